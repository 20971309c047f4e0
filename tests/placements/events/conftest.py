"""The event that most tests of events are about."""

import pytest

from placements.models import RegionalEvent
from tests.factories.cast import Cast
from tests.placements.events.thursday import an_event


@pytest.fixture
def event(cast: Cast) -> RegionalEvent:
    """Two places next week's Thursday from 2pm to 4pm, at Beck Side, of the south hub, for learners of all hubs."""
    return an_event(cast)
