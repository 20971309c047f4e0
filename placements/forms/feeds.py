"""The form with which somebody makes a calendar link."""

from __future__ import annotations

from typing import Any

from django import forms

from atp_portal.form_fields import ConditionalFields, PlainMessages, Radios, SearchSelect
from placements.feeds.kinds import FeedChoices, Kind

WHAT = {
    Kind.OWN: "My own sessions",
    Kind.LEARNERS: "The sessions of my learners",
    Kind.PRACTICE: "The sessions of a practice",
    Kind.REGIONAL: "Events of the region",
}
HINTS = {
    Kind.OWN: "Others in them are named by first name and profession.",
    Kind.LEARNERS: "Of three months. Learners are named by initials and profession.",
    Kind.PRACTICE: "Of three months. Learners are named by initials and profession.",
    Kind.REGIONAL: "What can be booked, such as half-day release and workshops.",
}


class FeedForm(PlainMessages, ConditionalFields, forms.Form):
    """What the link shall show, of what its person may have, and where it will be used; no two have one name."""

    mark_optional = False

    kind = forms.ChoiceField(
        label="What shall it show?",
        widget=Radios(hints=HINTS),
        error_messages={"required": "Select what the link shall show"},
    )
    practice = forms.TypedChoiceField(label="Practice", empty_value=None, widget=SearchSelect)
    hub = forms.TypedChoiceField(label="Hub", required=False, empty_value=None, widget=SearchSelect)
    name = forms.CharField(
        label="Where will you use it?",
        help_text="For example, my phone. So that you know later which link is which.",
        max_length=50,
        error_messages={"required": "Enter where you will use the link"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20"}),
    )

    def __init__(self, *args: Any, choices: FeedChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = choices.person
        practices = {each.ods_code: each for each in choices.practices}
        hubs = {each.slug: each for each in choices.hubs}
        fields: dict[str, Any] = self.fields
        words, reveals = WHAT, {Kind.REGIONAL: "hub"}
        self.only_practice = next(iter(practices.values())) if len(practices) == 1 else None
        if len(practices) > 1:
            reveals = {Kind.PRACTICE: "practice", **reveals}
            fields["practice"].choices = [("", "Select a practice"), *_named(practices)]
            fields["practice"].coerce = practices.__getitem__
        else:
            del fields["practice"]
            words = WHAT | {Kind.PRACTICE: f"The sessions of {self.only_practice}"}
        fields["hub"].choices = [("", "All hubs"), *_named(hubs)]
        fields["hub"].coerce = hubs.__getitem__
        fields["kind"].choices = [(each.value, words[each]) for each in choices.kinds]
        fields["kind"].initial = Kind.OWN.value
        fields["kind"].widget.reveals = {kind.value: name for kind, name in reveals.items()}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == Kind.PRACTICE and self.only_practice:
            data["practice"] = self.only_practice
        return data

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.person.calendar_feeds.filter(name=name).exists():
            raise forms.ValidationError("You have a calendar link of this name already. Choose another name.")
        return name


def _named(rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(code, str(row)) for code, row in rows.items()]
