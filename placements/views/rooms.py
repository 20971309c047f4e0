"""The rooms of a practice: which there are, how they are used, and what keeps one from being removed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import and_list
from hubs.models import Practice
from placements.forms.presence import ALONE, RoomForm
from placements.models import Room
from placements.operations.places import add_room, change_room, remove_room, uses_of_room
from placements.views.asking import practice_form_page
from placements.views.doors import practice_managed_by, practice_seen_by

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def rooms(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """The rooms of the practice, with what is in them."""
    practice = practice_seen_by(request.user, ods_code)
    to_come = Q(sessions__is_cancelled=False, sessions__ends_at__gte=timezone.now())
    found = practice.rooms.annotate(to_come=Count("sessions", filter=to_come))
    return render(request, "placements/rooms.html", {"practice": practice, "rooms": found})


@form_methods
def room_new(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Add a room."""
    practice = practice_managed_by(request.user, ods_code)
    form = RoomForm(request.POST or None, initial={"use": ALONE})

    def add() -> str:
        return f"{add_room(by=request.user, practice=practice, **form.filled)} is added."

    return practice_form_page(
        request, practice, form, add, heading="Add a room", button="Add", **_back(practice)
    )


@form_methods
def room_edit(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Rename a room, or say otherwise how it is used."""
    practice, room = _room(request, public_id)
    form = RoomForm(request.POST or None, initial=RoomForm.initial_of(room))

    def change() -> str:
        return f"{change_room(by=request.user, room=room, **form.filled)} is saved."

    return practice_form_page(
        request, practice, form, change, heading=f"Change {room}", button="Save", **_back(practice)
    )


@form_methods
def room_remove(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Remove a room in which nothing stands, or read what does."""
    practice, room = _room(request, public_id)

    def remove() -> str:
        remove_room(by=request.user, room=room)
        return f"{room} is removed."

    uses = uses_of_room(room)
    text = f"It has {and_list(uses)}, so it cannot be removed. Rename it, or take it out of use for a time."
    return practice_form_page(
        request,
        practice,
        forms.Form(request.POST if request.method == "POST" else None),
        remove,
        heading=f"Remove {room}",
        button="Remove this room",
        button_kind="warning",
        text=text if uses else "Nothing stands in it.",
        **_back(practice),
    )


def _room(request: SignedInRequest, public_id: uuid.UUID) -> tuple[Any, Room]:
    room = get_object_or_404(Room.objects.select_related("practice"), public_id=public_id)
    return practice_managed_by(request.user, room.practice.ods_code), room


def _back(practice: Practice) -> dict[str, str]:
    return {"back": reverse("placements:rooms", args=[practice.ods_code]), "back_text": "Back to the rooms"}
