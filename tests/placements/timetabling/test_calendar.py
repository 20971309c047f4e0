import re
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atp_portal.formatting import LONDON, london
from placements.timetabling.calendar import FeedInfo, FeedSession, build_feed, etag

TIMETABLE = FeedInfo("Timetable of Amira Example")


def session(number=1, **changes):
    usual: dict[str, Any] = {
        "uid": UUID(int=number),
        "sequence": 0,
        "changed_at": datetime(2026, 11, 1, 10, 0, 0, tzinfo=UTC),
        "start": datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
        "end": datetime(2026, 11, 24, 17, 0, tzinfo=UTC),
        "summary": "Tutorial",
    }
    return FeedSession(**(usual | changes))


def unfolded(feed):
    """The content lines of a feed, read by the letter of RFC 5545 and not by the library that wrote them."""
    return feed.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def events(feed):
    """Each event's properties by name, their parameters left in the name."""
    found: list[dict[str, str]] = []
    for line in unfolded(feed):
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line != "END:VEVENT" and line != "END:VCALENDAR":
            name, _, value = line.partition(":")
            assert name not in found[-1]
            found[-1][name] = value
    return found


def unescaped(text):
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), text)


def test_a_feed_is_written_line_by_line_as_calendars_expect():
    feed = build_feed(
        TIMETABLE,
        [
            session(
                sequence=3,
                start=datetime(2026, 7, 1, 13, 0, tzinfo=UTC),
                end=datetime(2026, 7, 1, 16, 0, tzinfo=UTC),
                summary="Tutorial; with questions, and answers",
                location="Room 2, Example Practice",
                description="With Dr Example\nBring your notes",
                url="https://portal.example.org/timetable/?week=2026-W27",
            )
        ],
    )
    assert feed.endswith(b"END:VCALENDAR\r\n")
    assert unfolded(feed) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ATP portal//Timetable//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Timetable of Amira Example",
        "X-WR-CALNAME:Timetable of Amira Example",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Europe/London",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/London",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T010000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:BST",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:GMT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        r"SUMMARY:Tutorial\; with questions\, and answers",
        "DTSTART;TZID=Europe/London:20260701T140000",
        "DTEND;TZID=Europe/London:20260701T170000",
        "DTSTAMP:20261101T100000Z",
        "UID:00000000-0000-0000-0000-000000000001@atp-portal",
        "SEQUENCE:3",
        r"DESCRIPTION:With Dr Example\nBring your notes",
        "LAST-MODIFIED:20261101T100000Z",
        r"LOCATION:Room 2\, Example Practice",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://portal.example.org/timetable/?week=2026-W27",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_cancelled_session_says_so_and_keeps_nobody_busy():
    written = events(build_feed(TIMETABLE, [session(sequence=1, cancelled=True)]))
    assert written == [
        {
            "SUMMARY": "Cancelled: Tutorial",
            "DTSTART;TZID=Europe/London": "20261124T140000",
            "DTEND;TZID=Europe/London": "20261124T170000",
            "DTSTAMP": "20261101T100000Z",
            "UID": "00000000-0000-0000-0000-000000000001@atp-portal",
            "SEQUENCE": "1",
            "LAST-MODIFIED": "20261101T100000Z",
            "STATUS": "CANCELLED",
            "TRANSP": "TRANSPARENT",
        }
    ]


def test_a_feed_without_sessions_is_still_a_calendar():
    feed = build_feed(FeedInfo("Empty", "Nothing yet"), [])
    assert events(feed) == []
    assert {"NAME:Empty", "DESCRIPTION:Nothing yet", "X-WR-CALDESC:Nothing yet", "END:VTIMEZONE"} <= {
        *unfolded(feed)
    }


def test_the_same_sessions_in_any_order_give_the_same_bytes():
    sessions = [
        session(number, start=datetime(2026, 11, 24, 9 + number % 4, tzinfo=UTC)) for number in range(20)
    ]
    shuffled = Random(1).sample(sessions, len(sessions))
    assert build_feed(TIMETABLE, shuffled) == build_feed(TIMETABLE, sessions)
    starts = [event["DTSTART;TZID=Europe/London"] for event in events(build_feed(TIMETABLE, shuffled))]
    assert starts == sorted(starts)


def test_instants_of_another_zone_give_the_same_bytes():
    there = session(
        start=session().start.astimezone(LONDON), changed_at=session().changed_at.astimezone(LONDON)
    )
    assert build_feed(TIMETABLE, [there]) == build_feed(TIMETABLE, [session()])


