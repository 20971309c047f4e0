"""Who holds which role at a practice, a hub or a university, as their page of people shows it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import (
    AcademicLink,
    Administrator,
    Educationalist,
    HubLead,
    InvolvementCoordinator,
    PatientPartner,
    PracticeLead,
    Supervisor,
)
from accounts.models.roles import AnsweringRole, Role
from atp_portal.formatting import count, date_plain


@dataclass(frozen=True)
class Kind:
    """A kind of role as a page of people shows it: its name in addresses, its heading, what it is for."""

    name: str
    model: type[Role]
    heading: str
    what: str
    has_deputies: bool = True

    @property
    def called(self) -> str:
        """Somebody who holds it: 'practice lead'."""
        return str(self.model._meta.verbose_name)


PRACTICE_KINDS = (
    Kind("practice-lead", PracticeLead, "Practice leads", "Answer for the practice’s standing."),
    Kind("administrator", Administrator, "Administrators", "Responsible for learners’ timetables."),
    Kind(
        "educationalist",
        Educationalist,
        "Educationalists",
        "Teach, and are responsible for what learners learn.",
    ),
    Kind(
        "involvement-coordinator",
        InvolvementCoordinator,
        "Involvement coordinators",
        "Keep the register of patient and public involvement.",
    ),
    Kind("supervisor", Supervisor, "Supervisors", "Lead and oversee sessions. They need no account.", False),
    Kind("patient-partner", PatientPartner, "Patient partners", "Take part in teaching.", False),
)
HUB_KINDS = (
    Kind("hub-lead", HubLead, "Hub leads", "Lead the hub: its practices, places and events."),
    PRACTICE_KINDS[3],
)
PROVIDER_KINDS = (
    Kind(
        "academic-link", AcademicLink, "Academic links", "Ask for places and share the monitoring of quality."
    ),
)
KINDS = {kind.name: kind for kind in (*PRACTICE_KINDS, *HUB_KINDS, *PROVIDER_KINDS)}


@dataclass(frozen=True)
class Place:
    """Where roles are held, and what its reader may do there: ``may_rule`` is HEE staff's."""

    field: str
    row: Any
    kinds: Sequence[Kind]
    href: str
    may_change: bool
    may_rule: bool = False


@dataclass
class Holder:
    """Somebody in a role: how it stands in words and tags, and what the reader may do about it."""

    role: Any
    words: list[str] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)
    deeds: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Section:
    """Everybody who holds, will hold or has held one kind of role."""

    kind: Kind
    holders: list[Holder] = field(default_factory=list)
    past: list[Holder] = field(default_factory=list)


def sections_of(place: Place, today: datetime.date) -> list[Section]:
    """Everybody of a place, kind by kind; one query for each kind."""
    return [_section(kind, place, today) for kind in place.kinds]


def deeds_about(role: Any, place: Place, today: datetime.date) -> list[str]:
    """What the reader of the place's page may do about a role: of details, days, deputy and end, those there are.

    A hub's or university's own people are for HEE staff to change; their leads and links see to deputies.
    """
    if not place.may_change or (role.ends_on and role.ends_on < today):
        return []
    kind = next(each for each in place.kinds if isinstance(role, each.model))
    is_deputy = role.deputising_for_id is not None
    is_theirs = (
        place.field == "practice" or place.may_rule or is_deputy or kind.model is InvolvementCoordinator
    )
    has_details = isinstance(role, Educationalist | Supervisor)
    allowed = {
        "details": has_details,
        "days": is_theirs,
        "deputy": kind.has_deputies and not is_deputy,
        "end": is_theirs,
    }
    return [deed for deed, is_allowed in allowed.items() if is_allowed]


DEEDS = {
    "details": ("Change details", "accounts:role_details", "details of"),
    "days": ("Change dates", "accounts:role_days", "dates of"),
    "deputy": ("Name a deputy", "accounts:role_deputy", "deputy for"),
    "end": ("End", "accounts:role_end", "role of"),
}


