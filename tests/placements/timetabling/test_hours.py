from datetime import UTC, date, datetime, time, timedelta

import pytest

from atp_portal.formatting import LONDON
from placements.timetabling.hours import hours_by_category, total_hours
from placements.timetabling.local_time import to_utc

TUESDAY = date(2026, 11, 24)


def session(category, starts, ends, day=TUESDAY):
    return category, to_utc(day, starts), to_utc(day, ends)


def test_hours_are_added_up_by_category_and_breaks_do_not_count_in_the_total():
    hours = hours_by_category(
        [
            session("clinical", time(8, 30), time(12, 30)),
            session("break", time(12, 30), time(13, 0)),
            session("educational", time(13, 0), time(14, 0)),
            session("clinical", time(14, 0), time(16, 30)),
        ]
    )
    assert hours == {
        "clinical": timedelta(hours=6, minutes=30),
        "break": timedelta(minutes=30),
        "educational": timedelta(hours=1),
    }
    assert total_hours(hours) == timedelta(hours=7, minutes=30)


def test_no_sessions_are_no_hours():
    assert hours_by_category([]) == {}
    assert total_hours({}) == timedelta()


def test_a_night_in_which_the_clocks_change_counts_the_hours_that_pass():
    back = session("clinical", time(0, 0), time(8, 0), date(2026, 10, 25))
    forward = session("clinical", time(0, 0), time(8, 0), date(2027, 3, 28))
    assert hours_by_category([back]) == {"clinical": timedelta(hours=9)}
    assert hours_by_category([forward]) == {"clinical": timedelta(hours=7)}


def test_local_datetimes_are_counted_by_the_time_that_passes():
    night = datetime(2026, 10, 25, tzinfo=LONDON)
    assert hours_by_category([("clinical", night, night.replace(hour=8))]) == {"clinical": timedelta(hours=9)}


def test_a_datetime_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="needs a time zone"):
        hours_by_category([("clinical", datetime(2026, 10, 25), datetime(2026, 10, 25, 8, tzinfo=UTC))])
