"""`scrapy` for the commands of the documentation: a branch of a Scrapy that is loaded already (`tests.crawl.warm`).

Stands in the PATH under that name. WARM is the number of the socket on which branches are asked for.
"""

import json
import os
import socket
import struct
import sys

NUMBER = struct.Struct("!i")

fate, their_fate = socket.socketpair()
cwd = os.getcwd()  # noqa: PTH109  (pathlib takes as long to load as all of this)
told = json.dumps({"arguments": sys.argv[1:], "cwd": cwd, "env": dict(os.environ)}).encode()
socket.send_fds(socket.socket(fileno=int(os.environ["WARM"])), [told], [0, 1, 2, their_fate.fileno()])
their_fate.close()
fate.recv(NUMBER.size)
(code,) = NUMBER.unpack(fate.recv(NUMBER.size))
sys.exit(code if code >= 0 else 128 - code)
