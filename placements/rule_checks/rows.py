"""Rows of the database as the values that rules are told. Asks no query of rows that were fetched for it.

Sessions come with their people in ``everybody`` (``SessionQuerySet.with_everybody``), placements with learner,
terms, learner group, provider and educationalist.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accounts.models import Educationalist, LearnerTerms, Person
from placements.models import (
    Interview,
    Part,
    Placement,
    PlacementRole,
    Session,
    SessionKind,
    Whereabouts,
)
from placements.rules.facts import (
    Facts,
    LearnerFact,
    NmcRoles,
    PersonFact,
    PlacementFact,
    Present,
    RoomFact,
    SessionFact,
)
from placements.rules.groups import APPRENTICES, FOUNDATION, NMC, REGISTRARS
from placements.timetabling.kinds import NOWHERE_IN_PARTICULAR

# Who learns in these groups is employed, unless their terms say otherwise.
EMPLOYED = REGISTRARS | FOUNDATION | APPRENTICES
Groups = Mapping[int, str]
Missing = Mapping[uuid.UUID, tuple[str, ...]]


@dataclass(frozen=True)
class PlacementParts:
    """What a placement stands on besides its own row. None: it was not asked for, and rules about it are silent."""

    roles: Sequence[PlacementRole] | None = None
    interviews: Sequence[Interview] | None = None
    has_nominated_person: bool = True
    practice_is_new: bool | None = None
    nursing_students_at_once: int | None = None
    nursing_students_this_year: int | None = None
    simulated_minutes: int = 0
    is_completing: bool = False


NOTHING_ASKED = PlacementParts()


def facts_of(
    placement: Placement,
    sessions: Iterable[Session],
    *,
    elsewhere: Iterable[Session] = (),
    parts: PlacementParts = NOTHING_ASKED,
    learning: Groups | None = None,
    missing: Missing | None = None,
) -> Facts:
    """The facts of a placement and these sessions of its learner; cancelled ones are left out.

    ``learning`` says of people who are learners themselves of which group, so that nobody who learns is cover, and
    ``missing`` of sessions, by their key, who or what is not there.
    """
    groups, lacks = learning or {}, missing or {}
    return Facts(
        placement_fact(placement, parts),
        learner_fact(placement),
        [session_fact(session, groups, lacks) for session in sessions if not session.is_cancelled],
        [session_fact(session, groups) for session in elsewhere if not session.is_cancelled],
    )


class Known(NamedTuple):
    """Who was told of already, by key: whoever is in a thousand sessions is made a value once."""

    people: dict[int, PersonFact]
    learners: dict[int, Present]


def session_fact(
    session: Session, learning: Groups, missing: Missing | None = None, known: Known | None = None
) -> SessionFact:
    """A session as rules are told of it. ``known`` is filled and used where many sessions are told of."""
    people, present = known or Known({}, {})
    by_part: dict[str, list[PersonFact]] = {Part.LEADER: [], Part.OVERSEER: []}
    learners, partners = [], 0
    for row in session.everybody:
        key, part = row.person_id, row.part
        if part in by_part:
            if key not in people:
                people[key] = person_fact(row.person, learning)
            by_part[part].append(people[key])
        elif row.placement_id is not None:
            if row.placement_id not in present and row.placement:
                present[row.placement_id] = _present(row.placement)
            learners.append(present[row.placement_id])
        else:
            partners += part == Part.PATIENT_PARTNER
    is_spoke = session.kind == SessionKind.SPOKE_VISIT
    visit = session.spoke_visit if is_spoke else None
    room = session.room
    return SessionFact(
        str(session.public_id),
        session.title,
        session.start,
        session.end,
        session.category,
        session.kind,
        site_of(session),
        RoomFact(str(session.room_id), room.name, room.seats) if room else None,
        tuple(by_part[Part.LEADER]),
        tuple(by_part[Part.OVERSEER]),
        tuple(learners),
        partners,
        session.capacity,
        session.whereabouts == Whereabouts.CAMPUS,
        bool(visit and visit.agreed_on) if is_spoke else None,
        bool(visit and visit.learning.strip()) if is_spoke else None,
        (missing or {}).get(session.public_id, ()),
        # Only work out of hours is a proposal and clinical, and says who supervises it.
        is_answered_for=session.proposal_id is not None,
    )


def site_of(session: Session) -> str | None:
    """What one travels to: the practice, or another place by its name; None for what is nowhere in particular."""
    where = session.whereabouts
    if not where and session.room_id is None and session.kind in NOWHERE_IN_PARTICULAR:
        where = Whereabouts.ANYWHERE
    if where == Whereabouts.ANYWHERE:
        return None
    if where == Whereabouts.PRACTICE or (not where and (session.room_id or not session.place)):
        return at_practice(session)
    return session.place.strip().casefold() or str(where)


def at_practice(session: Session) -> str:
    """The site of whatever takes place in the session's practice."""
    return f"practice {session.practice_id}"


