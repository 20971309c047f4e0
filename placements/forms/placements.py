"""What is filled in about a placement: who, where, when, with which people and what for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Administrator, Educationalist, Learner, Person
from atp_portal.form_fields import DatePartsField, PlainMessages
from hubs.models import Practice
from placements.models import Placement
from placements.timetabling.recurrence import LONGEST

MARKERS = {
    "administrator": "Responsible for the timetable.",
    "educationalist": "Gives regular teaching, and is responsible for the learning programme.",
}
OPPORTUNITIES = "Whom the learner works and learns with, from which professions, and how. No patient details."


class LearnerChoice(forms.ModelChoiceField):
    """A learner, with what they are and where from: names alone may be shared."""

    def label_from_instance(self, learner: Any) -> str:
        what = ", ".join(filter(None, [learner.learner_group.name, learner.stage]))
        return f"{learner.person.full_name} ({what}; {learner.education_provider})"


class RoleChoice(forms.ModelChoiceField):
    """Somebody by a role at a practice, with the practice where there are several."""

    several = False

    def label_from_instance(self, role: Any) -> str:
        return f"{role.person.full_name}, {role.practice}" if self.several else role.person.full_name


class HoursField(forms.DecimalField):
    """Hours a week as people write them, 37.5; cleans to minutes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_value=Decimal("0.5"),
            max_value=Decimal(60),
            decimal_places=2,
            error_messages={
                "invalid": "Hours a week must be a number, for example 37.5",
                "min_value": "Hours a week must be at least half an hour",
                "max_value": "Hours a week must be 60 or fewer",
                "max_decimal_places": "Hours a week must have at most 2 decimal places",
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "nhsuk-input--width-4"}),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 60:.4g}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        hours = super().clean(value)
        return None if hours is None else round(hours * 60)


class DatesForm(PlainMessages, forms.Form):
    """A placement's first and last day, both included."""

    starts_on = DatePartsField(label="First day", help_text="For example, 23 11 2026")
    ends_on = DatePartsField(label="Last day", help_text="For example, 15 1 2027")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Last day must be on or after the first day")
        # The longest that a pattern of sessions may run: longer is a slip of the pen in the year.
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", "Last day must be at most 3 years after the first day")
        return cleaned


class DescriptionForm(PlainMessages, forms.Form):
    """A placement's two quality markers, what it offers across professions, and its hours."""

    administrator = RoleChoice(
        Administrator.objects.none(),
        label="Practice-based administrator",
        help_text=MARKERS["administrator"],
        required=False,
        empty_label="Nobody yet",
        to_field_name="public_id",
    )
    educationalist = RoleChoice(
        Educationalist.objects.none(),
        label="Practice-based educationalist",
        help_text=MARKERS["educationalist"],
        required=False,
        empty_label="Nobody yet",
        to_field_name="public_id",
    )
    interdisciplinary_opportunities = forms.CharField(
        label="Interdisciplinary opportunities",
        help_text=OPPORTUNITIES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    weekly_minutes = HoursField(label="Hours a week", help_text="Without breaks. For example, 37.5")

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        fields = ("administrator", "educationalist", "interdisciplinary_opportunities", "weekly_minutes")
        kwargs["initial"] = {name: getattr(placement, name) for name in fields}
        super().__init__(*args, **kwargs)
        practice = placement.practice
        self._choose("administrator", practice.administrators, placement.administrator_id)
        self._choose("educationalist", practice.educationalists, placement.educationalist_id)

    def _choose(self, name: str, roles: Any, current: int | None) -> None:
        # Whoever holds the part now stays to choose, even when their own days here are over.
        today = timezone.localdate()
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today) | Q(pk=current)
        field: Any = self.fields[name]
        field.queryset = roles.filter(lasting).select_related("person").order_by("person__family_name", "pk")


class CancelForm(PlainMessages, forms.Form):
    """Why something is cancelled: those concerned read it."""

    reason = forms.CharField(
        label="Reason",
        help_text="Those concerned read it. No patient details.",
        max_length=200,
        error_messages={"required": "Enter the reason"},
    )


