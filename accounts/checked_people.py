"""A list of people to invite, row by row: what each row asks for, and what is wrong with it."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumber_field.phonenumber import to_python

from accounts.invitations import Invitable, invitable_by, may_invite_everywhere, places_for
from accounts.models import Person, RoleKind
from accounts.operations.invitations import InvitationPlan, may_have_account
from accounts.operations.people import NewPerson
from accounts.people_files import Row, day_of
from atp_portal.formatting import date_plain
from hubs.models import LearnerGroup, Profession

LONGEST = {"Email": 254, "Title": 20, "Given name": 100, "Family name": 100, "Stage": 50}
PLACE_WORDS = {
    "region": "region",
    "hub": "hub",
    "practice": "practice, by its ODS code",
    "education_provider": "university or medical school",
}


@dataclass
class CheckedRow:
    """A row with its problems, in sentences; without any it has a plan."""

    row: Row
    problems: list[str] = field(default_factory=list)
    plan: InvitationPlan | None = None

    @property
    def name(self) -> str:
        cells = self.row.cells
        return " ".join(filter(None, (cells["Title"], cells["Given name"], cells["Family name"])))

    @property
    def learning(self) -> str:
        return ", ".join(filter(None, (self.row.cells["Learner group"], self.row.cells["Stage"])))

    @property
    def days(self) -> str:
        """As they are understood, or as they were written."""
        if self.plan is None:
            return " to ".join(filter(None, (self.row.cells["First day"], self.row.cells["Last day"])))
        first, last = self.plan.starts_on, self.plan.ends_on
        return f"{date_plain(first)} to {date_plain(last)}" if last else f"from {date_plain(first)}"


@dataclass
class _Known:
    """What the rows are compared with, fetched once for all of them."""

    by: Person
    roles: dict[str, Invitable]
    places: dict[RoleKind, dict[str, Any]]
    professions: dict[str, Profession]
    groups: dict[str, LearnerGroup]
    people: dict[str, Person]
    times: Counter[str]
    # Whom this person sees anyhow, since they are of their places.
    seen: set[int]
    # By (person, kind, place): the days on which the role is held.
    held: dict[tuple[int, str, int | None], list[tuple[datetime.date, datetime.date | None, int | None]]]


def check_people(by: Person, rows: Sequence[Row]) -> list[CheckedRow]:
    """The rows in their order; about twenty queries, however many there are."""
    known = _known(by, rows)
    return [_checked(row, known) for row in rows]


def _known(by: Person, rows: Sequence[Row]) -> _Known:
    emails = [Person.objects.normalize_email(row.cells["Email"]) for row in rows]
    people = {str(person.email): person for person in Person.objects.filter(email__in=emails)}
    roles = {_name(row.kind.label): row for row in invitable_by(by)}
    roles |= {_name(row.kind.value): row for row in invitable_by(by)}
    for row in invitable_by(by):
        # "Involvement coordinator" alone is a practice's.
        roles.setdefault(_name(row.kind.label).removesuffix(" of a practice"), row)
    places: dict[RoleKind, dict[str, Any]] = {}
    held = defaultdict(list)
    seen = set()
    found: dict[tuple[str, tuple[str, ...]], list[Any]] = {}
    for each in dict.fromkeys(roles.values()):
        key = (each.place, each.inviters)
        if key not in found:
            found[key] = list(places_for(by, each))
        places[each.kind] = _by_names(found[key])
        here = {each_place.pk for each_place in found[key]}
        model: Any = each.model
        for role in model.objects.filter(person__in=people.values()):
            place = getattr(role, f"{each.place}_id")
            group = getattr(role, "learner_group_id", None)
            held[role.person_id, each.kind.value, place].append((role.starts_on, role.ends_on, group))
            if place in here:
                seen.add(role.person_id)
    return _Known(
        by=by,
        roles=roles,
        places=places,
        professions={
            _name(name): each for each in Profession.objects.all() for name in (each.name, each.slug)
        },
        groups={_name(name): each for each in LearnerGroup.objects.all() for name in (each.name, each.slug)},
        people=people,
        times=Counter(email for email in emails if email),
        seen=seen,
        held=dict(held),
    )


def _name(text: str) -> str:
    return " ".join(text.lower().split())


def _by_names(places: Sequence[Any]) -> dict[str, Any]:
    """Places by their code, and by their name where only one is called so."""
    by_names: dict[str, Any] = {}
    times = Counter(_name(place.name) for place in places)
    for place in places:
        by_names[_name(getattr(place, "ods_code", "") or place.slug)] = place
        if times[_name(place.name)] == 1:
            by_names[_name(place.name)] = place
    return by_names


def _checked(row: Row, known: _Known) -> CheckedRow:
    checked = CheckedRow(row)
    tell, cells = checked.problems.append, row.cells
    role = known.roles.get(_name(cells["Role"]))
    if role is None:
        names = ", ".join(dict.fromkeys(each.kind.label for each in known.roles.values()))
        tell(f"Role: {cells['Role'] or 'empty'} is not one that you may invite to. Those are: {names}.")
    place = _place(cells["Place"], role, known, tell) if role else None
    email = _email(cells, known, tell)
    if not cells["Given name"]:
        tell("Given name: empty.")
    for column, most in LONGEST.items():
        if len(cells[column]) > most:
            tell(f"{column}: longer than {most} letters.")
    phone = to_python(cells["Telephone"], region="GB") if cells["Telephone"] else None
    if phone is not None and not phone.is_valid():
        tell(f"Telephone: {cells['Telephone']} is not a telephone number.")
    profession = _named(cells["Profession"], "Profession", known.professions, tell)
    first, last = _days(cells, tell)
    group = _group(cells, role, known, tell)
    if checked.problems or role is None or first is None:
        return checked
    if _is_held(known, email, role, place, group, first, last):
        tell("This person holds this role here on some of these days already.")
        return checked
    checked.plan = InvitationPlan(
        person=NewPerson(
            given_name=cells["Given name"],
            family_name=cells["Family name"],
            email=email,
            title=cells["Title"],
            phone=str(phone or ""),
            profession=profession,
        ),
        kind=role.kind,
        place=place,
        starts_on=first,
        ends_on=last,
        learner_group=group,
        stage=cells["Stage"] if role.is_learner else "",
    )
    return checked


def _place(text: str, role: Invitable, known: _Known, tell: Any) -> Any:
    places = known.places[role.kind]
    only = set(places.values())
    if not text and may_invite_everywhere(known.by, role):
        return None
    if not text and len(only) == 1:
        return only.pop()
    place = places.get(_name(text))
    if place is None and not text:
        tell(f"Place: empty. Name the {PLACE_WORDS[role.place]}.")
    elif place is None:
        tell(f"Place: {text} is none where you may invite to this role. Name the {PLACE_WORDS[role.place]}.")
    return place


def _email(cells: dict[str, str], known: _Known, tell: Any) -> str:
    text = cells["Email"]
    email = Person.objects.normalize_email(text)
    if not email:
        tell("Email: empty.")
        return email
    try:
        validate_email(email)
    except ValidationError:
        tell(f"Email: {text} is not an email address.")
        return email
    if known.times[email] > 1:
        tell(f"Email: {email} is in the list {known.times[email]} times. Each address can be there once.")
    person = known.people.get(email)
    if person is not None and person.pk == known.by.pk:
        tell("Email: this is your own address.")
    elif person is not None and not may_have_account(person):
        tell(f"Email: nobody can be invited by the address {email}. Ask HEE staff.")
    elif person is not None and person.pk in known.seen and not _is_called(person, cells):
        tell(f"Email: this is the address of {person}.")
    return email


def _is_called(person: Person, cells: dict[str, str]) -> bool:
    names = person.given_name, person.family_name
    return [_name(name) for name in names] == [_name(cells["Given name"]), _name(cells["Family name"])]


def _named(text: str, column: str, found: dict[str, Any], tell: Any) -> Any:
    if not text:
        return None
    if _name(text) not in found:
        tell(f"{column}: {text} is not known.")
    return found.get(_name(text))


def _days(cells: dict[str, str], tell: Any) -> tuple[datetime.date | None, datetime.date | None]:
    first, last = day_of(cells["First day"]), day_of(cells["Last day"])
    for column, day in (("First day", first), ("Last day", last)):
        if cells[column] and day is None:
            tell(f"{column}: {cells[column]} is not a date. Write it like 27/3/2026.")
    if not cells["First day"]:
        tell("First day: empty.")
    if first and last and last < first:
        tell("Last day: before the first day.")
    return first, last


def _group(cells: dict[str, str], role: Invitable | None, known: _Known, tell: Any) -> LearnerGroup | None:
    if role is None or not role.is_learner:
        if role is not None and (cells["Learner group"] or cells["Stage"]):
            tell("Learner group and stage: only learners have them.")
        return None
    if not cells["Learner group"]:
        tell("Learner group: empty.")
    group: LearnerGroup | None = _named(cells["Learner group"], "Learner group", known.groups, tell)
    return group


def _is_held(
    known: _Known,
    email: str,
    role: Invitable,
    place: Any,
    group: LearnerGroup | None,
    first: datetime.date,
    last: datetime.date | None,
) -> bool:
    person = known.people.get(email)
    if person is None:
        return False
    days = known.held.get((person.pk, role.kind.value, place and place.pk), [])
    return any(
        (ends is None or ends >= first) and (last is None or starts <= last)
        for starts, ends, of in days
        if of == (group and group.pk)
    )
