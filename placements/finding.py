"""Staff find a person, a practice or a placement by what they remember of it: a name, an ODS code, an email address.

Everything is asked for through ``visible_to``, so that nobody finds what they may not see.
"""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from accounts.models import (
    AcademicLink,
    Administrator,
    Educationalist,
    HubLead,
    Learner,
    Person,
    PracticeLead,
    Supervisor,
)
from hubs.models import Practice
from placements.models import Placement

MOST_SHOWN = 20
FEWEST_LETTERS = 2
# What staff of a practice are called, and by which model.
AT_PRACTICES = (
    ("Administrator", Administrator),
    ("Educationalist", Educationalist),
    ("Practice lead", PracticeLead),
    ("Supervisor", Supervisor),
)
PERSON = ("person__given_name", "person__family_name", "person__email")
PRACTICE = ("practice__name", "practice__ods_code")


@dataclass
class FoundPerson:
    """Somebody, what they are and where: 'Supervisor, Ash Grove Surgery'; ``href`` is empty where no page is theirs."""

    name: str
    href: str = ""
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """What a search found, at most ``MOST_SHOWN`` of each; ``more`` names the groups in which there is more."""

    people: Sequence[FoundPerson] = ()
    practices: Sequence[tuple[Practice, str]] = ()
    placements: Sequence[Placement] = ()
    more: Sequence[str] = ()

    @property
    def number(self) -> int:
        return len(self.people) + len(self.practices) + len(self.placements)


def find(*, reader: Person, wanted: str) -> Found:
    """What ``reader`` may see of whatever has each word of ``wanted`` in it; three queries."""
    words = wanted.split()
    people = _people(reader, words)
    practices = list(
        _practices(reader).filter(_each(words, "name", "ods_code", "town", "postcode"))[: MOST_SHOWN + 1]
    )
    placements = list(
        Placement.objects.visible_to(reader)
        .filter(_each(words, *PERSON, *PRACTICE))
        .select_related("person", "practice", "learner_group", "learner")
        .order_by(F("ends_on").desc(), "person__family_name", "pk")[: MOST_SHOWN + 1]
    )
    groups: dict[str, Sized] = {"people": people, "practices": practices, "placements": placements}
    return Found(
        people=people[:MOST_SHOWN],
        practices=[(practice, _practice_page(practice)) for practice in practices[:MOST_SHOWN]],
        placements=placements[:MOST_SHOWN],
        more=[name for name, found in groups.items() if len(found) > MOST_SHOWN],
    )


def _each(words: Sequence[str], *columns: str) -> Q:
    """Rows in which each word stands in one of the columns."""
    found = Q()
    for word in words:
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        found &= anywhere
    return found


def _practices(reader: Person) -> QuerySet[Practice]:
    """Those whose week the reader may see (``has_week``), and those for whose standing they answer."""
    seen = Practice.objects.visible_to(reader).order_by()
    answered = Practice.objects.whose_standing_is_shown_to(reader).order_by()
    return (
        Practice.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=answered.values("pk")))
        .annotate(has_week=Exists(seen.filter(pk=OuterRef("pk"))))
        .order_by("name")
    )


def _practice_page(practice: Any) -> str:
    """Its week, or for who only answers for its standing, that."""
    if practice.has_week:
        return reverse("placements:practice_week", args=[practice.ods_code])
    return f"{reverse('hubs:standing')}?{urlencode({'practice': practice.ods_code})}"


def _rows(parts: QuerySet[Any], what: str, place: str, code: str = "") -> QuerySet[Any, dict[str, Any]]:
    """People's parts in the scheme, alike for every kind of part, so that one query asks for all."""
    return (
        parts.order_by()
        .annotate(
            whose=F("person"),
            title=F("person__title"),
            given_name=F("person__given_name"),
            family_name=F("person__family_name"),
            what=Value(what, output_field=CharField()),
            place=F(place),
            code=F(code) if code else Value("", output_field=CharField()),
        )
        .values("whose", "title", "given_name", "family_name", "what", "place", "code")
    )


def _people(reader: Person, words: Sequence[str]) -> list[FoundPerson]:
    """People by their parts in the scheme, those that the reader may see; one query."""
    seen = Practice.objects.visible_to(reader).order_by().values("pk")
    asked = _each(words, *PERSON)
    listed = reverse("placements:placement_list")
    queries = [
        _rows(model.objects.current().filter(asked, practice__in=seen), words_of, *PRACTICE)
        for words_of, model in AT_PRACTICES
    ]
    learners = Learner.objects.visible_to(reader).filter(asked).order_by()
    queries.append(_rows(learners, "Learner", "learner_group__name"))
    if reader.is_hee_staff:
        everybody = Person.objects.visible_to(reader)
        of_scheme = {"person__in": everybody.order_by().values("pk")}
        queries.append(_rows(HubLead.objects.current().filter(asked, **of_scheme), "Hub lead", "hub__name"))
        queries.append(
            _rows(
                AcademicLink.objects.current().filter(asked, **of_scheme),
                "Academic link",
                "education_provider__name",
            )
        )
    first, *rest = queries
    found: dict[int, FoundPerson] = {}
    rows = first.union(*rest).order_by("family_name", "given_name", "whose", "what")
    for row in rows[: 3 * MOST_SHOWN]:
        full_name = " ".join(part for part in (row["title"], row["given_name"], row["family_name"]) if part)
        person = found.setdefault(row["whose"], FoundPerson(full_name))
        person.parts.append(f"{row['what']}, {row['place']}")
        if row["what"] == "Learner":
            name = f"{row['given_name']} {row['family_name']}".strip()
            person.href = f"{listed}?{urlencode({'name': name})}"
        elif row["code"] and not person.href:
            person.href = reverse("placements:practice_week", args=[row["code"]])
        elif reader.is_hee_staff and not person.href:
            person.href = reverse("admin:accounts_person_change", args=[row["whose"]])
    return list(found.values())
