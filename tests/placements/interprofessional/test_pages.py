"""The finder's page, the session that one click makes, and hours learnt together."""

import datetime
import re
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail, Person
from placements.attendance.totals import totals_of
from placements.learning_together.hours import learnt_together
from placements.learning_together.words import kind_of
from placements.models import EventBooking, Participation, Session, SessionKind, TimetableStep
from placements.operations.bookings import accept_invitation
from placements.operations.sessions import cancel_session
from placements.operations.undo import undo_step
from placements.timetabling.local_time import to_utc
from tests.factories.attendance import AttendanceFactory
from tests.factories.cast import Cast
from tests.factories.people import LearnerFactory, PersonFactory
from tests.factories.placements import ParticipationFactory, PlacementFactory, SessionFactory
from tests.house.query_counts import assert_same_queries
from tests.placements.interprofessional.world import World, make_world, more_learners

FINDER = reverse("placements:together")
HOURS = reverse("placements:together_hours")
SOUTH = f"{FINDER}?where=hub:south-hub"
DAY, ZERO = datetime.timedelta(days=1), datetime.timedelta()


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, address: str = FINDER, **asked: str | int) -> str:
    return signed_in(person).get(address, asked).content.decode()


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def posted(html: str) -> dict[str, str]:
    """What the first button of the list posts."""
    form = html[html.index(f'action="{reverse("placements:together_make")}') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', form))


def make(person: Person, what: dict[str, str]) -> str:
    return text_of(
        signed_in(person).post(reverse("placements:together_make"), what, follow=True).content.decode()
    )


def people_in(session: Session) -> set[tuple[str, str]]:
    return set(session.participations.values_list("person__given_name", "part"))


def test_a_time_is_found_with_who_where_and_why(cast: Cast, world: World) -> None:
    text = text_of(page(cast.administrator))
    nurse, medic = world.nurse.person.full_name, world.medic.person.full_name
    assert "1 time to learn together" in text
    assert "2pm to 3pm" in text
    assert "Ash Grove Surgery, Meeting room" in text
    assert "2 professions or stages, 3 learners" in text
    assert f"{kind_of(world.nurse)}: {nurse} and 1 of Beck Side Medical Centre" in text
    assert f"{kind_of(world.medic)}: {medic}" in text
    assert "Invited from near by: 1 of Beck Side Medical Centre" in text
    assert f"Instead of self-directed learning: {nurse}" in text
    assert f"{world.teacher.full_name} In then: teaching" in text
    assert world.visitor.person.family_name not in text


def test_the_hub_lead_reads_all_names_and_chooses_how_far_learners_come(cast: Cast, world: World) -> None:
    assert world.visitor.person.full_name in page(cast.hub_lead, where="hub:south-hub")
    assert world.visitor.person.full_name not in page(cast.hub_lead, where="hub:south-hub", km=0)


def test_where_no_room_seats_all_as_many_as_fit_are_asked_and_who_is_left_out_is_said(
    cast: Cast, world: World
) -> None:
    world.room.seats = 4
    world.room.save()
    day = world.day
    for name in ("Abel", "Zoe"):
        learner = LearnerFactory(
            person=PersonFactory(given_name=name, family_name="Nurseling"),
            learner_group=cast.student_nurse,
            education_provider=cast.provider,
            stage=world.nurse.learner.stage,
        )
        PlacementFactory(learner=learner, practice=cast.practice, starts_on=day, ends_on=day, confirmed=True)
    html = page(cast.administrator)
    text = text_of(html)
    # The nurse would leave their study, so they go after the two who need not, and Beck Side's after them.
    assert "2 professions or stages, 3 learners" in text
    nurse = world.nurse.person.full_name
    assert f"Room for 3: left out are {nurse} and 1 of Beck Side Medical Centre" in text
    assert "Where no room seats everybody" in text
    assert "The session is made" in make(cast.administrator, posted(html))
    session = Session.objects.get(kind=SessionKind.INTERPROFESSIONAL)
    assert {name for name, part in people_in(session) if part == "learner"} == {
        "Abel",
        "Zoe",
        world.medic.person.given_name,
    }


def test_lunch_is_left_to_everybody_also_where_study_gives_way_beside_it(cast: Cast, world: World) -> None:
    pattern = cast.practice.working_patterns.get(person=world.teacher, weekday=world.day.isoweekday())
    pattern.starts_at, pattern.ends_at = datetime.time(12), datetime.time(14)
    pattern.save()

    def busy(who: dict[str, Any], hours: tuple[int, int, int, int], **fields: Any) -> Session:
        start, end = datetime.time(*hours[:2]), datetime.time(*hours[2:])
        session: Session = SessionFactory(
            practice=cast.practice, day=world.day, start=start, end=end, **fields
        )
        ParticipationFactory(session=session, **who)
        return session

    def found(half_hours: int) -> list[str]:
        text = text_of(page(cast.administrator, half_hours=half_hours, km=0))
        return re.findall(r"(\S+ to \S+) Ash Grove Surgery, ", text)

    # The nurse studies from 1pm to 5pm, the medic works until 12:30pm and from 1:30pm.
    busy({"placement": world.medic}, (9, 0, 12, 30))
    afternoon = busy({"placement": world.medic}, (13, 30, 17, 0))
    assert found(1) == ["12:30pm to 1pm"]
    assert found(2) == []
    # With the nurse's morning full, what they study from 1pm on is no lunch: 12:30pm to 1pm is.
    busy({"placement": world.nurse}, (9, 0, 12, 30))
    assert found(1) == ["1pm to 1:30pm"]
    # Nor is it missed where there was none: from midday on, with what is studied then.
    Participation.objects.filter(session=afternoon).delete()
    world.study.delete()
    study = busy({"placement": world.nurse}, (12, 30, 17, 0), kind=SessionKind.SELF_DIRECTED, published=True)
    busy({"placement": world.medic}, (13, 0, 13, 30), category="break")
    assert found(1) == ["12:30pm to 1pm"]
    made = make(cast.administrator, posted(page(cast.administrator, half_hours=1, km=0)))
    assert "The session is made" in made
    study.refresh_from_db()
    assert (study.start, study.end) == (world.at(13), world.at(17))


def test_one_click_makes_the_session_shortens_the_study_and_invites_the_neighbours(
    cast: Cast, world: World
) -> None:
    elsewhere = SessionFactory(
        practice=cast.same_hub_practice,
        kind=SessionKind.SELF_DIRECTED,
        day=world.day,
        start=datetime.time(13),
        end=datetime.time(16),
        published=True,
    )
    ParticipationFactory(session=elsewhere, placement=world.visitor)
    assert "The session is made" in make(cast.administrator, posted(page(cast.administrator)))
    session = Session.objects.get(kind=SessionKind.INTERPROFESSIONAL)
    assert (session.practice, session.room, session.category) == (cast.practice, world.room, "educational")
    assert (session.start, session.end) == (world.at(14), world.at(15))
    assert session.is_published
    assert people_in(session) == {
        (world.nurse.person.given_name, "learner"),
        (world.medic.person.given_name, "learner"),
        (world.teacher.given_name, "leader"),
    }
    world.study.refresh_from_db()
    assert (world.study.start, world.study.end) == (world.at(15), world.at(17))
    booking = EventBooking.objects.get()
    assert (booking.placement, booking.state, booking.event.places) == (world.visitor, "invited", 1)
    keeper: Any = world.visitor.administrator
    told = OutgoingMail.objects.filter(template__in=["learners_invited", "event_booking"])
    assert set(told.values_list("template", "to_address")) == {
        ("learners_invited", str(keeper.person.email)),
        ("event_booking", str(world.visitor.person.email)),
    }
    assert world.visitor.person.full_name in told.get(template="learners_invited").text

    elsewhere.refresh_from_db()
    assert (elsewhere.start, elsewhere.end) == (world.at(13), world.at(16))
    accept_invitation(by=None, booking=booking)
    elsewhere.refresh_from_db()
    assert (elsewhere.start, elsewhere.end) == (world.at(13), world.at(14))
    assert (world.visitor.person.given_name, "learner") in people_in(session)


def test_undo_gives_the_study_back_and_calls_the_session_off(cast: Cast, world: World) -> None:
    make(cast.administrator, posted(page(cast.administrator)))
    undo_step(by=cast.administrator, step=TimetableStep.objects.get())
    world.study.refresh_from_db()
    assert (world.study.start, world.study.end) == (world.at(13), world.at(17))
    assert Session.objects.get(kind=SessionKind.INTERPROFESSIONAL).is_cancelled


def test_what_has_been_taken_meanwhile_is_refused_whole_and_named(cast: Cast, world: World) -> None:
    what = posted(page(cast.administrator))
    hour = {"day": world.day, "start": datetime.time(14), "end": datetime.time(15)}
    for placement in (world.medic, world.visitor):
        ParticipationFactory(session=SessionFactory(practice=placement.practice, **hour), placement=placement)
    ParticipationFactory(session=SessionFactory(practice=cast.practice, **hour), person=world.teacher)
    text = make(cast.administrator, what)
    when = "2pm to 3pm"
    assert f"{world.teacher.full_name} is no longer free {when}" in text
    assert f"{world.medic.person.full_name} is no longer free {when}" in text
    assert f"A learner of Beck Side Medical Centre is no longer free {when}" in text
    assert world.nurse.person.full_name + " is no longer free" not in text
    assert "Nothing was made" in text
    assert not Session.objects.filter(kind=SessionKind.INTERPROFESSIONAL).exists()
    world.study.refresh_from_db()
    assert world.study.start == world.at(13)
    assert not EventBooking.objects.exists()


def test_a_room_that_filled_up_is_refused_and_what_is_no_time_at_all_says_so(
    cast: Cast, world: World
) -> None:
    what = posted(page(cast.administrator))
    full = SessionFactory(
        practice=cast.practice, day=world.day, start=datetime.time(14), end=datetime.time(15), room=world.room
    )
    for _ in range(5):
        ParticipationFactory(session=full, person=PersonFactory())
    assert "Meeting room is no longer free for 4 people" in make(cast.administrator, what)
    assert "not there any more" in make(cast.administrator, what | {"learners": "nobody"})
    only = what | {"learners": str(world.medic.public_id)}
    assert "two professions or stages" in make(cast.administrator, only)
    stranger = what | {"learners": f"{what['learners']} {cast.stranger_placement.public_id}"}
    assert "A learner of Cliff Top Practice is no longer free" in make(cast.administrator, stranger)
    assert not Session.objects.filter(kind=SessionKind.INTERPROFESSIONAL).exists()


def test_who_manages_the_host_makes_it_and_an_educationalist_for_their_own_learners_alone(
    cast: Cast, world: World
) -> None:
    make_it = reverse("placements:together_make")
    what = posted(page(cast.administrator))
    assert "administrator can make it" in page(cast.educationalist)
    assert signed_in(cast.educationalist).post(make_it, what).status_code == 403
    assert signed_in(cast.same_hub_administrator).post(make_it, what).status_code == 404
    for placement in (world.nurse, world.medic):
        placement.educationalist = cast.practice.educationalists.get(person=cast.educationalist)
        placement.save()
    own = posted(page(cast.educationalist, km=0))
    assert "The session is made" in make(cast.educationalist, own)


def test_the_page_costs_as_many_queries_with_much_as_with_little(cast: Cast, world: World) -> None:
    client = signed_in(cast.hub_lead)
    world.room.seats = 200
    world.room.save()
    more_learners(cast, 1)
    with_one = assert_same_queries(SOUTH, client, lambda: more_learners(cast, 3))
    with_hundred = assert_same_queries(SOUTH, client, lambda: more_learners(cast, 96))
    assert with_one == with_hundred <= 24
    hours = f"{HOURS}?where=hub:south-hub"
    assert assert_same_queries(hours, client, lambda: more_learners(cast, 3, cast.same_hub_practice)) <= 14


def test_hours_together_are_planned_and_confirmed_and_who_has_none_confirmed_is_named(
    cast: Cast, world: World
) -> None:
    def together(hours: tuple[int, int], **fields: object) -> list[Participation]:
        session = SessionFactory(
            practice=cast.practice,
            day=world.day,
            start=datetime.time(hours[0]),
            end=datetime.time(hours[1], 30),
            **fields,
        )
        return [ParticipationFactory(session=session, placement=each) for each in (world.nurse, world.medic)]

    nurse, _ = together((9, 10), published=True)
    AttendanceFactory(
        participation=nurse,
        during=DateTimeTZRange(world.at(9, 10), world.at(10, 30)),
        confirmed_by=cast.educationalist,
    )
    together((11, 11), published=True, category="break")
    together((18, 19))
    called_off, _ = together((6, 7), published=True)
    cancel_session(by=None, session=called_off.session, reason="Ill")
    # Held by the nurse alone, as the medic missed it: nobody learnt together.
    AttendanceFactory(participation=together((20, 21), published=True)[1], missed=True)
    asked = {
        f"{name}_{part}": getattr(world.day, part)
        for name in ("first", "last")
        for part in ("day", "month", "year")
    }
    text = text_of(page(cast.hub_lead, HOURS, where="hub:south-hub", **asked))
    assert "1 hour 20 minutes confirmed 3 hours planned, of which 0 hours are over" in text
    assert "Of 3 learners, 2 have no time confirmed" in text
    visitor, medic = world.visitor.person.full_name, world.medic.person.full_name
    assert f"{medic} {kind_of(world.medic)}, Ash Grove Surgery · 1 hour 30 minutes to come" in text
    assert re.search(rf"{visitor} [^·]+ · Nothing planned · Find a time", text)
    download = reverse("placements:together_hours_download", args=["csv"])
    sheet = signed_in(cast.hub_lead).get(download, {"where": "hub:south-hub"} | asked)
    rows = b"".join(sheet).decode().splitlines()[1:]
    assert sorted(tuple(row.split(",")[1:2] + row.split(",")[-4:]) for row in rows) == sorted(
        [
            (world.nurse.person.family_name, "1", "90", "0", "80"),
            (world.medic.person.family_name, "1", "90", "0", "0"),
            (world.visitor.person.family_name, "0", "0", "0", "0"),
        ]
    )
    assert world.visitor.person.family_name not in page(cast.administrator, HOURS, **asked)


@pytest.mark.time_machine("2026-11-23 12:00 +0000", tick=False)
def test_hours_together_are_to_the_minute_across_a_clock_change_and_those_of_the_learners_own_pages(
    cast: Cast, world: World
) -> None:
    saturday = datetime.date(2026, 10, 24)
    for placement in (world.nurse, world.medic):
        placement.starts_on = saturday
        placement.save()
        placement.refresh_from_db()
    night = SessionFactory(
        practice=cast.practice,
        kind=SessionKind.INTERPROFESSIONAL,
        during=DateTimeTZRange(to_utc(saturday, datetime.time(20)), to_utc(saturday + DAY, datetime.time(8))),
        published=True,
    )
    called_off = SessionFactory(
        practice=cast.practice, kind=SessionKind.INTERPROFESSIONAL, day=saturday, published=True
    )
    for session in (called_off, night):
        for placement in (world.nurse, world.medic):
            row = ParticipationFactory(session=session, placement=placement)
            # The medic went earlier, and of the night nobody has confirmed that yet.
            end = session.end - (datetime.timedelta(minutes=61) if placement == world.medic else ZERO)
            AttendanceFactory(
                participation=row,
                during=DateTimeTZRange(session.start, end),
                confirmed_by=cast.educationalist
                if session == called_off or placement == world.nurse
                else None,
            )
    Session.objects.filter(pk=called_off.pk).update(is_cancelled=True, cancelled_reason="Entered twice")
    now = timezone.now()
    (found,) = learnt_together([cast.practice], saturday, saturday + DAY, now)
    own = totals_of([world.nurse, world.medic], now, saturday, saturday + DAY)
    told = {each.placement: (each.minutes, each.confirmed) for each in found.learners}
    assert told == {
        each: (own[each.pk].together.planned, own[each.pk].together.confirmed)
        for each in (world.nurse, world.medic)
    }
    assert told[world.nurse] == (13 * 60, 13 * 60 + 180)
    assert (found.minutes, found.minutes_so_far, found.without) == (26 * 60, 26 * 60, [])
