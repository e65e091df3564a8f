"""Strangers' pages are read in processes of their own, which the kernel ends where a page takes too much.

Whatever libxml2, a regular expression or a model does with a page that was made for it: it costs that page, and the
crawl goes on.
"""
