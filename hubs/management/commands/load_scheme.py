from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

import hubs
from hubs.management.commands._import_command import ImportCommand, given_file
from hubs.operations.scheme import load_scheme

OURS = Path(hubs.__file__).parent / "data" / "scheme.toml"


class Command(ImportCommand):
    help = "Load the scheme: its region, areas, hubs, contacts, learner groups and education providers."
    has_releases = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", nargs="?", default=OURS, help="a scheme's file; ours when none is given"
        )
        self.add_report_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.run(load_scheme, options, file=given_file(options["file"]))
