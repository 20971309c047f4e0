"""What people find on their home page that concerns a practice's standing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count
from hubs.forms.agreements import QUESTIONED, SIGNED, which
from hubs.forms.standing import ACCREDITATIONS, AGREEMENTS, EXPIRING, LAPSED
from hubs.models import (
    Accreditation,
    ChangeDeclaration,
    EducationAgreement,
    Membership,
    Practice,
    PracticeGroupMember,
)
from hubs.standing import with_readings

# What is listed, how it ends, and the words for it.
ENDINGS = (
    (ACCREDITATIONS, LAPSED, "accreditation", "has lapsed", "have lapsed"),
    (AGREEMENTS, LAPSED, "education agreement", "has lapsed", "have lapsed"),
    (ACCREDITATIONS, EXPIRING, "accreditation", "expires", "expire"),
    (AGREEMENTS, EXPIRING, "education agreement", "expires", "expire"),
)

# The words for one and for several, and the tag.
WAITS = ("change declared waits for a review", "changes declared wait for a review", "Declared")
IS_UNDER_REVIEW = (
    "review of a change waits to be closed",
    "reviews of changes wait to be closed",
    "Under review",
)
UNDER_REVIEW = ChangeDeclaration.State.UNDER_REVIEW


def standing_of_own_practices(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """A practice lead's: for whom the practices are accredited and under which agreements, now and to come."""
    today = timezone.localdate(now)
    practices = list(Practice.objects.filter(pk__in=places))
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    accreditations = (
        Accreditation.objects.filter(lasting, practice__in=practices)
        .exclude(state=Accreditation.State.ANNULLED)
        .read_on(today)
        .select_related("learner_group")
        .order_by("starts_on", "learner_group__name")
    )
    shown = EducationAgreement.objects.all().in_force() | Q(state=EducationAgreement.State.SENT)
    agreements = EducationAgreement.objects.filter(shown, lasting, practice__in=practices).order_by(
        "starts_on"
    )
    to_sign = []
    by_practice: dict[int | None, dict[str, Any]] = {
        practice.pk: {"practice": practice, "accreditations": [], "agreements": []} for practice in practices
    }
    for accreditation in with_readings(accreditations, today):
        by_practice[accreditation.practice_id]["accreditations"].append(accreditation)
    for agreement in agreements:
        if agreement.state == EducationAgreement.State.SENT:
            to_sign.append(_to_sign(agreement, by_practice[agreement.practice_id]["practice"]))
        else:
            by_practice[agreement.practice_id]["agreements"].append(agreement)
    return Panel(
        "Your practice’s standing" if len(practices) == 1 else "Your practices’ standing",
        "accounts/home/standing.html",
        {"practices": list(by_practice.values()), "today": today},
        needs=[*to_sign, *_endings_at_practices(practices, today)],
    )


def _to_sign(agreement: EducationAgreement, practice: Practice) -> Need:
    return Need(
        f"Sign the {agreement.title}",
        reverse("hubs:agreement_sign", args=[agreement.public_id]),
        hint=practice.name,
        tag="To sign",
        colour="yellow",
    )


