"""New practices and practice groups, in bulk, and a practice's own mailbox."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from hubs.models import Practice, PracticeGroup, PracticeGroupMember, TrainingHub
from hubs.operations.base import operation


@operation
def add_practices(*, by: Any, practices: Sequence[Practice]) -> list[Practice]:
    """Add unsaved practices, all or none; refused when an ODS code is somebody's already."""
    return Practice.objects.bulk_create(practices, batch_size=1000)


@operation
def set_shared_mailbox(*, by: Any, practice: Practice, address: str, is_copied_in: bool) -> Practice:
    """Say which mailbox several people of a practice read, and whether mail about the practice goes there too."""
    practice.shared_mailbox = address.strip().lower()
    practice.is_copied_in = is_copied_in
    practice.full_clean(validate_unique=False)
    practice.save(update_fields=["shared_mailbox", "is_copied_in"])
    return practice


@operation
def describe_learning_together(*, by: Any, practice: Practice, words: str) -> Practice:
    """Say in the public register what learners of several professions do together at a practice."""
    practice.interdisciplinary = words.strip()
    practice.full_clean(validate_unique=False)
    practice.save(update_fields=["interdisciplinary"])
    return practice


@operation
def form_practice_group(
    *, by: Any, hub: TrainingHub, name: str, practices: Sequence[Practice], starts_on: datetime.date
) -> PracticeGroup:
    """Make practices of a hub a group that can be accredited together."""
    group = PracticeGroup.objects.create(hub=hub, name=name)
    PracticeGroupMember.objects.bulk_create(
        PracticeGroupMember(group=group, practice=practice, starts_on=starts_on) for practice in practices
    )
    return group
