"""Which days are bank holidays, with the official file loaded and before."""

import datetime

import pytest

from hubs.bank_holidays import bank_holidays_between
from hubs.models import BankHoliday

pytestmark = pytest.mark.django_db

CHRISTMAS_WEEK = datetime.date(2025, 12, 22), datetime.date(2025, 12, 28)


def test_before_any_are_loaded_the_package_knows_them() -> None:
    assert bank_holidays_between(*CHRISTMAS_WEEK) == {
        datetime.date(2025, 12, 25): "Christmas Day",
        datetime.date(2025, 12, 26): "Boxing Day",
    }


def test_once_any_are_loaded_only_those_count_and_only_of_the_division() -> None:
    BankHoliday.objects.create(date=datetime.date(2024, 1, 1), title="New Year’s Day")
    BankHoliday.objects.create(date=datetime.date(2025, 12, 26), title="Boxing Day")
    BankHoliday.objects.create(date=datetime.date(2025, 12, 24), title="A day off", division="scotland")

    assert bank_holidays_between(*CHRISTMAS_WEEK) == {datetime.date(2025, 12, 26): "Boxing Day"}


@pytest.mark.parametrize("loaded", [0, 1, 3])
def test_it_asks_one_query_whatever_is_loaded(loaded: int, django_assert_num_queries) -> None:
    for year in range(loaded):
        BankHoliday.objects.create(date=datetime.date(2020 + year, 12, 25), title="Christmas Day")

    with django_assert_num_queries(1):
        bank_holidays_between(*CHRISTMAS_WEEK)
