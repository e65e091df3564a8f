"""Pages that a browser has to finish: a document in, the DOM that its scripts have made of it out.

The browser has no network. What a page asks for comes to us, and goes through the gate as every other request does, or
is refused. Playwright is imported when the first page is to be finished, and not before.

scrapy-playwright (0.0.48, with Scrapy 2.19) was tried and dropped. It works, but its browser has a network: a page's
redirects are followed without a question, to private addresses as well (Playwright lets nobody see them), names resolve
beside our resolver, and what scripts ask for passes beside the scheduler.
"""
