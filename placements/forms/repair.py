"""What is asked when somebody is off, a room is out of use or the practice is closed: who or what, and when."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from atp_portal.form_fields import ClockTimeField, ConditionalFields, DatePartsField, PlainMessages, Radios
from atp_portal.formatting import count, london
from hubs.models import Practice
from placements.models import LEADING, Participation, Room
from placements.operations.sessions import version_of
from placements.repair_plans.plans import Mending
from placements.repair_plans.trouble import LONGEST, Trouble
from placements.repair_plans.words import remedy_words, session_words
from placements.repairing.values import Cause
from placements.timetabling.local_time import RefusedLocalTime, to_utc

ONE_DAY = datetime.timedelta(days=1)
TODAY, TOMORROW, OTHER = "today", "tomorrow", "other"
WITHOUT_REASON = {Cause.ROOM: "Out of use", Cause.CLOSED: "Closed"}


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


class TroubleForm(PlainMessages, ConditionalFields, forms.Form):
    """What happened at ``practice`` and when. ``trouble`` is it, once the form is valid."""

    what = forms.ChoiceField(
        label="What happened?",
        choices=[
            (Cause.PERSON.value, "Somebody is off"),
            (Cause.ROOM.value, "A room is out of use"),
            (Cause.CLOSED.value, "The practice is closed"),
        ],
        widget=Radios(
            reveals={"person": "person", "room": "room", "closed": "reason"},
            attrs={"class": "nhsuk-radios--small"},
        ),
        error_messages={"required": "Select what happened"},
    )
    person = PersonField(
        Person.objects.none(),
        label="Who is off?",
        to_field_name="public_id",
        empty_label="Choose a person",
        error_messages={"required": "Select who is off"},
    )
    room = forms.ModelChoiceField(
        Room.objects.none(),
        label="Which room?",
        to_field_name="public_id",
        empty_label="Choose a room",
        error_messages={"required": "Select the room"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Those concerned read it. For example, boiler repair.",
        max_length=100,
        required=False,
    )
    when = forms.ChoiceField(
        label="When?",
        choices=[(TODAY, "All day today"), (TOMORROW, "All day tomorrow"), (OTHER, "Other days or hours")],
        widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--small"}),
        error_messages={"required": "Select when"},
    )
    first = DatePartsField(label="First day", help_text="For example, 27 11 2026", required=False)
    last = DatePartsField(label="Last day", help_text="Leave it empty for one day only.", required=False)
    start = ClockTimeField(label="From", help_text="Empty: all day", required=False)
    end = ClockTimeField(label="Until", help_text="Empty: all day", required=False)
    mark_optional = False

    def __init__(self, asked: Mapping[str, Any], *, practice: Practice) -> None:
        first = {"what": asked.get("what") or Cause.PERSON.value, "when": TODAY}
        # Who only said what happened is asked the rest.
        super().__init__(asked if asked.keys() - {"what"} else None, initial=first)
        self.practice = practice
        self.trouble: Trouble | None = None
        fields: dict[str, Any] = self.fields
        # Who leads here without being of the staff may be off as well.
        leads = Participation.objects.filter(
            session__practice=practice,
            session__ends_at__gt=timezone.now(),
            is_cancelled=False,
            part__in=LEADING,
        )
        staff = Person.objects.at_practice(practice).order_by().values("pk")
        fields["person"].queryset = Person.objects.filter(
            Q(pk__in=staff) | Q(pk__in=leads.order_by().values("person"))
        )
        fields["room"].queryset = practice.rooms.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        span = self._span(cleaned)
        if span is None:
            return cleaned
        start, end = span
        today = to_utc(timezone.localdate(), datetime.time())
        if end <= start:
            self.add_error("end" if cleaned.get("end") else "last", "The end must be after the start")
        elif end <= timezone.now():
            self.add_error("when", "That is over: choose today or later")
        elif end - max(start, today) > LONGEST:
            self.add_error("last", f"Choose at most {count(LONGEST.days, 'day')} at a time")
        else:
            cause = Cause(cleaned["what"])
            self.trouble = Trouble(
                practice=self.practice,
                start=max(start, today),
                end=end,
                person=cleaned["person"] if cause == Cause.PERSON else None,
                room=cleaned["room"] if cause == Cause.ROOM else None,
                reason=cleaned.get("reason") or WITHOUT_REASON.get(cause, ""),
            )
        return cleaned

    def _span(self, cleaned: Mapping[str, Any]) -> tuple[datetime.datetime, datetime.datetime] | None:
        today = timezone.localdate()
        first = cleaned.get("first")
        if cleaned["when"] != OTHER and not first:
            day = today if cleaned["when"] == TODAY else today + ONE_DAY
            return to_utc(day, datetime.time()), to_utc(day + ONE_DAY, datetime.time())
        if not first:
            self.add_error("first", "Enter the first day")
            return None
        last = cleaned.get("last") or first
        try:
            start = to_utc(first, cleaned.get("start") or datetime.time())
            end = to_utc(last, cleaned["end"]) if cleaned.get("end") else None
        except RefusedLocalTime as refused:
            self.add_error("start", str(refused))
            return None
        return start, end or to_utc(last + ONE_DAY, datetime.time())


class ChoicesForm(forms.Form):
    """One choice for each affected session, best first; ``chosen`` are codes by the session's key."""

    def __init__(self, mending: Mending, chosen: Mapping[str, str]) -> None:
        data = {f"choice-{key}": code for key, code in chosen.items()}
        super().__init__(data)
        for session in mending.sessions:
            row = mending.rows[session.key]
            self.fields[f"choice-{session.key}"] = forms.ChoiceField(
                label=session_words(row),
                choices=[
                    (mending.code_of(remedy), remedy_words(mending, session, remedy))
                    for remedy in mending.options[session.key]
                ],
                widget=forms.Select(attrs={"class": "nhsuk-select app-choice"}),
            )
        self.versions = {f"version-{key}": version_of(row) for key, row in mending.rows.items()}


def posted(data: Mapping[str, str], prefix: str) -> dict[str, str]:
    """What was posted of every session under a name, by the session's key: what is no key is left out."""
    found = {}
    for name, value in data.items():
        if name.startswith(f"{prefix}-"):
            try:
                found[str(uuid.UUID(name.removeprefix(f"{prefix}-")))] = value
            except ValueError:
                continue
    return found


def as_asked(given: Mapping[str, str]) -> dict[str, str]:
    """The form's own values from an address; other pages link here with ``person`` or ``room``, ``from`` and ``until``.

    ``from`` and ``until`` are days or moments in ISO format, and ``until`` a day is meant with it.
    """
    asked = {name: value for name, value in given.items() if name not in ("from", "until")}
    if not given.keys() - {"what"}:
        return asked
    if not asked.get("what"):
        # Where neither is named, it is the practice.
        named = [cause for cause in ("person", "room") if asked.get(cause)]
        asked["what"] = named[0] if named else "closed" if given.get("from") or asked.get("closed") else ""
    for name, day, clock in (("from", "first", "start"), ("until", "last", "end")):
        try:
            moment = datetime.datetime.fromisoformat(given.get(name, ""))
        except ValueError:
            continue
        asked["when"] = OTHER
        moment = london(moment) if moment.tzinfo else moment
        asked |= {f"{day}_{part}": str(getattr(moment, part)) for part in ("day", "month", "year")}
        if len(given[name]) > len("2026-11-23"):
            asked[clock] = moment.strftime("%H:%M")
    asked.setdefault("when", TODAY)
    return asked
