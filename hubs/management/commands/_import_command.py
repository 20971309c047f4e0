"""What the commands that take in a file have in common."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm  # type: ignore[import-untyped]

from hubs.operations.base import Refusal
from hubs.operations.reports import Report
from hubs.public_data.files import FileRefused, GivenFile


def month(text: str) -> datetime.date:
    """The first day of a month written YYYY-MM."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month written YYYY-MM") from None


def given_file(path: str) -> GivenFile:
    try:
        return GivenFile(Path(path).name, Path(path).read_bytes())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


class ImportCommand(BaseCommand):
    """Takes in one file and says what came of each of its lines; nothing is changed when it is refused."""

    has_releases = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file as it was published")
        if self.has_releases:
            parser.add_argument(
                "--release",
                type=month,
                metavar="YYYY-MM",
                help="the month of the release; else the one in the file's name, else the newest day in the file",
            )
            parser.add_argument(
                "--force-older", action="store_true", help="take in an older release than the last"
            )
        self.add_report_arguments(parser)

    def add_report_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; save nothing")
        parser.add_argument("--verbose", action="store_true", help="give the report's lists in full")
        parser.add_argument("--report", metavar="FILE", help="write the report there, in full")

    def run(self, operation: Callable[..., Report], options: dict[str, Any], **arguments: Any) -> None:
        """Run an import with the options given, and tell its report."""
        if self.has_releases:
            arguments |= {"release": options["release"], "force_older": options["force_older"]}
        try:
            report = operation(by=None, dry_run=options["dry_run"], **arguments)
        except (FileRefused, Refusal) as refusal:
            raise CommandError(f"{arguments['file'].name} was refused. {refusal}") from refusal
        self.stdout.write(report.told(in_full=options["verbose"]))
        if options["report"]:
            Path(options["report"]).write_text(report.told(in_full=True) + "\n", encoding="utf-8")

    def progress(self, items: Sequence[Any]) -> Iterable[Any]:
        """A progress bar, where there is a terminal to show it."""
        return tqdm(items, unit=" lines", disable=None, leave=False)
