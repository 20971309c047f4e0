from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hubs.accrediting.printing import as_document, as_text


class Command(BaseCommand):
    help = "Print the life cycles of the accreditation desk, each as a diagram and as a table of its steps."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mermaid", action="store_true", help="as a page of Markdown, its diagrams in Mermaid"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_document() if options["mermaid"] else as_text())
