"""What calendars are told of a session and of an event, in words.

A feed ends up in outside calendars. In one's own sessions others are named by first name and profession, as far as
they learn at the same practice; in the sessions of others learners are named by initials and profession alone. No
patient partner is named, and nobody reads why a session was cancelled, or what a learner is away for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from accounts.models import Person
from atp_portal.formatting import and_list, count, date_plain, phone
from hubs.models import Practice
from placements.models import InSession, LearnerProposal, Part, RegionalEvent, Session
from placements.presentation import counted, leaders_of, learner_words, place_of

Known = Callable[[InSession], bool]
"""Whether who reads the feed knows a learner, who takes part by this row."""

MOST_NAMED = 12
"""More learners than this are counted by profession, and their initials stand in no title."""

MOST_IN_TITLE = 4

AWAY, VISIT = "Away", "Visit"
NOT_FOR_OTHERS = frozenset({LearnerProposal.Kind.LEAVE, LearnerProposal.Kind.EXAM})
"""What was agreed with a learner and is nobody else's: others read only that they are away."""


def location_of(session: Session) -> str:
    """A room with its practice and address; a place elsewhere as it was written down, a host's with its address."""
    if session.place:
        host = session.spoke_visit.host if session.spoke_visit else None
        return ", ".join([session.place, *(host.address_lines if host else [])])
    return ", ".join(
        [*filter(None, [place_of(session)]), session.practice.name, *session.practice.address_lines]
    )


# One's own sessions


def told_of_own(session: Session, reader: Person) -> str:
    """Who leads it, who else is in it, what to bring, and whom to ring."""
    company = _company(session, reader)
    return _lines(
        leaders_of(session, whose=reader),
        f"With {company}" if company else "",
        session.note,
        _whom_to_ring(session.practice),
    )


def _company(session: Session, reader: Person) -> str:
    others = [row for row in session.everybody if row.person_id != reader.pk]
    learners = [row for row in others if row.part == Part.LEARNER]
    home = _practice_of(session, reader)
    named = [row for row in learners if row.placement and row.placement.practice_id == home]
    if len(named) > MOST_NAMED:
        named = []
    partners = sum(row.part == Part.PATIENT_PARTNER for row in others)
    return and_list(
        [
            *(f"{row.person.given_name} ({learner_words(row)})" for row in named),
            *_counted([row for row in learners if row not in named]),
            *([counted(partners, "patient partner")] if partners else []),
        ]
    )


def _practice_of(session: Session, reader: Person) -> int | None:
    """Where the learners are whom ``reader`` knows by name; None at an event, where people of everywhere meet."""
    event: RegionalEvent | None = getattr(session, "regional_event", None)
    if event and event.kind != RegionalEvent.Kind.SHARED_SESSION:
        return None
    own = (row.placement for row in session.everybody if row.person_id == reader.pk)
    return next((placement.practice_id for placement in own if placement), session.practice_id)


def _whom_to_ring(practice: Practice) -> str:
    return f"{practice.name}: {phone(practice.phone)}" if practice.phone else ""


# The sessions of others


def is_away(session: Session) -> bool:
    """Whether others are told no more of it than that its learner is away."""
    return session.proposal is not None and session.proposal.kind in NOT_FOR_OTHERS


def titled_for_others(session: Session, known: Known, *, visits: bool = False) -> str:
    """'Morning surgery (LN)', 'Case discussion (LN, MM)', 'Away (LN)'; 'Visit (LN)' where it ``visits`` the reader."""
    title = AWAY if is_away(session) else VISIT if visits else session.title
    initials = [initials_of(row.person) for row in _learners(session) if known(row)]
    return f"{title} ({', '.join(initials)})" if 0 < len(initials) <= MOST_IN_TITLE else title


def told_to_others(session: Session, known: Known) -> str:
    """Who leads it and which learners are in it: 'LN, student nurse', and others whom the reader does not know."""
    learners = _learners(session)
    named = [row for row in learners if known(row)]
    if len(named) > MOST_NAMED:
        named = []
    initials = [f"{initials_of(row.person)}, {learner_words(row)}" for row in named]
    if is_away(session):
        return _lines(*initials)
    unnamed = and_list(_counted([row for row in learners if row not in named]))
    more = f"and {unnamed} of other practices" if named else f"With {unnamed}"
    return _lines(leaders_of(session), *initials, more if unnamed else "")


def initials_of(person: Person) -> str:
    """'LN'; of a name the first letter counts, so that '’t Hooft' gives a T."""
    names = (person.given_name, person.family_name)
    return "".join(next((each.upper() for each in name if each.isalpha()), "") for name in names)


def _learners(session: Session) -> list[InSession]:
    return [row for row in session.everybody if row.part == Part.LEARNER]


# Events


def told_of_event(event: RegionalEvent) -> str:
    """What it is, who holds it for whom, how many can come and until when to book; nobody's name."""
    what = event.get_kind_display()
    professions = and_list(str(each) for each in event.professions.all())
    return _lines(
        f"{what[:1].upper()}{what[1:]}, {event.hub}",
        f"For {event.get_audience_display()}{f': {professions}' if professions else ''}",
        f"{count(event.places, 'place')}{f', book by {date_plain(event.book_by)}' if event.book_by else ''}",
        event.description,
    )


def _counted(learners: Sequence[InSession]) -> list[str]:
    numbers = Counter(map(learner_words, learners))
    return [counted(number, what) for what, number in numbers.most_common()]


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))
