"""What times to learn together are looked for, and the one that was chosen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Person
from atp_portal.form_fields import PlainMessages, SearchSelect
from hubs.models import Membership, Practice, TrainingHub
from placements.forms.hours import HoursBetweenForm
from placements.models import Placement

HUB, PRACTICE = "hub", "practice"
MOST_KM = 50


def hubs_of(person: Person) -> QuerySet[TrainingHub]:
    return TrainingHub.objects.managed_by(person).order_by("name")


def practices_of(person: Person) -> QuerySet[Practice]:
    """Those whose timetables this person may read, in a hub or with placements; others are still to be recruited."""
    members = Membership.objects.current().order_by().values("practice")
    hosting = Placement.objects.order_by().values("practice")
    return (
        Practice.objects.visible_to(person)
        .filter(Q(pk__in=members) | Q(pk__in=hosting))
        .order_by("name", "ods_code")
    )


def hosts_of(where: TrainingHub | Practice) -> list[Practice]:
    """The practices of a hub today, or the one practice."""
    if isinstance(where, Practice):
        return [where]
    members = Membership.objects.current().filter(hub=where).order_by().values("practice")
    return list(Practice.objects.open().filter(pk__in=members).order_by("name", "ods_code"))


class Where(forms.Form):
    """A mixin: the hub or the practice that is looked at, of those that ``by`` may look at; else the first."""

    where = forms.ChoiceField(label="Hub or practice", required=False, widget=SearchSelect)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, TrainingHub | Practice] = {f"{HUB}:{hub.slug}": hub for hub in hubs_of(by)} | {
            f"{PRACTICE}:{practice.ods_code}": practice for practice in practices_of(by)
        }
        field: Any = self.fields["where"]
        field.choices = [(value, str(place)) for value, place in self.places.items()]

    @property
    def place(self) -> TrainingHub | Practice:
        """What was asked for; the first where nothing was, or where it is wrong."""
        asked = self.cleaned_data.get("where") if self.is_valid() else ""
        return self.places.get(asked or "") or next(iter(self.places.values()))


class Chosen(forms.TypedChoiceField):
    """One of several, as usual where nothing is chosen: ``usual`` is a value, not its text."""

    def __init__(self, *, usual: Any, coerce: Any, choices: Any, label: str) -> None:
        shown = usual.strftime("%H:%M") if isinstance(usual, datetime.time) else usual
        super().__init__(
            coerce=coerce, choices=choices, label=label, empty_value=usual, initial=shown, required=False
        )


class FindTogetherForm(PlainMessages, Where):
    """Where, how far ahead, for how long, how far learners travel, and at what time of day. Sent in the address."""

    mark_optional = False
    weeks = Chosen(
        label="Look ahead",
        coerce=int,
        choices=[(1, "1 week"), (2, "2 weeks"), (3, "3 weeks"), (4, "4 weeks"), (8, "8 weeks")],
        usual=4,
    )
    half_hours = Chosen(
        label="Length",
        coerce=int,
        choices=[(1, "30 minutes"), (2, "1 hour"), (3, "1 hour 30 minutes"), (4, "2 hours"), (6, "3 hours")],
        usual=2,
    )
    km = Chosen(
        label="Learners come from",
        coerce=int,
        choices=[
            (0, "the practice alone"),
            (3, "up to 3 km away"),
            (5, "up to 5 km away"),
            (10, "up to 10 km away"),
            (20, "up to 20 km away"),
            (MOST_KM, f"up to {MOST_KM} km away"),
        ],
        usual=5,
    )
    opens = Chosen(
        label="Not before",
        coerce=datetime.time.fromisoformat,
        choices=[(f"{hour:02}:00", f"{hour}am") for hour in (8, 9, 10)] + [("12:00", "midday")],
        usual=datetime.time(9),
    )
    closes = Chosen(
        label="Over by",
        coerce=datetime.time.fromisoformat,
        choices=[("12:00", "midday"), ("13:00", "1pm"), ("17:00", "5pm"), ("18:00", "6pm")],
        usual=datetime.time(17),
    )

    @classmethod
    def sent(cls, address: Mapping[str, str], *, by: Person) -> FindTogetherForm:
        """The form as an address sends it; what the address leaves out is as usual."""
        usual = {name: str(field.initial) for name, field in cls.base_fields.items() if field.initial}
        return cls(usual | dict(address.items()) if address else None, by=by)

    def asked(self, name: str) -> Any:
        """What was asked for, else what is usual."""
        field: Any = self.fields[name]
        return self.cleaned_data[name] if self.is_valid() else field.empty_value


class TogetherBetweenForm(Where, HoursBetweenForm):
    """Between which days, and where, times learnt together are counted."""


class ChosenForm(forms.Form):
    """One of the times that were found, as its button posts it."""

    practice = forms.CharField(widget=forms.HiddenInput)
    start = forms.DateTimeField()
    half_hours = forms.IntegerField(min_value=1, max_value=8)
    supervisor = forms.UUIDField()
    room = forms.UUIDField()
    learners = forms.RegexField(
        r"^[0-9a-f-]{36}( [0-9a-f-]{36})*$", max_length=37 * 100, widget=forms.HiddenInput
    )
    km = forms.IntegerField(min_value=0, max_value=MOST_KM)
