"""Reminders go out once each, to whom HEE staff say, however often and by how many workers they are run."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingMail
from hubs.models import Accreditation, SentReminder, StandingReminder
from hubs.operations.base import Refusal
from hubs.operations.reminders import (
    add_reminder,
    change_reminder,
    send_all_standing_reminders,
    send_standing_reminders,
)
from hubs.tasks import send_standing_reminders as send_standing_reminders_task
from tests.factories.accrediting import StandingReminderFactory
from tests.factories.cast import Cast
from tests.factories.network import AccreditationFactory, RegionFactory
from tests.races import race

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
MONTHS_ON = datetime.date(2027, 2, 23)
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def reminder(cast: Cast) -> StandingReminder:
    return StandingReminderFactory(region=cast.region)


def end_all(cast: Cast, ends_on: datetime.date | None, **others: Any) -> None:
    Accreditation.objects.filter(practice=cast.practice).update(ends_on=ends_on, **others)


def mails() -> list[tuple[str, str]]:
    sent = OutgoingMail.objects.filter(template="standing_reminder").order_by("pk")
    return [(str(mail.person), mail.subject) for mail in sent]


def test_one_mail_names_all_that_ends_and_it_is_sent_once(cast: Cast, reminder: StandingReminder) -> None:
    end_all(cast, MONTHS_ON)

    assert [send_all_standing_reminders() for _ in range(3)] == [1, 0, 0]

    assert mails() == [("Priya Lal", "Ash Grove Surgery: accreditation ends on 23 February 2027")]
    text = OutgoingMail.objects.get(template="standing_reminder").text
    assert "Ash Grove Surgery (Medical student and Student nurse): ends on 23 February 2027" in text
    assert SentReminder.objects.filter(reminder=reminder, falls_on=MONTHS_ON).count() == 2


def test_it_goes_out_three_months_before_and_not_a_day_sooner(cast: Cast, reminder: StandingReminder) -> None:
    end_all(cast, MONTHS_ON + ONE_DAY)
    assert send_all_standing_reminders() == 0
    with time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), tick=False):
        assert send_all_standing_reminders() == 1


def test_it_tells_those_whom_staff_chose(cast: Cast, reminder: StandingReminder) -> None:
    flags = ("tells_practice_leads", "tells_administrators", "tells_hub_leads", "tells_hee_staff")
    change_reminder(by=cast.hee, reminder=reminder, values=dict.fromkeys(flags, True))
    end_all(cast, MONTHS_ON)
    send_all_standing_reminders()
    assert sorted(name for name, _ in mails()) == [
        "Alice Minster",
        "Harriet Leadley",
        "Helen Easterby",
        "Priya Lal",
    ]


def test_it_leads_whoever_applies_to_applications_and_whoever_looks_over_them_to_standing(
    cast: Cast, reminder: StandingReminder
) -> None:
    flags = ("tells_practice_leads", "tells_administrators", "tells_hub_leads", "tells_hee_staff")
    change_reminder(by=cast.hee, reminder=reminder, values=dict.fromkeys(flags, True))
    end_all(cast, MONTHS_ON)
    send_all_standing_reminders()
    names = ("application_list", "standing")
    leads_to = {
        str(mail.person): [
            name
            for name in names
            if all(f"{settings.SITE_URL}{reverse(f'hubs:{name}')}" in part for part in (mail.text, mail.html))
        ]
        for mail in OutgoingMail.objects.filter(template="standing_reminder")
    }
    assert leads_to == {
        "Alice Minster": ["application_list"],
        "Harriet Leadley": ["standing"],
        "Helen Easterby": ["standing"],
        "Priya Lal": ["application_list"],
    }


def test_days_on_which_no_worker_ran_are_caught_up_in_one_mail(
    cast: Cast, reminder: StandingReminder
) -> None:
    StandingReminderFactory(region=cast.region, amount=1)
    on_the_day = StandingReminderFactory(region=cast.region, amount=0, unit="days")
    end_all(cast, TODAY - 3 * ONE_DAY)

    assert [send_all_standing_reminders() for _ in range(2)] == [1, 0]

    assert mails() == [("Priya Lal", "Ash Grove Surgery: accreditation ended on 20 November 2026")]
    assert SentReminder.objects.filter(reminder=on_the_day).count() == 2


def test_nothing_goes_out_about_what_ended_long_ago(cast: Cast, reminder: StandingReminder) -> None:
    end_all(cast, TODAY - 15 * ONE_DAY)
    assert send_all_standing_reminders() == 0


@pytest.mark.parametrize("about", ["accreditation", "review"])
@pytest.mark.parametrize("ending", ["early", "transferred"])
def test_nobody_is_asked_to_renew_or_review_what_was_ended(cast: Cast, about: str, ending: str) -> None:
    StandingReminderFactory(region=cast.region, is_for=about)
    end_all(cast, MONTHS_ON, review_on=MONTHS_ON, ending=ending)
    assert (send_all_standing_reminders(), mails()) == (0, [])
    end_all(cast, MONTHS_ON, review_on=MONTHS_ON, ending="")
    assert send_all_standing_reminders() == 1


@pytest.mark.parametrize("why", ["renewed", "annulled", "out of use", "another region", "no last day"])
def test_nothing_goes_out_where_nothing_is_to_be_done(
    cast: Cast, reminder: StandingReminder, why: str
) -> None:
    end_all(cast, MONTHS_ON)
    if why == "renewed":
        for group in (cast.student_nurse, cast.medical_student):
            AccreditationFactory(practice=cast.practice, learner_group=group, starts_on=MONTHS_ON + ONE_DAY)
    elif why == "annulled":
        end_all(cast, MONTHS_ON, state=Accreditation.State.ANNULLED)
    elif why == "out of use":
        change_reminder(by=cast.hee, reminder=reminder, values={"is_in_use": False})
    elif why == "another region":
        StandingReminder.objects.update(region=RegionFactory())
    else:
        end_all(cast, None)
    assert (send_all_standing_reminders(), mails()) == (0, [])


def test_a_review_that_is_due_is_told_of_as_such(cast: Cast) -> None:
    StandingReminderFactory(region=cast.region, is_for="review")
    end_all(cast, None, review_on=MONTHS_ON)
    assert send_all_standing_reminders() == 1
    assert mails() == [("Priya Lal", "Ash Grove Surgery: accreditation due for review on 23 February 2027")]


def test_an_end_that_was_moved_is_told_of_again(cast: Cast, reminder: StandingReminder) -> None:
    end_all(cast, MONTHS_ON)
    send_all_standing_reminders()
    end_all(cast, MONTHS_ON - ONE_DAY)
    assert send_all_standing_reminders() == 1


def test_the_worker_runs_it_each_morning(cast: Cast, reminder: StandingReminder) -> None:
    end_all(cast, MONTHS_ON)
    send_standing_reminders_task(timestamp=0)
    assert len(mails()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_six_workers_at_once_one_sends(cast: Cast, reminder: StandingReminder) -> None:
    end_all(cast, MONTHS_ON)
    done = race([partial(send_standing_reminders, by=None, region=cast.region) for _ in range(6)])
    assert (sorted(done, key=str), len(mails())) == ([0, 0, 0, 0, 0, 1], 1)


def test_a_reminder_tells_somebody_and_is_there_once(cast: Cast, reminder: StandingReminder) -> None:
    nobody = {"tells_practice_leads": False}
    for run, sentence in (
        (partial(change_reminder, reminder=reminder, values=nobody), "Choose whom it tells"),
        (
            partial(add_reminder, region=cast.region, is_for="accreditation", amount=3, unit="months"),
            "There is a reminder at this time already",
        ),
        (partial(change_reminder, reminder=reminder, values={"region": None}), "cannot be changed"),
    ):
        with pytest.raises(Refusal, match=sentence):
            run(by=cast.hee)


def test_staff_change_a_reminder_in_the_admin(cast: Cast, reminder: StandingReminder, client: Client) -> None:
    client.force_login(cast.hee)
    address = reverse("admin:hubs_standingreminder_change", args=[reminder.pk])
    client.post(address, {"amount": "2", "unit": "months", "tells_hub_leads": "on", "is_in_use": "on"})
    reminder.refresh_from_db()
    assert (str(reminder), reminder.tells_practice_leads, reminder.tells_hub_leads) == (
        "2 months before the end of an accreditation",
        False,
        True,
    )
