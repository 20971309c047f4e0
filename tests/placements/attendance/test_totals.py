"""Hours come to the same in rows, totals, sheets and the rows of the database, to the minute, in every night."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from placements.attendance.export import COLUMNS, sheet_rows
from placements.attendance.rows import State, hours_rows
from placements.attendance.totals import totals_of, totals_of_rows
from placements.models import Attendance, Participation, Placement, Session
from placements.operations.attendance import claim, claim_missed, make_up
from tests.factories.attendance import AttendanceFactory, a_past_session, last_week
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, PlacementFactory, SessionFactory

UTC = datetime.UTC
MINUTE = datetime.timedelta(minutes=1)
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=UTC)


def counted(row: Any) -> tuple[int, int, int, int, int]:
    return row.planned, row.claimed, row.confirmed, row.missed, row.made_up


@pytest.mark.django_db
def test_what_is_not_confirmed_never_counts_as_confirmed(cast: Cast) -> None:
    days = last_week().days
    rows = [a_past_session(cast.placement, cast.supervisor, day=day) for day in days[:5]]
    rows += [a_past_session(cast.placement, day=days[5], category="educational", kind="interprofessional")]
    AttendanceFactory(participation=rows[0], confirmed_by=cast.supervisor)
    claim(by=cast.learner, participation=rows[1])
    claim_missed(by=cast.learner, participation=rows[2], why=Attendance.Why.ILL)
    AttendanceFactory(participation=rows[4], confirmed_by=cast.supervisor, missed=True)
    AttendanceFactory(participation=rows[5], confirmed_by=cast.educationalist)
    a_past_session(cast.placement, day=days[6], published=False)
    a_past_session(
        cast.placement, day=days[6], start=datetime.time(13), end=datetime.time(14), category="break"
    )

    found = hours_rows([cast.placement], timezone.now(), days[0], days[6])

    assert [each.state for each in found] == [
        State.CONFIRMED,
        State.CLAIMED,
        State.MISSED,
        State.UNSAID,
        State.MISSED,
        State.CONFIRMED,
    ]
    totals = totals_of_rows(found)
    assert counted(totals.all) == (1080, 540, 360, 360, 0)
    assert (totals.all.waiting, totals.all.unsaid) == (180, 180)
    assert counted(totals.clinical) == (900, 360, 180, 360, 0)
    assert counted(totals.educational) == counted(totals.together) == (180, 180, 180, 0, 0)


@pytest.mark.django_db
def test_a_missed_session_made_up_counts_once_where_it_was_made_up(cast: Cast) -> None:
    days = last_week().days
    missed = [a_past_session(cast.placement, day=day) for day in days[:2]]
    extra = a_past_session(cast.placement, day=days[4], end=datetime.time(13))
    for row in missed:
        claim_missed(by=cast.learner, participation=row, why=Attendance.Why.ILL)
        make_up(by=cast.administrator, participation=row, session=extra.session)
    both = [cast.placement]
    assert counted(totals_of(both, timezone.now(), days[0], days[6])[cast.placement.pk].all) == (
        600,
        0,
        0,
        360,
        0,
    )
    AttendanceFactory(participation=extra, confirmed_by=cast.educationalist)
    found = hours_rows(both, timezone.now(), days[0], days[6])
    assert [(str(each.state), each.made_up) for each in found] == [
        ("Missed, made up", 180),
        ("Missed, made up", 60),
        ("Confirmed", 0),
    ]
    assert counted(totals_of_rows(found).all) == (600, 240, 240, 360, 240)


@pytest.mark.django_db
def test_confirmed_hours_of_a_session_cancelled_later_still_count(cast: Cast) -> None:
    rows = [a_past_session(cast.placement, day=day) for day in last_week().days[:2]]
    AttendanceFactory(participation=rows[0], confirmed_by=cast.educationalist)
    AttendanceFactory(participation=rows[1])
    for row in rows:
        row.session.is_cancelled = True
        row.session.save()
    totals = totals_of([cast.placement], timezone.now(), *last_week().days[::6])[cast.placement.pk]
    assert counted(totals.all) == (0, 180, 180, 0, 0)


# The clocks went forward at 1am on 29 March and back at 2am on 25 October 2026.
SPRING = datetime.datetime(2026, 3, 28, 20, tzinfo=UTC)
AUTUMN = datetime.datetime(2026, 10, 24, 20, tzinfo=UTC)
A_SESSION = st.tuples(
    st.integers(0, 9 * 60),  # minutes from the one before
    st.integers(1, 11 * 60),  # planned length
    st.integers(-200, 200),  # how much longer it really was
    st.sampled_from(["clinical", "educational"]),
    st.sampled_from(["unsaid", "claimed", "confirmed", "missed", "cancelled", "confirmed, cancelled"]),
)


def of_range(during: Any) -> int:
    return int((during.upper.astimezone(UTC) - during.lower.astimezone(UTC)).total_seconds()) // 60


class ClockChanges(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(night=st.sampled_from([SPRING, AUTUMN]), sessions=st.lists(A_SESSION, max_size=7))
    def test_rows_totals_sheet_and_database_agree_to_the_minute(
        self, night: datetime.datetime, sessions: list[tuple[int, int, int, str, str]]
    ) -> None:
        """Sessions through the nights in which the clocks change, claimed from other times than planned."""
        placement: Placement = PlacementFactory(
            starts_on=night.date() - datetime.timedelta(days=7),
            ends_on=night.date() + datetime.timedelta(days=21),
        )
        supervisor = PersonFactory()
        expected, at = 0, night
        for gap, length, longer, category, fate in sessions:
            start, real = at + gap * MINUTE, max(1, length + longer)
            during = (start, start + length * MINUTE)
            session: Session = SessionFactory(
                practice=placement.practice,
                during=during,
                category=category,
                published=True,
                is_cancelled="cancelled" in fate,
            )
            session.refresh_from_db()
            row: Participation = ParticipationFactory(session=session, placement=placement)
            by = supervisor if "confirmed" in fate else None
            if fate == "missed":
                AttendanceFactory(participation=row, missed=True, confirmed_by=supervisor)
            elif fate != "unsaid":
                AttendanceFactory(participation=row, during=(start, start + real * MINUTE), confirmed_by=by)
            expected += real if by else 0
            at = start + max(length, real) * MINUTE
        rows = hours_rows([placement], NOW)
        totals = totals_of_rows(rows)
        sheet = list(sheet_rows(rows, {placement.pk: placement}))
        column = COLUMNS.index("Minutes confirmed")
        stored = Attendance.objects.filter(confirmed_at__isnull=False, during__isnull=False)
        assert (
            expected
            == sum(of_range(each.during) for each in stored)
            == sum(row.confirmed for row in rows)
            == totals.all.confirmed
            == totals.clinical.confirmed + totals.educational.confirmed
            == sum(each.confirmed for each in totals.weeks.values())
            == sum(int(str(cells[column])) for cells in sheet[:-3])
            == int(str(sheet[-1][column]))
        )
        assert all(row.confirmed <= row.claimed for row in rows)
