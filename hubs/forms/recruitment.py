"""What those who recruit for a hub ask and write down."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from phonenumber_field.formfields import PhoneNumberField

from atp_portal.form_fields import DatePartsField, PlainMessages
from hubs.accrediting.recruiting import ProspectState
from hubs.finding import POSTCODE
from hubs.models import ClinicalCommissioningGroup, Coverage, Practice, Prospect, TrainingHub
from hubs.models.recruitment import ProspectQuerySet
from hubs.recruitment import IN_AREAS, NEIGHBOURS, SERVICES

MILES = (2, 5, 10, 20)
MINE, NOBODYS = "me", "nobody"
STEP_DUE, ASK_AGAIN_DUE = "next-step", "ask-again"


class ProspectFilterForm(PlainMessages, forms.Form):
    """Which prospects: of which hub, in which state, whose, and what is due."""

    mark_optional = False

    q = forms.CharField(
        label="Practice",
        max_length=100,
        required=False,
        error_messages={"max_length": "The practice must be 100 characters or fewer"},
    )
    hub = forms.ModelChoiceField(
        label="Hub",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Any hub",
    )
    state = forms.ChoiceField(
        label="State",
        choices=[("", "Any state"), *((state.value, state.label.capitalize()) for state in ProspectState)],
        required=False,
    )
    owner = forms.ChoiceField(label="Owner", required=False)
    due = forms.ChoiceField(
        label="Due",
        choices=[("", "Anything"), (STEP_DUE, "Next step is due"), (ASK_AGAIN_DUE, "To be asked again")],
        required=False,
    )

    def __init__(self, *args: Any, reader: Any, hubs: QuerySet[TrainingHub], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.fields["hub"].queryset = hubs  # type: ignore[attr-defined]
        owned = Prospect.objects.filter(hub__in=hubs.order_by().values("pk"), owner__isnull=False)
        owners = get_user_model()._default_manager.filter(pk__in=owned.exclude(owner=reader).values("owner"))
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "Anybody"),
            (MINE, "Me"),
            (NOBODYS, "Nobody"),
            *((str(person.public_id), str(person)) for person in owners),
        ]

    def narrowed(
        self, prospects: ProspectQuerySet, today: datetime.date, *, but: str = ""
    ) -> ProspectQuerySet:
        """Those that the filters leave, ``but`` for one of them; none where what is asked makes no sense."""
        if not self.is_valid():
            return prospects.none()
        asked = self.cleaned_data | {but: None}
        for word in asked["q"].split():
            prospects = prospects.filter(
                Q(practice__name__icontains=word)
                | Q(practice__town__icontains=word)
                | Q(practice__postcode__icontains=word)
                | Q(practice__ods_code__iexact=word)
            )
        if asked["hub"]:
            prospects = prospects.filter(hub=asked["hub"])
        if asked.get("state"):
            prospects = prospects.filter(state=asked["state"])
        if owner := asked["owner"]:
            whose = {MINE: Q(owner=self.reader), NOBODYS: Q(owner__isnull=True)}
            prospects = prospects.filter(whose.get(owner) or Q(owner__public_id=owner))
        if asked["due"] == STEP_DUE:
            return prospects.with_step_due(today)
        if asked["due"] == ASK_AGAIN_DUE:
            return prospects.to_ask_again(today)
        return prospects


class FindForm(PlainMessages, forms.Form):
    """Where to look for practices to recruit."""

    mark_optional = False

    hub = forms.ModelChoiceField(
        label="For the hub",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=None,
    )
    where = forms.ChoiceField(
        label="Where",
        choices=[
            (IN_AREAS, "Practices in the hub’s areas"),
            (NEIGHBOURS, "Neighbours outside its areas"),
            (SERVICES, "Community services"),
        ],
        required=False,
    )
    within = forms.TypedChoiceField(
        label="Neighbours within",
        choices=[(miles, f"{miles} miles") for miles in MILES],
        coerce=int,
        empty_value="",
        initial=10,
        required=False,
    )
    q = forms.CharField(
        label="Name, town, postcode or ODS code",
        max_length=100,
        required=False,
        error_messages={"max_length": "What you look for must be 100 characters or fewer"},
    )

    def __init__(self, *args: Any, hubs: QuerySet[TrainingHub], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"].queryset = hubs  # type: ignore[attr-defined]


class PickForm(PlainMessages, forms.Form):
    """The practices that were ticked in the list."""

    practices = forms.ModelMultipleChoiceField(
        label="Practices",
        queryset=Practice.objects.none(),
        to_field_name="ods_code",
        error_messages={
            "required": "Tick the practices that you want to recruit",
            "invalid_choice": "%(value)s cannot be recruited any more: it is not open, or was taken away",
        },
    )

    def __init__(self, *args: Any, hub: TrainingHub, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to_all = Practice.objects.open().filter(region=hub.region_id)
        self.fields["practices"].queryset = open_to_all  # type: ignore[attr-defined]


class CommunityServiceForm(PlainMessages, forms.Form):
    """A community service that the portal does not know yet."""

    hub = forms.ModelChoiceField(
        label="Hub that recruits it",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )
    name = forms.CharField(label="Name of the service", max_length=200)
    address_1 = forms.CharField(label="Address line 1", max_length=100)
    address_2 = forms.CharField(label="Address line 2", max_length=100, required=False)
    town = forms.CharField(label="Town", max_length=100)
    county = forms.CharField(label="County", max_length=100, required=False)
    postcode = forms.CharField(
        label="Postcode",
        max_length=8,
        error_messages={"max_length": "Enter a whole postcode, for example HU1 3AB"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "postal-code"}),
    )
    phone = PhoneNumberField(
        label="Telephone",
        required=False,
        region="GB",
        error_messages={"invalid": "Enter a valid phone number, for example 0113 496 0001"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "type": "tel"}),
    )
    ccg = forms.ModelChoiceField(
        label="Area",
        queryset=ClinicalCommissioningGroup.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="Not known",
    )
    ods_code = forms.RegexField(
        label="ODS code",
        help_text="If it has one. Otherwise the portal makes a code for it.",
        regex=r"^\s*[A-Za-z0-9]{3,12}\s*$",
        max_length=12,
        required=False,
        error_messages={"invalid": "The ODS code must be letters and numbers, for example RCB12"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )

    def __init__(self, *args: Any, hubs: QuerySet[TrainingHub], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"].queryset = hubs  # type: ignore[attr-defined]
        covered = Coverage.objects.current().filter(hub__in=hubs.order_by().values("pk"))
        areas = ClinicalCommissioningGroup.objects.filter(pk__in=covered.values("ccg"))
        self.fields["ccg"].queryset = areas  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        typed = POSTCODE.fullmatch(str(self.cleaned_data["postcode"]).strip().upper())
        inward = (typed[2] or typed[3] or "") if typed else ""
        if typed is None or len(inward) != 3:
            raise forms.ValidationError("Enter a whole postcode, for example HU1 3AB")
        return f"{typed[1]} {inward}"


class PutOffForm(PlainMessages, forms.Form):
    """Not now: why, and when to ask again. ``seen`` is the state that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why not now",
        max_length=600,
        error_messages={
            "required": "Say why not now",
            "max_length": "The reason must be 600 characters or fewer",
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ask_again_on = DatePartsField(label="Ask again on", called="Day on which to ask again")

    def clean_ask_again_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["ask_again_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError("Day on which to ask again must be in the future")
        return day


class NextStepForm(PlainMessages, forms.Form):
    """What is done next, by when, and who sees to it. ``seen`` is the mark of the step that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="Next step",
        help_text="For example, visit the practice manager. Leave it empty when nothing is planned.",
        max_length=200,
        required=False,
        error_messages={"max_length": "The next step must be 200 characters or fewer"},
    )
    on = DatePartsField(label="By", called="Day of the next step", required=False)
    owner = forms.ModelChoiceField(
        label="Owner",
        queryset=get_user_model()._default_manager.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Nobody yet",
    )

    def __init__(self, *args: Any, owners: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("text") and "on" in given and not given["on"]:
            self.add_error("on", "Enter the day of the next step")
        elif given.get("on") and "text" in given and not given["text"]:
            self.add_error("text", "Enter the next step")
        return given


class NoteForm(PlainMessages, forms.Form):
    """A note on a prospect."""

    text = forms.CharField(
        label="Note",
        help_text="Whom you spoke to and what they said. Those who run the hub and the scheme’s staff read it.",
        max_length=2000,
        error_messages={
            "required": "Enter the note",
            "max_length": "The note must be 2,000 characters or fewer",
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )
