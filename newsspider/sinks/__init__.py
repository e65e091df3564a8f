"""Where articles go beside files of lines: Parquet, PostgreSQL, OpenSearch.

The files of lines and the memory are the truth: each revision is in them once, whatever happens. A sink is loaded from
the files, after the crawl or beside it, and not by a pipeline within: so a database that is away costs no article and
no second of a crawl, a new sink gets what is years old as it gets what is new, and one that is lost is filled again.
Every sink takes a batch as often as it is told of it, so that what was cut off is done once more.
"""
