"""Every page as every role: WCAG 2.2 AA by axe, valid HTML by the W3C's checker, nothing off the side at 320 pixels.

The pages come from the table of doors, so that a new page is checked as soon as it has a door.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.factories.cast import Cast
from tests.journeys.html_pages import ROLES, SITE, HtmlPage, html_pages, serve, shape

VNU = settings.BASE_DIR / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
PHONE, DESK, NARROWEST = 375, 1280, 320
# What reaches beyond the right edge without scrolling inside itself.
# The menu folds what has no room, over a few frames after the width has changed.
SETTLED = """() => new Promise((done) => {
  let left = 8;
  const next = () => (left-- ? requestAnimationFrame(next) : done());
  next();
})"""
SIDEWAYS = """() => {
  const wide = document.scrollingElement.scrollWidth;
  if (wide <= window.innerWidth) return [];
  const scrolls = (e) =>
    e && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !scrolls(e.parentElement))
    .map((e) => `${wide}px: ${e.tagName.toLowerCase()}.${e.className}`).slice(0, 3);
}"""


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def front_end() -> None:
    if not (settings.BASE_DIR / "static" / "build" / "portal.css").exists():
        pytest.skip("the front end is not built: run npm run build")


_without_barriers: set[tuple[str, ...]] = set()


def barriers(browser: Browser, pages: list[HtmlPage]) -> dict[str, list[str]]:
    """What axe finds on each page at each width, and what stands off its side at the narrowest.

    A page built of the same elements as one in which nothing was found is not looked at again.
    """
    context = browser.new_context(base_url=SITE)
    page = context.new_page()
    serve(page, pages)
    axe = Axe().axe_script
    found: dict[str, list[str]] = {}
    for each in pages:
        if shape(each.html) in _without_barriers:
            continue
        page.set_viewport_size({"width": DESK, "height": 900})
        page.goto(f"/{each.name}")
        page.evaluate(axe)
        here = {f"{each}, desk": violations(page)}
        page.set_viewport_size({"width": PHONE, "height": 900})
        page.evaluate(SETTLED)
        here[f"{each}, phone"] = violations(page)
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        here[f"{each}, sideways"] = page.evaluate(SIDEWAYS)
        if not any(here.values()):
            _without_barriers.add(shape(each.html))
        found |= {where: what for where, what in here.items() if what}
    context.close()
    return found


def violations(page: Page) -> list[str]:
    # Kept by the window, since Chromium collects a promise that nobody holds while axe waits for a busy machine.
    results = page.evaluate("async (options) => await (window.axeRun = axe.run(options))", AXE)["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else rule['help']}"
        for rule in results
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="module", params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    """Of the module, so that both tests of a role follow each other and its pages are fetched once."""
    return str(request.param)


@pytest.mark.browser
@pytest.mark.django_db
def test_nothing_bars_anybody_on_a_phone_on_a_desk_or_at_400_percent(
    browser: Browser, cast: Cast, role: str
) -> None:
    assert barriers(browser, html_pages(cast, role)) == {}


@pytest.mark.needs_java
@pytest.mark.django_db
def test_the_w3c_checker_finds_no_error(cast: Cast, role: str, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not VNU.exists():
        pytest.skip("needs Java and the W3C's checker (npm ci)")
    for page in html_pages(cast, role):
        (tmp_path / f"{page.name}.html").write_text(page.html)
    command = [java, "-jar", str(VNU), "--errors-only", "--format", "json", str(tmp_path)]
    report = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300).stderr
    messages: list[dict[str, Any]] = json.loads(report)["messages"]
    assert [
        f"{Path(each['url']).stem} line {each.get('lastLine')}: {each['message']} {each.get('extract', '')[:120]}"
        for each in messages
    ] == []
