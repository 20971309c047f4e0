from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from atp_portal.formatting import count
from hubs.management.commands._import_command import given_file
from hubs.operations.base import Refusal
from hubs.operations.boundaries import load_boundaries
from hubs.public_data.files import FileRefused


class Command(BaseCommand):
    help = "Take in the boundaries of areas (GeoJSON, in degrees), from which the map of hubs is drawn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", help="GeoJSON of CCG boundaries, as the ONS publishes them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = given_file(options["file"])
        try:
            done = load_boundaries(by=None, file=file)
        except (FileRefused, Refusal) as refusal:
            raise CommandError(f"{file.name} was refused. {refusal}") from refusal
        self.stdout.write(f"{count(len(done.loaded), 'area')} with a boundary from {file.name}.")
        for heading, names in (("Not ours", done.unknown), ("Still without one", done.without)):
            if names:
                self.stdout.write(f"{heading}: {'; '.join(names)}.")
