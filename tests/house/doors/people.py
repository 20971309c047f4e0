"""Who holds which role, what is done about it, and on what terms learners learn."""

import datetime
from collections.abc import Callable
from typing import Any

from accounts.models import AcademicLink, Administrator, Educationalist, HubLead, Learner, Supervisor
from hubs.models import ActingConsent
from tests.factories.cast import Cast
from tests.house.doors.table import READ_ONLY, Door, answers, of_practice, signed_in

# Who may see the people of Ash Grove, and who may change them: its hub has not been asked to act for it.
SEERS = frozenset({"administrator", "educationalist", "practice_lead", "hub_lead", "hee"})
CHANGERS = frozenset({"administrator", "hee"})
CONSENTERS = frozenset({"administrator", "practice_lead"})
HUB = frozenset({"hub_lead", "hee"})
PROVIDER = frozenset({"academic", "hee"})
TERMS_KEPT = frozenset({"administrator", "hub_lead", "academic", "hee"})
TERMS_SEEN = TERMS_KEPT | {"educationalist", "learner"}


def _role(kind: str, model: Any, persona: str) -> Callable[[Cast], dict[str, Any]]:
    return lambda cast: {
        "kind": kind,
        "public_id": model.objects.get(person=getattr(cast, persona)).public_id,
    }


def _consent(cast: Cast) -> dict[str, Any]:
    consent, _ = ActingConsent.objects.get_or_create(
        hub=cast.hub,
        practice=cast.practice,
        # From tomorrow, so that it opens no door today.
        defaults={"given_by": cast.practice_lead, "starts_on": datetime.date(2026, 11, 24)},
    )
    return {"public_id": consent.public_id}


def _learner(cast: Cast) -> dict[str, Any]:
    return {"public_id": Learner.objects.get(person=cast.learner).public_id}


def _form(
    route: str,
    leads_to: Callable[[Cast], dict[str, Any]],
    doers: frozenset[str],
    seers: frozenset[str] = SEERS,
    **options: Any,
) -> Door:
    """A form of those who may, which stays open when nothing is filled in."""
    table = answers((doers, 200), (seers, 403), others=404)
    return Door(route, get=table, post=table, leads_to=leads_to, **options)


_keeper = _role("administrator", Administrator, "administrator")
_teacher = _role("educationalist", Educationalist, "educationalist")
_supervisor = _role("supervisor", Supervisor, "supervisor")
_lead = _role("hub-lead", HubLead, "hub_lead")
_link = _role("academic-link", AcademicLink, "academic")

DOORS: list[Door] = [
    Door("accounts:people_list", get=signed_in(200), post=READ_ONLY),
    Door(
        "accounts:practice_people",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=of_practice,
    ),
    Door(
        "accounts:hub_people",
        get=answers((HUB, 200), others=404),
        post=READ_ONLY,
        leads_to=lambda cast: {"slug": cast.hub.slug},
    ),
    Door(
        "accounts:provider_people",
        get=answers((PROVIDER, 200), others=404),
        post=READ_ONLY,
        leads_to=lambda cast: {"slug": cast.provider.slug},
    ),
    _form("accounts:supervisor_new", of_practice, CHANGERS),
    Door(
        "accounts:practice_mailbox",
        get=answers((CHANGERS, 200), (SEERS, 403), others=404),
        # No mailbox is an answer too.
        post=answers((CHANGERS, 302), (SEERS, 403), others=404),
        leads_to=of_practice,
    ),
    _form("accounts:consent_new", of_practice, CONSENTERS),
    Door(
        "accounts:consent_withdraw",
        get=answers((CONSENTERS, 200), (SEERS, 403), others=404),
        post=answers((CONSENTERS, 302), (SEERS, 403), others=404),
        leads_to=_consent,
    ),
    _form("accounts:role_details", _supervisor, CHANGERS, label="supervisor"),
    Door(
        "accounts:role_details",
        get=answers((CHANGERS, 200), (SEERS, 403), others=404),
        # Everything about an educationalist may be left out.
        post=answers((CHANGERS, 302), (SEERS, 403), others=404),
        leads_to=_teacher,
        label="educationalist",
    ),
    _form("accounts:role_days", _keeper, CHANGERS, label="administrator"),
    _form("accounts:role_days", _lead, frozenset({"hee"}), HUB, label="hub lead"),
    _form("accounts:role_deputy", _keeper, CHANGERS, label="administrator"),
    _form("accounts:role_deputy", _lead, HUB, HUB, label="hub lead"),
    _form("accounts:role_deputy", _link, PROVIDER, PROVIDER, label="academic link"),
    _form("accounts:role_deputy", _supervisor, frozenset(), label="supervisor, who has none"),
    _form("accounts:role_end", _keeper, CHANGERS, label="administrator"),
    _form("accounts:role_end", _teacher, CHANGERS, label="educationalist"),
    _form("accounts:role_end", _link, frozenset({"hee"}), PROVIDER, label="academic link"),
    Door(
        "accounts:role_end",
        get=signed_in(404),
        post=signed_in(404),
        leads_to=lambda cast: _keeper(cast) | {"kind": "no-such-kind"},
        label="no such kind",
    ),
    Door(
        "accounts:learner_terms",
        get=answers((TERMS_SEEN, 200), others=404),
        post=READ_ONLY,
        leads_to=_learner,
    ),
    _form("accounts:learner_terms_change", _learner, TERMS_KEPT, TERMS_SEEN),
]
