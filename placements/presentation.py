"""Sessions as their reader sees them: rows with their people, turned into the cards of the timetable component.

A learner reads the first names and professions of others in the same session, and no more; staff of a practice read
the full names of its own learners, and of others' what they are and where from. Whoever leads or oversees the session
reads all names.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import Person
from atp_portal.formatting import and_list, date_range
from hubs.bank_holidays import bank_holidays_between
from hubs.models import Practice
from placements.models import LEADING, Part, Participation, Session, SessionCategory, SessionKind
from placements.querysets import SessionQuerySet
from placements.timetabling.grid import SessionCard
from placements.timetabling.weeks import Week

MOST_NAMES = 2
"""With more others than this a card counts them by profession: "2 medical students and a GP registrar"."""

KIND_WORDS = dict(SessionKind.choices)
VOWELS = "AEIOU"
SPOKEN_WITH_A_VOWEL = "AEFHILMNORSX"


# Fetching


def sessions_of_week(sessions: SessionQuerySet, week: Week) -> list[Session]:
    """Those that start in the week, in order, for cards: two queries, however many there are."""
    return list(sessions.starting_between(*week.during).with_everybody().with_practices())


def holidays_of_week(week: Week) -> dict[datetime.date, str]:
    """The bank holidays of the week by day, in one query."""
    return bank_holidays_between(week.days[0], week.days[-1])


# Cards


def session_card(
    session: Session,
    *,
    whose: Person | None = None,
    for_staff: bool = False,
    url: str | None = None,
    with_practice: bool = False,
    at: Practice | None = None,
) -> SessionCard:
    """One session, ``with_everybody`` and ``with_practices``, in the week of ``whose``: of nobody in a room's.

    ``for_staff`` says that the reader runs the timetable, as staff of the practice ``at``, whose own learners alone
    are named; ``with_practice`` names the practice beside the room.
    """
    if at is not None and is_hosted(session, at):
        return _visitor_card(session, at, whose, url)
    mine = whose.pk if whose else None
    leads = any(row.person_id == mine and row.part in LEADING for row in _rows(session))
    company = company_of(session, whose=whose, full_names=for_staff or leads, at=at)
    leaders = leaders_of(session, whose=whose)
    visit = session.kind == SessionKind.SPOKE_VISIT
    is_ours = at is None or session.practice_id == at.pk
    where = place_of(session, with_practice=with_practice)
    if visit and not for_staff:
        where = ", ".join(filter(None, [where, _address_of_host(session)]))
    if not (leaders or company) and session.kind == SessionKind.SELF_DIRECTED:
        leaders = "On their own" if for_staff else "On your own"
    if company and leads:
        # Whoever leads a session asks first for whom; a learner, by whom.
        who, company = f"With {company}{f', and {leaders}' if leaders else ''}", ""
    else:
        who = leaders
    return SessionCard(
        public_id=session.public_id,
        start=session.start,
        end=session.end,
        title=session.title,
        kind_label=KIND_WORDS[session.kind],
        category=session.category,
        tag_text=_tag_of(session),
        edge="visit" if visit else "",
        who=who,
        where=where if is_ours else place_away(session),
        company=f"With {company}" if company else "",
        note=_note(session, for_staff=for_staff) if is_ours else "",
        url=url,
        is_cancelled=session.is_cancelled,
        is_together=is_together(session),
        is_draft=not session.is_published and not session.is_cancelled,
    )


def session_cards(
    sessions: Iterable[Session],
    *,
    whose: Person | None = None,
    for_staff: bool = False,
    url_of: Callable[[Session], str] | None = None,
    with_practice: bool = False,
    at: Practice | None = None,
) -> list[SessionCard]:
    """A card for each session, as ``session_card`` makes it; ``url_of`` says where a session's link leads."""
    return [
        session_card(
            session,
            whose=whose,
            for_staff=for_staff,
            url=url_of(session) if url_of else None,
            with_practice=with_practice,
            at=at,
        )
        for session in sessions
    ]


def is_hosted(session: Session, practice: Practice) -> bool:
    """Whether it is a visit of another practice's learner to this one."""
    visit = session.spoke_visit
    return visit is not None and visit.host_id == practice.pk and session.practice_id != practice.pk


