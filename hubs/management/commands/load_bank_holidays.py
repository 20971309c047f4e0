from typing import Any

from hubs.management.commands._import_command import ImportCommand, given_file
from hubs.operations.bank_holiday_import import load_bank_holidays


class Command(ImportCommand):
    help = "Take in the bank holidays of gov.uk (its bank-holidays.json)."
    has_releases = False

    def handle(self, *args: Any, **options: Any) -> None:
        self.run(load_bank_holidays, options, file=given_file(options["file"]), progress=self.progress)
