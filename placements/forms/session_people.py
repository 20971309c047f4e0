"""Who can be chosen for a session, and how they stand in its form."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from hubs.models import Practice
from placements.models import LEADING, Participation, Placement
from placements.presentation import within_sentence

REMEMBERED = datetime.timedelta(days=365)
"""For how long somebody from outside who led a session stays among those to choose."""


class PlacementsField(forms.ModelMultipleChoiceField):
    """Learners, by their placements."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Placement.objects.none(),
            to_field_name="public_id",
            widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small app-choices"}),
            error_messages={"required": "Choose at least one learner"},
            **options,
        )

    def label_from_instance(self, placement: Any) -> str:
        return f"{placement.person.full_name} ({within_sentence(placement.learner_group.name)})"


class PeopleField(forms.ModelMultipleChoiceField):
    """People, each by full name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Person.objects.none(),
            to_field_name="public_id",
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small app-choices"}),
            **options,
        )


def outsiders_of(practice: Practice) -> QuerySet[Person]:
    """Who led or oversaw sessions at a practice within a year and never had a part in it: a district nurse."""
    lately = Participation.objects.filter(
        session__practice=practice,
        session__starts_at__gt=timezone.now() - REMEMBERED,
        part__in=LEADING,
    )
    ever_here = [
        relation.order_by().values("person")
        for relation in (
            practice.supervisors,
            practice.educationalists,
            practice.administrators,
            practice.practice_leads,
        )
    ]
    here = Q()
    for people in ever_here:
        here |= Q(pk__in=people)
    return Person.objects.filter(pk__in=lately.order_by().values("person"), is_active=True).exclude(here)


def people_of(groups: Iterable[QuerySet[Person]], present: Iterable[int]) -> QuerySet[Person]:
    """All of the groups, and those who are present already, in the order of people."""
    wanted = Q(pk__in=list(present))
    for group in groups:
        wanted |= Q(pk__in=group.order_by().values("pk"))
    return Person.objects.filter(wanted)
