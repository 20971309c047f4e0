"""HEE staff keep the public site in a browser: a telephone, a page with a table and a picture; nothing in it runs."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hubs.models import HubContact, LibraryFile, Publication
from tests.factories.cast import Cast
from tests.factories.library import PublicationFactory, picture_bytes
from tests.journeys.opening import go_on

pytestmark = pytest.mark.browser

NASTY = """<script>document.title = "Run"</script>
<img src=x onerror="document.title = 'Run'">
<svg onload="document.title = 'Run'"></svg>

[Here](javascript:document.title='Run')
"""


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)):
        yield


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def context(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=request.param)
    yield context
    context.close()


def signed_in(context: BrowserContext, cast: Cast, url: str) -> Page:
    client = Client()
    client.force_login(cast.hee)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    return context.new_page()


def test_hee_staff_change_a_hubs_telephone(cast: Cast, context: BrowserContext, live_server: Any) -> None:
    HubContact.objects.create(hub=cast.hub, name="Robin Rowe", phone="0113 496 0111")
    page = signed_in(context, cast, live_server.url)

    page.goto("/admin/hubs/traininghub/")
    page.get_by_role("link", name=cast.hub.name).click()
    page.locator("#id_contacts-0-phone").fill("0113 496 0122")
    page.locator("#id_contacts-0-checked_on").fill("2026-11-23")
    go_on(page.get_by_role("button", name="Save", exact=True))

    page.goto(f"/hubs/{cast.hub.slug}/")
    expect(page.get_by_role("link", name="0113 496 0122").first).to_be_visible()
    expect(page.get_by_text("checked on Monday 23 November 2026").first).to_be_visible()


def test_hee_staff_publish_a_page_with_a_table_and_a_picture(
    cast: Cast, context: BrowserContext, live_server: Any, tmp_path: Path
) -> None:
    picture = tmp_path / "field.png"
    picture.write_bytes(picture_bytes(size=(400, 300)))
    page = signed_in(context, cast, live_server.url)

    page.goto("/admin/hubs/libraryfile/add/")
    page.get_by_label("File:").set_input_files(picture)
    page.get_by_label("Text alternative:").fill("A green field")
    go_on(page.get_by_role("button", name="Save and continue editing"))
    to_paste = page.locator(".field-to_paste code").inner_text()
    assert to_paste == f"![A green field]({LibraryFile.objects.get().get_absolute_url()})"

    page.goto("/admin/hubs/publication/add/")
    page.get_by_label("Kind:").select_option("page")
    page.get_by_label("Title:").fill("Weeks of placement")
    page.get_by_label("Address:", exact=True).fill("weeks-of-placement")
    page.get_by_label("Summary:").fill("How long placements last.")
    table = "| Group | Weeks |\n|---|--:|\n| Student nurse | 12 |\n"
    page.get_by_label("Text:", exact=True).fill(f"# How long\n\n{table}\n{to_paste}\n")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    preview = opened.value
    expect(preview.get_by_text("Nothing is saved")).to_be_visible()
    expect(preview.get_by_role("heading", name="How long")).to_be_visible()
    assert not Publication.objects.exists()
    preview.close()
    go_on(page.get_by_role("button", name="Save and continue editing"))
    go_on(page.get_by_role("link", name="Publish"))
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("“Weeks of placement” can be read by anyone")).to_be_visible()

    context.clear_cookies()
    page.goto("/about/")
    page.get_by_role("link", name="Weeks of placement").click()
    expect(page.get_by_role("cell", name="Student nurse")).to_be_visible()
    shown = page.get_by_role("img", name="A green field")
    expect(shown).to_be_visible()
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    box = shown.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (400, 300)


def test_nothing_that_staff_write_runs_and_what_search_engines_read_is_not_refused(
    browser: Browser, cast: Cast, live_server: Any
) -> None:
    found = PublicationFactory(title="Plain <b>title</b>", body=NASTY, kind="news")
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    page.goto(found.get_absolute_url())

    expect(page.get_by_role("heading", name="Plain <b>title</b>")).to_be_visible()
    assert "Run" not in page.title()
    assert page.locator("main script, main svg, main img, main a[href^=javascript]").count() == 0
    assert page.locator("script[type='application/ld+json']").count() == 1
    assert said == []
    context.close()


def test_the_address_is_copied_by_a_button_that_is_there_only_with_javascript(
    cast: Cast, context: BrowserContext, browser: Browser
) -> None:
    page = context.new_page()
    page.goto("/about/")

    expect(page.get_by_label("Address of this page")).to_have_value("http://localhost:8000/about/")
    button = page.get_by_role("button", name="Copy address")
    if page.locator("body.js-enabled").count():
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        button.click()
        expect(page.get_by_text("Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "http://localhost:8000/about/"
    else:
        expect(button).to_be_hidden()
