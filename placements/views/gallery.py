"""`/gallery/`: every component of the pages beside its name, for those who compose pages. Not in production."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from atp_portal.form_fields import (
    Checkboxes,
    ClockTimeField,
    ConditionalFields,
    DatePartsField,
    PlainMessages,
    Radios,
    SearchSelect,
)
from atp_portal.formatting import LONDON, london_date
from placements.timetabling.grid import SessionCard, build_week_grid
from placements.timetabling.matrix import MatrixNote, MatrixSource, build_matrix

CONTACTS = [("email", "Email"), ("phone", "Telephone"), ("none", "Do not contact me")]
AREAS = [
    "Ash Grove",
    "Beck Side",
    "Cliff Top",
    "Dale View",
    "Elm Bank",
    "Fell Foot",
    "Gill Head",
    "Holly Hill",
]


class Gallery(ConditionalFields, PlainMessages, forms.Form):
    """A field of each kind."""

    title = forms.CharField(label="Title", help_text="For example, diabetes clinic")
    day = DatePartsField(label="Date", help_text="For example, 27 3 2026")
    start = ClockTimeField(label="Start time", help_text="For example, 9am or 1:30pm")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    state = forms.ChoiceField(label="State", choices=[("draft", "Draft"), ("published", "Published")])
    practice = forms.ChoiceField(
        label="Practice",
        choices=[("", "Choose a practice"), *((name, f"{name} Surgery") for name in AREAS)],
        widget=SearchSelect,
    )
    contact = forms.ChoiceField(
        label="How do you want to be told?",
        choices=CONTACTS,
        widget=Radios(
            hints={"phone": "Between 9am and 5pm"},
            reveals={"email": "email", "phone": "phone"},
            divider_before="none",
        ),
    )
    email = forms.EmailField(label="Email address")
    phone = forms.CharField(
        label="Telephone number", widget=forms.TelInput(attrs={"class": "nhsuk-input--width-20"})
    )
    days = forms.MultipleChoiceField(
        label="Days", choices=[(day, day) for day in ("Monday", "Tuesday", "Wednesday")], widget=Checkboxes
    )
    agreed = forms.BooleanField(label="I have checked this with the supervisor")
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    letter = forms.FileField(label="Letter", help_text="A PDF of up to 10MB", required=False)


class GalleryFilter(PlainMessages, forms.Form):
    """Filters of the gallery's list."""

    name = forms.CharField(label="Practice’s name", required=False)
    kind = forms.ChoiceField(
        label="Begins", required=False, choices=[("", "Any letter"), ("early", "A to D"), ("late", "E to H")]
    )


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once; it reads no database."""
    if settings.PRODUCTION:
        raise Http404
    now = timezone.now()
    filters = GalleryFilter(request.GET)
    context: dict[str, Any] = {
        "unbound": Gallery(auto_id="empty_%s"),
        "refused": Gallery(
            {"day_day": "31", "day_month": "2", "day_year": "2026", "start": "2", "contact": "email"},
            auto_id="refused_%s",
        ),
        "filters": filters,
        "page": Paginator(_listed(filters), 3).get_page(request.GET.get("page")),
        "rows": [
            ("Practice", "Ash Grove Surgery"),
            {
                "key": "Dates",
                "value": "23 to 27 November 2026",
                "actions": [{"text": "Change", "href": "#lists", "hidden": "dates"}],
            },
        ],
        "tasks": [
            {"text": "People", "href": "#lists", "status": "Completed"},
            {
                "text": "Objectives",
                "href": "#lists",
                "hint": "One is about how primary care works",
                "status": "Incomplete",
                "colour": "blue",
            },
            {"text": "Publish the timetable", "status": "Cannot start yet"},
        ],
        "now": now,
        "week": build_week_grid(_cards(now), _monday(now), london_date(now), now),
        "matrix": build_matrix(
            [
                MatrixSource(
                    "Amy Holt",
                    "practice nurse",
                    list(_cards(now)),
                    None,
                    [MatrixNote("Off tomorrow", "warn")],
                ),
                MatrixSource("Imran Shah", "GP trainer", []),
            ],
            _monday(now),
            london_date(now),
            now=now,
        ),
    }
    return render(request, "gallery.html", context)


def _listed(filters: GalleryFilter) -> list[str]:
    filters.is_valid()
    name, kind = filters.cleaned_data.get("name", "").lower(), filters.cleaned_data.get("kind")
    halves = {"early": AREAS[:4], "late": AREAS[4:]}
    return [area for area in halves.get(kind or "", AREAS) if name in area.lower()]


def _monday(now: datetime.datetime) -> datetime.date:
    today = london_date(now)
    return today - datetime.timedelta(days=today.weekday())


def _cards(now: datetime.datetime) -> Iterator[SessionCard]:
    """A week with one session of each look, and one that is going on now."""
    looks: list[tuple[int, int, int, dict[str, Any]]] = [
        (
            0,
            9,
            12,
            {"title": "Diabetes clinic", "who": "Sister Amy Holt", "where": "Room 4", "note": "Bring ID"},
        ),
        (0, 13, 15, {"title": "Tutorial", "category": "educational"}),
        (1, 9, 12, {"title": "Learning together", "category": "educational", "is_together": True}),
        (1, 12, 13, {"title": "Lunch", "category": "break"}),
        (2, 9, 16, {"title": "District nurses", "edge": "visit", "tag_text": "Visit", "where": "Dale View"}),
        (3, 9, 12, {"title": "Minor illness", "is_draft": True}),
        (3, 11, 13, {"title": "Baby clinic"}),
        (4, 9, 12, {"title": "Morning surgery", "is_cancelled": True}),
    ]
    for day, start, end, words in looks:
        on = _monday(now) + datetime.timedelta(days=day)
        yield SessionCard(
            public_id=words["title"],
            start=datetime.datetime.combine(on, datetime.time(start), LONDON),
            end=datetime.datetime.combine(on, datetime.time(end), LONDON),
            **words,
        )
    yield SessionCard(
        public_id="now",
        start=now - datetime.timedelta(minutes=30),
        end=now + datetime.timedelta(minutes=30),
        title="What is going on now",
        url="#weeks",
    )
