"""Many machines (`newsspider[cluster]`): Celery tells workers which site is due, PostgreSQL knows who has it.

`scrapy dispatch` -> broker -> worker -> lease of the site -> `scrapy crawl news`, in a process that dies with the
worker. The broker only wakes: whether a site is crawled at all is decided by what stands in the database, so that a
message may come twice, late, or never.
"""
