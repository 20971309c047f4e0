"""Go through who has access at a place: each role there is confirmed, or ends today."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone

from accounts.access_reviews import Place, due_days, holders_at, places_reviewed_by
from accounts.mail import send_mail_to
from accounts.models import AccessReview, OutgoingMail, Person
from accounts.models.roles import Role
from accounts.operations.endings import end_role
from hubs.operations.base import Refusal, operation

REMINDER = "access_review_due"
REMIND_AGAIN_AFTER = datetime.timedelta(days=28)


class RefusedEndings(Refusal):
    """Some roles could not be ended, so nothing was recorded: why, by the keys of those roles."""

    def __init__(self, by_key: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(*(sentence for sentences in by_key.values() for sentence in sentences))
        self.by_key = by_key


@operation
def review_access(*, by: Person, place: Place, kept: Mapping[str, bool]) -> AccessReview:
    """Record the answer for every role at ``place``: by its key whether it is kept; those that are not end today.

    Refused whole when a role was added meanwhile, when somebody would end what is not theirs to end, or when one
    cannot end (``RefusedEndings``).
    """
    holders = holders_at(place, by)
    if {holder.key for holder in holders} != set(kept):
        raise Refusal("The roles here changed meanwhile. Look through them again.")
    refused: dict[str, tuple[str, ...]] = {}
    today = timezone.localdate()
    for holder in holders:
        if kept[holder.key]:
            continue
        try:
            if not holder.may_end:
                raise Refusal(f"The role of {holder.name} is not yours to end.")
            _end(by, holder.role, place, today)
        except Refusal as refusal:
            refused[holder.key] = refusal.sentences
    if refused:
        raise RefusedEndings(refused)
    answers = [
        {
            "role": holder.role._meta.model_name,
            "id": holder.role.pk,
            "person": holder.role.person_id,
            "kept": kept[holder.key],
        }
        for holder in holders
    ]
    return AccessReview.objects.create(reviewer=by, answers=answers, **place.column)


def _end(by: Person, role: Role, place: Place, today: datetime.date) -> None:
    end_role(by=by, role=role, ends_on=today)
    context = {"role": role, "kind": role._meta.verbose_name, "place": place.name, "last_day": today}
    send_mail_to(role.person, "access_ended", context, reply_to=by)


def remind_of_reviews() -> int:
    """Mail all who are to go through a place's access soon, or should have; each at most every four weeks. How many."""
    return sum(remind_reviewer(by=None, person=person) for person in _reviewers())


@operation
def remind_reviewer(*, by: Person | None, person: Person) -> bool:
    """Mail one reviewer which places are due, unless they were reminded lately; whether it was done."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    since = timezone.now() - REMIND_AGAIN_AFTER
    if OutgoingMail.objects.filter(person=person, template=REMINDER, queued_at__gt=since).exists():
        return False
    soon = timezone.localdate() + settings.ACCESS_REVIEW_NOTICE
    due = {place: day for place, day in due_days(places_reviewed_by(person)).items() if day <= soon}
    rows = [(place.name, day) for place, day in due.items()]
    return bool(rows) and send_mail_to(person, REMINDER, {"rows": rows}) is not None


def _reviewers() -> list[Person]:
    flags = ("practice_leads", "administrators", "hub_leads", "academic_links", "hee_staff")
    people = Person.objects.with_roles().filter(is_active=True, can_sign_in=True)
    return [person for person in people if any(person.holds(flag) for flag in flags)]
