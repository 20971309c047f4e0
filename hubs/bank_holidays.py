"""Which days are bank holidays."""

from __future__ import annotations

import datetime
from functools import cache

from django.db.models import Q
from govuk_bank_holidays.bank_holidays import BankHolidays  # type: ignore[import-untyped]

from hubs.models import BankHoliday

ENGLAND_AND_WALES = "england-and-wales"


def bank_holidays_between(
    first: datetime.date, last: datetime.date, division: str = ENGLAND_AND_WALES
) -> dict[datetime.date, str]:
    """The bank holidays from ``first`` to ``last``, both included: what each day is called, in order. One query.

    Until HEE staff have loaded the official file, the dates are those that come with the package that carries
    them, without going to the network.
    """
    loaded = BankHoliday.objects.filter(division=division)
    # The first of all comes along, so that one query also tells whether any have been loaded.
    first_of_all = loaded.order_by("date").values("pk")[:1]
    rows = loaded.filter(Q(date__range=(first, last)) | Q(pk__in=first_of_all)).order_by("date")
    dates = list(rows.values_list("date", "title")) or _bundled(division)
    return {date: title for date, title in dates if first <= date <= last}


@cache
def _bundled(division: str) -> list[tuple[datetime.date, str]]:
    holidays = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    return [(holiday["date"], holiday["title"]) for holiday in holidays]
