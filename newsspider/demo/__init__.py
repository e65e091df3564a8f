"""The newspaper that ships with the project: our own writing, served on loopback by `scrapy demo`.

`articles/<language>/*.md` are the manuscripts (`manuscript.py` reads them), `layouts/` sets them in five very
different ways, `site.py` answers a path with bytes, `server.py` puts that on a port, and `truth.py` says what a
crawl of it ought to bring home. The town, its people and its news are invented.
"""
