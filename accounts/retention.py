"""Who has left for long enough that nothing of them is kept but numbers, and what that still waits for.

Apps above register what holds them back (``register_reason_to_wait``) and what of somebody they forget
(``register_forgetting``) when they load; ``accounts.operations.anonymising`` does it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pghistory.core
from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from accounts.models.roles import Role
from hubs.models import HubContact, Region

# It gets the person, and gives a sentence that says what is still open; None when nothing is.
ReasonToWait = Callable[[Person], str | None]
# It gets who has it done (None: the portal itself), the person with their names still there, and why.
Forgetting = Callable[[Person | None, Person, str], None]

_reasons: list[ReasonToWait] = []
_forgettings: list[Forgetting] = []


def register_reason_to_wait(function: ReasonToWait) -> None:
    """Keep somebody for as long as ``function(person)`` gives a sentence."""
    _reasons.append(function)


def register_forgetting(function: Forgetting) -> None:
    """Call ``function(by, person, why)`` when somebody is anonymised, while their names are still known."""
    _forgettings.append(function)


def reasons_to_wait(person: Person) -> list[str]:
    """Why this person cannot be anonymised yet, in sentences."""
    return [sentence for function in _reasons if (sentence := function(person))]


def forgettings() -> list[Forgetting]:
    """What is called, in order, when somebody is anonymised."""
    return list(_forgettings)


def kinds_of_role() -> list[Any]:
    """Every kind of role that somebody can hold: models, each with its own ``person``."""
    return [
        model
        for model in apps.get_app_config("accounts").get_models()
        if issubclass(model, Role) and not model._meta.abstract
    ]


def years_kept(role: Any) -> int:
    """For how many years after its last day somebody is kept who held such a role."""
    return int(settings.KEPT_YEARS.get(role._meta.model_name, settings.KEPT_YEARS["staff"]))


def leavers(today: datetime.date | None = None) -> QuerySet[Person]:
    """Those of whom every role ended longer ago than it is kept for; who never had one counts from being added."""
    today = today or timezone.localdate()
    kept = Q()
    for role in kinds_of_role():
        since = today - relativedelta(years=years_kept(role))
        held = role._default_manager.filter(person=OuterRef("pk"))
        kept |= Q(Exists(held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since))))
    (added,) = pghistory.core.event_models(tracks_model=Person)
    lately = today - relativedelta(years=min(settings.KEPT_YEARS.values()))
    kept |= Q(
        Exists(
            added._default_manager.filter(
                pgh_obj_id=OuterRef("pk"), pgh_label="insert", pgh_created_at__date__gte=lately
            )
        )
    )
    return Person.objects.filter(anonymised_at__isnull=True).exclude(kept).order_by("pk")


def has_a_role(person: Person) -> str | None:
    """Who has a part in the scheme today, or will have, is no leaver."""
    today = timezone.localdate()
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    held = [
        str(role._meta.verbose_name)
        for role in kinds_of_role()
        if role._default_manager.filter(lasting, person=person).exists()
    ]
    return f"They still are: {', '.join(held)}. End that first." if held else None


def is_asking_for_deletion(person: Person) -> str | None:
    """What somebody has asked is decided by people and not overtaken by the calendar."""
    asked = person.deletion_requests.open().exists()
    return "They have asked for deletion, and wait for a decision." if asked else None


def is_named_to_the_public(person: Person) -> str | None:
    """Whom a hub's or a region's page still names, by their email address, must be replaced there first."""
    if not person.email:
        return None
    named = HubContact.objects.filter(email__iexact=person.email).exists()
    named = named or Region.objects.filter(programme_lead_email__iexact=person.email).exists()
    return "They are still named as somebody whom the public can ask." if named else None


def register() -> None:
    """What accounts itself waits for."""
    register_reason_to_wait(has_a_role)
    register_reason_to_wait(is_named_to_the_public)