class ArrangeForm(DatesForm):
    """A placement to be made: a learner whom one knows, at a practice that one keeps."""

    learner = LearnerChoice(
        Learner.objects.none(),
        label="Learner",
        help_text="Learners of your practices and those whom you have met on earlier placements.",
        required=False,
        empty_label="Choose a learner",
        to_field_name="public_id",
    )
    learner_email = forms.EmailField(
        label="Or the email address of a learner who is not in the list",
        required=False,
        widget=forms.EmailInput(attrs={"class": "nhsuk-input--width-20", "spellcheck": "false"}),
    )
    practice = forms.ModelChoiceField(
        Practice.objects.none(), label="Practice", empty_label="Choose a practice", to_field_name="ods_code"
    )
    weekly_minutes = HoursField(
        label="Hours a week", help_text="Without breaks. For example, 37.5", initial=2250
    )
    administrator = RoleChoice(
        Administrator.objects.none(),
        label="Practice-based administrator (optional)",
        help_text=MARKERS["administrator"],
        required=False,
        empty_label="Nobody yet",
        to_field_name="public_id",
    )
    educationalist = RoleChoice(
        Educationalist.objects.none(),
        label="Practice-based educationalist (optional)",
        help_text=MARKERS["educationalist"],
        required=False,
        empty_label="Nobody yet",
        to_field_name="public_id",
    )
    interdisciplinary_opportunities = forms.CharField(
        label="Interdisciplinary opportunities (optional)",
        help_text=OPPORTUNITIES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    objectives = forms.CharField(
        label="Learning objectives (optional)",
        help_text="One in a line. How primary care works, its ethos and culture, is always among them.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    # Of the learner and their email address one is needed, so labels say themselves what may stay empty.
    mark_optional = False
    field_order = ["learner", "learner_email", "practice", "starts_on", "ends_on"]

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        practices = Practice.objects.managed_by(by).open()
        fields: dict[str, Any] = self.fields
        fields["practice"].queryset = practices
        fields["learner"].queryset = _learners_known_to(by)
        several = len(practices) > 1
        if len(practices) == 1:
            fields["practice"].initial = practices[0]
        for name, model in (("administrator", Administrator), ("educationalist", Educationalist)):
            fields[name].several = several
            fields[name].queryset = roles = (
                model.objects.current()
                .filter(practice__in=practices.order_by().values("pk"))
                .select_related("person", "practice")
                .order_by("practice__name", "person__family_name", "pk")
            )
            # Whoever has one to choose from need not choose; an administrator arranges for themselves first of all.
            own = roles.filter(person=by) if name == "administrator" else roles.none()
            likely = list(own[:2]) or list(roles[:2])
            if len(likely) == 1:
                fields[name].initial = likely[0]

    def clean_learner_email(self) -> str:
        return self.cleaned_data["learner_email"].strip().lower()

    def clean_objectives(self) -> tuple[str, ...]:
        lines = [line.strip() for line in self.cleaned_data["objectives"].splitlines() if line.strip()]
        if any(len(line) > 500 for line in lines):
            raise forms.ValidationError("Each learning objective must be 500 characters or fewer")
        return tuple(lines)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        email = cleaned.get("learner_email")
        if cleaned.get("learner") and email:
            self.add_error(
                "learner_email", "Choose a learner from the list or enter an email address, not both"
            )
        elif email:
            cleaned["learner"] = self._learner_of(email)
        elif not cleaned.get("learner") and not {"learner", "learner_email"} & self.errors.keys():
            self.add_error("learner", "Choose a learner or enter their email address")
        practice = cleaned.get("practice")
        for name in ("administrator", "educationalist"):
            role = cleaned.get(name)
            if practice and role and role.practice_id != practice.pk:
                self.add_error(name, f"Choose an {name} of {practice}")
        return cleaned

    def _learner_of(self, email: str) -> Learner | None:
        found: list[Any] = list(
            Learner.objects.current()
            .filter(person__email=email)
            .select_related("person", "learner_group", "education_provider")[:2]
        )
        if not found:
            self.add_error("learner_email", "No learner of today has this email address: check it")
        elif len(found) > 1:
            self.add_error("learner_email", "This person learns in several ways: choose from the list")
        return found[0] if len(found) == 1 else None


def _learners_known_to(person: Person) -> QuerySet[Any]:
    seen = Learner.objects.visible_to(person).order_by().values("pk")
    return (
        Learner.objects.current()
        .filter(pk__in=seen)
        .select_related("person", "learner_group", "education_provider")
        .order_by("person__family_name", "person__given_name", "pk")
    )
