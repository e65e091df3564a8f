"""The settings of newsspider, each from the environment variable of its name where there is one: for containers.

SCRAPY_SETTINGS_MODULE=newsspider.cluster.environment NEWSSPIDER_CONTACT=mailto:you@example.org scrapy ...
"""

from __future__ import annotations

import os

from newsspider import settings as _ours
from newsspider.settings import *  # noqa: F403  (that is what a settings module is)

globals().update({name: os.environ[name] for name in dir(_ours) if name.isupper() and name in os.environ})