def _visitor_card(session: Session, at: Practice, whose: Person | None, url: str | None) -> SessionCard:
    """'Visiting: student nurse from Ash Grove Surgery', as the host's staff see it."""
    return SessionCard(
        public_id=session.public_id,
        start=session.start,
        end=session.end,
        title=f"Visiting: {company_of(session, full_names=True, at=at)}",
        kind_label=KIND_WORDS[session.kind],
        category=session.category,
        tag_text="Visit",
        edge="visit",
        who=leaders_of(session, whose=whose),
        url=url,
        is_cancelled=session.is_cancelled,
    )


def _note(session: Session, *, for_staff: bool) -> str:
    """What its reader should know; of a visit a learner also reads what is to be learnt there."""
    if session.is_cancelled:
        return session.cancelled_reason
    learning = session.spoke_visit.learning if session.spoke_visit and not for_staff else ""
    return " ".join(filter(None, [session.note, f"To learn: {learning}" if learning else ""]))


def _address_of_host(session: Session) -> str:
    host = session.spoke_visit.host if session.spoke_visit else None
    return ", ".join(host.address_lines) if host else ""


def place_away(session: Session) -> str:
    """'at Elm Hall', 'at Room 4, Beck Side Medical Centre', for who asks at another practice."""
    return f"at {place_of(session, with_practice=True)}"


def _tag_of(session: Session) -> str:
    """What it is rather than its category, in a word; empty where the category says enough."""
    if session.kind == SessionKind.SPOKE_VISIT:
        return "Visit"
    if is_leave(session):
        return "Leave"
    return "Simulated" if session.is_simulated else ""


def is_leave(session: Session) -> bool:
    """Whether it is leave that was agreed: the only break that comes of a proposal."""
    return session.proposal_id is not None and session.category == SessionCategory.BREAK


def is_together(session: Session) -> bool:
    """Whether learners of two or more professions or stages share it, which is what the scheme is proud of."""
    groups = {row.placement.learner_group_id for row in _rows(session) if row.placement}
    return len(groups) > 1 and session.category != SessionCategory.BREAK


def leaders_of(session: Session, *, whose: Person | None = None) -> str:
    """'Sister Amy Holt', 'Sister Amy Holt, overseen by Dr Farah Patel'; without ``whose`` week it is."""
    others = _others(session, whose)
    leaders = and_list(row.person.full_name for row in others if row.part == Part.LEADER)
    overseers = and_list(row.person.full_name for row in others if row.part == Part.OVERSEER)
    if not overseers:
        return leaders
    return f"{leaders}, overseen by {overseers}" if leaders else f"Overseen by {overseers}"


def company_of(
    session: Session,
    *,
    whose: Person | None = None,
    full_names: bool = False,
    always_names: bool = False,
    at: Practice | None = None,
) -> str:
    """Learners and patient partners in it, but for ``whose`` week it is; empty when there are none.

    'Maya (medical student)', and for more than two '2 medical students, a GP registrar and a patient partner',
    unless ``always_names``. A patient partner is named only where ``full_names`` are. To staff of the practice ``at``
    learners of others are 'a student nurse from Beck Side Medical Centre'.
    """
    others = _others(session, whose)
    if at is not None and any(is_of_another(row, at) for row in others):
        return _company_at(others, at, always_names=always_names)
    learners = [(row.person, learner_words(row)) for row in others if row.part == Part.LEARNER]
    partners = [row.person for row in others if row.part == Part.PATIENT_PARTNER]
    if always_names or len(learners) + len(partners) <= MOST_NAMES:
        names = [
            f"{person.full_name if full_names else person.given_name} ({what})" for person, what in learners
        ]
        if full_names:
            return and_list([*names, *(f"{person.full_name} (patient partner)" for person in partners)])
    else:
        numbers = Counter(what for _, what in learners)
        names = [counted(number, what) for what, number in numbers.most_common()]
    return and_list([*names, *([counted(len(partners), "patient partner")] if partners else [])])


def is_of_another(row: Participation, practice: Practice) -> bool:
    """Whether it is a learner who is placed at another practice."""
    return row.placement is not None and row.placement.practice_id != practice.pk


