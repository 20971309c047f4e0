"""What is asked about education agreements in the portal."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from atp_portal.form_fields import PlainMessages
from hubs.accrediting.agreement_readings import ENDS_SOON
from hubs.forms.place_filters import PlaceFilterForm
from hubs.models import EducationAgreement, Membership, Practice

State = EducationAgreement.State
SENT, SIGNED, QUESTIONED, IN_FORCE, ENDING, OVER = (
    "sent",
    "signed",
    "questioned",
    "in-force",
    "ending",
    "over",
)
WHICH = {
    SENT: "Wait to be signed by the practice",
    SIGNED: "Signed by the practice, for HEE staff to sign",
    QUESTIONED: "Sent back by the practice",
    IN_FORCE: "In force",
    ENDING: "End within six months",
    OVER: "Expired or ended",
}


def which(name: str, today: datetime.date) -> Q:
    """The agreements that one choice of the filter is for."""
    binding = Q(state__in=[State.IN_FORCE, State.TERMINATED])
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return {
        SENT: Q(state=State.SENT),
        SIGNED: Q(state=State.SIGNED),
        QUESTIONED: Q(state=State.DRAFT) & ~Q(question=""),
        IN_FORCE: binding & lasting & Q(starts_on__lte=today, varies=None),
        ENDING: binding & Q(ends_on__range=(today, today + ENDS_SOON), varies=None),
        OVER: binding & Q(ends_on__lt=today, varies=None),
    }.get(name, Q())


class AgreementFilterForm(PlaceFilterForm):
    """Which agreements: how they stand, and whose; only practices and hubs of which the reader may know."""

    state = forms.ChoiceField(label="Show", choices=[("", "All agreements"), *WHICH.items()], required=False)

    def __init__(self, *args: Any, seen: QuerySet[EducationAgreement], **kwargs: Any) -> None:
        practices = Practice.objects.filter(pk__in=seen.order_by().values("practice"))
        super().__init__(*args, practices=practices, **kwargs)

    def narrowed(
        self, agreements: QuerySet[EducationAgreement], today: datetime.date
    ) -> QuerySet[EducationAgreement]:
        """Those that the filters leave; none where what is asked makes no sense."""
        if not self.is_valid():
            return agreements.none()
        agreements = agreements.filter(which(self.cleaned_data["state"], today))
        if hub := self.cleaned_data["hub"]:
            members = Membership.objects.current().filter(hub=hub)
            agreements = agreements.filter(practice__in=members.values("practice"))
        if practice := self.cleaned_data["practice"]:
            agreements = agreements.filter(practice=practice)
        return agreements


class SignForm(PlainMessages, forms.Form):
    """Who signs, and as what; ``sha256`` is of the text above the form."""

    # Left out, it fits no text, and the page is shown anew.
    sha256 = forms.CharField(widget=forms.HiddenInput, required=False)
    has_read = forms.BooleanField(
        label="I have read this agreement, and may sign it for the practice",
        error_messages={"required": "Read the agreement, then tick that you have"},
    )
    name = forms.CharField(
        label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    role = forms.CharField(
        label="You sign as",
        max_length=100,
        error_messages={"required": "Enter your role, for example practice manager"},
        help_text="For example, GP partner or practice manager.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


class QuestionForm(PlainMessages, forms.Form):
    """What the practice asks before it signs."""

    question = forms.CharField(
        label="What do you ask, or what should change?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Who sent it to you reads this, changes the agreement or answers you, and sends it again. "
        "No patient details.",
    )