def _section(kind: Kind, place: Place, today: datetime.date) -> Section:
    rows: Any = kind.model._default_manager.filter(**{place.field: place.row})
    related = ["person__profession", "deputising_for__person"]
    if issubclass(kind.model, AnsweringRole):
        related.append("handed_over_to__person")
    if kind.model is Educationalist:
        rows = with_learners_now(rows, today)
    rows = rows.select_related(*related).order_by(
        "person__family_name", "person__given_name", "starts_on", "pk"
    )
    section = Section(kind)
    for role in _deputies_after_principals(list(rows)):
        is_past = role.ends_on is not None and role.ends_on < today
        holder = Holder(role, _words(role, today), [] if is_past else _tags(role, today))
        holder.deeds = [
            {
                "text": DEEDS[deed][0],
                "href": reverse(DEEDS[deed][1], args=[kind.name, role.public_id]),
                "hidden": f"{DEEDS[deed][2]} {role.person.full_name}",
            }
            for deed in deeds_about(role, place, today)
        ]
        (section.past if is_past else section.holders).append(holder)
    return section


def with_learners_now(rows: Any, today: datetime.date) -> Any:
    """Educationalists with ``learners_now``: for how many they are responsible on this day."""
    here = Q(placements__state="confirmed", placements__starts_on__lte=today, placements__ends_on__gte=today)
    return rows.annotate(learners_now=Count("placements", filter=here))


def _deputies_after_principals(roles: Iterable[Any]) -> Iterable[Any]:
    rows = list(roles)
    there = {role.pk for role in rows}
    for role in rows:
        if role.deputising_for_id in there:
            continue
        yield role
        yield from (each for each in rows if each.deputising_for_id == role.pk)


def _words(role: Any, today: datetime.date) -> list[str]:
    words = []
    if role.deputising_for_id:
        words.append(f"Stands in for {role.deputising_for.person.full_name}")
    if isinstance(role, Supervisor) and role.job_title:
        words.append(role.job_title)
    elif role.person.profession:
        words.append(str(role.person.profession))
    if isinstance(role, AnsweringRole) and role.handed_over_to:
        words.append(f"{role.handed_over_to.person.full_name} takes over")
    if isinstance(role, Supervisor) and role.person.registered_with:
        words.append(_short_name(role.person.get_registered_with_display()))
    if isinstance(role, Educationalist):
        words += _words_of_educationalist(role)
    if isinstance(role, Supervisor | Educationalist) and role.person.is_gp:
        words.append("Qualified GP")
    return words


def _short_name(register: str) -> str:
    """A register by the letters in brackets after its name, where there are some."""
    return register.partition("(")[2].rstrip(")") or register


def _words_of_educationalist(role: Any) -> list[str]:
    words = []
    if role.registration_body:
        short = _short_name(role.get_registration_body_display())
        words.append(f"{short} {role.registration_number}")
    if role.approved_until:
        words.append(f"Approved until {date_plain(role.approved_until)}")
    elif role.approved_from:
        words.append(f"Approved from {date_plain(role.approved_from)}")
    if role.approving_body:
        words.append(f"By {role.approving_body}")
    learners = count(role.learners_now, "learner")
    words.append(f"{learners} now, at most {role.most_learners}" if role.most_learners else f"{learners} now")
    return words


def _tags(role: Any, today: datetime.date) -> list[tuple[str, str]]:
    tags = []
    if role.starts_on > today:
        tags.append(("To come", "blue"))
    elif role.deputising_for_id:
        tags.append(("Deputy", "blue"))
    if isinstance(role, Educationalist):
        tags += approval_tags(role, today)
        if role.most_learners and role.learners_now > role.most_learners:  # type: ignore[attr-defined]
            tags.append(("Over the number", "orange"))
    return tags


def approval_tags(role: Educationalist, today: datetime.date) -> list[tuple[str, str]]:
    """How an approval stands, where it lapses within three months or has lapsed."""
    until = role.approved_until
    if until is None or until > today + Educationalist.objects.all().ENDING:
        return []
    return [("Approval lapsed", "red") if until < today else ("Approval ends soon", "yellow")]
