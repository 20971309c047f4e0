"""What a page says, without its markup."""

from html import unescape
from typing import Any

from django.utils.html import strip_tags


def words_of(response: Any) -> str:
    """The words of a page in their order, one space between any two."""
    page = response.content.decode()
    return " ".join(unescape(strip_tags(page.replace("<", " <"))).split())
