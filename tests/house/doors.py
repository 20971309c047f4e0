"""The table of doors: every address of the site, and what each persona of the cast gets there.

A new page adds its line to ``DOORS``; ``test_doors.py`` fails until it has one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts import action_links
from accounts.models import ActionLink, OutgoingMail
from placements.feed_tokens import token_for
from placements.models import CalendarFeed
from placements.operations.feeds import create_feed
from tests.factories.cast import Cast

SIGN_IN = "sign in"

VISITOR = "visitor"
PERSONAS = (
    VISITOR,
    "learner",
    "second_learner",
    "stranger_learner",
    "administrator",
    "same_hub_administrator",
    "stranger_administrator",
    "educationalist",
    "stranger_educationalist",
    "practice_lead",
    "academic",
    "other_academic",
    "hub_lead",
    "other_hub_lead",
    "hee",
)

# Of the placement of ``cast.learner`` at Ash Grove.
KEEPERS = frozenset({"administrator", "hub_lead", "hee"})
OFFICE = KEEPERS | {"educationalist"}
SEERS = OFFICE | {"learner", "academic"}
# Who keep a practice, whichever.
ALL_KEEPERS = KEEPERS | {"same_hub_administrator", "stranger_administrator", "other_hub_lead"}
SIGNED_IN = frozenset(PERSONAS) - {VISITOR}
EVERYBODY = frozenset(PERSONAS)

# What no page may ever tell a persona: names of people of whom they know nothing, and what is still a draft.
_ASH_GROVE, _BECK_SIDE, _CLIFF_TOP = ("Nursingham", "Medlow"), ("Hubbard", "Madan"), ("Larkspur", "Amberton")
_DRAFT = "Long-term conditions clinic"
HIDDEN: Mapping[str, tuple[str, ...]] = {
    VISITOR: (*_ASH_GROVE, *_BECK_SIDE, *_CLIFF_TOP, "Minster", "Kaye", "Practiss", "Partington", _DRAFT),
    "learner": ("Medlow", *_BECK_SIDE, *_CLIFF_TOP, "Partington", _DRAFT),
    "second_learner": ("Nursingham", *_BECK_SIDE, *_CLIFF_TOP, "Partington", _DRAFT),
    "stranger_learner": (*_ASH_GROVE, *_BECK_SIDE, "Minster", "Kaye", "Practiss", _DRAFT),
    "administrator": (*_BECK_SIDE, *_CLIFF_TOP),
    "same_hub_administrator": (*_ASH_GROVE, *_CLIFF_TOP, "Minster", "Kaye", "Practiss"),
    "stranger_administrator": (*_ASH_GROVE, *_BECK_SIDE, "Minster", "Kaye", "Practiss"),
    "educationalist": (*_BECK_SIDE, *_CLIFF_TOP),
    "stranger_educationalist": (*_ASH_GROVE, *_BECK_SIDE, "Minster", "Kaye", "Practiss"),
    "practice_lead": ("Nursingham", *_BECK_SIDE, *_CLIFF_TOP, _DRAFT),
    "academic": ("Medlow", *_CLIFF_TOP, _DRAFT),
    "other_academic": ("Nursingham", *_BECK_SIDE, _DRAFT),
    "hub_lead": _CLIFF_TOP,
    "other_hub_lead": (*_ASH_GROVE, *_BECK_SIDE, "Minster", "Kaye", "Practiss"),
    "hee": (),
}

LEARNERS = frozenset({"learner", "second_learner", "stranger_learner"})

Outcome = int | str
Answers = dict[str, Outcome]


def answers(*given: tuple[frozenset[str], Outcome], others: Outcome) -> Answers:
    """Who gets what; earlier lines win. A visitor whom no line names is asked to sign in."""
    table: Answers = dict.fromkeys(PERSONAS, others) | {VISITOR: SIGN_IN}
    for personas, outcome in reversed(given):
        table |= dict.fromkeys(personas, outcome)
    return table


def everybody(outcome: Outcome) -> Answers:
    """The same for all, signed in or not."""
    return dict.fromkeys(PERSONAS, outcome)


def signed_in(outcome: Outcome) -> Answers:
    """The same for all who are signed in."""
    return answers(others=outcome)


READ_ONLY = signed_in(405)
ACT_ONLY = signed_in(405)


@dataclass(frozen=True)
class Door:
    """One address and what each persona gets there, by GET and by POST (of a form with nothing in it).

    ``leads_to`` are the address's arguments, ``asked`` its parameters. ``tells_all`` is for what is open by a
    secret: names are no leak.
    """

    route: str
    get: Answers
    post: Answers
    leads_to: Callable[[Cast], dict[str, Any]] = lambda cast: {}
    label: str = ""
    tells_all: bool = False
    posted: dict[str, str] = field(default_factory=lambda: {"posted": "1"})
    asked: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.route} {self.label}".strip()


def _placement(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.placement.public_id}


def _clinical(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.timetable.published[0].public_id}


def _teaching(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.timetable.published[1].public_id}


def _draft(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.timetable.draft.public_id}


def _practice(cast: Cast) -> dict[str, Any]:
    return {"ods_code": cast.practice.ods_code}


def _row(name: str) -> Callable[[Cast], dict[str, Any]]:
    return lambda cast: {"object_id": getattr(cast, name).pk}


def _own_feed(cast: Cast) -> dict[str, Any]:
    feed, _ = CalendarFeed.objects.get_or_create(person=cast.learner, name="Phone")
    return {"public_id": feed.public_id}


def _token(cast: Cast) -> dict[str, Any]:
    feed, _ = CalendarFeed.objects.get_or_create(person=cast.learner, name="Phone")
    return {"token": token_for(feed)}


def _action_token(cast: Cast) -> dict[str, Any]:
    feed = create_feed(by=cast.learner, name="Phone")
    return {"token": action_links.token_for(ActionLink.objects.get(object_id=feed.pk))}


def _mail(cast: Cast) -> dict[str, Any]:
    mails = OutgoingMail.objects.filter(person=cast.learner)
    if not mails.exists():
        create_feed(by=cast.learner, name="Phone")
    return {"public_id": mails.latest("pk").public_id}


def kept(route: str, leads_to: Callable[[Cast], dict[str, Any]] = _placement, **options: Any) -> Door:
    """A form of those who keep the row; who may see it is refused, to others it is not there."""
    table = answers((KEEPERS, 200), (SEERS, 403), others=404)
    return Door(route, get=table, post=table, leads_to=leads_to, **options)


def deed(
    route: str,
    leads_to: Callable[[Cast], dict[str, Any]] = _placement,
    *,
    doers: frozenset[str] = KEEPERS,
    **options: Any,
) -> Door:
    """A button of those who keep the row."""
    post = answers((doers, 302), (SEERS, 403), others=404)
    return Door(route, get=ACT_ONLY, post=post, leads_to=leads_to, **options)


HEE_ONLY = answers((frozenset({"hee"}), 200), others=403)
OF_LEARNER = answers((frozenset({"learner"}), 200), others=404)

DOORS: list[Door] = [
    # What anyone reads
    Door("hubs:front_page", get=everybody(200), post=everybody(405)),
    Door("hubs:hub_list", get=everybody(200), post=everybody(405)),
    Door(
        "hubs:hub_detail",
        get=everybody(200),
        post=everybody(405),
        leads_to=lambda cast: {"slug": cast.hub.slug},
    ),
    Door("hubs:standing", get=signed_in(200), post=READ_ONLY),
    Door("hubs:accessibility", get=everybody(200), post=everybody(405)),
    Door("placements:gallery", get=everybody(200), post=everybody(405)),
    # Machines
    Door("healthz", get=everybody(200), post=everybody(405)),
    Door("readyz", get=everybody(200), post=everybody(405)),
    Door("robots", get=everybody(200), post=everybody(405)),
    # Signing in, and home
    Door(
        "accounts:sign_in",
        get=answers((frozenset({VISITOR}), 200), others=302),
        post=answers((frozenset({VISITOR}), 200), others=302),
    ),
    Door("accounts:sign_out", get=everybody(405), post=everybody(302)),
    Door("accounts:resume", get=signed_in(302), post=signed_in(302), label="with nothing kept"),
    # What is done without signing in, by a link from a mail; and the mail of a demonstration, where all is made up
    Door(
        "accounts:action_link",
        get=everybody(200),
        post=everybody(200),
        leads_to=_action_token,
        label="by its token",
        tells_all=True,
    ),
    Door(
        "accounts:action_link",
        get=everybody(404),
        post=everybody(404),
        leads_to=lambda cast: {"token": "guessed"},
        label="by a guess",
    ),
    Door("accounts:demo_mail_list", get=everybody(200), post=everybody(405)),
    Door("accounts:demo_mail", get=everybody(200), post=everybody(405), leads_to=_mail, tells_all=True),
    Door("accounts:demo_mail_page", get=everybody(200), post=everybody(405), leads_to=_mail, tells_all=True),
    Door("accounts:home", get=signed_in(200), post=READ_ONLY),
    # The search of staff, for what everybody of the cast knows by name and is not told of here
    *(
        Door(
            "placements:find",
            get=answers((LEARNERS, 403), others=200),
            post=READ_ONLY,
            asked={"q": words},
            label=words or "for nothing",
        )
        for words in ("", "a", "ash grove", "nursingham", "example.org", "e", "medlow", "hubbard lark")
    ),
    # One's own timetable and calendar links
    Door("placements:learner_week", get=signed_in(200), post=READ_ONLY),
    Door("placements:calendar_links", get=signed_in(200), post=signed_in(200)),
    Door(
        "placements:reset_calendar_link",
        get=OF_LEARNER,
        post=answers((frozenset({"learner"}), 302), others=404),
        leads_to=_own_feed,
    ),
    Door(
        "placements:remove_calendar_link",
        get=OF_LEARNER,
        post=answers((frozenset({"learner"}), 302), others=404),
        leads_to=_own_feed,
    ),
    Door(
        "placements:calendar_feed",
        get=everybody(200),
        post=everybody(405),
        leads_to=_token,
        label="by its token",
        tells_all=True,
    ),
    Door(
        "placements:calendar_feed",
        get=everybody(404),
        post=everybody(405),
        leads_to=lambda cast: {"token": "guessed"},
        label="by a guess",
    ),
    # Placements
    Door("placements:placement_list", get=signed_in(200), post=READ_ONLY),
    Door("placements:placement_download", get=signed_in(200), post=READ_ONLY),
    Door(
        "placements:placement_new",
        get=answers((ALL_KEEPERS, 200), others=403),
        post=answers((ALL_KEEPERS, 200), others=403),
    ),
    Door("placements:placement", get=answers((SEERS, 200), others=404), post=READ_ONLY, leads_to=_placement),
    kept("placements:placement_describe"),
    kept("placements:placement_dates"),
    kept("placements:placement_cancel"),
    deed("placements:placement_accept", doers=frozenset({"hub_lead", "hee"})),
    deed("placements:placement_confirm"),
    deed("placements:placement_complete"),
    # Timetables
    Door("placements:builder", get=answers((SEERS, 200), others=404), post=READ_ONLY, leads_to=_placement),
    Door(
        "placements:session_new",
        get=answers((OFFICE, 200), (SEERS, 403), others=404),
        post=answers((OFFICE, 200), (SEERS, 403), others=404),
        leads_to=_placement,
    ),
    deed("placements:week_publish", doers=OFFICE),
    Door(
        "placements:session",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=_clinical,
        label="published",
    ),
    Door(
        "placements:session",
        get=answers((OFFICE, 200), others=404),
        post=READ_ONLY,
        leads_to=_draft,
        label="draft",
    ),
    kept("placements:session_edit", _clinical, label="clinical"),
    Door(
        "placements:session_edit",
        get=answers((OFFICE, 200), (SEERS, 403), others=404),
        post=answers((OFFICE, 200), (SEERS, 403), others=404),
        leads_to=_teaching,
        label="teaching of an educationalist's own learner",
    ),
    kept("placements:session_swap", _clinical),
    kept("placements:session_cancel", _clinical),
    deed("placements:session_restore", _clinical),
    deed("placements:session_publish", _clinical, label="published"),
    Door(
        "placements:session_publish",
        get=ACT_ONLY,
        post=answers((KEEPERS, 302), (OFFICE, 403), others=404),
        leads_to=_draft,
        label="draft",
    ),
    Door(
        "placements:practice_week", get=answers((OFFICE, 200), others=404), post=READ_ONLY, leads_to=_practice
    ),
    # The admin, as one: a list, a row, an operation, a password
    Door("admin:index", get=HEE_ONLY, post=HEE_ONLY),
    Door(
        "admin:login",
        get=answers((frozenset({"hee"}), 302), others=403),
        post=answers((frozenset({"hee"}), 302), others=403),
    ),
    Door("admin:hubs_practice_changelist", get=HEE_ONLY, post=HEE_ONLY),
    Door(
        "admin:placements_placement_change",
        get=HEE_ONLY,
        post=answers(others=403),
        leads_to=_row("placement"),
    ),
    Door("admin:hubs_practice_accredit", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("practice")),
    Door("admin:accounts_person_change", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("learner")),
    Door("admin:accounts_person_password", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("learner")),
]
