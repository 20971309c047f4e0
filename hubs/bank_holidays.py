"""Which days are bank holidays."""

from __future__ import annotations

import datetime

from govuk_bank_holidays.bank_holidays import BankHolidays  # type: ignore[import-untyped]

from hubs.models import BankHoliday

ENGLAND_AND_WALES = "england-and-wales"


def bank_holidays_between(
    first: datetime.date, last: datetime.date, division: str = ENGLAND_AND_WALES
) -> dict[datetime.date, str]:
    """The bank holidays from ``first`` to ``last``, both included: what each day is called, in order.

    Until HEE staff have loaded the official file, the dates are those that come with the package that carries
    them, without going to the network.
    """
    loaded = BankHoliday.objects.filter(division=division)
    found = dict(loaded.filter(date__range=(first, last)).order_by("date").values_list("date", "title"))
    if found or loaded.exists():
        return found
    bundled = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    return {holiday["date"]: holiday["title"] for holiday in bundled if first <= holiday["date"] <= last}
