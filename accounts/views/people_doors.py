"""How the pages of people get their rows: fetch is authorise.

A place or a role of another's is a 404; one's own, which is another's to change, a 403.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Person
from accounts.people_of_places import HUB_KINDS, KINDS, PRACTICE_KINDS, PROVIDER_KINDS, Kind, Place
from hubs.models import EducationProvider, Practice, TrainingHub
from hubs.querysets import in_regions_of


def practice_seen_by(person: Person, **which: Any) -> Place:
    """A practice whose people this person may see; 404 where they may not."""
    practices = Practice.objects.whose_people_are_shown_to(person).annotate(
        is_changed=Exists(Practice.objects.whose_people_are_changed_by(person).filter(pk=OuterRef("pk"))),
        is_managed=Exists(Practice.objects.managed_by(person).filter(pk=OuterRef("pk"))),
        is_consented_for=Exists(Practice.objects.which_consent_by(person).filter(pk=OuterRef("pk"))),
    )
    practice: Any = get_object_or_404(practices, **which)
    return Place(
        "practice",
        practice,
        PRACTICE_KINDS,
        reverse("accounts:practice_people", args=[practice.ods_code]),
        may_change=practice.is_changed,
    )


def practice_changed_by(person: Person, **which: Any) -> Place:
    """A practice whose people this person may change; 403 where they only may see them."""
    return _changeable(practice_seen_by(person, **which))


def practice_consented_for_by(person: Person, **which: Any) -> Place:
    """A practice for which this person may let the hub act; 403 where they only may see its people."""
    place = practice_seen_by(person, **which)
    if not place.row.is_consented_for:
        raise PermissionDenied
    return place


def hubs_of(person: Person) -> Any:
    """The hubs whose people this person may see: HEE staff's of their regions, and those that they lead."""
    everywhere = in_regions_of(person)
    if everywhere is not None:
        return TrainingHub.objects.filter(everywhere)
    return TrainingHub.objects.filter(pk__in=person.hub_leads.current().values("hub"))


def hub_seen_by(person: Person, **which: Any) -> Place:
    hub = get_object_or_404(hubs_of(person), **which)
    return Place(
        "hub",
        hub,
        HUB_KINDS,
        reverse("accounts:hub_people", args=[hub.slug]),
        may_change=True,
        may_rule=person.is_hee_staff,
    )


def providers_of(person: Person) -> Any:
    """The universities and medical schools whose people this person may see: all for HEE staff, their links' own."""
    if person.is_hee_staff:
        return EducationProvider.objects.all()
    return EducationProvider.objects.filter(
        pk__in=person.academic_links.current().values("education_provider")
    )


def provider_seen_by(person: Person, **which: Any) -> Place:
    provider = get_object_or_404(providers_of(person), **which)
    return Place(
        "education_provider",
        provider,
        PROVIDER_KINDS,
        reverse("accounts:provider_people", args=[provider.slug]),
        may_change=True,
        may_rule=person.is_hee_staff,
    )


def role_seen_by(person: Person, kind: str, public_id: uuid.UUID) -> tuple[Kind, Any, Place]:
    """A role with its kind and its place; 404 where this person may not see that place's people."""
    if kind not in KINDS:
        raise Http404
    roles: Any = KINDS[kind].model._default_manager
    role = get_object_or_404(
        roles.select_related("person__profession", "deputising_for__person"), public_id=public_id
    )
    if practice := getattr(role, "practice_id", None):
        return KINDS[kind], role, practice_seen_by(person, pk=practice)
    if hub := getattr(role, "hub_id", None):
        return KINDS[kind], role, hub_seen_by(person, pk=hub)
    return KINDS[kind], role, provider_seen_by(person, pk=role.education_provider_id)


def people_who_may_stand_in(role: Any, place: Place) -> Any:
    """Those with an account who may be named deputy: of the practice, of the hub and its practices, of the provider."""
    people = Person.objects.filter(can_sign_in=True, is_active=True).exclude(pk=role.person_id)
    if place.field == "practice":
        here = Q(pk__in=place.row.practice_leads.current().values("person"))
        known = people.filter(here) | people.at_practice(place.row)
    elif place.field == "hub":
        members = place.row.memberships.current().values("practice")
        known = people.filter(
            Q(pk__in=place.row.involvement_coordinators.current().values("person"))
            | Q(hub_leads__in=_current("HubLead", hub__region=place.row.region_id))
            | Q(administrators__in=_current("Administrator", practice__in=members))
            | Q(practice_leads__in=_current("PracticeLead", practice__in=members))
        )
    else:
        known = people.filter(pk__in=place.row.academic_links.current().values("person"))
    return known.select_related("profession").distinct().order_by("family_name", "given_name", "pk")


def _current(model_name: str, **which: Any) -> Any:
    return apps.get_model("accounts", model_name)._default_manager.current().filter(**which).values("pk")


def _changeable(place: Place) -> Place:
    if not place.may_change:
        raise PermissionDenied
    return place
