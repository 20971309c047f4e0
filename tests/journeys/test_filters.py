"""Lists are narrowed and paged without loading the page, and just the same without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST_PAGE = ["Ash Grove Surgery", "Beck Side Surgery", "Cliff Top Surgery"]


def practices(page: Page) -> list[str]:
    return page.locator("tbody th a").all_inner_texts()


def narrow(page: Page) -> None:
    """As by keyboard alone: open the panel, choose, send."""
    page.locator(".app-filters summary").press("Enter")
    page.get_by_label("Begins").select_option("E to H")
    page.get_by_role("button", name="Show results").press("Enter")


@pytest.fixture
def gallery(page: Page, live_server: str) -> Page:
    page.goto(f"{live_server}/gallery/")
    assert practices(page) == FIRST_PAGE
    page.evaluate("window.isTheSamePage = true")
    return page


def test_the_filters_exchange_the_list_and_keep_the_focus(gallery: Page, live_server: str) -> None:
    narrow(gallery)
    expect(gallery.locator("tbody th").first).to_contain_text("Elm Bank")
    assert practices(gallery) == ["Elm Bank Surgery", "Fell Foot Surgery", "Gill Head Surgery"]
    expect(gallery).to_have_url(f"{live_server}/gallery/?name=&kind=late")
    assert gallery.evaluate("window.isTheSamePage")
    expect(gallery.get_by_role("button", name="Show results")).to_be_focused()
    expect(gallery.locator("body > [role=status]")).to_have_text("Gallery of components")


def test_back_shows_the_list_as_it_was(gallery: Page, live_server: str) -> None:
    narrow(gallery)
    expect(gallery.locator("tbody th").first).to_contain_text("Elm Bank")
    gallery.go_back()
    expect(gallery.locator("tbody th").first).to_contain_text("Ash Grove")
    expect(gallery).to_have_url(f"{live_server}/gallery/")


def test_the_next_page_of_a_list_takes_the_reader_to_its_heading(gallery: Page) -> None:
    gallery.get_by_role("link", name="Next page").press("Enter")
    expect(gallery.locator("tbody th").first).to_contain_text("Dale View")
    assert gallery.evaluate("window.isTheSamePage")
    expect(gallery.locator("h1")).to_be_focused()


def test_the_filters_work_without_javascript(browser: Browser, live_server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server}/gallery/")
    narrow(page)
    page.wait_for_url("**/gallery/?name=&kind=late")
    assert practices(page)[0] == "Elm Bank Surgery"
    assert page.get_by_label("Practice", exact=True).first.locator("option").count() == 9
    context.close()


def test_a_long_list_of_choices_is_searched_by_keyboard(gallery: Page) -> None:
    box = gallery.get_by_role("searchbox", name="Search: Practice").first
    choices = gallery.locator("#empty_practice")
    box.press_sequentially("beck")
    expect(choices.locator("option")).to_have_text(["Choose a practice", "Beck Side Surgery"])
    box.press("Enter")
    expect(choices).to_be_focused()
    expect(choices).to_have_value("Beck Side")
    expect(choices.locator("option")).to_have_count(9)
    assert gallery.url.endswith("/gallery/")


def test_the_policy_of_the_page_is_never_broken(gallery: Page) -> None:
    broken: list[str] = []
    gallery.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    gallery.reload()
    narrow(gallery)
    expect(gallery.locator("tbody th").first).to_contain_text("Elm Bank")
    assert broken == []
