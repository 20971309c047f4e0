"""What a browser loads besides the page itself, as it goes over the wire."""

from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from django.conf import settings

BUILT = settings.BASE_DIR / "static" / "build"
EVERY_PAGE = ("portal.css", "portal.js", "enabled.js", "images/favicon.svg")
LISTS = ("filters.js",)


def weight(*names: str) -> int:
    """In bytes, compressed as whitenoise compresses them."""
    return sum(len(brotli.compress(Path(BUILT, name).read_bytes())) for name in names)


@pytest.mark.skipif(not BUILT.exists(), reason="the front end is not built: run npm run build")
def test_the_first_page_leaves_most_of_its_120_kilobytes_to_the_page_and_a_list_most_of_20() -> None:
    assert weight(*EVERY_PAGE) < 45_000
    assert weight(*LISTS) < 16_500
