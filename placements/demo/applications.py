"""The demo world's applications to be accredited: one or more in every state that the accreditation desk shows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from accounts.models import Administrator, Educationalist, Person, PracticeLead
from accounts.operations import NewPerson, add_people, appoint_many
from hubs.accrediting.recruiting import ProspectState
from hubs.models import Application, Decision, Practice, TrainingHub
from hubs.operations.accrediting.conditions import show_condition_met
from hubs.operations.accrediting.decided import PlannedCondition
from hubs.operations.accrediting.decisions import CaseDecision, record_decisions
from hubs.operations.accrediting.panels import plan_meeting, set_agenda
from hubs.operations.accrediting.screening import return_application
from hubs.operations.accrediting.visits import confirm_visit, record_visit
from placements.demo import application_answers as said
from placements.demo.application_steps import (
    DAY,
    FOUR,
    ONE,
    Applicant,
    applicant_at,
    arrange_first_visit,
    bring_to_panel,
    hand_in,
    screen,
    working_day,
    write,
)
from placements.demo.names import email_of
from placements.demo.network import hubs_by_slug
from placements.timetabling.local_time import to_utc

HOME, NEIGHBOUR, FURTHER = "college-lane", "caritas-group-practice", "foundry-medical-group"
"""The hub of the demonstration's accounts, and two others whose leads sit on panels."""
ADD, RENEWAL = Application.Route.ADD_LEARNER_GROUP, Application.Route.RENEWAL
WEEK = 7 * DAY
TEN, NOON = datetime.time(10), datetime.time(12)


def apply_for_accreditation(
    ash_grove: Practice,
    others: Sequence[tuple[Practice, TrainingHub]],
    *,
    strangers: Iterator[tuple[str, str]],
    accounts: Mapping[str, Person],
    hub_leads: Mapping[str, Person],
    today: datetime.date,
) -> None:
    """Ash Grove, others of its hub, one of the next, and practices being recruited: each as far as no other.

    Where the world is so small that a hub has one practice besides, those of further hubs take their parts.
    """
    hubs, hee = hubs_by_slug(), accounts["hee"]
    at_home = applicant_at(ash_grove, hubs[HOME], hub_leads[HOME])
    _decided_on_conditions(at_home, hee=hee, hub_leads=hub_leads, today=today)
    write(at_home, ADD, "student-paramedic", only_first=11)

    nearest_first = sorted(others, key=lambda each: each[1].slug != HOME)
    theirs = [applicant_at(practice, hub, hub_leads[hub.slug]) for practice, hub in nearest_first]
    next_door = next(each for each in theirs if each.hub.slug == NEIGHBOUR)
    waiting, screened, returned, before_panel = [each for each in theirs if each is not next_door][:4]
    hand_in(waiting, ADD, "healthcare-apprentice")
    screen(hand_in(screened, RENEWAL, "student-nurse"), screened, only_first=9)
    return_application(
        by=returned.hub_lead,
        application=screen(hand_in(returned, ADD, "student-midwife"), returned),
        reason=said.RETURNED_BECAUSE,
    )
    cases = [
        bring_to_panel(before_panel, RENEWAL, "medical-student"),
        bring_to_panel(next_door, RENEWAL, "gp-registrar"),
    ]
    _panel_ahead(cases, accounts=accounts, hub_leads=hub_leads, today=today)

    newcomers = [
        applicant_at(_recruited(hubs[slug], strangers, today=today, by=hee), hubs[slug], hub_leads[slug])
        for slug in (HOME, NEIGHBOUR)
    ]
    _visit_ahead(newcomers[0], today=today)
    _visited(newcomers[1], today=today)


