"""Drafting agreements and their variations: each starts from what the practice agreed last."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Max
from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.agreement_text import STARTER, STARTER_OF_VARIATION
from hubs.models import AgreementParty, EducationAgreement, EducationProvider, Practice
from hubs.operations.agreements.steps import (
    StaleAgreement,
    State,
    begin,
    check_it_can_be_varied,
    check_staff,
    hold,
)
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns

ONE_DAY = datetime.timedelta(days=1)
USUAL_LENGTH = relativedelta(years=3)
RENEWED_AHEAD = datetime.timedelta(days=183)
"""How long before its last day an agreement may be renewed together with others."""


class Renewals(NamedTuple):
    """What became of agreements that were to be renewed: the new drafts, and why others were left."""

    made: list[EducationAgreement]
    left: list[tuple[EducationAgreement, str]]


@operation
def draft_agreement(
    *,
    by: Any,
    practice: Practice,
    kind: str = EducationAgreement.Kind.LEARNING_AND_DEVELOPMENT,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    parties: Collection[EducationProvider] | None = None,
    text: str = "",
    reference: str = "",
) -> EducationAgreement:
    """Begin an agreement. What is not given comes from the practice's last of this kind, as far as there is one.

    It then starts the day after that ends, and lasts as long as that did (three years where there was none).
    Refused while another of its kind is being prepared.
    """
    check_staff(by, [practice], "draft_agreement")
    take_turns([practice])
    return _draft(practice, kind, starts_on, ends_on, parties, text, reference)


@operation
def draft_renewals(*, by: Any, agreements: Sequence[EducationAgreement]) -> Renewals:
    """Draft what follows those of these agreements that end within half a year; the others are left, and why."""
    practices = {agreement.practice.pk: agreement.practice for agreement in agreements}
    check_staff(by, list(practices.values()), "draft_agreement")
    take_turns(practices.values())
    done = Renewals([], [])
    keys = [agreement.pk for agreement in agreements]
    rows = EducationAgreement.objects.read().filter(pk__in=keys).order_by("practice__name", "pk")
    in_hand = set(EducationAgreement.objects.in_hand().filter(varies=None).values_list("practice", "kind"))
    for row in rows:
        key = (row.practice_id, row.kind)
        if why := _why_not_renewed(row, is_in_hand=key in in_hand):
            done.left.append((row, why))
            continue
        in_hand.add(key)
        done.made.append(_draft(row.practice, row.kind, None, None, None, "", ""))
    return done


@operation
def write_agreement(
    *,
    by: Any,
    agreement: EducationAgreement,
    revision: int,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    extends_to: datetime.date | None = None,
    parties: Collection[EducationProvider] = (),
    text: str,
    reference: str = "",
) -> EducationAgreement:
    """Change a draft: its days, parties and terms. Refused where somebody saved since ``revision`` was read.

    A variation has no last day and no parties of its own: ``extends_to`` is the agreement's new last day.
    """
    held = begin(by, agreement, "write_agreement")
    if held.revision != revision:
        raise StaleAgreement(
            held,
            "Somebody saved this draft since you opened it. What you wrote is still here: compare the two.",
        )
    held.starts_on, held.text, held.reference = starts_on, _tidy(text), reference.strip()
    if held.varies:
        held.extends_to = _extension(held.varies, extends_to)
    else:
        held.ends_on = ends_on
        AgreementParty.objects.filter(agreement=held).exclude(education_provider__in=parties).delete()
        _add_parties(held, parties)
    held.revision += 1
    held.full_clean(exclude=["practice", "varies", "copy"])
    held.save(update_fields=["starts_on", "ends_on", "extends_to", "text", "reference", "revision"])
    return held


@operation
def draft_variation(
    *,
    by: Any,
    agreement: EducationAgreement,
    starts_on: datetime.date | None = None,
    extends_to: datetime.date | None = None,
    text: str = "",
) -> EducationAgreement:
    """Begin a variation of an agreement that is in force, from ``starts_on``, today unless given."""
    check_staff(by, [agreement.practice], "draft_agreement")
    varied = hold(agreement)
    check_it_can_be_varied(varied)
    last = varied.variations.aggregate(number=Max("number"))["number"] or 0
    variation = EducationAgreement(
        practice=varied.practice,
        kind=varied.kind,
        varies=varied,
        number=last + 1,
        starts_on=starts_on or max(timezone.localdate(), varied.starts_on),
        extends_to=_extension(varied, extends_to),
        text=_tidy(text or STARTER_OF_VARIATION),
        reference=varied.reference,
    )
    variation.full_clean()
    variation.save()
    return variation


def _draft(
    practice: Practice,
    kind: str,
    starts_on: datetime.date | None,
    ends_on: datetime.date | None,
    parties: Collection[EducationProvider] | None,
    text: str,
    reference: str,
) -> EducationAgreement:
    if practice.status == Practice.Status.CLOSED:
        raise Refusal(f"{practice} has closed, so nothing is agreed with it.")
    last = _last_of(practice, kind)
    if starts_on is None:
        after = last.ends_on + ONE_DAY if last and last.ends_on else timezone.localdate()
        starts_on = max(after, timezone.localdate())
    if ends_on is None:
        ends_on = starts_on + _length_of(last) - ONE_DAY
    if parties is None:
        parties = [each.education_provider for each in last.parties.all()] if last else []
    draft = EducationAgreement(
        practice=practice,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        text=_tidy(text or (last.text if last else "") or STARTER),
        reference=reference.strip(),
    )
    draft.full_clean()
    draft.save()
    _add_parties(draft, parties)
    return draft


def _last_of(practice: Practice, kind: str) -> EducationAgreement | None:
    """The practice's latest agreement of a kind that both sides signed."""
    rows = practice.agreements.binding().filter(kind=kind).order_by("starts_on", "pk")
    return rows.prefetch_related("parties__education_provider").last()


