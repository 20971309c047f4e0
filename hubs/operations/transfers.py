"""Moving a practice's standing to the practice that follows it, on a merger or when its ODS code changes."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from atp_portal.formatting import and_list, date_plain
from hubs.models import Accreditation, Decision, Practice, PracticeGroupMember, Suspension
from hubs.operations.accreditation import end_on
from hubs.operations.accrediting.steps import given
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from hubs.querysets import in_regions_of
from hubs.standing_changes import standing_changed
from hubs.telling import tell_of_standing

ONE_DAY = datetime.timedelta(days=1)
Ending = Accreditation.Ending


@dataclass
class Transfer:
    """What became of a practice's standing: the new decision and its accreditations, and what stayed as it was."""

    decision: Decision | None = None
    made: list[Accreditation] = field(default_factory=list)
    stayed: list[Accreditation] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)

    @property
    def moved(self) -> str:
        """For which learners an accreditation was transferred; "" for none."""
        return _names(self.made)

    @property
    def kept(self) -> str:
        """For which learners the new practice's own accreditation stays; "" for none."""
        return _names(self.stayed)

    @property
    def words(self) -> str:
        """What was done, in sentences."""
        sentences = []
        if self.made:
            sentences.append(f"Transferred: {self.moved}.")
        if self.stayed:
            sentences.append(
                f"The new practice’s own accreditation stays for {self.kept}, as it lasts longer or a "
                "suspension is not to be undone."
            )
        if self.groups:
            sentences.append(f"Change the members of {and_list(self.groups)} as well.")
        return " ".join([*sentences, "Agreements are not transferred: sign new ones."])


def _names(accreditations: list[Accreditation]) -> str:
    return and_list(sorted({str(each.learner_group) for each in accreditations}))


@operation
def transfer_standing(
    *, by: Any, from_practice: Practice, to_practice: Practice, on: datetime.date, reason: str
) -> Transfer:
    """End what stands at ``from_practice`` the day before ``on``, and let it stand at ``to_practice`` from that day.

    Last days, days of review and suspensions come along. Where the new practice is accredited for the same learners
    already, the longer-lasting stays; its own stays in any case where one of the two is suspended from that day.
    Agreements and memberships of practice groups are left alone. All or nothing; HEE staff only. The administrators and
    leads of both practices and the leads of their hubs are told.
    """
    reason = given(reason)
    _check(by, from_practice, to_practice)
    take_turns([from_practice, to_practice])
    held = _lasting(from_practice, on)
    if not held:
        raise Refusal(f"{from_practice} has no accreditation on {date_plain(on)} or later. Look at it again.")
    own: dict[int, list[Accreditation]] = defaultdict(list)
    for each in _lasting(to_practice, on):
        own[each.learner_group_id].append(each)
    done = Transfer(groups=_groups(from_practice, on))
    for each in held:
        _move(done, each, own[each.learner_group_id], to_practice, on, reason)
    if done.made:
        done.decision = Decision.objects.create(
            practice=to_practice,
            outcome=Decision.Outcome.APPROVED,
            decided_on=timezone.localdate(),
            decided_by=by,
            reason=f"Transferred from {from_practice} ({from_practice.ods_code}): {reason}",
        )
        for made in done.made:
            made.decision = done.decision
            made.save()
            _suspend_alike(made)
    context = {
        "by": by,
        "from": from_practice,
        "to": to_practice,
        "on": on,
        "reason": reason,
        "transfer": done,
    }
    both = [from_practice, to_practice]
    tell_of_standing(both, "standing_transferred", context, reply_to=by, on=timezone.localdate())
    standing_changed(practices=both, by=by)
    return done


def _check(by: Any, from_practice: Practice, to_practice: Practice) -> None:
    regions = in_regions_of(by)
    both = [from_practice.pk, to_practice.pk]
    if regions is None or Practice.objects.filter(regions, pk__in=both).count() < len(set(both)):
        raise Refusal("Only HEE staff of the practices’ region transfer standing.")
    if from_practice == to_practice:
        raise Refusal("Choose another practice than the one that it comes from.")
    if to_practice.status == Practice.Status.CLOSED:
        raise Refusal(f"{to_practice} has closed, so it cannot be accredited.")


def _lasting(practice: Practice, on: datetime.date) -> list[Accreditation]:
    """The practice's own accreditations that last on the day or later, the first to begin first, locked."""
    rows = Accreditation.objects.filter(practice=practice, state=Accreditation.State.STANDING)
    locked = rows.overlapping(on, datetime.date.max).select_for_update(of=("self",), no_key=True)
    return list(locked.select_related("learner_group").order_by("starts_on", "pk"))


def _groups(practice: Practice, on: datetime.date) -> list[str]:
    members = PracticeGroupMember.objects.filter(practice=practice).overlapping(on, datetime.date.max)
    return [member.group.name for member in members.select_related("group").order_by("group__name")]


def _move(
    done: Transfer,
    old: Accreditation,
    own: list[Accreditation],
    to_practice: Practice,
    on: datetime.date,
    reason: str,
) -> None:
    first, last = max(on, old.starts_on), old.ends_on
    met = [each for each in own if _last(each) >= first and (last is None or each.starts_on <= last)]
    keeps = [
        each for each in met if _last(each) >= _last(old) or _is_suspended(each, on) or _is_suspended(old, on)
    ]
    if keeps:
        done.stayed += keeps
        last = min(each.starts_on for each in keeps) - ONE_DAY
    displaced = [each for each in met if each not in keeps and (last is None or each.starts_on <= last)]
    if last is None or first <= last:
        for each in displaced:
            end_on(each, first - ONE_DAY, f"The one from {old.host} lasts longer: {reason}", Ending.EARLY)
            own.remove(each)
        done.made.append(
            Accreditation(
                practice=to_practice,
                learner_group=old.learner_group,
                starts_on=first,
                ends_on=last,
                review_on=old.review_on,
                transferred_from=old,
            )
        )
    end_on(
        old,
        on - ONE_DAY,
        f"Transferred to {to_practice} ({to_practice.ods_code}): {reason}",
        Ending.TRANSFERRED,
    )


def _last(accreditation: Accreditation) -> datetime.date:
    return accreditation.ends_on or datetime.date.max


def _is_suspended(accreditation: Accreditation, on: datetime.date) -> bool:
    return accreditation.suspensions.lasting(on).exists()


def _suspend_alike(made: Accreditation) -> None:
    """A merger does not lift a suspension."""
    assert made.transferred_from is not None
    first = made.starts_on
    Suspension.objects.bulk_create(
        Suspension(
            accreditation=made,
            starts_on=max(first, each.starts_on),
            ends_on=each.ends_on,
            reason=each.reason,
            for_learners=each.for_learners,
            suspended_by=each.suspended_by,
        )
        for each in made.transferred_from.suspensions.lasting(first)
    )
