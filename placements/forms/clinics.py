"""What a practice does with appointments in clinics with a learner."""

from __future__ import annotations

from typing import Any

from django import forms

from atp_portal.form_fields import PlainMessages
from placements.timetabling.appointments import RoomForLearners

WAYS = {
    "15": "Book every 15 minutes",
    "20": "Book every 20 minutes",
    "third": "Keep every third appointment free",
    "fourth": "Keep every fourth appointment free",
    "as-they-are": "Leave them as they are",
}
EVERY = {"third": 3, "fourth": 4}


class ClinicsForm(PlainMessages, forms.Form):
    """How long appointments are, and how they make room for a learner. Sent in the address."""

    usual = forms.ChoiceField(
        label="Appointments usually last",
        choices=[("10", "10 minutes"), ("12", "12 minutes"), ("15", "15 minutes")],
    )
    way = forms.ChoiceField(label="With a learner", choices=list(WAYS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("usual", "way"):
            self.fields[name].widget.attrs["class"] = "nhsuk-u-width-full"


def room_asked(asked: Any) -> tuple[RoomForLearners, dict[str, str]]:
    """What the address asks for, and it as the form's values: 10 minutes, and 15 with a learner, where it is silent."""
    usual = asked.get("usual") if asked.get("usual") in {"10", "12", "15"} else "10"
    way = asked.get("way") if asked.get("way") in WAYS else "15"
    longer = int(way) if way.isdecimal() else None
    return RoomForLearners(int(usual), longer, EVERY.get(way)), {"usual": usual, "way": way}
