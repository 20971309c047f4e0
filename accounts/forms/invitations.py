"""What is filled in to invite somebody, to accept, and to look for invitations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from phonenumber_field.formfields import PhoneNumberField

from accounts.invitations import Invitable, may_invite_everywhere, places_for, places_of
from accounts.models import Invitation, InvitationState, InvitedRole, Person
from accounts.operations.invitations import InvitationPlan
from accounts.operations.people import NewPerson
from atp_portal.form_fields import DatePartsField, PlainMessages, Radios, SearchSelect
from hubs.models import LearnerGroup, Membership, Profession

PLACE_LABELS = {
    "region": "Region",
    "hub": "Hub",
    "practice": "Practice",
    "education_provider": "University or medical school",
}
MANY = 10  # places from which it takes a search to choose
# How addresses name a place: no key that could be counted up.
PLACE_KEYS = {"region": "slug", "hub": "slug", "practice": "ods_code", "education_provider": "slug"}

HINTS = {
    "hee_staff": "Accredits practices and hubs, and keeps the scheme’s records.",
    "hub_lead": "Leads a hub: its practices, places and events.",
    "hub_involvement_coordinator": "Keeps the hub’s register of patient and public involvement.",
    "practice_lead": "Answers for a practice’s standing: applications, agreements and returns.",
    "administrator": "Is responsible for learners’ timetables at a practice.",
    "educationalist": "Teaches regularly at a practice, and is responsible for the learning programme.",
    "supervisor": "Works at a practice and leads or oversees sessions.",
    "patient_partner": "A patient or carer who takes part in teaching at a practice.",
    "involvement_coordinator": "Keeps a practice’s register of patient and public involvement.",
    "academic_link": "Asks for places for a university or medical school.",
    "learner": "Somebody in training, who comes on placement.",
}


class RoleForm(PlainMessages, forms.Form):
    """To which role somebody is invited: one of those that the one who invites may give."""

    role = forms.ChoiceField(
        label="What will they be?", error_messages={"required": "Select what they will be"}
    )

    def __init__(self, *args: Any, roles: Sequence[Invitable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.widget = Radios(hints=HINTS)
        field.choices = [(row.kind.value, row.kind.label) for row in roles]


class InvitationForm(PlainMessages, forms.Form):
    """Somebody to be invited to a role, in one of the places where the one who invites may give it."""

    email = forms.EmailField(
        label="Email address",
        help_text="The invitation goes there, and they sign in with it.",
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    title = forms.CharField(
        required=False, max_length=20, widget=forms.TextInput(attrs={"class": "nhsuk-input--width-5"})
    )
    given_name = forms.CharField(label="Given name", max_length=100)
    family_name = forms.CharField(label="Family name", max_length=100)
    phone = PhoneNumberField(label="Telephone number", required=False, region="GB")
    profession = forms.ModelChoiceField(
        Profession.objects.all(), required=False, empty_label="Not known", to_field_name="slug"
    )
    place = forms.ModelChoiceField(Profession.objects.none())
    learner_group = forms.ModelChoiceField(
        LearnerGroup.objects.all(),
        label="Learner group",
        to_field_name="slug",
        empty_label="Choose a learner group",
    )
    stage = forms.CharField(
        required=False,
        max_length=50,
        help_text="Such as year 2 or ST3",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(
        label="Last day", required=False, help_text="Leave it empty if there is none yet."
    )

    def __init__(self, *args: Any, by: Person, row: Invitable, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": timezone.localdate()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["place"] = self._place(by)
        self.fields["place"].error_messages["required"] = f"Select the {PLACE_LABELS[row.place].lower()}"
        if not row.is_learner:
            del self.fields["learner_group"], self.fields["stage"]

    def _place(self, by: Person) -> forms.ModelChoiceField:
        everywhere = may_invite_everywhere(by, self.row)
        places = places_for(by, self.row)
        # Who has one place need not choose it.
        only = list(places[: MANY + 1])
        if len(only) == 1 and not everywhere:
            self.initial.setdefault("place", getattr(only[0], PLACE_KEYS[self.row.place]))
        return forms.ModelChoiceField(
            places,
            label=PLACE_LABELS[self.row.place],
            to_field_name=PLACE_KEYS[self.row.place],
            required=not everywhere,
            empty_label="All regions" if everywhere else f"Choose a {PLACE_LABELS[self.row.place].lower()}",
            widget=SearchSelect() if len(only) > MANY else forms.Select(),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Last day must be on or after the first day")
        return cleaned

    @property
    def plan(self) -> InvitationPlan:
        """What the valid form asks for."""
        filled = self.cleaned_data
        return InvitationPlan(
            person=NewPerson(
                given_name=filled["given_name"],
                family_name=filled["family_name"],
                email=filled["email"],
                title=filled["title"],
                phone=filled["phone"],
                profession=filled["profession"],
            ),
            kind=self.row.kind,
            place=filled["place"],
            starts_on=filled["starts_on"],
            ends_on=filled["ends_on"],
            learner_group=filled.get("learner_group"),
            stage=filled.get("stage", ""),
        )


class KnownPersonForm(PlainMessages, forms.Form):
    """Where somebody whom a practice keeps up without an account gets their invitation."""

    email = forms.EmailField(
        label="Email address",
        help_text="The invitation goes there, and they sign in with it.",
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )


class AcceptForm(PlainMessages, forms.Form):
    """The password that an invited person chooses; what it must be like is checked where it is set."""

    password = forms.CharField(
        label="Choose a password",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters, not a common password and not like your name or email address. "
        "Three words that have nothing to do with each other are a good one.",
        error_messages={"required": "Enter a password"},
    )


class InvitationFilterForm(PlainMessages, forms.Form):
    """Which invitations are shown, of those that the reader may see."""

    mark_optional = False

    name = forms.CharField(label="Name or email address", required=False, max_length=254)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any state"), *((each.value, each.label.capitalize()) for each in InvitationState)],
    )
    role = forms.ChoiceField(label="Role", required=False)
    hub: Any = forms.ModelChoiceField(
        None, label="Hub", required=False, to_field_name="slug", empty_label="Any hub"
    )
    practice: Any = forms.ModelChoiceField(
        None, label="Practice", required=False, to_field_name="ods_code", empty_label="Any practice"
    )
    provider: Any = forms.ModelChoiceField(
        None,
        label="Education provider",
        required=False,
        to_field_name="slug",
        empty_label="Any education provider",
    )
    sent_by = forms.ChoiceField(label="Sent by", required=False, choices=[("", "Anybody"), ("me", "Me")])

    def __init__(self, *args: Any, reader: Person, roles: Sequence[Invitable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [("", "Any role"), *((row.kind.value, row.kind.label) for row in roles)]
        places = {row.place for row in roles}
        for name, place in (("hub", "hub"), ("practice", "practice"), ("provider", "education_provider")):
            if place in places:
                fields[name].queryset = places_of(reader, place)
            else:
                del fields[name]

    def narrow(self, invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
        """Those that are asked for; none where what is asked for is no valid choice."""
        if not self.is_valid():
            return invitations.none()
        asked = self.cleaned_data
        for word in asked["name"].split():
            invitations = invitations.filter(
                Q(person__given_name__icontains=word)
                | Q(person__family_name__icontains=word)
                | Q(person__email__icontains=word)
            )
        if asked["state"]:
            invitations = invitations.in_state(asked["state"])  # type: ignore[attr-defined]
        if asked["sent_by"]:
            invitations = invitations.filter(invited_by=self.reader)
        roles = Q()
        if asked["role"]:
            roles &= Q(kind=asked["role"])
        if hub := asked.get("hub"):
            members = Membership.objects.current().filter(hub=hub).values("practice")
            roles &= Q(hub=hub) | Q(practice__in=members)
        if practice := asked.get("practice"):
            roles &= Q(practice=practice)
        if provider := asked.get("provider"):
            roles &= Q(education_provider=provider)
        if not roles:
            return invitations
        return invitations.filter(Exists(InvitedRole.objects.filter(roles, invitation=OuterRef("pk"))))


class UploadForm(PlainMessages, forms.Form):
    """A list of people, as CSV or as a spreadsheet; what is in it is checked by whoever reads it."""

    MOST_BYTES = 2 * 1024 * 1024

    list = forms.FileField(
        label="List of people",
        help_text="A CSV file or an Excel workbook (.xlsx) with up to 2,000 people, at most 2 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Select a file",
            "empty": "The file is empty. Select one with a list of people",
        },
    )

    def clean_list(self) -> Any:
        file = self.cleaned_data["list"]
        if file.size > self.MOST_BYTES:
            raise ValidationError("The file must be at most 2 MB")
        return file
