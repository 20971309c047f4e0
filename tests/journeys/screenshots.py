"""`make screenshots`: every page of the demonstration's world as every role, on a desk, on a phone and on paper.

Needs the demonstration's database; changes nothing in it. Names of roles may be given, to take only theirs.
"""

from __future__ import annotations

import html
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from playwright.sync_api import BrowserContext, sync_playwright
from tqdm import tqdm  # type: ignore[import-untyped]

from accounts.models import Person
from placements.models import Placement, PlacementState, Session, SessionCategory
from tests.house.doors import VISITOR
from tests.journeys.conftest import CHROMIUM
from tests.journeys.html_pages import ROLES, HtmlPage, html_pages, served

FOLDER = settings.VAR_DIR / "screenshots"
# Width of the window and the medium; paper is A4 on its side at 96 dots an inch.
SHOTS = {"desk": (1280, "screen"), "phone": (375, "screen"), "paper": (1123, "print")}
ACCOUNTS = {
    "learner": "learner",
    "administrator": "administrator",
    "educationalist": "educationalist",
    "academic": "academic",
    "hub_lead": "hublead",
    "hee": "hee",
}
STYLE = """
body { margin: 2rem; font: 16px/1.4 arial, sans-serif; background: #f0f4f5; }
section { display: flex; flex-wrap: wrap; gap: 1.5rem; }
figure { margin: 0; padding: .75rem; background: #fff; }
figcaption { margin-bottom: .5rem; font-weight: bold; }
figure div { display: flex; align-items: start; gap: .5rem; }
a { display: block; overflow: hidden; max-height: 26rem; border: 1px solid #768692; }
.desk img { width: 24rem; } .phone img { width: 8rem; } .paper img { width: 18rem; }
"""


def cast_of_the_demonstration() -> Any:
    """Who and what the table of doors asks for, found in the demonstration's world."""
    people = {role: Person.objects.get(email=f"{account}@example.org") for role, account in ACCOUNTS.items()}
    placement = (
        Placement.objects.filter(person=people["learner"], state=PlacementState.CONFIRMED)
        .select_related("practice")
        .latest("starts_on")
    )
    sessions = Session.objects.filter(participations__placement=placement, is_cancelled=False)
    published = sessions.published()
    draft = sessions.exclude(pk__in=published.values("pk")).first()
    lead = people["hub_lead"].hub_leads.current().get()
    practice_lead = Person.objects.filter(practice_leads__practice=placement.practice).first()
    return SimpleNamespace(
        **people,
        practice_lead=practice_lead,
        hub=lead.hub,
        practice=placement.practice,
        placement=placement,
        timetable=SimpleNamespace(
            published=(
                published.filter(category=SessionCategory.CLINICAL).latest("starts_at"),
                published.filter(category=SessionCategory.EDUCATIONAL).latest("starts_at"),
            ),
            draft=draft or published.latest("starts_at"),
        ),
    )


def take(context: BrowserContext, pages: list[HtmlPage]) -> None:
    """Three pictures of each page, in the folder."""
    page = context.new_page()
    for each in tqdm(pages, unit="page", file=sys.stdout, leave=False):
        page.goto(f"/{each.name}")
        for name, (width, medium) in SHOTS.items():
            page.emulate_media(media=medium)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 794})
            path = FOLDER / f"{each.name}-{name}.jpg"
            page.screenshot(path=path, full_page=True, type="jpeg", quality=70)
    page.close()


def index(pages: list[HtmlPage]) -> Path:
    """The contact sheet: one HTML page with all pictures, by role."""
    parts = [
        f"<!DOCTYPE html><html lang='en-GB'><meta charset='utf-8'><title>Screenshots</title><style>{STYLE}</style>"
    ]
    for role in dict.fromkeys(page.role for page in pages):
        parts.append(f"<h1>{html.escape(role)}</h1><section>")
        for page in (page for page in pages if page.role == role):
            pictures = "".join(
                f"<a class='{name}' href='{page.name}-{name}.jpg'><img src='{page.name}-{name}.jpg' alt='{name}'></a>"
                for name in SHOTS
            )
            parts.append(
                f"<figure><figcaption>{html.escape(page.address)}</figcaption><div>{pictures}</div></figure>"
            )
        parts.append("</section>")
    sheet = FOLDER / "index.html"
    sheet.write_text("\n".join(parts))
    return sheet


def main(roles: list[str]) -> None:
    if CHROMIUM is None:
        sys.exit("The pictures need Chromium.")
    settings.ALLOWED_HOSTS = ["testserver"]
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    cast = cast_of_the_demonstration()
    asked = roles or [role for role in ROLES if role == VISITOR or getattr(cast, role)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    pages = [page for role in asked for page in html_pages(cast, role)]
    close_old_connections()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        with served(pages) as site:
            take(browser.new_context(base_url=site), pages)
        sheet = index(pages)
        overview = browser.new_page(viewport={"width": 1800, "height": 1000})
        overview.goto(sheet.as_uri())
        overview.screenshot(path=FOLDER / "index.png", full_page=True)
        browser.close()
    print(f"{len(pages)} pages: {sheet}")  # noqa: T201
