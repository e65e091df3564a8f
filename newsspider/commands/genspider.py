"""`scrapy genspider NAME DOMAIN`: a spider for one site, a few lines of facts."""

from __future__ import annotations

import argparse

from scrapy.commands.genspider import Command as GenspiderCommand


class Command(GenspiderCommand):
    """Scrapy's, with `news` as the template where none is named."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.set_defaults(template="news")
