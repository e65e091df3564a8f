"""`scrapy genspider NAME DOMAIN`: a spider for one site, a few lines of facts."""

from __future__ import annotations

import argparse

from scrapy.commands.genspider import Command as GenspiderCommand

from newsspider.given import check_given
from newsspider.report.tally import ExitCode


class Command(GenspiderCommand):
    """Scrapy's, with `news` as the template where none is named."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.set_defaults(template="news")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not (opts.list or opts.dump):
            remedy = "name the spider and its site: scrapy genspider lemonde lemonde.fr"
            check_given(args, is_right=len(args) == 2, remedy=remedy)
            if not self._find_template(opts.template):  # which says so
                self.exitcode = ExitCode.USAGE
                return
        super().run(args, opts)
