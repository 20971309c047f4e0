"""What is filled in about who supervises and assesses a learner, whom a practice nominates, and interviews."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from accounts.registration import RegistrationBody
from atp_portal.form_fields import Checkboxes, DatePartsField, PlainMessages
from hubs.models import Practice
from placements.models import Interview, Placement, PlacementRole

K = PlacementRole.Kind
ONE = {
    "practice_assessor": K.PRACTICE_ASSESSOR,
    "academic_assessor": K.ACADEMIC_ASSESSOR,
    "deputy": K.DEPUTY,
}


class RegisteredPeople(forms.ModelMultipleChoiceField):
    """People with the register that they are on, which the rules ask about."""

    def label_from_instance(self, person: Any) -> str:
        return with_register(person)


class RegisteredPerson(forms.ModelChoiceField):
    """One of them."""

    def label_from_instance(self, person: Any) -> str:
        return with_register(person)


def with_register(person: Person) -> str:
    """ "Sister Amy Holt (NMC)"."""
    if person.registered_with == "none":
        return f"{person.full_name} (on no register)"
    register = RegistrationBody(person.registered_with).label if person.registered_with else ""
    short = register.partition("(")[2].rstrip(")")
    return f"{person.full_name} ({short})" if short else person.full_name


def _one(label: str, help_text: str) -> RegisteredPerson:
    return RegisteredPerson(
        Person.objects.none(),
        label=label,
        help_text=help_text,
        to_field_name="public_id",
        required=False,
        empty_label="Nobody yet",
    )


class RolesForm(PlainMessages, forms.Form):
    """Who has which part in a placement. Who has one now stays to choose after they have left."""

    practice_supervisors = RegisteredPeople(
        Person.objects.none(),
        label="Practice supervisors",
        help_text="Any registered health or care professional of the practice.",
        to_field_name="public_id",
        required=False,
        widget=Checkboxes,
    )
    practice_assessor = _one("Practice assessor", "Registered for the learner’s programme.")
    same_person_reason = forms.CharField(
        label="If one person supervises and assesses, why",
        help_text="Only programmes for prescribing, SCPHN and community specialist practice allow it.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    academic_assessor = _one("Academic assessor", "Of the learner’s university.")
    deputy = _one("Deputy of the educationalist", "Stands in for the educationalist on this placement.")

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        held: defaultdict[str, list[Person]] = defaultdict(list)
        reason = ""
        for role in placement.roles.select_related("person"):
            held[role.kind].append(role.person)
            reason = reason or role.same_person_reason
        kwargs["initial"] = {
            "practice_supervisors": held[K.PRACTICE_SUPERVISOR],
            "same_person_reason": reason,
            **{name: held[kind][0] if held[kind] else None for name, kind in ONE.items()},
        }
        super().__init__(*args, **kwargs)
        staff = Person.objects.at_practice(placement.practice)
        links = Person.objects.filter(
            pk__in=placement.education_provider.academic_links.current().values("person")
        )
        for name, people, kind in (
            ("practice_supervisors", staff, K.PRACTICE_SUPERVISOR),
            ("practice_assessor", staff, K.PRACTICE_ASSESSOR),
            ("academic_assessor", links, K.ACADEMIC_ASSESSOR),
            ("deputy", staff, K.DEPUTY),
        ):
            field: Any = self.fields[name]
            field.queryset = _with_holders(people, held[kind])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        assessor = cleaned.get("practice_assessor")
        both = assessor is not None and assessor in (cleaned.get("practice_supervisors") or ())
        if both and not cleaned.get("same_person_reason", "").strip():
            self.add_error(
                "same_person_reason",
                f"Enter why {assessor} supervises and assesses, or choose another person",
            )
        return cleaned


def _with_holders(people: QuerySet[Person], holders: list[Person]) -> QuerySet[Person]:
    keys = people.order_by().values("pk")
    return Person.objects.filter(Q(pk__in=keys) | Q(pk__in=[each.pk for each in holders])).order_by(
        "family_name", "given_name", "pk"
    )


class NominatedPersonForm(PlainMessages, forms.Form):
    """Whom students of a practice can turn to."""

    person = _one(
        "Nominated person", "Supports students and deals with their concerns. Learners read the name."
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        now = practice.nominated_people.current().select_related("person").first()
        kwargs["initial"] = {"person": now.person if now else None}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        staff = Person.objects.at_practice(practice)
        field.queryset = _with_holders(staff, [now.person] if now else [])


class InterviewsForm(PlainMessages, forms.Form):
    """When each interview of a placement was held; empty: not yet."""

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        self.held = {each.kind: each.held_on for each in placement.interviews.all()}
        kwargs["initial"] = self.held
        super().__init__(*args, **kwargs)
        latest = min(placement.ends_on, timezone.localdate())
        for kind in Interview.Kind:
            self.fields[kind.value] = DatePartsField(
                label=f"{kind.label.capitalize()} held on",
                called=f"Day of the {kind.label}",
                help_text="For example, 27 11 2026" if kind == Interview.Kind.INITIAL else "",
                required=False,
                earliest=placement.starts_on,
                latest=latest,
            )

    @property
    def changed(self) -> list[tuple[str, Any]]:
        """Kinds with their new day, None for one that was not held after all."""
        return [
            (kind, self.cleaned_data[kind])
            for kind in Interview.Kind.values
            if self.cleaned_data[kind] != self.held.get(kind)
        ]
