"""Whose hours somebody may claim and confirm: the doors to attendance, and after how long somebody else may."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import BooleanField, DateField, Exists, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import TruncWeek
from django.utils import timezone

from accounts.models import Educationalist
from atp_portal.formatting import LONDON
from hubs.models import Practice

if TYPE_CHECKING:
    from placements.models import Participation  # noqa: F401

LINK_LASTS = datetime.timedelta(days=28)
"""For how long the weekly link confirms."""
ANSWERS_WITHIN = datetime.timedelta(days=14)
"""After how long without an answer the educationalist may confirm; the administrator may once the link has run out."""

LEADING = ("leader", "overseer")


class HoursQuerySet(models.QuerySet["Participation"]):
    """People in sessions, by who claims and who confirms their hours."""

    def countable(self) -> Self:
        """Those whose hours can be claimed: of published sessions that take place and are no breaks."""
        return self.filter(
            part__in=["learner", "attendee"], is_cancelled=False, session__published_at__isnull=False
        ).exclude(session__category="break")

    def unconfirmed(self) -> Self:
        """Those whose hours nobody has confirmed, claimed or not."""
        return self.filter(attendance__confirmed_at__isnull=True)

    def claimed_by(self, person: Any) -> Self:
        """Those whose hours ``person`` may claim: their own, and for learners of the practices that they manage."""
        practices = Practice.objects.managed_by(person).order_by().values("pk")
        return self.countable().filter(Q(person=person) | Q(placement__practice__in=practices))

    def asked_of(self, person: Any) -> Self:
        """Those that ``person`` is asked to confirm.

        They lead or oversee the session, it is a visit that they supervise, or nobody leads it and they are the
        learner's educationalist.
        """
        led, visits = self._answered_for_by(person)
        return self._among(
            person, led, visits, self._all().filter(_taught_by(person), self._nobody_answers())
        )

    def confirmed_by(self, person: Any) -> Self:
        """Those that ``person`` may confirm: what is asked of them, and what nobody else answers for.

        Of who answers for the session nobody can be asked by mail, or who was asked has not answered for long: then
        the learner's educationalist confirms what was claimed, and the practice's administrator, who in the second
        case waits until the link that was mailed has run out.
        """
        kept = Q(placement__practice__in=person.administrators.current().values("practice"))
        rows = self._all().alias(monday=_monday())
        no_mail = self._reached_by_no_mail()
        return self._among(
            person,
            *self._answered_for_by(person),
            rows.filter(
                _taught_by(person),
                self._nobody_answers() | no_mail | self._unanswered_for(ANSWERS_WITHIN),
            ),
            rows.filter(kept, no_mail | self._unanswered_for(LINK_LASTS)),
        )

    def _among(self, person: Any, *kinds: Any) -> Self:
        """Countable rows of others that are in any of ``kinds``: each of them is found by an index of its own.

        As an array, so that the database looks for them once, whatever it knows of its tables, and not for each row.
        """
        first, *rest = (rows.order_by().values("pk") for rows in kinds)
        found = Func(
            F("pk"),
            Subquery(first.union(*rest, all=True)),
            arg_joiner=" = ANY(ARRAY",
            template="(%(expressions)s))",
            output_field=BooleanField(),
        )
        return self.countable().exclude(person=person).filter(found)

    def _all(self) -> Any:
        return self.model._default_manager.all()

    def _answered_for_by(self, person: Any) -> tuple[Any, Any]:
        """Rows of sessions that ``person`` leads or oversees, and of visits that they supervise."""
        led = self._all().filter(person=person, part__in=LEADING).order_by().values("session")
        return self._all().filter(session__in=led), self._all().filter(
            session__spoke_visit__supervisor=person
        )

    def _nobody_answers(self) -> Q:
        return ~Q(Exists(self._answering())) & Q(session__spoke_visit__supervisor__isnull=True)

    def _reached_by_no_mail(self) -> Q:
        answering = self._answering().filter(person__is_active=True, person__email__isnull=False)
        return ~Q(Exists(answering)) & (
            Q(session__spoke_visit__supervisor__isnull=True)
            | ~Q(
                session__spoke_visit__supervisor__email__isnull=False,
                session__spoke_visit__supervisor__is_active=True,
            )
        )

    def _unanswered_for(self, length: datetime.timedelta) -> Q:
        """Hours that were claimed so long ago, and of which somebody who answers for them was asked so long ago.

        Rows have ``monday``. Hours that nobody claimed wait for the learner, not for a supervisor.
        """
        from placements.models import HoursRequest

        before = timezone.now() - length
        requests = HoursRequest.objects.filter(asked_at__lte=before, monday=OuterRef("monday"))
        leader = self._answering().alias(monday=_monday())
        teacher = Q(Exists(requests.filter(person=OuterRef("placement__educationalist__person"))))
        return Q(attendance__claimed_at__lte=before, session__ends_at__lte=before) & (
            Q(Exists(leader.filter(Exists(requests.filter(person=OuterRef("person"))))))
            | Q(Exists(requests.filter(person=OuterRef("session__spoke_visit__supervisor"))))
            | (self._nobody_answers() & teacher)
        )

    def _answering(self) -> Any:
        """Who leads or oversees the session of a row, but for the person of the row."""
        return (
            self._all()
            .filter(session=OuterRef("session"), part__in=LEADING)
            .exclude(person=OuterRef("person"))
        )


def _monday() -> TruncWeek:
    """Of the week, by London's clocks, in which the session of a row starts."""
    return TruncWeek("session__starts_at", output_field=DateField(), tzinfo=LONDON)


def _taught_by(person: Any) -> Q:
    """Of learners whose educationalist ``person`` is; asked for first, so that the database starts from these few."""
    taught = Educationalist.objects.answered_for_by(person).order_by().values_list("pk", flat=True)
    return Q(placement__educationalist__in=list(taught) if person.is_educationalist else [])
