"""Who may not sit over whose application, and why (rule 12; over a reconsideration nobody sits who sat before)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from atp_portal.formatting import and_list
from hubs.models import Application, Decision, PanelMember, PracticeGroupMember, Reconsideration

# The roles that tie somebody to a practice: how they are named from a person, and what they are called.
ROLES = {
    "practice_leads": "practice lead",
    "administrators": "administrator",
    "educationalists": "educationalist",
    "supervisors": "supervisor",
    "patient_partners": "patient partner",
    "involvement_coordinators": "involvement coordinator",
}
A_YEAR = datetime.timedelta(days=365)

# By the keys of an application and of a person: why this person is not independent of it, as ends of a sentence.
Ties = dict[tuple[int, int], list[str]]


def ties_of(people: Collection[Any], applications: Iterable[Application], on: datetime.date) -> Ties:
    """Why which of the people may not sit over which application on a day; nothing for who may.

    Not who holds or in the year before held a role at an applicant practice, who started or handed in the
    application, and, once a decision is reconsidered, who sat on a panel that decided it, decided it or asked.
    """
    applications = list(applications)
    ties: Ties = defaultdict(list)
    _add_roles(ties, people, applications, on)
    persons = {person.pk for person in people}
    for application in applications:
        for key, words in (
            (application.started_by_id, "started this application"),
            (application.submitted_by_id, "handed in this application"),
        ):
            if key is not None and key in persons:
                ties[application.pk, key].append(words)
    _add_first_panels(ties, persons, applications)
    return dict(ties)


def sentence(person: Any, application: Application, reasons: Iterable[str]) -> str:
    """'Sam Hill may not sit over Ash Grove Surgery: they are its administrator.'"""
    return f"{person.full_name} may not sit over {application.host}: {and_list(reasons)}."


def _add_roles(
    ties: Ties, people: Collection[Any], applications: Collection[Application], on: datetime.date
) -> None:
    practices_of = _practices_of(applications)
    asked = {practice for practices in practices_of.values() for practice in practices}
    held: dict[tuple[int, int], list[str]] = defaultdict(list)
    for relation, called in ROLES.items():
        kind: Any = next((person._meta.get_field(relation).related_model for person in people), None)
        if kind is None:
            return
        rows = kind.objects.overlapping(on - A_YEAR, on).filter(person__in=people, practice__in=asked)
        for role in rows.select_related("practice").order_by("starts_on", "pk"):
            verb = "was" if role.ends_on and role.ends_on < on else "is"
            words = f"{verb} {called} at {role.practice}"
            if words not in held[role.person_id, role.practice_id]:
                held[role.person_id, role.practice_id].append(words)
    for application, practices in practices_of.items():
        for (person, practice), words_of in held.items():
            if practice in practices:
                ties[application, person].extend(words_of)


def _practices_of(applications: Collection[Application]) -> dict[int, set[int]]:
    """The keys of the practices that each application is for."""
    groups = {application.group_id for application in applications if application.group_id}
    members: dict[int, set[int]] = defaultdict(set)
    for group, practice in (
        PracticeGroupMember.objects.current().filter(group__in=groups).values_list("group", "practice")
    ):
        members[group].add(practice)
    return {
        application.pk: {application.practice_id}
        if application.practice_id
        else members[application.group_id or 0]
        for application in applications
    }


def _add_first_panels(ties: Ties, persons: set[int], applications: Collection[Application]) -> None:
    """Those who sat over a decision that is now looked at again, took it, or asked for that."""
    again = [application.pk for application in applications if application.state == "reconsideration"]
    if not again:
        return
    decided = list(
        Decision.objects.filter(application__in=again).values_list(
            "application", "decided_by", "panel_case__meeting"
        )
    )
    sat: dict[int, set[int]] = defaultdict(set)
    for meeting, person in PanelMember.objects.filter(
        meeting__in={meeting for _, _, meeting in decided}, person__in=persons
    ).values_list("meeting", "person"):
        sat[meeting].add(person)
    for application, decider, meeting in decided:
        if decider in persons:
            ties[application, decider].append("took the decision that is looked at again")
        for person in sat[meeting]:
            ties[application, person].append("sat on the panel whose decision is looked at again")
    asked = Reconsideration.objects.filter(decision__application__in=again, asked_by__in=persons)
    for application, person in asked.values_list("decision__application", "asked_by"):
        ties[application, person].append("asked for the decision to be looked at again")
