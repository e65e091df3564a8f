"""Addresses -> requests -> pages: the crawl of sites, of archives, and the look that `scrapy doctor` takes."""
