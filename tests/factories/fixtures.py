"""Fixtures that every test may ask for by name."""

import pytest

from tests.factories.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast of people, places and placements: see ``tests.factories.cast.Cast``."""
    return make_cast()
