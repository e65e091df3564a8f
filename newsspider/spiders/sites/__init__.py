"""Spiders for one site each, a few lines of facts: `scrapy genspider -t news NAME DOMAIN` writes them."""
