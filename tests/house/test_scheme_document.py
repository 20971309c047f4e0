"""docs/scheme.md says where each line of the scheme's page is done; every address in it opens."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from hubs.management.commands.load_scheme import OURS
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import GivenFile
from tests.factories.cast import Cast

DOCUMENT = (settings.BASE_DIR / "docs" / "scheme.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.splitlines()
    if line.startswith("| ") and not line.startswith("| The page")
]
ADDRESSES = sorted(set(re.findall(r"`(/[^`]*)`", DOCUMENT)))


def test_every_line_of_the_page_has_an_address() -> None:
    assert [row[0] for row in ROWS if len(row) != 3 or not re.search(r"`/[^`]*`", row[1])] == []
    assert len(ROWS) == 60


@pytest.mark.django_db
def test_every_address_opens(cast: Cast, client: Client) -> None:
    load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))
    client.force_login(cast.hee)
    stands_for = {
        "<hub>": cast.hub.slug,
        "<practice>": cast.practice.ods_code,
        "<placement>": str(cast.placement.public_id),
    }
    got = {}
    for address in ADDRESSES:
        path = re.sub(r"<\w+>", lambda found: stands_for[found[0]], address)
        got[address] = client.get(path).status_code
    assert {address: status for address, status in got.items() if status != 200} == {}


def test_an_address_that_is_nowhere_would_be_found() -> None:
    with pytest.raises(Resolver404):
        resolve("/about/what-they-are/more/")
