import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client


@pytest.mark.django_db
def test_the_gallery_shows_every_component(client: Client) -> None:
    """Each template of a component's own is drawn, but those of the frame of every page."""
    response: Any = client.get("/gallery/")
    drawn = {Path(each.name).stem for each in response.templates if "nhsuk/components/" in str(each.name)}
    there = {path.stem for path in Path(settings.BASE_DIR, "templates/nhsuk/components").glob("*.html")}
    assert there - drawn == {"messages", "post_button", "public_head"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("", ["Ash Grove", "Beck Side", "Cliff Top"]),
        ("?kind=late&page=2", ["Holly Hill"]),
        ("?name=elm", ["Elm Bank"]),
    ],
)
def test_the_gallerys_list_is_filtered_and_paged(client: Client, query: str, listed: list[str]) -> None:
    html = client.get(f"/gallery/{query}").content.decode()
    assert re.findall(r'<a href="#lists">([\w ]+) Surgery</a>', html) == listed


@pytest.mark.django_db
def test_there_is_no_gallery_in_production(client: Client, settings: Any) -> None:
    settings.PRODUCTION = True
    assert client.get("/gallery/").status_code == 404
