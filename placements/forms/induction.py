"""A practice's own words for the induction sheet."""

from __future__ import annotations

from typing import Any

from django import forms

from atp_portal.form_fields import PlainMessages

MOST = 1500


def _words(label: str, hint: str, rows: int) -> forms.CharField:
    widget: Any = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=MOST, widget=widget)


class InductionNotesForm(PlainMessages, forms.Form):
    """The same for every learner of the practice; whatever is left empty is left out."""

    getting_here = _words(
        "Getting here", "Which door, where to park, which bus, how to get in before opening.", 4
    )
    first_day = _words(
        "The first day", "When to come, whom to ask for at the desk, where to leave a coat.", 4
    )
    what_to_bring = _words("What to bring", "One thing on each line. For example, your badge.", 6)