def _recruited(
    hub: TrainingHub, strangers: Iterator[tuple[str, str]], *, today: datetime.date, by: Person
) -> Practice:
    """The practice that the hub has won so far that it applies, with the three people whom that takes."""
    practice = hub.prospects.get(state=ProspectState.APPLYING).practice
    names = [next(strangers) for _ in range(3)]
    lead, administrator, educationalist = add_people(
        by=by,
        people=[
            NewPerson(given_name=given, family_name=family, email=email_of(given, family))
            for given, family in names
        ],
    )
    since = today - 4 * WEEK
    appoint_many(
        by=by,
        roles=[
            PracticeLead(person=lead, practice=practice, starts_on=since),
            Administrator(person=administrator, practice=practice, starts_on=since),
            Educationalist(person=educationalist, practice=practice, starts_on=since),
        ],
    )
    return practice


def _decided_on_conditions(
    of: Applicant, *, hee: Person, hub_leads: Mapping[str, Person], today: datetime.date
) -> None:
    """A panel met on the last working day: one condition is open, the other shown to be met and waits for the hub."""
    application = bring_to_panel(of, ADD, "occupational-therapy-student", only_first=6)
    day = working_day(today - DAY, -DAY)
    meeting = plan_meeting(
        by=hee,
        region=of.hub.region,
        starts_at=to_utc(day, TEN),
        ends_at=to_utc(day, NOON),
        place="Video call",
        members=[hee, hub_leads[NEIGHBOUR], hub_leads[FURTHER]],
        chair=hub_leads[FURTHER],
    )
    [case] = set_agenda(by=hee, meeting=meeting, applications=[application])
    owners = ((of.administrator, 6 * WEEK), (of.lead, 2 * WEEK))
    [decision] = record_decisions(
        by=hee,
        meeting=meeting,
        minutes=said.MINUTES,
        decisions=[
            CaseDecision(
                case=case,
                outcome=Decision.Outcome.APPROVED_WITH_CONDITIONS,
                reason=said.DECIDED_BECAUSE,
                conditions=[
                    PlannedCondition(text=text, owner=owner, due_on=today + until)
                    for text, (owner, until) in zip(said.CONDITIONS, owners, strict=True)
                ],
            )
        ],
    )
    show_condition_met(
        by=of.administrator,
        condition=decision.conditions.get(owner=of.lead),
        what_was_done=said.WHAT_WAS_DONE,
        url=f"https://www.example.org/{of.practice.ods_code.lower()}/risk-assessment",
    )


def _panel_ahead(
    cases: Sequence[Application],
    *,
    accounts: Mapping[str, Person],
    hub_leads: Mapping[str, Person],
    today: datetime.date,
) -> None:
    """A panel meets in under two weeks. Who screened a case, a hub's lead, is not given it."""
    hee, hub_lead, educationalist = (accounts[key] for key in ("hee", "hublead", "educationalist"))
    day = working_day(today + 12 * DAY, DAY)
    meeting = plan_meeting(
        by=hee,
        region=cases[0].hub.region,
        starts_at=to_utc(day, ONE),
        ends_at=to_utc(day, FOUR),
        place="Video call",
        members=[hee, hub_lead, educationalist, hub_leads[FURTHER]],
        chair=hee,
    )
    others = [hee, educationalist, hub_leads[FURTHER]]
    set_agenda(by=hee, meeting=meeting, applications=cases, given={cases[0]: others})


def _visit_ahead(of: Applicant, *, today: datetime.date) -> None:
    """In nine weeks, and the practice has confirmed it."""
    visit = arrange_first_visit(of, "student-nurse", working_day(today + 9 * WEEK, DAY))
    confirm_visit(by=of.lead, visit=visit, to_meet=said.TO_MEET)


def _visited(of: Applicant, *, today: datetime.date) -> None:
    """A few days ago; the practice has still to agree the report."""
    visit = arrange_first_visit(of, "student-nurse", working_day(today - 3 * DAY, -DAY))
    met = said.PEOPLE_MET.format(lead=of.lead.full_name, educationalist=of.educationalist.full_name)
    record_visit(by=of.hub_lead, visit=visit, people_met=met, report=said.REPORT)
