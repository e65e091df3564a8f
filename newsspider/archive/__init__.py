"""Pages that somebody has kept: WARC files, saved HTML, lists of addresses with files. Knows nothing of Scrapy.

An `Archive` gives what it holds one entry at a time, from any entry on. WARC files are read by fastwarc (half of the
time that warcio takes, measured with 2.0.1 and 1.8.1), written by warcio, both of `newsspider[archive]`.
"""
