"""Pages that a browser has to finish: a document in, the DOM that its scripts have made of it out.

The browser has no network. What a page asks for comes to us, and goes through the gate as every other request does, or
is refused. Playwright is imported when the first page is to be finished, and not before.
"""