def endings_in_hubs(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """A hub lead's: the accreditations and agreements of the hub's practices that end or have ended."""
    practices_of: dict[tuple[str, str], set[int]] = defaultdict(set)
    members = Membership.objects.current().filter(hub__in=places).order_by("hub__name")
    for practice, name, slug in members.values_list("practice", "hub__name", "hub__slug"):
        practices_of[name, slug].add(practice)
    rows = _ending(set().union(*practices_of.values()), timezone.localdate(now))
    return Panel(
        needs=[
            need
            for (name, slug), practices in practices_of.items()
            for need in _needs(_numbers(rows, practices), name, hub=slug)
        ]
    )


def endings_everywhere(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """HEE staff's: those of their regions."""
    rows = _ending_of(
        Accreditation.objects.visible_to(person),
        EducationAgreement.objects.answered_for_by(person),
        timezone.localdate(now),
    )
    return Panel(needs=_needs(Counter((listed, ends) for listed, ends, *_ in rows), ""))


def _endings_at_practices(practices: list[Practice], today: date) -> list[Need]:
    rows = _ending({practice.pk for practice in practices}, today)
    return [
        need
        for practice in practices
        for need in _needs(_numbers(rows, {practice.pk}), practice.name, practice=practice.ods_code)
    ]


# What is listed and how it ends, and the practices of which one answers for it.
_Rows = list[tuple[tuple[str, str], set[int]]]


def _ending(practices: set[int], today: date) -> _Rows:
    """All that ends or has ended at these practices, a group's with all its practices; two queries."""
    in_group: dict[int | None, set[int]] = defaultdict(set)
    members = PracticeGroupMember.objects.current().filter(practice__in=practices)
    for group_id, practice_id in members.values_list("group", "practice"):
        in_group[group_id].add(practice_id)
    places = list(practices)
    rows = _ending_of(
        Accreditation.objects.of_practices(places), EducationAgreement.objects.of_practices(places), today
    )
    return [
        ((listed, ends), {practice} if practice else in_group[group])
        for listed, ends, practice, group in rows
    ]


def _ending_of(
    accreditations: QuerySet[Accreditation], agreements: QuerySet[EducationAgreement], today: date
) -> QuerySet[Any, tuple[str, str, int | None, int | None]]:
    """What of these ends or has ended: what it is, how it ends, its practice or its group; one query."""
    no_group = Cast(Value(None), BigIntegerField())
    first, *others = (
        getattr(rows, ends)(today)
        .order_by()
        .annotate(listed=Value(listed), ends=Value(ends), of_group=group)
        .values_list("listed", "ends", "practice", "of_group")
        for rows, listed, group in (
            (accreditations, ACCREDITATIONS, F("group")),
            (agreements, AGREEMENTS, no_group),
        )
        for ends in (LAPSED, EXPIRING)
    )
    return first.union(*others, all=True)


def _numbers(rows: _Rows, practices: set[int]) -> Counter[tuple[str, str]]:
    return Counter(what for what, at in rows if at & practices)


def _needs(numbers: Mapping[tuple[str, str], int], where: str, **asked: str) -> list[Need]:
    return [
        Need(
            f"{count(number, noun)} {one if number == 1 else several}"
            f"{'' if ends == LAPSED else ' in the next three months'}",
            f"{reverse('hubs:standing')}?{urlencode({'what': listed, 'ends': ends} | asked)}",
            hint=where,
            tag="Lapsed" if ends == LAPSED else "Expires soon",
            colour="red" if ends == LAPSED else "yellow",
        )
        for listed, ends, noun, one, several in ENDINGS
        if (number := numbers.get((listed, ends), 0))
    ]


def changes_in_hubs(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """A hub lead's: the changes declared at practices of the hub that nobody has taken under review; one query."""
    members = Membership.objects.current().filter(
        hub__in=places, practice__changes__state=ChangeDeclaration.State.DECLARED
    )
    numbers = members.values("hub__name", "hub__slug").annotate(number=Count("practice__changes"))
    return Panel(
        needs=[
            need
            for hub in numbers.order_by("hub__name")
            for need in _changes(hub["number"], WAITS, hint=hub["hub__name"], hub=hub["hub__slug"])
        ]
    )


def changes_everywhere(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """HEE staff's: those of their regions that wait for a review, and the reviews that wait to be closed."""
    seen = ChangeDeclaration.objects.visible_to(person).order_by().values("state")
    numbers = dict(seen.annotate(number=Count("pk")).values_list("state", "number"))
    return Panel(
        needs=[
            need
            for state, waits in ((ChangeDeclaration.State.DECLARED, WAITS), (UNDER_REVIEW, IS_UNDER_REVIEW))
            for need in _changes(numbers.get(state, 0), waits, state=state)
        ]
    )


def _changes(number: int, words: tuple[str, str, str], hint: str = "", **asked: str) -> list[Need]:
    one, several, tag = words
    if not number:
        return []
    asked = {"state": ChangeDeclaration.State.DECLARED.value} | asked
    href = f"{reverse('hubs:change_list')}?{urlencode(asked)}"
    return [Need(count(number, one, several), href, hint=hint, tag=tag, colour="yellow")]


# For HEE staff: which choice of the list of agreements, the words for one and for several, the tag.
FOR_STAFF = (
    (SIGNED, "agreement waits for you to countersign", "agreements wait for you to countersign", "Signed"),
    (
        QUESTIONED,
        "agreement was sent back with a question",
        "agreements were sent back with a question",
        "Asked",
    ),
)


def agreements_everywhere(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """HEE staff's: those that practices of their regions have signed, or sent back with a question; one query."""
    today = timezone.localdate(now)
    seen = EducationAgreement.objects.visible_to(person).order_by()
    numbers = seen.aggregate(**{name: Count("pk", filter=which(name, today)) for name, *_ in FOR_STAFF})
    return Panel(
        needs=[
            Need(
                count(numbers[name], one, several),
                f"{reverse('hubs:agreement_list')}?{urlencode({'state': name})}",
                tag=tag,
                colour="yellow",
            )
            for name, one, several, tag in FOR_STAFF
            if numbers[name]
        ]
    )
