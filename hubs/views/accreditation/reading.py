"""The door to one application for every page of the desk: fetched through who may see it, with their parts in it."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from hubs.accrediting.life_cycles import APPLICATION
from hubs.application_page import Reading
from hubs.models import Application
from hubs.operations.accrediting.steps import parts_of


def reading_of(request: HttpRequest, public_id: uuid.UUID) -> Reading:
    """The application and in which parts the reader meets it; nothing is there for whom it is not."""
    person: Any = request.user
    seen = Application.objects.visible_to(person).select_related(
        "practice", "group", "hub__region", "criteria_version", "submitted_by"
    )
    application = get_object_or_404(seen.prefetch_related("learner_groups"), public_id=public_id)
    return Reading(person, application, frozenset(parts_of(person, application)))


def reading_for(request: HttpRequest, public_id: uuid.UUID, operation: str) -> Reading:
    """The same, for who may take this step in some state of it; whether in this one, the operation says in words."""
    reading = reading_of(request, public_id)
    if not reading.parts & APPLICATION.doers(operation):
        raise PermissionDenied
    return reading
