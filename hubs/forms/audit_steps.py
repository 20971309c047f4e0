"""What the steps of an audit ask: for which side, why, on which day, and the actions of its plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from atp_portal.form_fields import DatePartsField, PlainMessages, Radios, SearchSelect
from hubs.forms.place_filters import PlaceFilterForm
from hubs.models import EducationalAudit, Practice, QualityDomain
from hubs.operations.audits.actions import Planned

MOST_AT_ONCE = 3


def _words(label: str, help_text: str = "", rows: int = 4, most: int = 1000, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class StartAuditForm(PlainMessages, forms.Form):
    """Of which practice an audit begins."""

    practice = forms.ModelChoiceField(
        label="Practice",
        queryset=Practice.objects.none(),
        to_field_name="ods_code",
        empty_label="Choose a practice",
        widget=SearchSelect(),
    )

    def __init__(self, *args: Any, practices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practice"].queryset = practices.order_by("name")  # type: ignore[attr-defined]


class WhyForm(PlainMessages, forms.Form):
    """Why something is done, which both sides read."""

    reason = _words("Why?", "Everybody who sees the audit reads it.", error_messages={"required": "Say why"})


class FoundForm(PlainMessages, forms.Form):
    """What was found before an audit is used again."""

    reason = _words(
        "What was found?",
        "Everybody who sees the audit reads it.",
        error_messages={"required": "Say what was found"},
    )


class OfferForm(PlainMessages, forms.Form):
    """For which side somebody finishes it: asked only of who may speak for both."""

    side = forms.ChoiceField(
        label="For whom do you finish it?",
        choices=[(value, label[:1].upper() + label[1:]) for value, label in EducationalAudit.Side.choices],
        widget=Radios(),
        error_messages={"required": "Select for whom you finish it"},
    )

    def __init__(self, *args: Any, sides: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(sides) < 2:
            del self.fields["side"]


class FollowUpForm(PlainMessages, forms.Form):
    """What a follow-up found, and when to look again."""

    note = _words(
        "What did the follow-up find?", rows=6, most=4000, error_messages={"required": "Say what it found"}
    )
    next_on = DatePartsField(
        label="Next follow-up",
        help_text="Only where it is needed. For example, 27 3 2027",
        required=False,
    )


def _owner_choices(owners: Sequence[Any]) -> list[tuple[str, str]]:
    return [("", "Choose a person"), *((str(person.public_id), person.full_name) for person in owners)]


def _domains() -> Any:
    return QualityDomain.objects.all()


class ActionForm(PlainMessages, forms.Form):
    """One action of the plan."""

    text = _words("What is to be done?", error_messages={"required": "Write what is to be done"})
    owner = forms.ChoiceField(label="Who sees to it?", error_messages={"required": "Select who sees to it"})
    due_on = DatePartsField(
        label="Due by", called="Day by which it is due", help_text="For example, 27 3 2027"
    )
    domain = forms.ModelChoiceField(
        label="Standard",
        queryset=QualityDomain.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="None in particular",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, owners: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(person.public_id): person for person in owners}
        self.fields["owner"].choices = _owner_choices(owners)  # type: ignore[attr-defined]
        self.fields["domain"].queryset = _domains()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the operations want it, without the revision."""
        asked = self.cleaned_data
        owner = self.owners[asked["owner"]]
        return {"text": asked["text"], "owner": owner, "due_on": asked["due_on"], "domain": asked["domain"]}


class FinishActionForm(PlainMessages, forms.Form):
    """What was done about an action."""

    what_was_done = _words("What was done?", most=2000, error_messages={"required": "Say what was done"})
    done_on = DatePartsField(
        label="When was it done?", called="Day on which it was done", help_text="For example, 27 3 2026"
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].latest = timezone.localdate()  # type: ignore[attr-defined]


class AgreeForm(PlainMessages, forms.Form):
    """The day of the audit, and a few actions that the agreeing side asks for; more can be added later."""

    audited_on = DatePartsField(
        label="Day of the audit",
        help_text="The day on which you looked at it together. For example, 27 3 2026",
    )

    def __init__(self, *args: Any, owners: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(person.public_id): person for person in owners}
        self.fields["audited_on"].latest = timezone.localdate()  # type: ignore[attr-defined]
        for number in range(1, MOST_AT_ONCE + 1):
            self.fields[f"text_{number}"] = _words(
                f"Action {number}: what is to be done?", rows=2, required=False
            )
            self.fields[f"owner_{number}"] = forms.ChoiceField(
                label=f"Action {number}: who sees to it?", choices=_owner_choices(owners), required=False
            )
            self.fields[f"due_on_{number}"] = DatePartsField(
                label=f"Action {number}: due by",
                called=f"Day by which action {number} is due",
                required=False,
            )

    @property
    def action_rows(self) -> list[list[Any]]:
        """The fields of each action."""
        names = ("text", "owner", "due_on")
        return [[self[f"{name}_{number}"] for name in names] for number in range(1, MOST_AT_ONCE + 1)]

    def clean(self) -> dict[str, Any]:
        """An action that is begun has its words, a person and a day."""
        asked = super().clean() or {}
        for number in range(1, MOST_AT_ONCE + 1):
            wanted = {
                f"text_{number}": f"Write what action {number} is",
                f"owner_{number}": f"Select who sees to action {number}",
                f"due_on_{number}": f"Enter the day by which action {number} is due",
            }
            if any(asked.get(name) for name in wanted):
                for name, sentence in wanted.items():
                    if not asked.get(name) and name not in self.errors:
                        self.add_error(name, sentence)
        return asked

    def planned(self) -> list[Planned]:
        """The actions that were typed."""
        asked = self.cleaned_data
        return [
            Planned(asked[f"text_{n}"], self.owners[asked[f"owner_{n}"]], asked[f"due_on_{n}"])
            for n in range(1, MOST_AT_ONCE + 1)
            if asked.get(f"text_{n}")
        ]


class AuditFilterForm(PlaceFilterForm):
    """Which audits, whose, and what is due; only practices and hubs of which the reader may know."""

    show = forms.ChoiceField(
        label="State",
        choices=[
            ("", "All that count today"),
            ("in_use", "In use"),
            ("stopped", "On hold, to be reviewed or closed"),
            ("in_hand", "Being filled in or to be agreed"),
            ("earlier", "Earlier and discarded ones"),
        ],
        required=False,
    )
    due = forms.ChoiceField(
        label="What is due",
        choices=[
            ("", "Any"),
            ("overdue", "The next audit is overdue"),
            ("soon", "The next audit is due in three months"),
            ("follow_up", "A follow-up is due"),
            ("actions", "Actions are overdue"),
        ],
        required=False,
    )

    def __init__(self, *args: Any, seen: Any, **kwargs: Any) -> None:
        practices = Practice.objects.filter(pk__in=seen.order_by().values("practice"))
        super().__init__(*args, practices=practices, **kwargs)
