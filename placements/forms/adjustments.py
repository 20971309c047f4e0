"""What is filled in about an adjustment: the words, the days, who reads it, and that the learner agreed."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Person
from atp_portal.form_fields import Checkboxes, DatePartsField, PlainMessages
from placements.adjustment_readers import parts_of, who_may_be_named
from placements.models import Adjustment, Placement


class ReadersField(forms.ModelMultipleChoiceField):
    """People by name, each with their part in the placement below."""

    widget = Checkboxes

    def label_from_instance(self, person: Any) -> str:
        return person.full_name


class ReadersForm(PlainMessages, forms.Form):
    """Who reads an adjustment; from others than the learner, also when the learner agreed to it."""

    readers = ReadersField(
        Person.objects.none(),
        label="Who may read this?",
        to_field_name="public_id",
        error_messages={"required": "Choose at least one person who may read this"},
    )
    agreed_on = DatePartsField(
        label="When did the learner agree to this?",
        called="The day on which the learner agreed",
        help_text="To these words, and to who may read them.",
    )

    def __init__(
        self,
        *args: Any,
        by: Person,
        placement: Placement,
        adjustment: Adjustment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        people = who_may_be_named(placement)
        if by == placement.person:
            del fields["agreed_on"]
            # A learner may take back what they told everybody.
            fields["readers"].required = adjustment is None
        else:
            people = people.exclude(pk=by.pk)
            fields["readers"].required = False
            fields["readers"].help_text = "You read it yourself, since you write it."
        fields["readers"].queryset = people
        fields["readers"].widget.hints = {str(person.public_id): parts_of(person) for person in people}
        if adjustment:
            fields["readers"].initial = [
                reader.person.public_id for reader in adjustment.readers.current().select_related("person")
            ]


class AdjustmentForm(ReadersForm):
    """A new adjustment."""

    text = forms.CharField(
        label="What does the practice do?",
        help_text=(
            "For example, a quiet room to write up in, or a break every two hours. "
            "Do not say why: no diagnosis is needed."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what the practice does"},
    )
    starts_on = DatePartsField(label="First day", help_text="For example, 23 11 2026")
    ends_on = DatePartsField(
        label="Last day", help_text="Leave it empty if it is for the whole placement.", required=False
    )
    field_order = ("text", "starts_on", "ends_on", "readers", "agreed_on")


class EndForm(PlainMessages, forms.Form):
    """The last day of an adjustment."""

    last_day = DatePartsField(label="Last day", help_text="After it, only the learner can read it.")
