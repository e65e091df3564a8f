"""Keys of requests' meta that the gate reads or writes, and reasons that it gives."""

from __future__ import annotations

ROBOTS_OF = "robots_of"
"""Request meta: this request fetches the robots.txt of that origin (`https://example.com`)."""
RESERVATIONS_OF = "reservations_of"
"""Request meta: this request fetches the file in which that origin says what it reserves."""
NEEDS_RESERVATIONS = "needs_reservations"
"""Request meta: an article may come of the request, so that it waits until it is known what its origin reserves."""
DROPPED = "dropped"
"""Request meta: why a request was dropped, for whoever hears `signals.request_dropped`."""
DELAY = "delay_s"
"""Request meta: the least delay of the request's host, in seconds, where the site's settings name one."""
RENDER = "render"
"""Request meta: a browser finishes the page, one of NEWSSPIDER_BROWSER_PAGES at once. Its value are the hosts of other
sites from which it may have something for that."""
MOVED = "moved"
"""Request meta: the whole origin of the address that was to be asked for has moved; its value is that address."""
STAYS = "stays"
"""Request meta: the address is asked for where it is, as there is nothing where its origin has moved to."""
SUBREQUEST = "subrequest"
"""Request meta: a page in the browser waits for the answer; a future that gets it, or None where there is none."""
GUESS = "guess"
"""Request meta: the address is a guess, so that nothing there is no failure."""

ENOUGH = "the site has given all that was asked for"
RUN_ENDED = "the run has ended"
"""Why a request that waits is not sent, beside `DROPPED`."""
