"""Who is in a session, in words, as far as their reader may know.

A learner reads the first names and professions of others in the same session, and no more; staff of a practice read
the full names of its own learners, and of others' what they are and where from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from accounts.models import Person
from atp_portal.formatting import and_list
from hubs.models import Practice
from placements.models import Part, Participation, Session, SessionCategory
from placements.presentation.words import counted, learner_words

MOST_NAMES = 2
"""With more others than this a card counts them by profession: "2 medical students and a GP registrar"."""


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
    return _visitor_words(session.everybody, at)


def _visitor_words(rows: Iterable[Participation], at: Practice) -> list[str]:
    visitors = Counter(
        (learner_words(row), str(row.placement.practice))
        for row in rows
        if row.placement and is_of_another(row, at)
    )
    return [f"{counted(number, what)} from {home}" for (what, home), number in visitors.most_common()]


def is_together(session: Session) -> bool:
    """Whether learners of two or more professions or stages share it, which is what the scheme is proud of."""
    groups = {row.placement.learner_group_id for row in session.everybody if row.placement}
    return len(groups) > 1 and session.category != SessionCategory.BREAK


def _others(session: Session, whose: Person | None) -> list[Participation]:
    """By key, since a week compares thousands of times."""
    mine = whose.pk if whose else None
    return [row for row in session.everybody if row.person_id != mine]
