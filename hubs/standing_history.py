"""What happened to a practice's standing, in words: its decisions, accreditations and agreements.

Accreditations of a practice group are told for each practice that is a member of it today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from atp_portal.formatting import date_plain, date_range
from hubs.happenings import Deed, Doing, Step, Track, days_from_to, events_of, other_changes
from hubs.models import (
    Accreditation,
    Decision,
    EducationAgreement,
    LearnerGroup,
    Practice,
    PracticeGroupMember,
    Suspension,
)

# A state of before suspensions had rows of their own is in old history still.
STATES = {"standing": "restored", "suspended": "suspended", "annulled": "annulled"}
OF_ACCREDITATION = {"state", "state_reason", "starts_on", "ends_on", "ending"}
OF_SUSPENSION = {"state", "ends_on", "lifted_by", "lifted_at", "lifted_reason"}
# How an agreement came into each state; one on paper is recorded as it is.
AGREEMENT_STATES = {
    "draft": "called back",
    "sent": "sent",
    "signed": "signed",
    "in_force": "countersigned",
    "terminated": "ended",
    "withdrawn": "withdrew",
}
# What has words of its own there, and what is on the agreement's own page.
OF_AGREEMENT = {
    "starts_on",
    "ends_on",
    "state",
    "state_reason",
    "question",
    "text",
    "revision",
    "sent_at",
    "signed_on",
    "reminded_on",
    "extends_to",
}
REFERS: Mapping[str, QuerySet[Any]] = {
    "learner_group_id": LearnerGroup.objects.all(),
    "transferred_from_id": Accreditation.objects.select_related("practice", "learner_group"),
}
OF_AN_ACCREDITATION: Mapping[str, QuerySet[Any]] = {
    "accreditation_id": Accreditation.objects.select_related("practice", "group", "learner_group")
}


def tracks_of_standing(practice: Practice) -> list[Track]:
    """Of whose events the history of the practice's standing is made."""
    groups = PracticeGroupMember.objects.current().filter(practice=practice).order_by().values("group")
    of_host = Q(practice_id=practice.pk) | Q(group_id__in=groups)
    agreements = events_of(EducationAgreement).filter(practice_id=practice.pk)
    return [
        Track(Decision, events_of(Decision).filter(of_host), decision_deeds),
        Track(Accreditation, events_of(Accreditation).filter(of_host), accreditation_deeds, REFERS),
        Track(
            Suspension,
            events_of(Suspension).filter(
                accreditation_id__in=events_of(Accreditation).filter(of_host).values("pgh_obj_id")
            ),
            suspension_deeds,
            OF_AN_ACCREDITATION,
        ),
        Track(EducationAgreement, agreements, agreement_deeds),
    ]


def decision_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'recorded the decision “approved with conditions” of 3 March 2026'."""
    row = step.row
    words = f"the decision “{row.get_outcome_display()}” of {date_plain(row.decided_on)}"
    if step.before is None:
        yield Deed("recorded", words)
    elif step.after is None:
        yield Deed("deleted", words)
    else:
        yield from other_changes(step, (), " of the decision")


def accreditation_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'suspended the accreditation for Student nurse', 'ended the accreditation for … on 31 March 2027'."""
    before, after = step.before, step.after
    whom = f"for {doing.name(LearnerGroup, step.row.learner_group_id, 'a learner group')}"
    if before is None:
        since = f" ({_days(after)})"
        if after.transferred_from_id:
            held = doing.name(Accreditation, after.transferred_from_id, "another practice")
            yield Deed(
                "transferred", f"the accreditation {whom} from {held.removesuffix(f': {whom[4:]}')}{since}"
            )
        else:
            yield Deed("accredited the practice", f"{whom}{since}")
    elif after is None:
        yield Deed("deleted", f"the accreditation {whom}")
    else:
        moved = step.changed("ending") and after.ending == Accreditation.Ending.TRANSFERRED
        if moved:
            last = "" if after.state == "annulled" else f" after {date_plain(after.ends_on)}"
            yield Deed("transferred", f"the accreditation {whom} to another practice{last}")
        else:
            if step.changed("state"):
                yield Deed(STATES[after.state], f"the accreditation {whom}")
            yield from _days_changed(step, f"the accreditation {whom}")
        yield from other_changes(step, OF_ACCREDITATION, f" of the accreditation {whom}")


def suspension_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'suspended the accreditation of Ash Grove Surgery: Student nurse (from 1 March 2026)'."""
    row = step.row
    what = f"the accreditation of {doing.name(Accreditation, row.accreditation_id, 'a host')}"
    if step.before is None:
        yield Deed("suspended", f"{what} ({_days(row)})")
    elif step.after is None:
        yield Deed("deleted", f"the suspension of {what}")
    else:
        if step.changed("state"):
            yield Deed("withdrew", f"the suspension of {what}")
        elif step.changed("ends_on"):
            yield Deed("had", f"the suspension of {what} end on {date_plain(row.ends_on)}")
        yield from other_changes(step, OF_SUSPENSION, f" of the suspension of {what}")


def agreement_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'recorded the education contract (1 April 2026 to 31 March 2029)', 'signed the education contract'."""
    before, after = step.before, step.after
    kind = f"the {step.row.get_kind_display()}"
    what = f"variation {step.row.number} of {kind}" if step.row.number else kind
    if before is None:
        begun = "recorded" if after.state == EducationAgreement.State.IN_FORCE else "drafted"
        yield Deed(begun, f"{what} ({_days(after)})")
    elif after is None:
        yield Deed("deleted", what)
    else:
        if step.changed("state"):
            is_asked = after.state == EducationAgreement.State.DRAFT and after.question
            yield Deed("sent back" if is_asked else AGREEMENT_STATES[after.state], what)
        yield from _days_changed(step, what)
        yield from other_changes(step, OF_AGREEMENT, f" of {what}")


def _days(row: Any) -> str:
    return date_range(row.starts_on, row.ends_on) if row.ends_on else f"from {date_plain(row.starts_on)}"


def _days_changed(step: Step, what: str) -> Iterator[Deed]:
    before, after = step.before, step.after
    if step.changed("starts_on"):
        yield Deed("changed", f"the first day of {what} {days_from_to(before.starts_on, after.starts_on)}")
    if step.changed("ends_on"):
        if after.ends_on is None:
            yield Deed("let", f"{what} last for good")
        elif before.ends_on is None:
            yield Deed("ended", f"{what} on {date_plain(after.ends_on)}")
        else:
            yield Deed("changed", f"the last day of {what} {days_from_to(before.ends_on, after.ends_on)}")
