"""Browsers of several people at once, each signed in: what the fixture ``opened`` gives."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}

# opened(person, path, size=DESK, scripts=True): the page at ``path`` in a browser of their own.
Opened = Callable[..., Page]


def go_on(wanted: Locator) -> None:
    """Click what leads to another page, and wait until that page is there.

    A click alone comes back while the old page still stands: what is read or filled in next might be its.
    """
    with wanted.page.expect_navigation():
        wanted.click()