def _company_at(others: Iterable[Participation], at: Practice, *, always_names: bool) -> str:
    """The practice's own learners by name, those of others by what they are and where from, patients by number."""
    rows = [row for row in others if row.placement]
    own = [row for row in rows if not is_of_another(row, at)]
    if always_names or len(own) <= MOST_NAMES:
        names = [f"{row.person.full_name} ({learner_words(row)})" for row in own]
    else:
        names = [
            counted(number, what) for what, number in Counter(learner_words(r) for r in own).most_common()
        ]
    partners = sum(row.part == Part.PATIENT_PARTNER for row in others)
    return and_list(
        [
            *names,
            *_visitor_words(rows, at),
            *([counted(partners, "patient partner")] if partners else []),
        ]
    )


def visitors_of(session: Session, at: Practice) -> list[str]:
    """Learners of other practices in it, for staff of the practice ``at``: 'a student nurse from Beck Side'."""
    return _visitor_words(_rows(session), at)


def _visitor_words(rows: Iterable[Participation], at: Practice) -> list[str]:
    visitors = Counter(
        (learner_words(row), str(row.placement.practice))
        for row in rows
        if row.placement and is_of_another(row, at)
    )
    return [f"{counted(number, what)} from {home}" for (what, home), number in visitors.most_common()]


def learner_words(participation: Participation) -> str:
    """What a learner is, within a sentence: 'student nurse', 'GP registrar'."""
    assert participation.placement
    return within_sentence(participation.placement.learner_group.name)


def within_sentence(name: str) -> str:
    """A name that starts with a capital, within a sentence: 'Student nurse' is 'student nurse', 'GP' stays."""
    return name if name[:2].isupper() or name[1:2].isdigit() else f"{name[:1].lower()}{name[1:]}"


def place_of(session: Session, *, with_practice: bool = False) -> str:
    """'Room 4', 'Ash Street Clinic, S2 3QE', or with its practice 'Room 4, Ash Grove Surgery'."""
    if session.place:
        return session.place
    parts = [str(session.room) if session.room else "", str(session.practice) if with_practice else ""]
    return ", ".join(part for part in parts if part)


def _others(session: Session, whose: Person | None) -> list[Participation]:
    """By key, since a week compares thousands of times."""
    mine = whose.pk if whose else None
    return [row for row in _rows(session) if row.person_id != mine]


def _rows(session: Session) -> list[Participation]:
    return session.everybody


def counted(number: int, what: str) -> str:
    """'a student nurse', 'an FY2 doctor', '2 medical students'."""
    if number > 1:
        return f"{number} {what}s"
    vowels = SPOKEN_WITH_A_VOWEL if what[:1].isupper() else VOWELS.lower()
    return f"{'an' if what[:1] in vowels else 'a'} {what}"


# Ways to other weeks


@dataclass(frozen=True)
class WeekLink:
    """A week to go to: its code for the address, and its working days in words."""

    code: str
    label: str


@dataclass(frozen=True)
class WeekLinks:
    """What `placements/_week_links.html` draws; ``this_week`` is None where the page shows it already."""

    previous: WeekLink
    next: WeekLink
    this_week: WeekLink | None
    label: str


def is_weekend(day: datetime.date) -> bool:
    """Whether it is a Saturday or a Sunday, when people look at the week that comes."""
    return day.weekday() >= 5


def week_to_show(today: datetime.date) -> Week:
    """This week; at the weekend the one that comes."""
    week = Week.containing(today)
    return week.next if is_weekend(today) else week


def week_links(week: Week, *, today: datetime.date, last_day: datetime.date | None = None) -> WeekLinks:
    """The weeks before and after, and this week; ``last_day`` is the last that the page shows, else Friday."""
    current = Week.containing(today)
    return WeekLinks(
        previous=_link(week.previous),
        next=_link(week.next),
        this_week=None if week == current else _link(current),
        label=date_range(week.monday, last_day or week.days[4]),
    )


def _link(week: Week) -> WeekLink:
    return WeekLink(week.code, date_range(week.days[0], week.days[4], with_year=False))
