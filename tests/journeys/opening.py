"""Browsers of several people at once, each signed in: what the fixture ``opened`` gives."""

from collections.abc import Callable

from playwright.sync_api import Page

PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}

# opened(person, path, size=DESK, scripts=True): the page at ``path`` in a browser of their own.
Opened = Callable[..., Page]
