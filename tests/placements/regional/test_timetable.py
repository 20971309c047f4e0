"""The regional timetable as a list, a calendar and a sheet: who sees which events, and what a line tells."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl.reader.excel import load_workbook

from accounts.models import Person
from placements.models import RegionalEvent
from tests.factories import PracticeFactory, ProfessionFactory
from tests.factories.cast import Cast
from tests.factories.regional import EventBookingFactory, RegionalEventFactory
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 12:00 +0000", tick=False)]

LIST = reverse("placements:regional")
CALENDAR = reverse("placements:regional_calendar")
SIGNED_IN = (
    "learner", "administrator", "stranger_administrator", "educationalist", "practice_lead",
    "hub_lead", "other_hub_lead", "academic", "other_academic", "hee",
)  # fmt: skip
SOON = datetime.date(2026, 12, 2)


def event(cast: Cast, title: str, **fields: Any) -> RegionalEvent:
    made: RegionalEvent = RegionalEventFactory(
        **{
            "hub": cast.hub,
            "session__practice": cast.practice,
            "session__title": title,
            "session__day": SOON,
        }
        | fields
    )
    return made


def titles(client: Client, person: Person, **query: str) -> list[str]:
    client.force_login(person)
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [line.title for line in response.context["lines"]]


def test_everybody_sees_what_is_for_all_hubs_and_those_of_a_hub_what_is_for_it(
    client: Client, cast: Cast
) -> None:
    event(cast, "For all")
    event(cast, "For one", is_for_all_hubs=False)
    event(cast, "Being prepared", session__published=False)
    event(cast, "Offered no more", is_withdrawn=True, kind="shared_session")
    seen = {who: set(titles(client, getattr(cast, who))) for who in SIGNED_IN}
    everybody, hub, keeper = {"For all"}, {"For all", "For one"}, {"For all", "For one", "Being prepared"}
    assert seen == dict.fromkeys(SIGNED_IN, hub) | {
        "stranger_administrator": everybody,
        "other_hub_lead": everybody,
        "other_academic": hub,  # a learner of theirs is at Ash Grove
        "hub_lead": keeper,
        "hee": keeper,
    }


def test_who_is_booked_sees_the_event_of_another_hub(client: Client, cast: Cast) -> None:
    theirs = event(cast, "For one", is_for_all_hubs=False)
    assert titles(client, cast.stranger_learner) == []
    EventBookingFactory(event=theirs, placement=cast.stranger_placement)
    assert titles(client, cast.stranger_learner) == titles(client, cast.stranger_administrator) == ["For one"]


def lines(client: Client, person: Person, **query: str) -> list[Any]:
    client.force_login(person)
    return list(client.get(LIST, query).context["lines"])


def test_a_line_says_when_where_for_whom_and_what_is_left(client: Client, cast: Cast) -> None:
    nurses = event(cast, "Wound care", is_for_all_hubs=False, book_by=datetime.date(2026, 11, 27))
    nurses.professions.set([cast.nursing, cast.medicine])
    (line,) = lines(client, cast.learner)
    told = (str(line.day), line.hours, line.where, line.hub, line.for_whom, line.places, line.until)
    assert told == (
        "2026-12-02",
        "9am to midday",
        "Postgraduate centre",
        "South Hub, for its practices only",
        "Learners: medicine and nursing",
        "12 places left",
        "Book by Friday 27 November",
    )
    body = client.get(LIST).content.decode()
    assert "1 event to come" in body
    assert line.href in body


def test_what_is_left_is_told_in_words(client: Client, cast: Cast) -> None:
    def full(title: str, *, booked: int, waiting: int = 0, **fields: Any) -> None:
        made = event(cast, title, places=2, **fields)
        for _ in range(booked):
            EventBookingFactory(event=made)
        for _ in range(waiting):
            EventBookingFactory(event=made, state="waiting")

    full("One left", booked=1)
    full("Full", booked=2)
    full("One waits", booked=2, waiting=1)
    full("Two wait", booked=2, waiting=2)
    full("Closed", booked=1, book_by=datetime.date(2026, 11, 22))
    full("Last day", booked=0, book_by=datetime.date(2026, 11, 23))
    full("Called off", booked=0, session__is_cancelled=True)
    full("Draft", booked=0, session__published=False)
    full("Last week", booked=1, session__day=datetime.date(2026, 11, 16))
    told = {
        line.title: line.places
        for line in [*lines(client, cast.hub_lead), *lines(client, cast.hub_lead, when="past")]
    }
    assert told == {
        "One left": "1 place left",
        "Full": "Full",
        "One waits": "Full: 1 is waiting",
        "Two wait": "Full: 2 are waiting",
        "Closed": "Booking has closed",
        "Last day": "2 places left",
        "Called off": "Cancelled",
        "Draft": "Draft",
        "Last week": "Over",
    }
    assert titles(client, cast.hub_lead, which="places") == ["One left", "Last day"]
    assert titles(client, cast.hub_lead, which="drafts") == ["Draft"]


def test_one_s_own_booking_is_told_and_an_administrator_s_learners_are_counted(
    client: Client, cast: Cast
) -> None:
    first = event(cast, "First")
    EventBookingFactory(event=first, placement=cast.placement)
    EventBookingFactory(event=first, placement=cast.second_placement, state="invited")
    second = event(cast, "Second")
    EventBookingFactory(event=second, placement=cast.placement, state="invited")
    EventBookingFactory(event=second, placement=cast.second_placement, state="cancelled")

    def told(person: Person) -> list[tuple[str, str]]:
        return [(line.mine[0] if line.mine else "", line.learners) for line in lines(client, person)]

    assert told(cast.learner) == [("You are booked", ""), ("You are invited", "")]
    assert told(cast.second_learner) == [("You are invited", ""), ("", "")]
    ours = [("", "1 learner of yours is booked, 1 is invited"), ("", "1 learner of yours is invited")]
    assert told(cast.administrator) == told(cast.hub_lead) == ours
    assert told(cast.same_hub_administrator) == told(cast.academic) == [("", ""), ("", "")]
    assert titles(client, cast.learner, which="mine") == ["First"]
    assert titles(client, cast.learner, which="invited") == ["Second"]
    assert titles(client, cast.administrator, which="invited") == ["First", "Second"]
    assert titles(client, cast.same_hub_administrator, which="invited") == []
    assert "Medlow" not in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"hub": "north-hub"}, ["North"]),
        ({"kind": "cpd"}, ["Educators"]),
        ({"audience": "learners"}, ["Everybody", "North", "Nurses", "Far"]),
        ({"audience": "educators"}, ["Everybody", "Educators"]),
        ({"profession": "nursing"}, ["Everybody", "North", "Nurses", "Educators", "Far"]),
        ({"profession": "medicine"}, ["Everybody", "North", "Educators", "Far"]),
        ({"where": "hub"}, ["Everybody", "Nurses", "Educators", "Far"]),
        ({"where": "near"}, ["Everybody", "Nurses", "Educators"]),
        ({"starts_from_day": "3", "starts_from_month": "12", "starts_from_year": "2026"}, ["Far"]),
        (
            {"starts_until_day": "2", "starts_until_month": "12", "starts_until_year": "2026", "kind": "cpd"},
            ["Educators"],
        ),
        ({"kind": "nonsense"}, []),
        ({"starts_from_day": "45", "starts_from_month": "1", "starts_from_year": "2026"}, []),
    ],
)
def test_filters_narrow_the_list(client: Client, cast: Cast, query: dict[str, str], found: list[str]) -> None:
    for practice, where in (
        (cast.practice, ("53.38", "-1.47")),
        (cast.stranger_practice, ("54.10", "-1.47")),
    ):
        practice.latitude, practice.longitude = where
        practice.save()
    far = PracticeFactory(hub=cast.hub, latitude="53.75", longitude="-0.33")
    event(cast, "Everybody", audience="everybody")
    event(cast, "North", hub=cast.other_hub, session__practice=cast.stranger_practice)
    event(cast, "Nurses").professions.set([cast.nursing, ProfessionFactory()])
    event(cast, "Educators", audience="educators", kind="cpd")
    event(cast, "Far", session__practice=far, session__day=datetime.date(2026, 12, 3))
    assert titles(client, cast.administrator, **query) == found


def test_filters_offer_only_what_is_for_their_reader(client: Client, cast: Cast) -> None:
    def choices(person: Person, name: str) -> list[str]:
        client.force_login(person)
        return [value for value, _ in client.get(LIST).context["filters"].fields[name].choices if value]

    assert choices(cast.learner, "which") == ["places", "mine", "invited"]
    assert choices(cast.hub_lead, "which") == ["places", "mine", "invited", "drafts"]
    assert choices(cast.learner, "where") == ["hub", "near"]
    assert choices(cast.hub_lead, "where") == ["hub"]
    event(cast, "For one", is_for_all_hubs=False)
    assert choices(cast.stranger_administrator, "hub") == []
    assert choices(cast.administrator, "hub") == ["south-hub"]


def test_what_is_over_stands_behind_a_link_with_the_latest_on_top(client: Client, cast: Cast) -> None:
    for title, day in [("Yesterday", 22), ("Today, over", 23), ("Long ago", 2), ("Tomorrow", 24)]:
        event(cast, title, session__day=datetime.date(2026, 11, day))
    event(cast, "Going on", session__day=datetime.date(2026, 11, 23), session__end=datetime.time(13))
    assert titles(client, cast.learner) == ["Going on", "Tomorrow"]
    assert 'href="?when=past"' in client.get(LIST).content.decode()
    assert titles(client, cast.learner, when="past") == ["Today, over", "Yesterday", "Long ago"]


def test_the_calendar_shows_a_month_with_its_neighbours_and_keeps_the_filters(
    client: Client, cast: Cast
) -> None:
    event(cast, "In December")
    event(cast, "In November", session__day=datetime.date(2026, 11, 30))
    event(cast, "Over", session__day=datetime.date(2026, 11, 2), kind="cpd")
    client.force_login(cast.learner)

    def shown(**query: str) -> tuple[str, list[str]]:
        context = client.get(CALENDAR, query).context
        grid = context["grid"]
        return grid.month.words, [line.title for week in grid.weeks for day in week for line in day.entries]

    assert shown() == ("November 2026", ["Over", "In November"])
    assert shown(month="2026-12") == ("December 2026", ["In December"])
    assert shown(kind="cpd") == ("November 2026", ["Over"])
    body = client.get(CALENDAR, {"month": "2026-12", "kind": "cpd"}).content.decode()
    assert "Nothing here fits these filters" in body
    assert 'href="?month=2027-01&amp;kind=cpd"' in body
    assert '<input type="hidden" name="month" value="2026-12">' in body
    assert "You are looking at November 2026" in client.get(CALENDAR, {"month": "2026-99"}).content.decode()


def test_the_calendar_shows_a_week_by_day_with_times_and_places_and_keeps_the_filters(
    client: Client, cast: Cast
) -> None:
    event(cast, "Monday", session__day=datetime.date(2026, 11, 30), kind="cpd")
    event(cast, "Wednesday")
    event(cast, "Sunday", session__day=datetime.date(2026, 12, 6), session__start=datetime.time(8))
    event(cast, "Monday after", session__day=datetime.date(2026, 12, 7))
    client.force_login(cast.learner)

    def shown(**query: str) -> tuple[str, dict[str, list[str]]]:
        context = client.get(CALENDAR, query).context
        days = context["grid"].days
        return context["heading"], {
            f"{day.date:%a %d}": [line.title for line in day.entries] for day in days if day.entries
        }

    assert shown(week="2026-W49") == (
        "30 November to 6 December 2026",
        {"Mon 30": ["Monday"], "Wed 02": ["Wednesday"], "Sun 06": ["Sunday"]},
    )
    assert shown(week="2026-W49", kind="cpd") == ("30 November to 4 December 2026", {"Mon 30": ["Monday"]})
    assert shown(week="") == ("23 to 27 November 2026", {})
    body = client.get(CALENDAR, {"week": "2026-W49", "kind": "cpd", "where": "hub"}).content.decode()
    assert "9am to midday" in body
    assert "Postgraduate centre" in body
    assert '<input type="hidden" name="week" value="2026-W49">' in body
    kept = "kind=cpd&amp;where=hub"
    for href in (
        f"?week=2026-W50&amp;{kept}",
        f"?week=2026-W48&amp;{kept}",
        f"{CALENDAR}?month=2026-12&amp;{kept}",
        f"{LIST}?{kept}",
    ):
        assert f'href="{href}"' in body, href
    assert "Nothing is planned in this week" in client.get(CALENDAR, {"week": ""}).content.decode()
    wrong = client.get(CALENDAR, {"week": "2026-W99"}).content.decode()
    assert "There is no week 99 in 2026" in wrong
    assert "You are looking at 23 to 27 November 2026" in wrong
    month = client.get(CALENDAR, {"month": "2026-12"}).content.decode()
    assert f'href="{CALENDAR}?week=2026-W49"' in month


def test_who_has_nothing_to_see_reads_what_would_be_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    assert "Nothing is planned yet" in client.get(LIST).content.decode()
    assert "No event fits these filters" in client.get(LIST, {"kind": "cpd"}).content.decode()
    assert "Nothing is planned in this month" in client.get(CALENDAR).content.decode()


def test_the_sheet_holds_what_is_filtered_on_all_pages_without_a_name(client: Client, cast: Cast) -> None:
    for number in range(30):
        event(cast, f"=Event {number}")
    booked = event(cast, "Booked", kind="cpd")
    EventBookingFactory(event=booked, placement=cast.placement)
    client.force_login(cast.hub_lead)
    assert len(client.get(LIST).context["lines"]) == 25
    response = client.get(reverse("placements:regional_download", args=["csv"]))
    rows = list(csv.reader(b"".join(response).decode("utf-8-sig").splitlines()))
    assert (len(rows), rows[1][0], rows[1][3:5]) == (32, "'=Event 0", ["9am", "midday"])
    response = client.get(reverse("placements:regional_download", args=["xlsx"]), {"kind": "cpd"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    (_, row) = sheet.iter_rows(values_only=True)
    assert row[:3] == ("Booked", "development for educators", datetime.datetime(2026, 12, 2))
    assert row[8:12] == (12, 1, 0, "11 places left")
    assert client.get("/regional/timetable.pdf").status_code == 404


@pytest.mark.parametrize("who", ["learner", "administrator", "hub_lead", "hee"])
@pytest.mark.parametrize(
    "address",
    [
        LIST,
        CALENDAR + "?month=2026-12",
        CALENDAR + "?week=2026-W49&where=near",
        LIST + "?which=places&where=hub&profession=nursing",
    ],
)
def test_pages_cost_the_same_with_much_and_with_little(
    client: Client, cast: Cast, who: str, address: str
) -> None:
    def more(number: int = 20) -> None:
        for n in range(number):
            made = event(cast, f"Event {n}", audience="everybody", places=3)
            made.professions.set([cast.nursing])
            EventBookingFactory(event=made, state="waiting")
            EventBookingFactory(event=made, placement=cast.placement, state="invited")

    more(1)
    client.force_login(getattr(cast, who))
    assert assert_same_queries(address, client, more) <= 14