def test_the_entity_tag_follows_the_bytes():
    unchanged = etag(build_feed(TIMETABLE, [session()]))
    assert re.fullmatch(r'"[0-9a-f]{32}"', unchanged)
    assert etag(build_feed(TIMETABLE, [session()])) == unchanged
    assert etag(build_feed(TIMETABLE, [session(sequence=1)])) != unchanged


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        # 1:30am comes twice: each of the two is written in UTC, so that nobody has to guess.
        (
            "2026-10-25T00:30",
            "2026-10-25T03:00",
            {"DTSTART": "20261025T003000Z", "DTEND": "20261025T030000Z"},
        ),
        (
            "2026-10-25T01:30",
            "2026-10-25T03:00",
            {"DTSTART": "20261025T013000Z", "DTEND": "20261025T030000Z"},
        ),
        (
            "2026-10-24T20:00",
            "2026-10-25T01:30",
            {"DTSTART": "20261024T200000Z", "DTEND": "20261025T013000Z"},
        ),
        # Just before and just after, a local time is one instant again.
        (
            "2026-10-24T23:45",
            "2026-10-25T02:00",
            {"DTSTART;TZID=Europe/London": "20261025T004500", "DTEND;TZID=Europe/London": "20261025T020000"},
        ),
        # The missing hour of March has no instants: 2am follows 12:59am.
        (
            "2027-03-28T00:30",
            "2027-03-28T01:00",
            {"DTSTART;TZID=Europe/London": "20270328T003000", "DTEND;TZID=Europe/London": "20270328T020000"},
        ),
    ],
)
def test_an_instant_beside_or_inside_a_clock_change_is_written_without_doubt(start, end, written):
    made = session(start=datetime.fromisoformat(f"{start}Z"), end=datetime.fromisoformat(f"{end}Z"))
    (event,) = events(build_feed(TIMETABLE, [made]))
    assert {name: value for name, value in event.items() if name.startswith(("DTSTART", "DTEND"))} == written


def test_a_session_may_stand_in_a_feed_only_once():
    with pytest.raises(ValueError, match="only once"):
        build_feed(TIMETABLE, [session(), session(sequence=2)])


def test_a_session_that_does_not_end_after_its_start_or_has_no_zone_is_refused():
    with pytest.raises(ValueError, match="must end after it starts"):
        build_feed(TIMETABLE, [session(end=session().start)])
    with pytest.raises(ValueError, match="needs a time zone"):
        build_feed(TIMETABLE, [session(start=datetime(2026, 11, 24, 14))])


def test_a_typed_backslash_stays_a_backslash():
    (event,) = events(build_feed(TIMETABLE, [session(summary=r"C:\New\notes", description=r"\n \N \\ \;")]))
    assert event["SUMMARY"] == r"C:\\New\\notes"
    assert unescaped(event["DESCRIPTION"]) == r"\n \N \\ \;"


def test_control_characters_are_stripped_and_line_ends_made_plain():
    (event,) = events(
        build_feed(
            TIMETABLE,
            [
                session(
                    summary="Tutorial\r\nBEGIN:VALARM\x00\x07 with\tnotes\ud800",
                    location="\u2028Room\x85 2\x7f ",
                    description=" One\r\ntwo\rthree\u2029four\x0bfive\x1b\n",
                    url="https://portal.example.org/\r\nX-INJECTED:1",
                )
            ],
        )
    )
    assert event["SUMMARY"] == "Tutorial BEGIN:VALARM with notes"
    assert event["LOCATION"] == "Room 2"
    assert unescaped(event["DESCRIPTION"]) == "One\ntwo\nthree\nfour\nfive"
    assert event["URL"] == "https://portal.example.org/ X-INJECTED:1"


anything_typed = (
    st.text(max_size=300)
    | st.text(st.sampled_from("ab ;,:\\nN\"'=\r\n\t\x00\x1f\x85\u2028é😀👩‍⚕️\ud800"), max_size=300)
    | st.sampled_from(["😀" * 300, "é" * 300, "x" * 300, "\\" * 300, ";" * 75, " " * 80 + "x"])
)


@given(name=anything_typed, summary=anything_typed, location=anything_typed, description=anything_typed)
@example(name="😀" * 300, summary="a" * 66 + "😀", location="\\" * 300, description="\n" * 300)
def test_whatever_people_type_is_folded_escaped_and_comes_back(name, summary, location, description):
    typed = session(summary=summary, location=location, description=description)
    feed = build_feed(FeedInfo(name), [typed, session(2, cancelled=True)])
    physical = feed.split(b"\r\n")
    assert physical.pop() == b""
    assert max(len(line) for line in physical) <= 75
    for line in physical:
        line.decode()  # No character is torn apart by a fold.
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    first, second = events(feed)
    assert second["SUMMARY"] == "Cancelled: Tutorial"
    for written, was in ((first["SUMMARY"], summary), (first.get("LOCATION", ""), location)):
        assert unescaped(written) == " ".join(visible(was).split())
    assert unescaped(first.get("DESCRIPTION", "")) == visible(description).strip()
    assert unescaped(unfolded(feed)[5].removeprefix("NAME:")) == " ".join(visible(name).split())


def visible(text):
    """What may be left of a text, character by character: a slower second way to the same."""
    kept = []
    for character in text.replace("\r\n", "\n"):
        if len(character.splitlines()[0] if character.splitlines() else "") < len(character):
            kept.append("\n")
        elif character == "\t" or not (
            character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff"
        ):
            kept.append(character)
    return "".join(kept)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2199, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
    st.integers(1, 16 * 60),
)
def test_every_instant_can_be_read_back(start, minutes):
    end = start + timedelta(minutes=minutes)
    (event,) = events(build_feed(TIMETABLE, [session(start=start, end=end)]))
    for name, instant in (("DTSTART", start), ("DTEND", end)):
        if name in event:
            assert event[name] == f"{instant:%Y%m%dT%H%M%SZ}"
        else:
            assert event[f"{name};TZID=Europe/London"] == f"{london(instant):%Y%m%dT%H%M%S}"