def person_fact(person: Person, learning: Groups) -> PersonFact:
    return PersonFact(
        str(person.pk),
        person.full_name,
        _registration(person.registered_with),
        person.is_gp,
        learner_group=learning.get(person.pk),
    )


def learner_fact(placement: Placement) -> LearnerFact:
    group = placement.learner_group
    terms = _terms(placement)
    is_employed = terms.is_employed if terms else group.slug in EMPLOYED
    contracted = (terms.contracted_minutes if terms else None) or placement.weekly_minutes
    return LearnerFact(
        str(placement.person_id),
        group.slug,
        str(group.profession_id),
        placement.learner.stage,
        placement.education_provider.slug,
        is_employed,
        terms.under_18_until if terms else None,
        bool(terms and terms.has_opted_out),
        contracted if is_employed else None,
        terms.paid_weekly_minutes if terms else None,
        terms.practice_minutes_before if terms else None,
        terms.simulated_minutes if terms else None,
    )


def placement_fact(placement: Placement, parts: PlacementParts) -> PlacementFact:
    roles = parts.roles
    return PlacementFact(
        placement.starts_on,
        placement.ends_on,
        placement.weekly_minutes,
        _educationalist(placement.educationalist) if placement.educationalist else None,
        None if roles is None else any(role.kind == PlacementRole.Kind.DEPUTY for role in roles),
        placement.ethos_objective_id is not None,
        _nmc(placement, roles, parts) if roles is not None and placement.learner_group.slug in NMC else None,
        parts.is_completing,
        None if parts.interviews is None else tuple(each.kind for each in parts.interviews if each.held_on),
        parts.practice_is_new,
        parts.nursing_students_at_once,
        parts.nursing_students_this_year,
        parts.simulated_minutes,
    )


def _nmc(placement: Placement, roles: Sequence[PlacementRole], parts: PlacementParts) -> NmcRoles:
    of_kind: dict[str, list[PlacementRole]] = {kind: [] for kind in PlacementRole.Kind}
    for role in roles:
        of_kind[role.kind].append(role)
    assessors = of_kind[PlacementRole.Kind.PRACTICE_ASSESSOR]
    supervisors = of_kind[PlacementRole.Kind.PRACTICE_SUPERVISOR]
    return NmcRoles(
        tuple(person_fact(role.person, {}) for role in supervisors),
        person_fact(assessors[0].person, {}) if assessors else None,
        bool(of_kind[PlacementRole.Kind.ACADEMIC_ASSESSOR]),
        parts.has_nominated_person,
        next((role.same_person_reason for role in [*assessors, *supervisors] if role.same_person_reason), ""),
    )


def _educationalist(role: Educationalist) -> PersonFact:
    return PersonFact(
        str(role.person_id),
        role.person.full_name,
        role.registration_body or _registration(role.person.registered_with),
        role.person.is_gp,
        role.approved_from,
        role.approved_until,
        role.most_learners,
    )


def _present(placement: Placement) -> Present:
    group = placement.learner_group
    return Present(str(placement.person_id), str(group.profession_id), placement.learner.stage, group.slug)


def _registration(registered_with: str) -> str | None:
    """None where nobody has said, "" for somebody on no register."""
    return "" if registered_with == "none" else registered_with or None


def _terms(placement: Placement) -> LearnerTerms | None:
    try:
        return placement.learner.terms
    except LearnerTerms.DoesNotExist:
        return None
