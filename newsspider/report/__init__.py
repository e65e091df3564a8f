"""What runs did, for people and programs: tally, manifest, ledger, audit, page, metrics. Knows nothing of Scrapy."""
