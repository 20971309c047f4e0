from typing import Any

from hubs.management.commands._import_command import ImportCommand, given_file
from hubs.operations.practice_imports import import_branches


class Command(ImportCommand):
    help = "Take in branch surgeries from an ODS ebranchs file."

    def handle(self, *args: Any, **options: Any) -> None:
        self.run(import_branches, options, file=given_file(options["file"]), progress=self.progress)
