"""The list of a week's hours: each as claimed unless its reader says otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms

from accounts.models import Person
from atp_portal.form_fields import ClockTimeField, PlainMessages
from atp_portal.formatting import and_list, count
from hubs.operations.base import Refusal
from placements.attendance.waiting import ToConfirm, WaitingRow
from placements.forms.times import at_instant
from placements.models import Attendance
from placements.operations.attendance import Outcome, Verdict, Weighed, confirm

SENT = "sheet"
"""The field by which a form that somebody sent is known from a POST of a machine."""
LEAVE = "leave"
WORDS = {
    Outcome.AS_CLAIMED: "As claimed",
    Outcome.AS_PLANNED: "Was there, as planned",
    Outcome.DID_NOT_COME: "Did not come",
    Outcome.OTHER_TIMES: "Other times",
    LEAVE: "Leave for now",
}


class ConfirmForm(PlainMessages, forms.Form):
    """A choice for each session that waits; for "other times", asked once they are chosen, from when to when."""

    mark_optional = False

    def __init__(self, *args: Any, week: ToConfirm, full_names: bool, **kwargs: Any) -> None:
        self.rows = {row.key: row for row in week.waiting}
        self.full_names = full_names
        super().__init__(*args, **kwargs)
        for key, row in self.rows.items():
            choices = _choices(row)
            self.fields[key] = forms.ChoiceField(
                label=row.words(full_names=full_names),
                help_text=" · ".join(filter(None, [row.claim_words, row.behalf.words if row.behalf else ""])),
                choices=choices,
                initial=choices[0][0],
                required=False,
            )
            self.fields[f"{key}-seen"] = forms.CharField(
                widget=forms.HiddenInput, initial=row.version, required=False, max_length=60
            )
            if self.is_bound and self.data.get(key) == Outcome.OTHER_TIMES:
                self.fields[f"{key}-start"] = ClockTimeField(
                    label="From", called=f"start of {row.participation.session.title}"
                )
                self.fields[f"{key}-end"] = ClockTimeField(
                    label="Until", called=f"end of {row.participation.session.title}"
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for key, row in self.rows.items():
            for name in (f"{key}-start", f"{key}-end"):
                at_instant(self, name, row.day)
        return cleaned

    @property
    def verdicts(self) -> list[Verdict]:
        """What was said, without what is left for now. A row that the form did not have says nothing."""
        found = []
        for key, row in self.rows.items():
            outcome = self.cleaned_data.get(key) or LEAVE
            if outcome == LEAVE:
                continue
            found.append(
                Verdict(
                    participation=row.participation,
                    outcome=Outcome(outcome),
                    seen=self.cleaned_data.get(f"{key}-seen") or "",
                    start=self.cleaned_data.get(f"{key}-start"),
                    end=self.cleaned_data.get(f"{key}-end"),
                )
            )
        return found

    @property
    def days(self) -> Iterator[tuple[datetime.date, list[dict[str, Any]]]]:
        """The rows' fields by day: the choice, what was seen, and times where they are asked."""
        for day, rows in groupby(self.rows.values(), key=lambda row: row.day):
            yield (
                day,
                [
                    {"row": row, "choice": self[row.key], "seen": self[f"{row.key}-seen"]}
                    | {
                        name: self[f"{row.key}-{name}"]
                        for name in ("start", "end")
                        if f"{row.key}-{name}" in self.fields
                    }
                    for row in rows
                ],
            )


def weigh(by: Person, form: ConfirmForm) -> Weighed | None:
    """What became of the form, if it was sent and is right; a refusal stands above it."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return confirm(by=by, verdicts=form.verdicts)
    except Refusal as refusal:
        form.add_error(None, list(refusal.sentences))
        return None


def said_of_weighed(weighed: Weighed, reader: Person) -> list[str]:
    """Sentences for who confirmed: how many, what others had confirmed before, and what was left."""
    said = []
    if weighed.confirmed:
        number = len(weighed.confirmed)
        said.append(f"{count(number, 'session')} {'is' if number == 1 else 'are'} confirmed.")
    others = [each.confirmed_by for each in weighed.before if each.confirmed_by not in (None, reader)]
    if others:
        names = and_list(sorted({person.full_name for person in others if person}))
        said.append(
            f"{count(len(others), 'session')} {'was' if len(others) == 1 else 'were'} confirmed before, by {names}."
        )
    if weighed.left:
        learners = sorted({row.person.given_name for row in weighed.left})
        said.append(
            f"{count(len(weighed.left), 'session')} of {', '.join(learners)} changed since you opened the list and "
            f"{'was' if len(weighed.left) == 1 else 'were'} left. Look at the list again."
        )
    if not said:
        said.append("Nothing more was confirmed: all that you chose was confirmed before, or left for now.")
    return said


def _choices(row: WaitingRow) -> list[tuple[str, str]]:
    """What can be said of a row, the likeliest first: it is chosen to begin with."""
    given: list[str] = [Outcome.AS_CLAIMED, Outcome.DID_NOT_COME, Outcome.OTHER_TIMES]
    words = WORDS
    if row.said is None:
        given = [Outcome.AS_PLANNED, Outcome.DID_NOT_COME, Outcome.OTHER_TIMES]
    elif row.said.outcome == Attendance.Outcome.MISSED:
        given = [Outcome.AS_CLAIMED, Outcome.AS_PLANNED, Outcome.OTHER_TIMES]
        words = WORDS | {Outcome.AS_CLAIMED: "Was not there"}
    given = [LEAVE, *given] if row.is_to_be_chosen else [*given, LEAVE]
    return [(str(each), words[each]) for each in given]
