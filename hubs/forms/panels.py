"""What is asked about decisions and conditions in the portal; the panel's own forms are in ``panels_admin``."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from atp_portal.form_fields import DatePartsField, PlainMessages
from hubs.forms.evidence import EvidenceFileField, EvidenceLinkField
from hubs.forms.place_filters import PlaceFilterForm
from hubs.models import Condition, Practice, PracticeGroupMember, TrainingHub

UNMET, OVERDUE, SOON, SENT, CLOSED, MET = "unmet", "overdue", "soon", "sent", "closed", "met"
SOON_DAYS = 14
STATES = {
    UNMET: "Not met yet",
    OVERDUE: "Overdue",
    SOON: f"Due within {SOON_DAYS} days",
    SENT: "Evidence sent, for the hub to look at",
    CLOSED: "Closed by the hub, for HEE staff to confirm",
    MET: "Met or lifted",
}


def which(state: str, today: datetime.date) -> Q:
    """The conditions that one choice of the filter is for; overdue is what is open after its day."""
    late = Q(state=Condition.State.OPEN, due_on__lt=today)
    soon = Q(state=Condition.State.OPEN, due_on__range=(today, today + datetime.timedelta(days=SOON_DAYS)))
    unmet = ~Q(state__in=[Condition.State.MET, Condition.State.LIFTED])
    return {
        UNMET: unmet,
        OVERDUE: late,
        SOON: soon,
        SENT: Q(state=Condition.State.EVIDENCE_SUBMITTED),
        CLOSED: Q(state=Condition.State.CLOSED),
        MET: ~unmet,
    }.get(state, Q())


class ConditionFilterForm(PlaceFilterForm):
    """Which conditions: how they stand, and whose; only practices and hubs of which the reader may know."""

    state = forms.ChoiceField(label="Show", choices=[("", "All conditions"), *STATES.items()], required=False)

    def __init__(self, *args: Any, seen: QuerySet[Condition], **kwargs: Any) -> None:
        keys = seen.order_by()
        groups = PracticeGroupMember.objects.current().filter(group__in=keys.values("decision__group"))
        practices = Q(pk__in=keys.values("decision__practice")) | Q(pk__in=groups.values("practice"))
        super().__init__(
            *args,
            practices=Practice.objects.filter(practices),
            hubs=TrainingHub.objects.filter(pk__in=keys.values("decision__application__hub")),
            **kwargs,
        )

    def narrowed(self, conditions: QuerySet[Condition], today: datetime.date) -> QuerySet[Condition]:
        """Those that the filters leave; none where what is asked makes no sense."""
        if not self.is_valid():
            return conditions.none()
        conditions = conditions.filter(which(self.cleaned_data["state"], today))
        if hub := self.cleaned_data["hub"]:
            conditions = conditions.filter(decision__application__hub=hub)
        if practice := self.cleaned_data["practice"]:
            conditions = conditions.of_practice(practice)  # type: ignore[attr-defined]
        return conditions


class ShowMetForm(PlainMessages, forms.Form):
    """What was done about a condition, and what shows it."""

    what_was_done = forms.CharField(
        label="What was done",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="No patient details.",
    )
    url = EvidenceLinkField(label="Link to what shows it", required=False)
    file = EvidenceFileField(label="File that shows it", required=False)


class WhatIsMissingForm(PlainMessages, forms.Form):
    """Why a condition is sent back."""

    reason = forms.CharField(
        label="What is still missing",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The practice reads this. No patient details.",
    )


class ChangeConditionForm(PlainMessages, forms.Form):
    """Who sees to a condition, by when, and why that changes."""

    owner = forms.ModelChoiceField(
        label="Who sees to it",
        queryset=get_user_model()._default_manager.none(),
        to_field_name="public_id",
        empty_label=None,
    )
    due_on = DatePartsField(label="Due date", help_text="For example, 27 3 2027")
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The practice reads this. No patient details.",
    )

    def __init__(self, *args: Any, owners: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model()._default_manager.filter(pk__in=[person.pk for person in owners])
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = lambda person: person.full_name  # type: ignore[attr-defined]


class LookAgainForm(PlainMessages, forms.Form):
    """Why others should look at a decision again."""

    grounds = forms.CharField(
        label="Why should we look at this decision again?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What the panel misread or did not know. No patient details.",
    )
