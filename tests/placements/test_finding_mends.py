"""Findings mended in one step: what is offered, what it does, and what is refused."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import LearnerTerms
from hubs.operations.base import Refusal
from placements.finding_mends.choices import choices_for
from placements.models import (
    Part,
    Participation,
    Placement,
    Room,
    Session,
    StaffAbsence,
    TimetableStep,
    WorkingPattern,
)
from placements.operations.finding_mends import mend_finding
from placements.operations.rule_overrides import fetched_findings
from placements.rule_checks import Checked, check_placement_now, settings_in_force
from tests.factories import (
    ParticipationFactory,
    RoomFactory,
    SessionFactory,
    SupervisorFactory,
    times,
)
from tests.factories.cast import Cast

MONDAY = datetime.date(2026, 11, 23)
FRIDAY = datetime.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def planned(placement: Placement, day: datetime.date, starts: str, ends: str, **what: Any) -> Session:
    made: Session = SessionFactory(
        practice=placement.practice,
        day=day,
        start=datetime.time.fromisoformat(starts),
        end=datetime.time.fromisoformat(ends),
        **what,
    )
    ParticipationFactory(session=made, placement=placement)
    return made


def finding(placement: Placement, code: str) -> Checked:
    return next(each for each in check_placement_now(placement) if each.rule.code == code)


def offered(placement: Placement, code: str) -> dict[str, str]:
    """Words of each choice, by its code."""
    fetched, found = fetched_findings(placement)
    checked = next(each for each in found if each.rule.code == code)
    return {each.code: each.words for each in choices_for(placement, fetched, settings_in_force(), checked)}


def mended(cast: Cast, code: str, choice: str) -> str:
    about = finding(cast.placement, code).fingerprint
    try:
        return mend_finding(by=cast.administrator, placement=cast.placement, about=about, code=choice)
    except Refusal as refusal:
        return str(refusal)


@pytest.fixture
def nurse(cast: Cast) -> Any:
    """A registered nurse of the practice, in all Friday."""
    role = SupervisorFactory(practice=cast.practice, person__given_name="Amy", person__family_name="Holt",
                             person__registered_with="nmc")  # fmt: skip
    WorkingPattern.objects.create(
        person=role.person,
        practice=cast.practice,
        weekday=5,
        starts_at=datetime.time(8),
        ends_at=datetime.time(18),
        starts_on=datetime.date(2026, 1, 1),
    )
    return role.person


@pytest.mark.django_db
def test_somebody_registered_who_is_in_leads_a_session_that_had_nobody(cast: Cast, nurse: Any) -> None:
    session = planned(cast.placement, FRIDAY, "09:00", "12:00", title="Clinic")
    # Norah Practiss is on no register that anybody has told of, so she is not offered.
    assert offered(cast.placement, "22") == {
        f"person:{nurse.public_id}": "Amy Holt leads Clinic on Friday 27 November"
    }
    said = mended(cast, "22", f"person:{nurse.public_id}")
    assert said == "Amy Holt leads Clinic on Friday 27 November"
    assert session.participations.get(person=nurse).part == Part.LEADER
    assert [each for each in check_placement_now(cast.placement) if each.rule.code == "22"] == []
    assert TimetableStep.objects.get().words == said


@pytest.mark.django_db
def test_who_is_off_booked_or_not_in_is_not_offered(cast: Cast, nurse: Any) -> None:
    planned(cast.placement, FRIDAY, "09:00", "12:00", title="Clinic")
    away = StaffAbsence.objects.create(
        practice=cast.practice,
        person=nurse,
        during=times(FRIDAY, datetime.time(8), datetime.time(18)),
    )
    assert offered(cast.placement, "22") == {}
    away.delete()
    other = SessionFactory(practice=cast.practice, day=FRIDAY, start=datetime.time(11), end=datetime.time(13))
    ParticipationFactory(session=other, person=nurse)
    assert offered(cast.placement, "22") == {}
    assert "not free any more" in mended(cast, "22", f"person:{nurse.public_id}")


@pytest.mark.django_db
def test_a_registered_person_oversees_what_somebody_on_no_register_leads(cast: Cast, nurse: Any) -> None:
    clerk = SupervisorFactory(practice=cast.practice, person__registered_with="none").person
    session = planned(cast.placement, FRIDAY, "09:00", "12:00", title="Reception")
    ParticipationFactory(session=session, person=clerk)
    assert offered(cast.placement, "21") == {
        f"person:{nurse.public_id}": "Amy Holt oversees Reception on Friday 27 November"
    }
    mended(cast, "21", f"person:{nurse.public_id}")
    assert session.participations.get(person=nurse).part == Part.OVERSEER
    assert session.participations.get(person=clerk).part == Part.LEADER


@pytest.mark.django_db
def test_a_full_room_is_exchanged_for_one_that_is_free_and_large_enough(cast: Cast) -> None:
    small = RoomFactory(practice=cast.practice, name="Small room", is_exclusive=False, seats=2)
    large = RoomFactory(practice=cast.practice, name="Large room", is_exclusive=False, seats=6)
    RoomFactory(practice=cast.practice, name="Cupboard", is_exclusive=False, seats=1)
    taken = RoomFactory(practice=cast.practice, name="Taken room")
    SessionFactory(practice=cast.practice, day=FRIDAY, room=taken)
    session = planned(cast.placement, FRIDAY, "09:00", "12:00", title="Clinic", room=small)
    ParticipationFactory(session=session, person=cast.supervisor)
    Room.objects.filter(pk=small.pk).update(seats=1)
    assert offered(cast.placement, "47-room") == {
        f"room:{large.public_id}": "Clinic on Friday 27 November is in Large room",
        f"room:{cast.room.public_id}": "Clinic on Friday 27 November is in Consulting room 1",
    }
    mended(cast, "47-room", f"room:{large.public_id}")
    session.refresh_from_db()
    assert session.room == large


@pytest.mark.django_db
def test_a_session_moves_to_the_next_time_that_is_free_for_all_and_keeps_the_rules(cast: Cast) -> None:
    LearnerTerms.objects.create(learner=cast.placement.learner, is_employed=True)
    here = planned(
        cast.placement, FRIDAY, "09:00", "11:00", title="Surgery", place="Elm Road", whereabouts="elsewhere"
    )
    there = planned(
        cast.placement, FRIDAY, "11:10", "13:00", title="Visit", place="Oak Road", whereabouts="elsewhere"
    )
    for session in (here, there):
        ParticipationFactory(session=session, person=cast.supervisor)
    other = SessionFactory(
        practice=cast.practice, day=FRIDAY, start=datetime.time(13, 30), end=datetime.time(14)
    )
    ParticipationFactory(session=other, person=cast.supervisor)
    choices = offered(cast.placement, "travel")
    assert list(choices.values()) == [
        "Move Visit to Friday 27 November, 11:30am to 1:20pm",
        "Move Visit to Friday 27 November, 2pm to 3:50pm",
        "Move Visit to Friday 27 November, 2:30pm to 4:20pm",
    ]
    assert mended(cast, "travel", next(iter(choices))).startswith("Move Visit")
    there.refresh_from_db()
    assert f"{there.start:%H:%M}" == "11:30"


@pytest.mark.django_db
def test_what_follows_begins_later_so_that_there_is_a_break(cast: Cast) -> None:
    first = planned(cast.placement, FRIDAY, "08:30", "12:30", title="Surgery")
    second = planned(cast.placement, FRIDAY, "12:30", "14:00", title="Tutorial")
    third = planned(cast.placement, FRIDAY, "14:00", "16:00", title="Clinic")
    for session in (first, second, third):
        ParticipationFactory(session=session, person=cast.supervisor)
    choices = offered(cast.placement, "27")
    assert f"break:{first.public_id}" in choices
    assert choices[f"break:{first.public_id}"] == (
        "20 minutes free from 12:30pm: what follows Surgery begins 20 minutes later, Tutorial at 12:50pm"
    )
    mended(cast, "27", f"break:{first.public_id}")
    for session in (first, second, third):
        session.refresh_from_db()
    assert [f"{each.start:%H:%M}" for each in (first, second, third)] == ["08:30", "12:50", "14:20"]
    assert [each for each in check_placement_now(cast.placement) if each.rule.code == "27"] == []


@pytest.mark.django_db
def test_what_would_make_another_learner_stop_is_refused_and_nothing_is_changed(cast: Cast) -> None:
    """Two learners share the clinic that moves; the other is employed, and would be left without a break."""
    LearnerTerms.objects.create(learner=cast.second_placement.learner, is_employed=True)
    first = planned(cast.placement, FRIDAY, "08:00", "12:00", title="Surgery")
    shared = planned(cast.placement, FRIDAY, "12:00", "15:00", title="Clinic")
    ParticipationFactory(session=shared, placement=cast.second_placement)
    after = SessionFactory(practice=cast.practice, day=FRIDAY, start=datetime.time(15, 20), end=datetime.time(19),
                           title="Late surgery")  # fmt: skip
    ParticipationFactory(session=after, placement=cast.second_placement)
    for session in (first, shared, after):
        ParticipationFactory(session=session, part=Part.LEADER)
    assert mended(cast, "27", f"break:{first.public_id}") == (
        "Then something would stop in the placement of Marcus Medlow. Nothing was changed."
    )
    shared.refresh_from_db()
    assert f"{shared.start:%H:%M}" == "12:00"


@pytest.mark.django_db
def test_a_finding_that_is_gone_is_mended_no_more(cast: Cast, nurse: Any) -> None:
    session = planned(cast.placement, FRIDAY, "09:00", "12:00", title="Clinic")
    about = finding(cast.placement, "22").fingerprint
    Participation.objects.filter(session=session).delete()
    with pytest.raises(Refusal, match="not there any more"):
        mend_finding(
            by=cast.administrator, placement=cast.placement, about=about, code=f"person:{nurse.public_id}"
        )


def page(placement: Placement, code: str) -> str:
    return reverse(
        "placements:finding_mend", args=[placement.public_id, finding(placement, code).fingerprint]
    )


@pytest.mark.django_db
def test_the_page_offers_and_does_it(client: Client, cast: Cast, nurse: Any) -> None:
    planned(cast.placement, FRIDAY, "09:00", "12:00", title="Clinic")
    client.force_login(cast.administrator)
    address = page(cast.placement, "22")
    html = client.get(reverse("placements:findings", args=[cast.placement.public_id])).content.decode()
    assert address in html
    assert "Amy Holt leads Clinic on Friday 27 November" in client.get(address).content.decode()
    assert client.post(address, {"posted": "1"}).context["form"].errors == {
        "choice": ["Select what you want to do"]
    }
    response = client.post(address, {"choice": f"person:{nurse.public_id}"})
    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "Amy Holt leads Clinic on Friday 27 November."
    ]
    response = client.get(address, follow=True)
    assert "This finding is not there any more" in response.content.decode()


@pytest.mark.django_db
def test_a_session_that_is_missing_is_added_on_the_form_filled_in(client: Client, cast: Cast) -> None:
    planned(cast.placement, FRIDAY + datetime.timedelta(weeks=1), "09:00", "12:00", title="Clinic")
    client.force_login(cast.administrator)
    response = client.get(page(cast.placement, "3"))
    assert response.status_code == 302
    assert "kind=tutorial&category=educational" in response["Location"]
    form = client.get(response["Location"]).context["form"]
    assert (form["kind"].value(), form["category"].value()) == ("tutorial", "educational")


@pytest.mark.django_db
def test_nothing_learnt_together_leads_to_the_times_that_are_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.get(page(cast.placement, "6"))
    assert response["Location"] == f"{reverse('placements:together')}?where=practice:{cast.practice.ods_code}"
    assert client.get(response["Location"]).status_code == 200
