from typing import Any

from django.core.management.base import CommandParser

from hubs.management.commands._import_command import ImportCommand, given_file
from hubs.operations.practice_imports import import_practices


class Command(ImportCommand):
    help = "Take in GP practices from an ODS epraccur file of any release."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--areas",
            metavar="FILE",
            help="a map of practices and CCGs, which goes before their commissioners",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.run(
            import_practices,
            options,
            file=given_file(options["file"]),
            areas=given_file(options["areas"]) if options["areas"] else None,
            progress=self.progress,
        )
