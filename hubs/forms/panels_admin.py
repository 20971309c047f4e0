"""The forms of the admin for the panel: a meeting, its agenda, and what it decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from atp_portal.formatting import and_list
from hubs.forms.admin import AdminForm, AdminModelForm
from hubs.models import Application, PanelCase, PanelMeeting, PanelMember
from hubs.operations.accrediting.conditions import who_may_own
from hubs.operations.accrediting.decided import PlannedCondition, last_day_of, usual_first_day
from hubs.operations.accrediting.decisions import OUTCOMES, CaseDecision
from hubs.operations.accrediting.independence import Ties
from hubs.operations.accrediting.reconsiderations import decision_looked_at_again

Person = get_user_model()
PERSON = PanelMember._meta.get_field("person")
ROWS = 3
"""How many conditions can be written at first, and how many more are added at a time."""


class MeetingForm(AdminModelForm):
    """When, where and with whom a panel meets."""

    members = forms.ModelMultipleChoiceField(
        Person._default_manager.all(),
        label="Panel",
        required=False,
        widget=AutocompleteSelectMultiple(PERSON, admin.site),
        help_text="3 people or more, who can sign in. Nobody is given a case of a practice that is their own.",
    )
    chair = forms.ModelChoiceField(
        Person._default_manager.all(),
        label="Chair",
        required=False,
        widget=AutocompleteSelect(PERSON, admin.site),
    )

    class Meta:
        model = PanelMeeting
        fields = ("region", "starts_at", "ends_at", "place", "small_because")
        help_texts = {"small_because": "Only for a panel of fewer than 3."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            seats = list(self.instance.members.select_related("person"))
            self.initial["members"] = [seat.person_id for seat in seats]
            self.initial["chair"] = next((seat.person_id for seat in seats if seat.is_chair), None)


class AgendaForm(AdminForm):
    """Which applications are on the agenda, in which order, and who gets which.

    For each: ``on_…``, ``at_…`` and ``to_…`` with its public id. Who is tied to a case cannot be chosen for it.
    """

    def __init__(
        self,
        *args: Any,
        applications: Iterable[Application],
        cases: Mapping[int, PanelCase],
        people: Collection[Any],
        ties: Ties,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.applications, self.people = list(applications), list(people)
        self.rows: list[dict[str, Any]] = []
        for number, application in enumerate(self.applications, start=1):
            key, case = application.public_id, cases.get(application.pk)
            free = [person for person in self.people if (application.pk, person.pk) not in ties]
            given = {member.person_id for member in case.members.all()} if case else None
            self.fields[f"on_{key}"] = forms.BooleanField(
                label="On the agenda", required=False, initial=case is not None
            )
            self.fields[f"at_{key}"] = forms.IntegerField(
                label="Place", min_value=1, max_value=999, initial=case.position if case else number
            )
            self.fields[f"to_{key}"] = forms.MultipleChoiceField(
                label=f"Who gets the case of {application.host}",
                choices=[(str(person.public_id), person.full_name) for person in free],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[str(p.public_id) for p in free if given is None or p.pk in given],
            )
            self.rows.append(
                {
                    "application": application,
                    "on": self[f"on_{key}"],
                    "at": self[f"at_{key}"],
                    "to": self[f"to_{key}"],
                    "tied": [
                        f"{person.full_name}: {and_list(ties[application.pk, person.pk])}"
                        for person in self.people
                        if (application.pk, person.pk) in ties
                    ],
                }
            )

    def agenda(self) -> tuple[list[Application], dict[Application, list[Any]]]:
        """The applications in order, and who gets which."""
        values = self.cleaned_data
        chosen = [each for each in self.applications if values[f"on_{each.public_id}"]]
        chosen.sort(key=lambda each: values[f"at_{each.public_id}"])
        by_key = {str(person.public_id): person for person in self.people}
        return chosen, {each: [by_key[key] for key in values[f"to_{each.public_id}"]] for each in chosen}


class CaseForm(AdminForm):
    """What the panel decided about one case; conditions are rows below, as many as ``rows``."""

    outcome = forms.ChoiceField(choices=[("", "Choose"), *OUTCOMES])
    reason = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text="Goes into the letter. Needed unless it was approved without conditions.",
    )
    starts_on = forms.DateField(label="First day", required=False, widget=AdminDateWidget)
    early_because = forms.CharField(
        label="Why it takes effect before today",
        required=False,
        max_length=500,
        help_text="Only for a first day that has passed, the day of the meeting at the earliest.",
    )
    length = forms.ChoiceField(label="For how long")
    review_on = forms.DateField(label="To be reviewed on", required=False, widget=AdminDateWidget)

    def __init__(self, *args: Any, case: PanelCase, rows: int = ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.rows = case, rows
        application = case.application
        self.first = decision_looked_at_again(application)
        usual = application.hub.region.years_accredited
        years = [("1", "1 year"), ("2", "2 years"), ("3", "3 years"), ("5", "5 years"), ("", "No end date")]
        self.fields["length"] = forms.ChoiceField(
            label="For how long", choices=years, initial=str(usual or ""), required=False
        )
        self.fields["starts_on"].initial = usual_first_day(application)
        self.owners = {str(person.public_id): person for person in who_may_own(application)}
        people = [("", "Choose"), *((key, person.full_name) for key, person in self.owners.items())]
        for row in range(rows):
            self.fields[f"text_{row}"] = forms.CharField(
                label=f"Condition {row + 1}",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
            )
            self.fields[f"owner_{row}"] = forms.ChoiceField(
                label="Who sees to it", choices=people, required=False
            )
            self.fields[f"due_{row}"] = forms.DateField(label="Due", required=False, widget=AdminDateWidget)

    def details(self) -> list[forms.BoundField]:
        names = ("outcome", "reason", "starts_on", "early_because", "length", "review_on")
        return [self[name] for name in names]

    def condition_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(self[f"text_{row}"], self[f"owner_{row}"], self[f"due_{row}"]) for row in range(self.rows)]

    def clean(self) -> None:
        super().clean()
        self.planned: list[PlannedCondition] = []
        for row in range(self.rows):
            text, owner, due = (self.cleaned_data.get(f"{name}_{row}") for name in ("text", "owner", "due"))
            if not (text or owner or due):
                continue
            for name, value, words in (
                ("text", text, "Write the condition"),
                ("owner", owner, "Choose who sees to it"),
                ("due", due, "Enter the day on which it is due"),
            ):
                if not value and f"{name}_{row}" not in self.errors:
                    self.add_error(f"{name}_{row}", ValidationError(words))
            if text and owner and due:
                self.planned.append(PlannedCondition(text, self.owners[owner], due))

    def decision(self) -> CaseDecision:
        """What was typed, as the operation takes it."""
        values = self.cleaned_data
        starts_on = values["starts_on"]
        return CaseDecision(
            case=self.case,
            outcome=values["outcome"],
            reason=values["reason"],
            starts_on=starts_on,
            ends_on=last_day_of(
                starts_on or timezone.localdate(), int(values["length"]) if values["length"] else None
            ),
            review_on=values["review_on"],
            conditions=tuple(self.planned),
            early_because=values["early_because"],
        )


class MinutesForm(AdminForm):
    """The minutes of a meeting."""

    minutes = forms.CharField(max_length=20000, widget=forms.Textarea(attrs={"rows": 12, "cols": 100}))


class CallOffForm(AdminForm):
    """Why a meeting is called off."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="The members read this.",
    )