def _length_of(last: EducationAgreement | None) -> relativedelta:
    """As long as the last was meant to be; what was ended early says nothing of that."""
    if last is None or last.ends_on is None or last.state == State.TERMINATED:
        return USUAL_LENGTH
    return relativedelta(last.ends_on + ONE_DAY, last.starts_on)


def _why_not_renewed(row: Any, *, is_in_hand: bool) -> str:
    """Why an agreement is not renewed; nothing where it is to be."""
    today = timezone.localdate()
    if row.varies_id or row.state != State.IN_FORCE:
        return f"it is {row.get_state_display()}" if not row.varies_id else "it is a variation"
    if row.ends_on is None or row.ends_on > today + RENEWED_AHEAD:
        return f"it lasts to {date_plain(row.ends_on)}" if row.ends_on else "it has no last day"
    if row.is_renewed_then:
        return "another follows it already"
    if is_in_hand:
        return "one that follows it is being prepared already"
    return f"{row.practice} has closed" if row.practice.status == Practice.Status.CLOSED else ""


def _extension(varied: EducationAgreement, extends_to: datetime.date | None) -> datetime.date | None:
    """The new last day, which must be later than the agreement's own. Raises Refusal."""
    if extends_to is None:
        return None
    if varied.ends_on is None:
        raise Refusal("This agreement has no last day, so it cannot be extended.")
    if extends_to <= varied.ends_on:
        raise Refusal(
            f"It ends on {date_plain(varied.ends_on)} as it is. Give a later day; to have it end earlier, end it."
        )
    return extends_to


def _add_parties(agreement: EducationAgreement, parties: Collection[EducationProvider]) -> None:
    AgreementParty.objects.bulk_create(
        [AgreementParty(agreement=agreement, education_provider=each) for each in set(parties)],
        ignore_conflicts=True,
    )


def _tidy(text: str) -> str:
    """Browsers send line ends of two letters."""
    return text.replace("\r\n", "\n").strip()
