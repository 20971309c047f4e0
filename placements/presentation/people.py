"""Who is in a session, in words, as far as their reader may know.

A learner reads the first names and professions of others in the same session, and no more; staff of a practice read
the full names of its own learners, and of others' what they are and where from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from accounts.models import Person
from atp_portal.formatting import and_list
from hubs.models import Practice
from placements.models import LEADING, InSession, Part, Session, SessionCategory
from placements.presentation.words import counted, learner_words

MOST_NAMES = 2
"""With more others than this a card counts them by profession: "2 medical students and a GP registrar"."""


# A practice's week asks for these by the thousand, so that each looks at a row once, and first at its part.


def leaders_of(session: Session, *, whose: Person | None = None) -> str:
    """'Sister Amy Holt', 'Sister Amy Holt, overseen by Dr Farah Patel'; without ``whose`` week it is."""
    mine = whose.pk if whose else None
    leaders: list[str] = []
    overseers: list[str] = []
    for row in session.everybody:
        if row.part in LEADING and row.person_id != mine:
            (leaders if row.part == Part.LEADER else overseers).append(row.person.full_name)
    if not overseers:
        return and_list(leaders)
    by = and_list(overseers)
    return f"{and_list(leaders)}, overseen by {by}" if leaders else f"Overseen by {by}"


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
    mine = whose.pk if whose else None
    learners: list[InSession] = []
    partners: list[Person] = []
    for row in session.everybody:
        if row.part == Part.LEARNER and row.person_id != mine:
            learners.append(row)
        elif row.part == Part.PATIENT_PARTNER and row.person_id != mine:
            partners.append(row.person)
    if at is not None and any(is_of_another(row, at) for row in learners):
        return _company_at(learners, len(partners), at, always_names=always_names)
    if always_names or len(learners) + len(partners) <= MOST_NAMES:
        names = [
            f"{row.person.full_name if full_names else row.person.given_name} ({learner_words(row)})"
            for row in learners
        ]
        if full_names:
            return and_list([*names, *(f"{person.full_name} (patient partner)" for person in partners)])
    else:
        names = _numbers_of(learners)
    return and_list([*names, *_partner_words(len(partners))])


def is_of_another(row: InSession, practice: Practice) -> bool:
    """Whether it is a learner who is placed at another practice."""
    return row.placement is not None and row.placement.practice_id != practice.pk


def _company_at(learners: Sequence[InSession], partners: int, at: Practice, *, always_names: bool) -> str:
    """The practice's own learners by name, those of others by what they are and where from, patients by number."""
    own = [row for row in learners if not is_of_another(row, at)]
    if always_names or len(own) <= MOST_NAMES:
        names = [f"{row.person.full_name} ({learner_words(row)})" for row in own]
    else:
        names = _numbers_of(own)
    return and_list([*names, *_visitor_words(learners, at), *_partner_words(partners)])


def _numbers_of(learners: Iterable[InSession]) -> list[str]:
    numbers = Counter(learner_words(row) for row in learners)
    return [counted(number, what) for what, number in numbers.most_common()]


def _partner_words(number: int) -> list[str]:
    return [counted(number, "patient partner")] if number else []


def visitors_of(session: Session, at: Practice) -> list[str]:
    """Learners of other practices in it, for staff of the practice ``at``: 'a student nurse from Beck Side'."""
    return _visitor_words(session.everybody, at)


def _visitor_words(rows: Iterable[InSession], at: Practice) -> list[str]:
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
