"""Who supervises, assesses and covers: RULES 18 to 24.

Of somebody whose register, approval or profession nobody knows, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from atp_portal.formatting import clock, date_day, date_plain
from placements.rules.facts import Facts, Timed
from placements.rules.groups import (
    NMC,
    ONE_PERSON_MAY_DO_BOTH,
    PRE_REGISTRATION_NURSING,
    REGISTRARS,
)
from placements.rules.rule import Breach, Mend, Parameter, Parameters, Rule, Severity
from placements.rules.sources import (
    NMC_BOTH_ROLES,
    NMC_IN_PLACE,
    NMC_SUPERVISORS,
    REGISTRAR_WEEK,
    SUPERNUMERARY,
    TRAINER_REAPPROVAL,
)

CONSULTING = frozenset({"surgery", "clinic", "visits"})


def of_session(each: Timed, sentence: str, mend: str, kind: Mend | None = Mend.SUPERVISOR) -> Breach:
    """A breach in one session; the sentence goes on after "Surgery on Friday 27 November at 1pm"."""
    where = f"{each.session.title} on {date_day(each.start)} at {clock(each.start)}"
    return Breach(f"{where} {sentence}", (each.session.id,), (each.day,), mend, kind)


def trainers_approval(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """The trainer is approved on every day of the placement."""
    trainer, placement = facts.placement.educationalist, facts.placement
    if trainer is None:
        return
    if trainer.approved_from is not None and trainer.approved_from > placement.first_day:
        yield Breach(
            f"{trainer.name}’s approval as a trainer begins on {date_plain(trainer.approved_from)}.",
            days=(placement.first_day,),
            mend="Choose another trainer, or start later.",
        )
    if trainer.approved_until is not None and trainer.approved_until < placement.last_day:
        lapsed = max(trainer.approved_until + timedelta(days=1), placement.first_day)
        yield Breach(
            f"{trainer.name}’s approval as a trainer ends on {date_plain(trainer.approved_until)}.",
            days=(lapsed,),
            mend="Choose another trainer, or record the new approval.",
        )


def supervisor_is_not_assessor(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Unless the programme allows it and the reason is recorded."""
    roles = facts.placement.nmc
    if roles is None or roles.practice_assessor is None:
        return
    assessor = roles.practice_assessor
    is_allowed = facts.learner.group in parameters["exempt_groups"] and roles.same_person_reason.strip()
    if not is_allowed and assessor.key in {person.key for person in roles.supervisors}:
        yield Breach(
            f"{assessor.name} supervises and assesses the same learner.",
            mend="Choose another practice assessor or another practice supervisor.",
        )


def assessors_are_named(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    roles = facts.placement.nmc
    if roles is None:
        return
    for is_there, who in (
        (roles.practice_assessor is not None, "practice assessor"),
        (roles.has_academic_assessor, "academic assessor"),
        (roles.has_nominated_person, "nominated person for the setting"),
    ):
        if not is_there:
            yield Breach(f"There is no {who}.", mend=f"Name the {who}.")


def supervisors_are_registered(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """In each clinical session somebody on any register; the practice assessor on the NMC's."""
    for each in facts.work:
        registers = [person.registration for person in each.session.supervisors]
        if each.session.category == "clinical" and registers and not any(registers) and None not in registers:
            yield of_session(
                each,
                "has nobody who is a registered health or care professional.",
                "Add a practice supervisor who oversees it.",
            )
    assessor = facts.placement.nmc.practice_assessor if facts.placement.nmc else None
    if assessor is not None and assessor.registration not in (None, "nmc"):
        yield Breach(
            f"{assessor.name}, the practice assessor, is not registered with the NMC.",
            mend="Choose a practice assessor registered for the programme.",
        )


def clinical_sessions_are_supervised(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Campus days and self-directed learning need nobody; of spoke visits rule 39 says so.

    Nor does what was agreed with somebody named who is not on the portal.
    """
    for each in facts.work:
        session = each.session
        if (
            session.category == "clinical"
            and session.kind not in ("self_directed", "spoke_visit")
            and not session.is_campus
            and not session.is_answered_for
            and not session.supervisors
        ):
            yield of_session(each, "has no supervisor.", "Name who leads or oversees it.")


def gp_is_there(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """While a registrar consults; of a session without anybody rule 22 says so."""
    for each in facts.work:
        people = each.session.supervisors
        if each.session.category == "clinical" and each.session.kind in CONSULTING and people:
            known = [person.is_gp for person in people]
            if not any(known) and None not in known:
                yield of_session(each, "has no other GP.", "Name a GP who oversees it.")


def nobody_covers_who_learns(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """No student nurse leads or oversees the learner's session, and this student nurse none of others."""
    sentence, mend = "counts a student nurse as cover.", "Name somebody registered instead."
    for each in facts.work:
        if any(person.learner_group in PRE_REGISTRATION_NURSING for person in each.session.supervisors):
            yield of_session(each, sentence, mend)
    if facts.learner.group in PRE_REGISTRATION_NURSING:
        for each in facts.timed_elsewhere:
            if any(person.key == facts.learner.key for person in each.session.supervisors):
                yield of_session(each, sentence, mend)


RULES = (
    Rule(
        "18",
        "A GP registrar’s trainer is approved on every day of the placement.",
        Severity.STOP,
        TRAINER_REAPPROVAL,
        trainers_approval,
        groups=REGISTRARS,
    ),
    Rule(
        "19",
        "Nobody supervises and assesses one NMC learner on one placement.",
        Severity.STOP,
        NMC_BOTH_ROLES,
        supervisor_is_not_assessor,
        {
            "exempt_groups": Parameter(
                ONE_PERSON_MAY_DO_BOTH, "learner groups where a recorded reason is enough"
            )
        },
        NMC,
    ),
    Rule(
        "20",
        "An NMC learner has a practice assessor and an academic assessor, and the setting a nominated person.",
        Severity.STOP,
        NMC_IN_PLACE,
        assessors_are_named,
        groups=NMC,
    ),
    Rule(
        "21",
        "An NMC learner is supervised by a registered professional, and assessed by one registered for the programme.",
        Severity.STOP,
        NMC_SUPERVISORS,
        supervisors_are_registered,
        groups=NMC,
    ),
    Rule(
        "22",
        "Every clinical session has a named supervisor.",
        Severity.STOP,
        NMC_IN_PLACE,
        clinical_sessions_are_supervised,
    ),
    Rule(
        "23",
        "Another GP is there while a GP registrar consults.",
        Severity.STOP,
        REGISTRAR_WEEK,
        gp_is_there,
        groups=REGISTRARS,
    ),
    Rule(
        "24",
        "A student nurse is never counted as cover.",
        Severity.STOP,
        SUPERNUMERARY,
        nobody_covers_who_learns,
    ),
)
