"""The steps of an audit that one page serves: the operation, what it asks, and the words around it.

Who may take a step, and from which state, is the table's to say (``hubs.accrediting.standing_cycles.AUDIT``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone

from hubs.audit_page import AuditReading
from hubs.forms.audit_steps import AgreeForm, FollowUpForm, FoundForm, OfferForm, WhyForm
from hubs.operations.audits.actions import who_may_own
from hubs.operations.audits.agreeing import agree_audit, discard_audit, offer_audit, reopen_audit
from hubs.operations.audits.steps import sides_of
from hubs.operations.audits.stopping import (
    ask_audit_review,
    close_audit,
    follow_up_audit,
    hold_audit,
    release_audit,
)


class AuditStep(NamedTuple):
    """``words`` are on the way to it, ``button`` does it, ``done`` says so afterwards."""

    operation: Callable[..., Any]
    form: Callable[[AuditReading, Any], forms.Form]
    words: str
    text: str
    button: str
    done: str
    kind: str = "secondary"
    opens: str = "dialog"


def _offer(reading: AuditReading, data: Any) -> forms.Form:
    return OfferForm(data, sides=sorted(sides_of(reading.parts)))


def _agree(reading: AuditReading, data: Any) -> forms.Form:
    owners = who_may_own(reading.audit)
    return AgreeForm(data, owners=owners, initial={"audited_on": timezone.localdate()})


def _plain(form: type[forms.Form]) -> Callable[[AuditReading, Any], forms.Form]:
    return lambda reading, data: form(data)


STEPS: dict[str, AuditStep] = {
    "offer_audit": AuditStep(
        offer_audit,
        _offer,
        "Finish: ask the other side to agree",
        "Every section is filled in. The other side is told, looks through it, and agrees it or opens it again.",
        "Finish",
        "The other side is asked to agree the audit.",
        kind="primary",
    ),
    "agree_audit": AuditStep(
        agree_audit,
        _agree,
        "Agree this audit",
        "From the day of the audit on, placements may rest on it, for learners of every university. With an action "
        "plan it is followed up after six months.",
        "Agree the audit",
        "The audit is agreed and in use. Those concerned are told.",
        kind="primary",
        opens="",
    ),
    "reopen_audit": AuditStep(
        reopen_audit,
        _plain(WhyForm),
        "Open it again",
        "Both sides can change it again, and it has to be finished anew.",
        "Open it again",
        "The audit is open again. Those concerned are told.",
    ),
    "follow_up_audit": AuditStep(
        follow_up_audit,
        _plain(FollowUpForm),
        "Record the follow-up",
        "Six months after an audit somebody looks at what became of its action plan.",
        "Save",
        "The follow-up is recorded. Those concerned are told.",
    ),
    "release_audit": AuditStep(
        release_audit,
        _plain(FoundForm),
        "Release: it may be used again",
        "New placements may rest on this audit again from today.",
        "Release",
        "The audit may be used again. Those concerned are told.",
        kind="primary",
    ),
    "hold_audit": AuditStep(
        hold_audit,
        _plain(WhyForm),
        "Put on hold",
        "No new placements at this practice from today, until the audit is released. Placements that run go on, and "
        "their universities are told.",
        "Put on hold",
        "The audit is on hold. Those concerned are told.",
    ),
    "ask_audit_review": AuditStep(
        ask_audit_review,
        _plain(WhyForm),
        "Ask for a review before use",
        "No new placements at this practice from today, until somebody has looked into it and released the audit.",
        "Ask for a review",
        "The audit is to be reviewed before use. Those concerned are told.",
    ),
    "close_audit": AuditStep(
        close_audit,
        _plain(WhyForm),
        "Close this audit",
        "No new placements at this practice until a new audit is done. A closed audit cannot be opened again.",
        "Close the audit",
        "The audit is closed. Those concerned are told.",
    ),
    "discard_audit": AuditStep(
        discard_audit,
        _plain(WhyForm),
        "Discard this audit",
        "It is given up before it was agreed. What was written can still be read.",
        "Discard",
        "The audit is discarded. Those concerned are told.",
    ),
}


def values_of(operation: str, form: Any) -> dict[str, Any]:
    """What the operation takes of a form that is good."""
    if operation == "agree_audit":
        return {"audited_on": form.cleaned_data["audited_on"], "actions": form.planned()}
    return dict(form.cleaned_data)
