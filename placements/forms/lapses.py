"""What is asked about a placement that lost its standing."""

from __future__ import annotations

from django import forms

from atp_portal.form_fields import PlainMessages, Radios
from placements.models import StandingLapse


class DecideLapseForm(PlainMessages, forms.Form):
    """What happens to the placement, and why."""

    decision = forms.ChoiceField(
        label="What happens to this placement?",
        choices=StandingLapse.Decision.choices,
        widget=Radios(
            hints={
                StandingLapse.Decision.CONTINUE: "The timetable goes on. Say how the learner is kept safe meanwhile.",
                StandingLapse.Decision.MOVE: "It goes on until a place elsewhere is arranged.",
                StandingLapse.Decision.STOP: "It is cancelled at once, and so are its sessions to come.",
            }
        ),
    )
    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The university and the practice’s administrators read it.",
    )
