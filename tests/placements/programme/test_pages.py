"""The pages of the learning programme: one screen of learners, a placement's programme, notes, sets."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import Educationalist, Person
from placements.models import Interview, LearningNote, ObjectiveSet, Part, Placement, Session
from placements.operations.placement_roles import Held, record_interviews
from placements.operations.programme import add_objectives, choose_sessions
from tests.factories import (
    LearnerFactory,
    ParticipationFactory,
    PlacementFactory,
    SessionFactory,
)
from tests.factories.cast import Cast
from tests.factories.programme import (
    LearningNoteFactory,
    ObjectiveFactory,
    ObjectiveSetFactory,
    SetObjectiveFactory,
)
from tests.house.query_counts import assert_same_queries

pytestmark = pytest.mark.django_db
ETHOS = "Understand how primary care works: its ethos and culture"
MY_LEARNERS = "/programme/"


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def page_of(client: Client, person: Person, address: str) -> str:
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def of(placement: Placement, route: str, **more: Any) -> str:
    return reverse(f"placements:{route}", kwargs={"public_id": placement.public_id} | more)


def told(response: Any) -> list[str]:
    return [str(each) for each in get_messages(response.wsgi_request)][-1:]


def due_of(client: Client, person: Person, address: str = MY_LEARNERS) -> dict[str, list[str]]:
    client.force_login(person)
    rows = client.get(address).context["rows"]
    return {row.placement.person.full_name: [each.text for each in row.due] for row in rows}


def test_an_educationalist_sees_what_is_due_for_each_of_their_learners(client: Client, cast: Cast) -> None:
    LearningNoteFactory(placement=cast.placement, author=cast.learner)
    for day in (datetime.date(2026, 11, 30), datetime.date(2026, 12, 1), datetime.date(2026, 12, 2)):
        ParticipationFactory(
            session=SessionFactory(practice=cast.practice, day=day), placement=cast.placement
        )
    ObjectiveFactory(placement=cast.placement, text="Take blood")
    assert due_of(client, cast.educationalist) == {
        "Marcus Medlow": [
            "The initial interview is overdue",
            "Schedule the midpoint interview, by Friday 18 December",
        ],
        "Lena Nursingham": [
            "The initial interview is overdue",
            "Schedule the midpoint interview, by Friday 18 December",
            "No teaching next week",
        ],
    }  # fmt: skip
    page = page_of(client, cast.educationalist, MY_LEARNERS)
    assert "2 learners" in page
    assert "Week 2 of 8" in page
    assert "1 new note from Lena Nursingham" in page
    assert "2 of 2 without a session" in page
    assert "Tutorial with the educationalist with Lena Nursingham" in page
    assert "Confirm the hours" not in page
    with time_machine.travel(datetime.datetime(2026, 11, 24, 17, tzinfo=datetime.UTC), tick=False):
        assert "Confirm the hours of 2 sessions" in page_of(client, cast.educationalist, MY_LEARNERS)
    # Who keeps the practice sees the same, without notes, and drafts of every kind.
    of_practice = page_of(client, cast.administrator, f"{MY_LEARNERS}?practice={cast.practice.ods_code}")
    assert "2 learners" in of_practice
    assert "new note" not in of_practice
    assert (
        due_of(client, cast.administrator)["Lena Nursingham"][-1]
        == "4 drafts to publish, from Thursday 26 November"
    )
    # The university reads, and has nothing to do.
    assert due_of(client, cast.academic) == {"Lena Nursingham": [], "Sally Hubbard": []}
    client.force_login(cast.learner)
    assert client.get(MY_LEARNERS).status_code == 403


def test_with_nobody_to_teach_the_screen_says_what_would_be_there(client: Client, cast: Cast) -> None:
    Placement.objects.filter(practice=cast.stranger_practice).update(state="cancelled")
    assert "No learners at the moment" in page_of(client, cast.stranger_educationalist, MY_LEARNERS)


def test_the_screen_costs_the_same_for_two_learners_as_for_a_page_of_them(client: Client, cast: Cast) -> None:
    teacher = Educationalist.objects.get(person=cast.educationalist)

    def grow() -> None:
        for _ in range(30):
            placement = PlacementFactory(
                confirmed=True,
                learner=LearnerFactory(education_provider=cast.provider, learner_group=cast.student_nurse),
                practice=cast.practice,
                administrator=cast.placement.administrator,
                educationalist=teacher,
            )
            session = SessionFactory(practice=cast.practice, kind="tutorial", category="educational")
            ParticipationFactory(session=session, placement=placement)
            ObjectiveFactory(placement=placement)
            LearningNoteFactory(placement=placement)
            Interview.objects.create(placement=placement, kind="initial", session=session)

    client.force_login(cast.educationalist)
    assert assert_same_queries(MY_LEARNERS, client, grow) <= 20
    assert len(client.get(MY_LEARNERS).context["rows"]) == 25
    assert len(client.get(f"{MY_LEARNERS}?page=2").context["rows"]) == 7


def test_the_programme_says_what_is_uncovered_before_day_one_and_what_was_served_after(
    client: Client, cast: Cast
) -> None:
    address = of(cast.placement, "programme")
    ObjectiveFactory(placement=cast.placement, text="Run a surgery", usual_kinds=["surgery"])
    ObjectiveFactory(placement=cast.placement, text="Run a clinic", usual_kinds=["clinic"])
    record_interviews(
        by=cast.educationalist, held=[Held(cast.placement, "initial", datetime.date(2026, 11, 17))]
    )
    page = page_of(client, cast.educationalist, address)
    assert f"Not covered No session serves this objective: {ETHOS}" in page
    assert "Held on Tuesday 17 November" in page
    assert "Schedule the midpoint interview" in page
    assert "Tutorial with the educationalist , Tuesday 24 November" in page
    # The clinic is a draft, of which the learner and the university know nothing.
    assert "Long-term conditions clinic" in page
    for reader in (cast.learner, cast.academic):
        theirs = page_of(client, reader, address)
        assert "Run a clinic" in theirs
        assert "Long-term conditions clinic" not in theirs
        assert "Schedule" not in theirs
        assert "Adopt" not in theirs
    with time_machine.travel(datetime.datetime(2026, 11, 24, 13, tzinfo=datetime.UTC), tick=False):
        assert "1 of 1" in page_of(client, cast.learner, address)
    with time_machine.travel(datetime.datetime(2026, 11, 10, 13, tzinfo=datetime.UTC), tick=False):
        assert "Before the first day No session serves" in page_of(client, cast.hub_lead, address)


def test_a_set_is_adopted_in_one_click_and_offered_again_when_it_grows(client: Client, cast: Cast) -> None:
    address = of(cast.placement, "programme")
    made = ObjectiveSetFactory(for_placement=cast.placement, name="Year 2")
    SetObjectiveFactory(objective_set=made, text="Take blood")
    ObjectiveSetFactory(for_placement=cast.placement, name="An empty one")
    client.force_login(cast.educationalist)
    adopt = {"set": str(made.public_id)}
    assert told(client.post(of(cast.placement, "programme_adopt"), adopt)) == [
        "“Year 2” is adopted: 1 objective added."
    ]
    assert "All 1 are here" in page_of(client, cast.educationalist, address)
    SetObjectiveFactory(objective_set=made, text="Read an ECG")
    page = page_of(client, cast.educationalist, address)
    assert "1 of 2 are new" in page
    assert "An empty one" not in page
    for wrong in ("", "x", str(cast.placement.public_id)):
        assert client.post(of(cast.placement, "programme_adopt"), {"set": wrong}).status_code == 404


def test_objectives_are_pasted_changed_and_removed_and_bad_input_is_told_at_the_field(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.educationalist)
    address = of(cast.placement, "objectives_new")
    pasted = {"texts": "Take blood\n\n  Dress  a wound \ntake blood", "usual_kinds": ["clinic", "visits"]}
    assert told(client.post(address, pasted)) == ["2 objectives added."]
    assert told(client.post(address, pasted)) == ["The placement has these objectives already."]
    for texts, words in (
        (" \n ", "Enter at least one objective"),
        ("x" * 501, "Each objective must be at most 500 characters"),
        ("\n".join(f"Objective {number}" for number in range(51)), "Enter at most 50 objectives at a time"),
        ("Care for 943 476 5919", "NHS number"),
    ):
        page = client.post(address, {"texts": texts}).content.decode()
        assert words in page, texts[:20]
    assert (
        "Select a valid choice" in client.post(address, pasted | {"usual_kinds": ["dance"]}).content.decode()
    )
    blood = cast.placement.objectives.get(text="Take blood")
    change = reverse("placements:objective_change", args=[blood.public_id])
    page = client.post(change, {"text": "dress a wound"}).content.decode()
    assert "The placement has an objective in these words already." in page
    client.post(change, {"text": "Take blood from a child", "usual_kinds": []})
    # Nothing serves it, so nothing is asked.
    removed = reverse("placements:objective_remove", args=[blood.public_id])
    assert told(client.post(removed)) == ["The objective is removed."]
    assert [each.text for each in cast.placement.objectives.all()] == [ETHOS, "Dress a wound"]


def test_an_objective_that_sessions_serve_is_removed_by_who_was_told_how_many(
    client: Client, cast: Cast
) -> None:
    (blood,) = add_objectives(
        by=None, placement=cast.placement, texts=["Take blood"], usual_kinds=["surgery"]
    )
    tutorial = cast.timetable.published[1]
    choose_sessions(by=None, objective=blood, sessions=[tutorial], among=[tutorial])
    client.force_login(cast.educationalist)
    removed = reverse("placements:objective_remove", args=[blood.public_id])
    form = client.get(reverse("placements:objective_change", args=[blood.public_id])).content.decode()
    assert (f'href="{removed}"' in form, f'action="{removed}"' in form) == (True, False)
    said = (
        "“Take blood”. 2 sessions serve it. 1 was chosen for it by hand. "
        "The sessions stay, but nothing says any more that they were for this."
    )
    # Pressed on a page that is older than what serves it now, the button asks too.
    for page in (client.get(removed), client.post(removed)):
        assert (page.status_code, said in page.content.decode()) == (200, True)
    assert blood in cast.placement.objectives.all()
    with time_machine.travel(datetime.datetime(2026, 11, 24, 13, tzinfo=datetime.UTC), tick=False):
        said = page_of(client, cast.educationalist, removed)
        assert "2 sessions serve it, of which 1 has been held." in said
    client.force_login(cast.educationalist)
    assert told(client.post(removed, {"told": "True"})) == ["The objective is removed."]
    assert [each.text for each in cast.placement.objectives.all()] == [ETHOS]


def test_all_sessions_of_a_title_are_chosen_at_once_and_a_session_says_what_it_serves(
    client: Client, cast: Cast
) -> None:
    surgery, tutorial = cast.timetable.published
    again = SessionFactory(
        practice=cast.practice, title=surgery.title, day=datetime.date(2026, 12, 1), published=True
    )
    ParticipationFactory(session=again, placement=cast.placement)
    blood = ObjectiveFactory(placement=cast.placement, text="Take blood")
    address = reverse("placements:objective_sessions", args=[blood.public_id])
    client.force_login(cast.educationalist)
    groups = client.get(address).context["form"].groups
    assert [(each.title, len(each.rows)) for each in groups] == [
        ("Morning surgery", 2), ("Tutorial with the educationalist", 1), ("Long-term conditions clinic", 1),
    ]  # fmt: skip
    client.post(address, {"titles": [groups[0].key], "sessions": [str(tutorial.public_id)]})
    assert set(blood.links.values_list("session", flat=True)) == {surgery.pk, again.pk, tutorial.pk}
    theirs = str(cast.second_timetable.draft.public_id)
    assert client.post(address, {"sessions": [theirs]}).status_code == 200
    assert blood.links.count() == 3
    session = reverse("placements:session", args=[surgery.public_id])
    assert "Serves Take blood" in page_of(client, cast.learner, session)
    week = page_of(client, cast.learner, "/timetable/")
    assert "What this week is for Take blood: Tuesday" in week
    # A session that two learners share tells each of their own objectives alone.
    ParticipationFactory(session=again, placement=cast.second_placement)
    shared = reverse("placements:session", args=[again.public_id])
    assert "Take blood" not in page_of(client, cast.second_learner, shared)


def test_the_interview_page_offers_times_and_sessions_and_says_when_there_is_one(
    client: Client, cast: Cast
) -> None:
    address = of(cast.placement, "interview_schedule", kind="initial")
    client.force_login(cast.educationalist)
    form = client.get(address).context["form"]
    # Its days are over: from today on, on Tuesday and Thursday first, when the learner comes; or in the tutorial.
    labels = [str(label) for _, label in form.fields["when"].choices]
    assert labels[0] == "Tuesday 24 November, midday to 1pm"
    assert labels[-1] == "In “Tutorial with the educationalist” on Tuesday 24 November, 2pm to 4pm"
    assert "Select a time" in client.post(address, {"posted": "1"}).content.decode()
    assert "not free any more" in client.post(address, {"when": "at:20261124T0900"}).content.decode()
    response = client.post(address, {"when": form.fields["when"].choices[0][0]})
    assert told(response) == [
        "The initial interview is on Tuesday 24 November 2026 at midday. It is a draft until it is published."
    ]
    assert Session.objects.get(kind="interview").participations.filter(part=Part.LEADER).get().person == (
        cast.educationalist
    )
    page = page_of(client, cast.educationalist, address)
    assert "It is on Tuesday 24 November 2026 at midday" in page
    assert client.get(of(cast.placement, "interview_schedule", kind="weekly")).status_code == 404


def test_notes_are_for_the_two_in_pages_and_in_none_besides(client: Client, cast: Cast) -> None:
    address = of(cast.placement, "learning_notes")
    client.force_login(cast.educationalist)
    assert told(client.post(address, {"text": "Well done on <b>Tuesday</b>."})) == ["The note is written."]
    for person, waits in ((cast.learner, True), (cast.educationalist, False), (cast.hee, False)):
        assert ("Read 1 new note" in page_of(client, person, "/home/")) is waits, person
    client.force_login(cast.learner)
    page = client.get(address).content.decode()
    assert "Well done on &lt;b&gt;Tuesday&lt;/b&gt;." in page
    assert ">New<" in re.sub(r"\s", "", page)
    assert ">New<" not in re.sub(r"\s", "", client.get(address).content.decode())
    assert "new note" not in page_of(client, cast.learner, "/home/")
    client.post(address, {"text": "Thank you."})
    assert "Lena Nursingham wrote to you" in page_of(client, cast.educationalist, "/home/")
    for person in (cast.administrator, cast.hub_lead, cast.hee, cast.academic):
        client.force_login(person)
        assert client.get(address).status_code == 403
        assert client.post(address, {"text": "Hello"}).status_code == 403
        for other in (
            of(cast.placement, "programme"),
            "/find/?q=Well",
        ):
            assert "Well done" not in page_of(client, person, other), other
    assert LearningNote.objects.count() == 2


def test_an_academic_link_keeps_sets_of_their_own_university_alone(client: Client, cast: Cast) -> None:
    client.force_login(cast.academic)
    new = {"name": "Year 2", "learner_group": "student-nurse", "stage": "Year 2"}
    other = new | {"education_provider": cast.other_provider.slug}
    assert client.post(reverse("placements:objective_set_new"), other).status_code == 200
    assert not ObjectiveSet.objects.exists()
    own = new | {"education_provider": cast.provider.slug}
    client.post(reverse("placements:objective_set_new"), own)
    made = ObjectiveSet.objects.get()
    address = reverse("placements:objective_set", args=[made.public_id])
    client.post(address, {"texts": "Take blood\nDress a wound", "usual_kinds": ["clinic"]})
    assert "There is a set of this name already." in client.post(
        reverse("placements:objective_set_new"), own
    ).content.decode()  # fmt: skip
    blood, wound = made.objectives.all()
    client.post(
        reverse("placements:objective_set_order", args=[made.public_id]), {"up": str(wound.public_id)}
    )
    client.post(
        reverse("placements:set_objective_change", args=[blood.public_id]), {"text": "Take blood safely"}
    )
    assert [each.text for each in made.objectives.all()] == ["Dress a wound", "Take blood safely"]
    client.post(
        reverse("placements:objective_set_change", args=[made.public_id]),
        {"name": "Year 2, autumn", "learner_group": "student-nurse", "is_retired": "on"},
    )
    page = page_of(client, cast.academic, reverse("placements:objective_sets"))
    assert "Year 2, autumn No longer offered East Riding University" in page
    assert "Adopt" not in page_of(client, cast.educationalist, of(cast.placement, "programme"))
