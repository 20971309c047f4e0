"""Who supervises and assesses, interviews, spoke visits: the operations, their pages, and what the rules say then."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from accounts.operations import NewPerson
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.models import (
    Interview,
    NominatedPerson,
    Part,
    Placement,
    PlacementRole,
    Session,
    SpokeVisit,
    TimetableStep,
)
from placements.operations.placement_roles import (
    Held,
    nominate_person,
    record_interviews,
    set_placement_roles,
    take_back_interview,
)
from placements.operations.spoke_visits import VisitWords, arrange_spoke_visit, change_spoke_visit
from placements.operations.undo import undo_step
from placements.rule_checks import check_placement_now
from placements.timetabling.local_time import to_utc
from tests.factories import ParticipationFactory, PersonFactory, SessionFactory
from tests.factories.cast import Cast

MONDAY = datetime.date(2026, 11, 23)
THURSDAY, FRIDAY = datetime.date(2026, 11, 26), datetime.date(2026, 11, 27)
K = PlacementRole.Kind


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def roles_of(placement: Placement) -> set[tuple[str, str]]:
    return {(str(role.person), role.kind) for role in placement.roles.select_related("person")}


def found(placement: Placement, *codes: str) -> list[str]:
    return [each.finding.sentence for each in check_placement_now(placement) if each.rule.code in codes]


def refused(function: Any, **values: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        function(**values)
    return str(refusal.value)


@pytest.mark.django_db
def test_named_assessors_and_a_nominated_person_are_what_the_nmc_asks_for(cast: Cast) -> None:
    assert found(cast.placement, "20") == [
        "There is no practice assessor.",
        "There is no academic assessor.",
        "There is no nominated person for the setting.",
    ]
    set_placement_roles(
        by=cast.administrator,
        placement=cast.placement,
        practice_supervisors=[cast.supervisor],
        practice_assessor=cast.educationalist,
        academic_assessor=cast.academic,
        deputy=cast.supervisor,
    )
    nominate_person(by=cast.administrator, practice=cast.practice, person=cast.administrator)
    assert found(cast.placement, "19", "20") == []
    assert roles_of(cast.placement) == {
        ("Norah Practiss", K.PRACTICE_SUPERVISOR),
        ("Edward Kaye", K.PRACTICE_ASSESSOR),
        ("Amina Clegg", K.ACADEMIC_ASSESSOR),
        ("Norah Practiss", K.DEPUTY),
    }
    set_placement_roles(
        by=cast.administrator, placement=cast.placement, practice_assessor=cast.educationalist
    )
    assert roles_of(cast.placement) == {("Edward Kaye", K.PRACTICE_ASSESSOR)}


@pytest.mark.django_db
def test_people_from_elsewhere_and_one_person_in_both_parts_are_refused(cast: Cast) -> None:
    def tried(**people: Any) -> str:
        return refused(set_placement_roles, by=cast.administrator, placement=cast.placement, **people)

    assert tried(practice_assessor=cast.academic) == "Amina Clegg does not work at Ash Grove Surgery."
    assert tried(academic_assessor=cast.other_academic) == "Otis Cawood is not of East Riding University."
    assert tried(practice_supervisors=[cast.learner]) == "Lena Nursingham is the learner of this placement."
    assert (
        tried(deputy=cast.educationalist)
        == "Edward Kaye is the educationalist, and cannot stand in for themselves."
    )
    assert tried(practice_supervisors=[cast.supervisor], practice_assessor=cast.supervisor) == (
        "Norah Practiss would supervise and assess the same learner. Choose another person for one of the two, or "
        "say why, where the programme allows it."
    )
    set_placement_roles(
        by=cast.administrator,
        placement=cast.placement,
        practice_supervisors=[cast.supervisor],
        practice_assessor=cast.supervisor,
        same_person_reason="A community specialist practice programme.",
    )
    # The reason is kept, and the rule still says so: a student nurse's programme does not allow it.
    assert found(cast.placement, "19") == ["Norah Practiss supervises and assesses the same learner."]
    Placement.objects.filter(pk=cast.placement.pk).update(state="cancelled")
    assert tried() == "The placement of Lena Nursingham is cancelled."


@pytest.mark.django_db
def test_somebody_who_left_keeps_their_part_until_another_has_it(cast: Cast) -> None:
    set_placement_roles(by=cast.administrator, placement=cast.placement, practice_assessor=cast.supervisor)
    cast.supervisor.supervisors.update(ends_on=MONDAY - datetime.timedelta(days=1))
    set_placement_roles(
        by=cast.administrator,
        placement=cast.placement,
        practice_assessor=cast.supervisor,
        academic_assessor=cast.academic,
    )
    assert ("Norah Practiss", K.PRACTICE_ASSESSOR) in roles_of(cast.placement)
    assert "does not work at" in refused(
        set_placement_roles,
        by=cast.administrator,
        placement=cast.placement,
        practice_supervisors=[cast.supervisor],
    )


@pytest.mark.django_db
def test_who_is_nominated_follows_who_was(cast: Cast) -> None:
    yesterday = MONDAY - datetime.timedelta(days=1)
    NominatedPerson.objects.create(
        practice=cast.practice, person=cast.supervisor, starts_on=datetime.date(2026, 1, 5)
    )
    nominate_person(by=cast.administrator, practice=cast.practice, person=cast.educationalist)
    nominate_person(by=cast.administrator, practice=cast.practice, person=cast.educationalist)
    assert list(NominatedPerson.objects.values_list("person", "starts_on", "ends_on")) == [
        (cast.supervisor.pk, datetime.date(2026, 1, 5), yesterday),
        (cast.educationalist.pk, MONDAY, None),
    ]
    assert "does not work at" in refused(
        nominate_person, by=cast.administrator, practice=cast.practice, person=cast.learner
    )
    nominate_person(by=cast.administrator, practice=cast.practice, person=None)
    assert not cast.practice.nominated_people.current().exists()


@pytest.mark.django_db
def test_interviews_are_recorded_on_days_of_the_placement_that_are_past(cast: Cast) -> None:
    def tried(kind: str, day: datetime.date) -> str:
        return refused(record_interviews, by=cast.educationalist, held=[Held(cast.placement, kind, day)])

    assert "once it was held" in tried("initial", MONDAY + datetime.timedelta(days=1))
    assert tried("initial", datetime.date(2026, 11, 1)) == (
        "Choose a day of the placement, from 16 November 2026 to 8 January 2027."
    )
    assert tried("last", MONDAY) == "Choose an initial, a midpoint or a final interview."
    record_interviews(by=cast.educationalist, held=[Held(cast.placement, "initial", MONDAY)])
    record_interviews(
        by=cast.administrator, held=[Held(cast.placement, "initial", datetime.date(2026, 11, 17))]
    )
    assert list(Interview.objects.values_list("kind", "held_on", "recorded_by")) == [
        ("initial", datetime.date(2026, 11, 17), cast.administrator.pk)
    ]
    take_back_interview(by=cast.administrator, placement=cast.placement, kind="initial")
    assert list(Interview.objects.values_list("held_on", "recorded_by")) == [(None, None)]


def at(day: datetime.date, starts: int, ends: int) -> tuple[datetime.datetime, datetime.datetime]:
    return to_utc(day, datetime.time(starts)), to_utc(day, datetime.time(ends))


def words(**changes: Any) -> VisitWords:
    what: dict[str, Any] = {
        "place": "District nurses",
        "agreed_on": datetime.date(2026, 11, 6),
        "agreed_with": "The team’s lead",
        "learning": "Care at home",
    }
    return VisitWords(**(what | changes))


@pytest.mark.django_db
def test_a_spoke_visit_makes_its_sessions_and_one_step_that_can_be_undone(cast: Cast) -> None:
    visit = arrange_spoke_visit(
        by=cast.administrator,
        placement=cast.placement,
        words=words(newcomer=NewPerson(given_name="Dora", family_name="Dale")),
        times=[at(FRIDAY, 8, 12), at(FRIDAY, 13, 16)],
    )
    assert visit.supervisor is not None
    assert (str(visit.supervisor), visit.supervisor.can_sign_in) == ("Dora Dale", False)
    sessions = list(visit.sessions.order_by("starts_at"))
    assert [
        (each.title, each.kind, each.category, each.place, each.whereabouts, each.is_published)
        for each in sessions
    ] == [
        ("Spoke visit: District nurses", "spoke_visit", "clinical", "District nurses", "elsewhere", False)
    ] * 2
    assert {(str(row.person), row.part) for row in sessions[0].participations.select_related("person")} == {
        ("Lena Nursingham", Part.LEARNER),
        ("Dora Dale", Part.LEADER),
    }
    assert found(cast.placement, "39", "39-days") == []
    step = TimetableStep.objects.get()
    assert step.words == "Added a spoke visit, District nurses"
    undo_step(by=cast.administrator, step=step)
    assert not Session.objects.filter(kind="spoke_visit").exists()


@pytest.mark.django_db
def test_what_a_visit_lacks_is_found_and_mended_by_changing_it(cast: Cast) -> None:
    visit = arrange_spoke_visit(
        by=cast.administrator,
        placement=cast.placement,
        words=VisitWords(place="District nurses"),
        times=[at(FRIDAY, 8, 12)],
    )
    assert found(cast.placement, "39") == [
        "Spoke visit: District nurses on Friday 27 November was not agreed ahead.",
        "Spoke visit: District nurses on Friday 27 November does not say what is to be learnt.",
        "Spoke visit: District nurses on Friday 27 November has no named supervisor.",
    ]
    change_spoke_visit(
        by=cast.administrator,
        visit=visit,
        words=words(place="Elm Road", supervisor=cast.supervisor),
        times=[at(FRIDAY, 13, 16)],
    )
    assert found(cast.placement, "39") == []
    assert set(visit.sessions.values_list("place", flat=True)) == {"Elm Road"}
    other = PersonFactory(given_name="Una", family_name="Usher")
    change_spoke_visit(by=cast.administrator, visit=visit, words=words(supervisor=other))
    led = visit.sessions.filter(participations__part=Part.LEADER).values_list(
        "participations__person", flat=True
    )
    assert set(led) == {other.pk}


@pytest.mark.django_db
def test_sessions_that_stand_are_taken_up_without_being_changed_for_anybody(cast: Cast) -> None:
    session = SessionFactory(practice=cast.practice, day=FRIDAY, kind="spoke_visit", published=True)
    ParticipationFactory(session=session, placement=cast.placement)
    visit = arrange_spoke_visit(
        by=cast.administrator, placement=cast.placement, words=words(), sessions=[session]
    )
    before = (session.sequence, session.changed_at)
    session.refresh_from_db()
    assert (session.spoke_visit, (session.sequence, session.changed_at)) == (visit, before)
    surgery, _ = cast.timetable.published
    assert "is no spoke visit of this placement" in refused(
        arrange_spoke_visit,
        by=cast.administrator,
        placement=cast.placement,
        words=words(),
        sessions=[surgery],
    )
    assert "is no spoke visit of this placement" in refused(
        arrange_spoke_visit,
        by=cast.administrator,
        placement=cast.placement,
        words=words(),
        sessions=[session],
    )


@pytest.mark.django_db
def test_a_visit_that_cannot_be_is_refused_whole(cast: Cast) -> None:
    def tried(times: Any = None, **changes: Any) -> str:
        return refused(
            arrange_spoke_visit,
            by=cast.administrator,
            placement=cast.placement,
            words=words(**changes),
            times=[at(FRIDAY, 9, 12)] if times is None else times,
        )

    people = Person.objects.count()
    assert tried(times=()) == "Give the visit a day and times."
    assert tried(place=" ") == "Say where the visit leads."
    assert tried(agreed_with="") == "Say with whom the visit was agreed."
    assert tried(supervisor=cast.learner) == "Lena Nursingham is the learner of this placement."
    assert "today or an earlier day" in tried(agreed_on=THURSDAY)
    # The learner is in surgery on Tuesday morning, and the draft clinic is on Thursday.
    newcomer = NewPerson(given_name="Dora")
    assert "Lena Nursingham" in tried(times=[at(THURSDAY, 13, 16), at(THURSDAY, 10, 11)], newcomer=newcomer)
    assert (SpokeVisit.objects.count(), Person.objects.count()) == (0, people)


def address(name: str, of: Any) -> str:
    return reverse(f"placements:{name}", args=[of.public_id])


@pytest.mark.django_db
def test_the_parts_are_named_on_their_page_and_told_on_the_placements(client: Client, cast: Cast) -> None:
    client.force_login(cast.educationalist)
    page = address("placement_roles", cast.placement)
    assert "Norah Practiss" in client.get(page).content.decode()
    both = {
        "practice_supervisors": [str(cast.supervisor.public_id)],
        "practice_assessor": str(cast.supervisor.public_id),
    }
    response = client.post(page, both)
    assert response.context["form"].errors == {
        "same_person_reason": ["Enter why Norah Practiss supervises and assesses, or choose another person"]
    }
    response = client.post(
        page,
        both
        | {
            "practice_assessor": str(cast.educationalist.public_id),
            "academic_assessor": str(cast.academic.public_id),
        },
    )
    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "Who supervises and assesses is saved."
    ]
    client.post(address("placement_interviews", cast.placement), {
        "initial_day": "17", "initial_month": "11", "initial_year": "2026",
    })  # fmt: skip
    client.force_login(cast.learner)
    html = client.get(address("placement", cast.placement)).content.decode()
    for told in ("Practice supervisors", "Norah Practiss", "Amina Clegg", "Initial on 17 November 2026"):
        assert told in html
    assert page not in html


@pytest.mark.django_db
def test_a_visit_is_arranged_and_changed_on_its_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    page = address("spoke_visit_new", cast.placement)
    filled = {
        "place": "District nurses",
        "given_name": "Dora",
        "family_name": "Dale",
        "learning": "Care at home",
        "day_1_day": "27", "day_1_month": "11", "day_1_year": "2026",
        "start_1": "8:30am", "end_1": "4:30pm", "break_start": "12:30pm", "break_end": "1pm",
    }  # fmt: skip
    response = client.post(
        page, filled | {"agreed_on_day": "6", "agreed_on_month": "11", "agreed_on_year": "2026"}
    )
    assert response.context["form"].errors == {"agreed_with": ["Enter with whom the visit was agreed"]}
    assert client.post(page, filled).status_code == 302
    visit = SpokeVisit.objects.get()
    assert [f"{each.start:%H:%M} {each.end:%H:%M}" for each in visit.sessions.order_by("starts_at")] == [
        "08:30 12:30",
        "13:00 16:30",
    ]
    html = client.get(address("placement", cast.placement)).content.decode()
    assert "District nurses, 27 November 2026, with Dora Dale, not agreed yet" in html
    client.force_login(cast.learner)
    assert "District nurses" not in client.get(address("placement", cast.placement)).content.decode()
    client.force_login(cast.administrator)
    change = address("spoke_visit_change", visit)
    assert visit.supervisor is not None
    again = {"place": "Elm Road", "supervisor": str(visit.supervisor.public_id), "learning": "Care at home"}
    assert client.post(change, again).status_code == 302
    visit.refresh_from_db()
    assert (visit.place, str(visit.supervisor)) == ("Elm Road", "Dora Dale")
    response = client.post(page, {"place": "Elm Road", "start_1": "9am"})
    assert response.context["form"].errors["day_1"][0] == "Enter the day of day 1"
    assert client.post(page, {"place": "Elm Road"}).context["form"].errors == {
        "day_1": ["Enter the day of the visit"]
    }


@pytest.mark.django_db
def test_services_of_other_regions_and_their_staff_are_not_told(client: Client, cast: Cast) -> None:
    service = cast.stranger_practice
    Practice.objects.filter(pk=service.pk).update(kind=Practice.Kind.COMMUNITY_SERVICE)
    client.force_login(cast.administrator)
    html = client.get(address("spoke_visit_new", cast.placement)).content.decode()
    assert ("Cliff Top Practice" in html, "Amberton" in html) == (True, False)
