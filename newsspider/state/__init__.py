"""What is remembered between runs. Knows nothing of Scrapy, and nothing of extraction."""
