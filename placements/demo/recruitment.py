"""The demo world's recruitment: in each hub, practices in every state, and others still to be found."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping

from accounts.models import Person
from hubs.accrediting.recruiting import ProspectState
from hubs.models import LearnerGroup, Membership, Practice, Prospect, TrainingHub
from hubs.operations.accreditation import accredit_practice
from hubs.operations.network import join_hub_together
from hubs.operations.places import add_practices
from hubs.operations.recruitment import (
    add_community_service,
    add_prospects,
    move_prospect,
    note_accredited,
    note_application_started,
    plan_next_step,
    put_off_prospect,
    write_note,
)
from placements.demo import places
from placements.demo.network import areas, hubs_by_slug, unsaved_practice
from placements.demo.places import TOWNS

S = ProspectState
# How far each hub has come with its first practices; the rest of those that are made are still to be found.
AS_FAR_AS = (
    S.PROSPECTIVE, S.PROSPECTIVE, S.CONTACTED, S.CONTACTED, S.INTERESTED, S.APPLYING, S.ACCREDITED, S.NOT_NOW,
)  # fmt: skip
STILL_TO_FIND = 4
# Codes, and telephones, that no other place of the world has.
FIRST_CODE = 5000
# What is planned for practices in these states, and in how many days from today.
STEPS = {
    S.CONTACTED: (("Ring the practice manager again", -3), ("Send the spoke guidelines", 6)),
    S.INTERESTED: (("Visit the practice with the checklist", 0),),
    S.APPLYING: (("Help with the evidence for their rooms", 12),),
}
NOTES = {
    S.CONTACTED: "Spoke to the reception. The practice manager is in on Mondays and Thursdays.",
    S.INTERESTED: "The partners talked about it and would like to begin with student nurses.",
    S.APPLYING: "They have begun to write their application.",
    S.NOT_NOW: "Rang them. Two practices are becoming one there, and nobody has the time at present.",
}


def recruit_practices(
    rng: random.Random, *, hub_leads: Mapping[str, Person], today: datetime.date, by: Person
) -> None:
    """Practices that belong to no hub, recruited by the lead of the hub in whose towns they are."""
    names, covered, number = places.practice_names(rng), areas(), 0
    taken = {tuple(name.split()[:2]) for name in Practice.objects.values_list("name", flat=True)}
    fresh = (name for name in names if tuple(name.split()[:2]) not in taken)
    for slug, hub in hubs_by_slug().items():
        unsaved = []
        for each in range(len(AS_FAR_AS) + STILL_TO_FIND):
            town = TOWNS[slug][each % len(TOWNS[slug])]
            number += 1
            code = places.PRACTICE_CODES.format(FIRST_CODE + number)
            unsaved.append(unsaved_practice(rng, 500 + number, code, next(fresh), town, covered[town.area]))
        made = add_practices(by=by, practices=unsaved)
        found = _recruit(hub, made[: len(AS_FAR_AS)], by=hub_leads[slug], today=today)
        _add_service(hub, by=hub_leads[slug], number=number)
        _accredit(hub, found[AS_FAR_AS.index(S.ACCREDITED)].practice, today=today, by=by)


def _recruit(
    hub: TrainingHub, practices: list[Practice], *, by: Person, today: datetime.date
) -> list[Prospect]:
    found = {each.practice_id: each for each in add_prospects(by=by, hub=hub, practices=practices)}
    steps = {state: iter(planned) for state, planned in STEPS.items()}
    for practice, state in zip(practices, AS_FAR_AS, strict=True):
        prospect = _as_far_as(found[practice.pk], state, by=by, today=today)
        if planned := next(steps.get(state, iter(())), None):
            text, days = planned
            plan_next_step(
                by=by, prospect=prospect, owner=by, text=text, on=today + datetime.timedelta(days=days)
            )
        if state in NOTES:
            write_note(by=by, prospect=prospect, text=NOTES[state])
    return [found[practice.pk] for practice in practices]


def _add_service(hub: TrainingHub, *, by: Person, number: int) -> None:
    town = TOWNS[hub.slug][0]
    add_community_service(
        by=by,
        hub=hub,
        name=f"{town.name} District Nursing Team",
        ods_code=places.SERVICE_CODES.format(FIRST_CODE + number),
        address_1="Community Health Centre",
        town=town.name,
        postcode=places.postcode(random.Random(hub.slug), town),
        phone=places.telephone(500 + number),
        ccg=areas()[town.area],
    )


def _accredit(hub: TrainingHub, practice: Practice, *, today: datetime.date, by: Person) -> None:
    """The practice that was won is a member of the hub and accredited, since last week."""
    since = today - datetime.timedelta(days=7)
    role = Membership.Role.CONSORTIUM_MEMBER if hub.network_model == "consortium" else Membership.Role.SPOKE
    join_hub_together(by=by, practices=[practice], hub=hub, role=role, starts_on=since)
    accredit_practice(
        by=by,
        practice=practice,
        learner_groups=list(LearnerGroup.objects.filter(slug="student-nurse")),
        starts_on=since,
        ends_on=today + datetime.timedelta(days=365),
        decided_on=since,
    )
    note_accredited([practice])


def _as_far_as(prospect: Prospect, state: ProspectState, *, by: Person, today: datetime.date) -> Prospect:
    if state in (S.CONTACTED, S.INTERESTED, S.APPLYING, S.ACCREDITED):
        prospect = move_prospect(by=by, prospect=prospect, to=S.CONTACTED)
    if state in (S.INTERESTED, S.APPLYING, S.ACCREDITED):
        prospect = move_prospect(by=by, prospect=prospect, to=S.INTERESTED)
    if state in (S.APPLYING, S.ACCREDITED):
        note_application_started(prospect.practice, prospect.hub)
    if state == S.NOT_NOW:
        put_off_prospect(
            by=by,
            prospect=prospect,
            reason="They are merging with another practice.",
            ask_again_on=today + datetime.timedelta(days=1),
        )
    return prospect
