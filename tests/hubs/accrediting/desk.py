"""A small world around one application, with somebody in every part that one may have in it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from hubs.accrediting.life_cycles import Part
from hubs.models import ActingConsent, Application, Membership, Practice, TrainingHub, Visit
from hubs.operations.accrediting.panels import set_agenda
from hubs.operations.accrediting.reconsiderations import ask_reconsideration
from hubs.operations.base import Refusal
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    HeeStaffFactory,
    HubFactory,
    HubLeadFactory,
    LearnerFactory,
    PersonFactory,
    PracticeFactory,
    PracticeLeadFactory,
    RegionFactory,
)
from tests.factories.accrediting import CriteriaVersionFactory
from tests.factories.applications import application_in
from tests.factories.network import LONG_AGO
from tests.factories.panels import HOUR, decided, meeting_with

# Who tries, and in which parts they meet the application; of the panel only while it has the case.
PARTS: dict[str, frozenset[Part]] = {
    "practice lead": frozenset({Part.PRACTICE_LEAD}),
    "administrator": frozenset({Part.ADMINISTRATOR}),
    "hub lead with consent": frozenset({Part.ACTING_HUB_LEAD, Part.HUB_LEAD}),
    "hub lead": frozenset({Part.HUB_LEAD}),
    "hub lead who keeps the practice": frozenset({Part.ADMINISTRATOR}),
    "HEE staff": frozenset({Part.HEE_STAFF}),
    "HEE staff who teach at the practice": frozenset(),
    "HEE staff of another region": frozenset(),
    "panel member with the case": frozenset({Part.PANEL_MEMBER}),
    "panel member without the case": frozenset(),
    "lead of another hub": frozenset(),
    "lead of another practice": frozenset(),
    "educationalist": frozenset(),
    "learner": frozenset(),
    "stranger": frozenset(),
}
WITH_PANEL = ("panel", "reconsideration")
TABLES = (
    "application",
    "answer",
    "evidenceitem",
    "judgement",
    "visit",
    "visitmember",
    "panelmeeting",
    "panelmember",
    "panelcase",
    "casemember",
    "decision",
    "accreditation",
    "reconsideration",
    "condition",
    "membership",
    "prospect",
    "changedeclaration",
)


@dataclass
class Desk:
    """Everybody by their part, the practice that applies and its hub; ``application`` is None where there is none."""

    people: dict[str, Any]
    practice: Practice
    hub: TrainingHub
    first_hee: Any
    panel: list[Any]
    application: Any = None
    meeting: Any = None
    given: list[Any] = field(default_factory=list)

    def parts(self, who: str) -> frozenset[Part]:
        """The parts of somebody in the application as it is."""
        has_case = self.application is not None and self.application.state in WITH_PANEL
        return PARTS[who] - (frozenset() if has_case else {Part.PANEL_MEMBER})

    def consents(self, who: str) -> None:
        """The practice lets its hub act for it, where that is what ``who`` is about."""
        if who == "hub lead with consent":
            ActingConsent.objects.create(
                hub=self.hub,
                practice=self.practice,
                given_by=self.people["practice lead"],
                starts_on=LONG_AGO,
            )


def desk_with(state: str, *, outcome: str = "not_approved", visit: str = "") -> Desk:
    """A practice of a hub with everybody around it, and its application in ``state`` ("" for none).

    ``outcome`` is of its decision and ``visit`` the state of its visit, where it comes so far.
    """
    hub = HubFactory()
    CriteriaVersionFactory(region=hub.region, criteria=[{"code": "induction"}, {"code": "rooms"}])
    practice = PracticeFactory(hub=hub)
    desk = Desk(_people(practice, hub), practice, hub, HeeStaffFactory().person, _strangers(3))
    if state:
        _bring_into(desk, state, outcome, visit)
    return desk


def _strangers(number: int) -> list[Any]:
    return PersonFactory.create_batch(number)


def _people(practice: Practice, hub: TrainingHub) -> dict[str, Any]:
    lead = HubLeadFactory(hub=hub).person
    keeps = HubLeadFactory(hub=hub, person=AdministratorFactory(practice=practice).person).person
    teaches = HeeStaffFactory(person=EducationalistFactory(practice=practice).person).person
    people = {
        "practice lead": PracticeLeadFactory(practice=practice).person,
        "administrator": AdministratorFactory(practice=practice).person,
        "hub lead with consent": lead,
        "hub lead": lead,
        "hub lead who keeps the practice": keeps,
        "HEE staff": HeeStaffFactory().person,
        "HEE staff who teach at the practice": teaches,
        "HEE staff of another region": HeeStaffFactory(region=RegionFactory()).person,
        "panel member with the case": PersonFactory(),
        "panel member without the case": PersonFactory(),
        "lead of another hub": HubLeadFactory().person,
        "lead of another practice": PracticeLeadFactory(practice=PracticeFactory(hub=hub)).person,
        "educationalist": EducationalistFactory(practice=practice).person,
        "learner": LearnerFactory().person,
        "stranger": PersonFactory(),
    }
    assert people.keys() == PARTS.keys()
    return people


def _bring_into(desk: Desk, state: str, outcome: str, visit: str) -> None:
    applies, screens = desk.people["practice lead"], desk.people["hub lead"]
    reached = "panel" if state in ("decided", "reconsideration") else state
    application = application_in(
        reached,
        practice=desk.practice,
        by=applies,
        hub_lead=screens,
        route="renewal",
        kind=Membership.Role.SPOKE,
    )
    desk.application = application
    usual = {"visit_arranged": "proposed", "visited": "report_agreed", "panel": "report_agreed"}.get(reached)
    if visited := visit or usual:
        visit_in(visited, application, by=screens)
    if state in ("decided", "reconsideration"):
        decided(outcome, by=desk.first_hee, application=application, members=desk.panel)
        application.refresh_from_db()
    if state == "reconsideration":
        ask_reconsideration(by=applies, application=application, grounds="You did not read our plan.")
        application.refresh_from_db()
    if state in WITH_PANEL:
        _give_to_panel(desk, application)


def _give_to_panel(desk: Desk, application: Application) -> None:
    members = [desk.people["panel member with the case"], desk.people["panel member without the case"]]
    desk.meeting = meeting_with(
        region=desk.hub.region, by=desk.people["HEE staff"], members=[*members, PersonFactory()]
    )
    desk.given = [members[0]]
    set_agenda(
        by=desk.people["HEE staff"],
        meeting=desk.meeting,
        applications=[application],
        given={application: desk.given},
    )


VISIT_WAYS = {
    "proposed": (),
    "confirmed": ("confirmed",),
    "done": ("done",),
    "report_agreed": ("done", "report_agreed"),
    "called_off": ("called_off",),
}


def visit_in(state: str, application: Application, *, by: Any) -> Visit:
    """A visit to the applicant three hours ago, brought into ``state`` by the ways that there are."""
    starts_at = timezone.now() - 3 * HOUR
    visit = Visit.objects.create(
        application=application,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        place="The practice",
        arranged_by=by,
        arranged_at=starts_at - datetime.timedelta(days=70),
    )
    visit.members.create(person=by, is_lead=True)
    for visit.state in VISIT_WAYS[state]:
        if visit.state == "done":
            visit.report, visit.people_met = "They are well prepared.", "The practice manager."
        if visit.state == "called_off":
            visit.called_off_because = "Snow."
        visit.save()
    return visit


def fingerprint() -> list[tuple[Any, ...]]:
    """What the tables of the desk hold, in short: it differs once anything in them does."""
    whole = " UNION ALL ".join(
        f"SELECT '{table}', count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM hubs_{table} t"
        for table in TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(whole)
        return sorted(cursor.fetchall())


@contextmanager
def afterwards_undone() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tried(run: Callable[[], Any]) -> str:
    """What became of an operation: "done", "refused", or what is wrong with how it answered."""
    before = fingerprint()
    try:
        run()
    except Refusal as refusal:
        if not all(sentence.strip() for sentence in refusal.sentences or [""]):
            return "refused without a word"
        return "refused" if fingerprint() == before else "refused, but something changed"
    return "done" if fingerprint() != before else "done, but nothing changed"
