"""What README and the documents tell people to type is there to be typed."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

DOCUMENTS = [settings.BASE_DIR / "README.md", *sorted((settings.BASE_DIR / "docs").rglob("*.md"))]


def said(pattern: str, document: Path) -> set[str]:
    return set(re.findall(pattern, document.read_text()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_command_of_a_document_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (settings.BASE_DIR / "Makefile").read_text(), re.MULTILINE))
    assert said(r"(?:^|`)(?:[A-Z_]+=\S+ )*make ([a-z-]+)", document) - targets == set()
    assert said(r"manage\.py ([a-z_]+)", document) - get_commands().keys() == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    links = said(r"\]\((?!https?://|#|mailto:)([^)#]+)", document)
    assert [link for link in sorted(links) if not (document.parent / link).exists()] == []
