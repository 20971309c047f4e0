"""How the pages of the staff week get their practice: with whether people may be added to it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from accounts.models import Person
from hubs.models import Practice
from placements.views.doors import practices_seen_by


def practice_read_by(person: Person, ods_code: str) -> Any:
    """A practice as ``doors`` gives it, with ``has_people_changed``: whether they may add people to it."""
    practices = practices_seen_by(person).annotate(
        has_people_changed=Exists(
            Practice.objects.whose_people_are_changed_by(person).filter(pk=OuterRef("pk"))
        ),
    )
    return get_object_or_404(practices, ods_code=ods_code)


def practice_kept_by(person: Person, ods_code: str) -> Any:
    """A practice that this person manages; 404 where they may not see it, 403 where they only may see it."""
    practice = practice_read_by(person, ods_code)
    if not practice.is_managed:
        raise PermissionDenied
    return practice
