"""What the gate knows of practices: one query, however many there are."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest, JSONObject, Least
from django.utils import timezone

from hubs.accrediting.standing_cycles import AGREEMENT_IN_HAND, AUDIT_IN_HAND
from hubs.gate.days import FOR_GOOD, Days
from hubs.gate.judging import AccreditationFact, AgreementFact, AuditFact, Facts, OverrideFact, Requirement
from hubs.models import (
    Accreditation,
    EducationAgreement,
    EducationalAudit,
    GateOverride,
    Membership,
    Practice,
    Suspension,
)

SPAN = {"first": F("starts_on"), "last": F("ends_on")}
PARTS = ("own", "of_groups", "agreed", "audited", "excused", "reports_until", "drafted", "begun")


def facts_of_practices(
    practices: Iterable[int], *, ends_after: datetime.date | None = None
) -> dict[int, Facts]:
    """By practice id, what each has that lasts on ``ends_after`` or later (whatever lasts, when not given)."""
    rows = with_facts(Practice.objects.filter(pk__in=list(practices)).order_by(), ends_after=ends_after)
    return {row[0]: _facts(*row[1:]) for row in rows.values_list("pk", *PARTS)}


def facts_of(practice: Any) -> Facts:
    """What one of ``with_facts`` has."""
    return _facts(*(getattr(practice, part) for part in PARTS))


def with_facts(practices: Any, *, ends_after: datetime.date | None = None) -> Any:
    """These practices, each with what ``facts_of`` needs, in the query that fetches them."""
    since = ends_after
    this = OuterRef("pk")
    lasts = Q() if since is None else Q(ends_on__isnull=True) | Q(ends_on__gte=since)
    pauses = ArraySubquery(
        Suspension.objects.in_force()
        .filter(accreditation=OuterRef("pk"))
        .order_by("starts_on")
        .values(json=JSONObject(**SPAN))
    )
    standing = Accreditation.objects.filter(lasts, state=Accreditation.State.STANDING).order_by("starts_on")
    accredited = {"group": F("learner_group"), "pauses": pauses, "id": F("public_id")}
    in_group = standing.filter(group__members__practice=this).annotate(
        # Greatest and Least leave out what is NULL, which is "for good" here.
        joined=Greatest("starts_on", "group__members__starts_on"),
        left=Least("ends_on", "group__members__ends_on"),
    )
    in_hand = EducationAgreement.objects.filter(practice=this, varies=None, state__in=AGREEMENT_IN_HAND)
    audits_in_hand = EducationalAudit.objects.filter(practice=this, state__in=AUDIT_IN_HAND)
    reporting = Membership.objects.on(timezone.localdate()).filter(practice=this)
    agreements = EducationAgreement.objects.filter(lasts, practice=this)
    return practices.annotate(
        own=ArraySubquery(standing.filter(practice=this).values(json=JSONObject(**SPAN, **accredited))),
        of_groups=ArraySubquery(
            in_group.values(json=JSONObject(first=F("joined"), last=F("left"), **accredited))
        ),
        agreed=ArraySubquery(
            agreements.filter(agreements.in_force())
            .order_by("starts_on")
            .values(json=JSONObject(**SPAN, id=F("public_id")))
        ),
        audited=ArraySubquery(
            EducationalAudit.objects.done()
            .filter(practice=this)
            .order_by("audited_on")
            .values(
                json=JSONObject(
                    on=F("audited_on"), state=F("state"), since=F("state_since"), id=F("public_id")
                )
            )
        ),
        excused=ArraySubquery(
            GateOverride.objects.in_force()
            .filter(lasts, practice=this)
            .order_by("starts_on")
            .values(
                json=JSONObject(
                    **SPAN,
                    accreditation=F("excuses_accreditation"),
                    agreement=F("excuses_agreement"),
                    audit=F("excuses_audit"),
                    group=F("learner_group"),
                    id=F("public_id"),
                )
            )
        ),
        reports_until=Subquery(reporting.values("hub__gate_reports_until")[:1]),
        drafted=Subquery(in_hand.order_by("pk").values("state")[:1]),
        begun=Subquery(audits_in_hand.order_by("pk").values("state")[:1]),
    )


def _facts(
    own: list[Any],
    of_groups: list[Any],
    agreed: list[Any],
    audited: list[Any],
    excused: list[Any],
    reports_until: datetime.date | None,
    drafted: str | None,
    begun: str | None,
) -> Facts:
    return Facts(
        accreditations=tuple(
            AccreditationFact(
                row["group"], _days(row), tuple(_days(pause) for pause in row["pauses"]), row["id"]
            )
            for row in [*own, *of_groups]
            if _days(row).first <= _days(row).last
        ),
        agreements=tuple(AgreementFact(_days(row), row["id"]) for row in agreed),
        audits=tuple(
            AuditFact(_day(row["on"]), row["state"], _day(row["since"]), row["id"]) for row in audited
        ),
        overrides=tuple(
            OverrideFact(
                frozenset(requirement for requirement in Requirement if row[requirement.value]),
                row["group"],
                _days(row),
                row["id"],
            )
            for row in excused
        ),
        reports_until=reports_until,
        in_hand=tuple(
            (requirement, state)
            for requirement, state in ((Requirement.AGREEMENT, drafted), (Requirement.AUDIT, begun))
            if state
        ),
    )


def _day(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)


def _days(row: dict[str, Any]) -> Days:
    return Days(_day(row["first"]), _day(row["last"]) if row["last"] else FOR_GOOD)
