"""Days as people write them in sheets."""

import datetime
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubs.accrediting.sheet_dates import NoDay, day_of


@pytest.mark.parametrize(
    "text",
    [
        "01/09/2019",
        "1/9/2019",
        "1/9/19",
        "01-09-2019",
        "1.9.19",
        "2019-09-01",
        "2019-09-01 00:00:00",
        "2019-09-01T00:00:00Z",
        "2019/9/1",
        "1 September 2019",
        "1st Sept 2019",
        "1-Sep-19",
        " 01/09/2019 ",
        "43709",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert day_of(text) == datetime.date(2019, 9, 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "09/13/2019",
            "“09/13/2019” has no such month: 13. The day comes before the month. Was 13/09/2019 meant?",
        ),
        ("31/02/2019", "“31/02/2019” is a day that does not exist. Write it as 01/09/2019 or 2019-09-01."),
        ("soon", "“soon” is not a date. Write it as 01/09/2019 or 2019-09-01."),
        ("1 Foo 2019", "“1 Foo 2019” is not a date. Write it as 01/09/2019 or 2019-09-01."),
        (
            "01/09/1066",
            "“01/09/1066” is not between 1990 and 2099. Write it as 01/09/2019 or 2019-09-01.",
        ),
        ("0/0/2019", "“0/0/2019” is a day that does not exist. Write it as 01/09/2019 or 2019-09-01."),
    ],
)
def test_what_is_no_day_says_why(text: str, why: str) -> None:
    with pytest.raises(NoDay) as refused:
        day_of(text)
    assert str(refused.value) == why


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_is_refused_in_words(text: str) -> None:
    with suppress(NoDay):
        assert 1990 <= day_of(text).year <= 2099


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_back(day: datetime.date) -> None:
    assert day_of(day.isoformat()) == day_of(f"{day:%d/%m/%Y}") == day_of(f"{day:%d %B %Y}") == day
