from typing import Any

from hubs.management.commands._import_command import ImportCommand, given_file
from hubs.operations.practice_imports import import_locations


class Command(ImportCommand):
    help = "Take in latitudes and longitudes of practices from a file of locations."

    def handle(self, *args: Any, **options: Any) -> None:
        self.run(import_locations, options, file=given_file(options["file"]), progress=self.progress)
