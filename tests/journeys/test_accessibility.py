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
from tests.journeys.html_pages import ROLES, HtmlPage, Joint, html_pages, joints, served

VNU = settings.BASE_DIR / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
WHATEVER_THE_LOOKS = AXE | {
    "rules": {"color-contrast": {"enabled": False}, "target-size": {"enabled": False}}
}
PHONE, DESK, NARROWEST = 375, 1280, 320
# The menu folds what has no room, over a few frames after the width has changed.
FRAMES = 8
SETTLED = f"""() => new Promise((done) => {{
  let left = {FRAMES};
  const next = () => (left-- ? requestAnimationFrame(next) : done());
  next();
}})"""
# What reaches beyond the right edge without scrolling inside itself.
SIDEWAYS = f"""async () => {{
  const wide = () => document.scrollingElement.scrollWidth;
  for (let left = {FRAMES}; left && wide() > window.innerWidth; left--) await new Promise(requestAnimationFrame);
  if (wide() <= window.innerWidth) return [];
  const scrolls = (e) =>
    e && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const beyond = [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !scrolls(e.parentElement))
    .map((e) => `${{e.tagName.toLowerCase()}}.${{e.className}}`);
  return [`${{wide()}}px`, ...beyond.slice(0, 3)];
}}"""


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(autouse=True)
def front_end() -> None:
    if not (settings.BASE_DIR / "static" / "build" / "portal.css").exists():
        pytest.skip("the front end is not built: run npm run build")


# Of the pages in which nothing was found: each page's joints, and all of them.
_without_barriers: set[frozenset[Joint]] = set()
_looked_at: set[Joint] = set()


def barriers(browser: Browser, pages: list[HtmlPage]) -> dict[str, list[str]]:
    """What axe finds on each page, and what stands off its side at the narrowest.

    A page with an element that was not seen yet in its place is looked at on a phone and on a desk with every rule.
    A page that puts together what was seen is looked at once, with all rules but those of colours and sizes. One
    that is built of the same elements as another is not looked at again.
    """
    found: dict[str, list[str]] = {}
    with served(pages) as site:
        context = browser.new_context(base_url=site)
        context.add_init_script(Axe().axe_script)
        page = context.new_page()
        for each in pages:
            built_of = joints(each.html)
            if built_of in _without_barriers:
                continue
            look = once if built_of <= _looked_at else on_a_phone_and_on_a_desk
            here = {f"{each}, {where}": what for where, what in look(page, each).items() if what}
            if not here:
                _without_barriers.add(built_of)
                _looked_at.update(built_of)
            found |= here
        context.close()
    return found


def once(page: Page, each: HtmlPage) -> dict[str, list[str]]:
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    page.goto(f"/{each.name}")
    return {"sideways": page.evaluate(SIDEWAYS), "narrow": violations(page, WHATEVER_THE_LOOKS)}


def on_a_phone_and_on_a_desk(page: Page, each: HtmlPage) -> dict[str, list[str]]:
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(f"/{each.name}")
    here = {"desk": violations(page)}
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.evaluate(SETTLED)
    here["phone"] = violations(page)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    return here | {"sideways": page.evaluate(SIDEWAYS)}


def violations(page: Page, options: dict[str, Any] = AXE) -> list[str]:
    # Kept by the window, since Chromium collects a promise that nobody holds while axe waits for a busy machine.
    run = "async (options) => (await (window.axeRun = axe.run(options))).violations"
    return [
        f"{rule['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else rule['help']}"
        for rule in page.evaluate(run, options)
        for node in rule["nodes"]
    ]


@pytest.mark.browser
def test_a_barrier_is_found_in_what_is_new_and_in_what_was_seen_before(browser: Browser) -> None:
    def page(name: str, main: str) -> HtmlPage:
        html = f"<!DOCTYPE html><html lang=en-GB><title>{name}</title><body><main>{main}</main></body></html>"
        return HtmlPage(name, "visitor", "/", html, {"Content-Type": "text/html"})

    # Of words that stand nowhere else, so that what this leaves in the memory of the run is of no other page.
    fine = page("fine", "<h1 class=of-this-test>Week</h1><h2 class=of-this-test>Monday</h2>")
    pale = page(
        "pale", "<h1 class=of-this-test>Week</h1><p class=of-this-test><font color=#aaa>Rest</font></p>"
    )
    turned = page("turned", "<h2 class=of-this-test>Monday</h2>")
    wide = page("wide", f"<h1 class=of-this-test>{'Week' * 99}</h1>")
    found = barriers(browser, [fine, pale, turned, wide])
    assert found.pop("wide, sideways")
    assert {where: [each.split(":")[0] for each in what] for where, what in found.items()} == {
        "pale, desk": ["color-contrast"],
        "pale, phone": ["color-contrast"],
        "turned, narrow": ["page-has-heading-one"],
    }


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
