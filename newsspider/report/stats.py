"""What newsspider counts among Scrapy's stats, beside Scrapy's own: key -> what it is."""

from __future__ import annotations

STATS = {
    "newsspider/address_refused": "Requests that would have left the public web, or gone to a port not allowed.",
    "newsspider/articles_cut": "Articles of several pages that were exported without a page that did not come.",
    "newsspider/listings_cut": "Front pages and sections with more links than are read of one page.",
    "newsspider/rendered": "Pages that a browser has finished.",
    "newsspider/rendered_restless": "Those of them that did not come to rest in time: what was there then was taken.",
}
