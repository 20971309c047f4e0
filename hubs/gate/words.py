"""What people read of the gate's answers: what is missing on which days, and who can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from atp_portal.formatting import and_list, date_plain, date_range
from hubs.gate.days import FOR_GOOD, Days
from hubs.gate.judging import Facts, Kind, Lack, Requirement, Verdict

STOPPED = {"on_hold": "on hold", "closed": "closed", "review_before_use": "to be reviewed before use"}

# Who mends it, and how; where something is being prepared already, who has to move it on.
MENDS = {
    Kind.ACCREDITATION: "HEE staff accredit, once the practice or its hub has applied.",
    Kind.SUSPENSION: "HEE staff lift a suspension.",
    Kind.AGREEMENT: "HEE staff draft an agreement, and the practice’s lead signs it.",
    Kind.AUDIT: "The practice’s lead and a university do an audit together; either may start it.",
    Kind.AUDIT_STOPPED: "The hub’s lead, the university or HEE staff release it once it has been looked into.",
}
IN_HAND = {
    (Kind.AGREEMENT, "draft"): "HEE staff have an agreement in draft, and have still to send it.",
    (Kind.AGREEMENT, "sent"): "An agreement waits for the practice’s lead to sign it.",
    (
        Kind.AGREEMENT,
        "signed",
    ): "The practice has signed an agreement, which HEE staff have still to countersign.",
    (Kind.AUDIT, "draft"): "An audit is being filled in.",
    (Kind.AUDIT, "offered"): "An audit waits for the other side to agree it.",
}


class Missing(NamedTuple):
    """What is missing, in a sentence, and who can mend it, in another."""

    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.sentence} {self.mend}"


def missing_words(verdict: Verdict, *, practice: str, learner_group: str, facts: Facts) -> list[Missing]:
    """All that is missing, each with who can mend it."""
    in_hand = dict(facts.in_hand)
    return [
        Missing(
            _sentence(lack, practice, learner_group),
            IN_HAND.get((lack.kind, in_hand.get(lack.kind.requirement, "")), MENDS[lack.kind]),
        )
        for lack in verdict.lacks
    ]


def _sentence(lack: Lack, practice: str, learner_group: str) -> str:
    on = days_words(lack.days)
    if lack.kind is Kind.ACCREDITATION:
        return f"{practice} is not accredited for this learner group ({learner_group}) {on}."
    if lack.kind is Kind.SUSPENSION:
        return f"The accreditation of {practice} for this learner group ({learner_group}) is suspended {on}."
    if lack.kind is Kind.AGREEMENT:
        return f"{practice} has no education agreement in force {on}."
    if lack.kind is Kind.AUDIT_STOPPED:
        return f"The educational audit of {practice} is {STOPPED[lack.state]} {on}."
    if lack.due_on and any(days.last > lack.due_on for days in lack.days):
        return f"The educational audit of {practice} is overdue {on}: it is due by {date_plain(lack.due_on)}."
    return f"{practice} has no educational audit {on}."


def days_words(stretches: Iterable[Days]) -> str:
    """'on 1 to 2 March 2027 and from 5 April 2027 on'."""
    ends = [days for days in stretches if days.last != FOR_GOOD]
    goes_on = [f"from {date_plain(days.first)} on" for days in stretches if days.last == FOR_GOOD]
    listed = [and_list(date_range(*days) for days in ends)] if ends else []
    return and_list([*(f"on {words}" for words in listed), *goes_on])


REQUIREMENT_WORDS = {
    Requirement.ACCREDITATION: "accreditation",
    Requirement.AGREEMENT: "education agreement",
    Requirement.AUDIT: "educational audit",
}
