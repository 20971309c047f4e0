"""How a practice of the demo world gets ahead with an application: written, handed in, screened, visited."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Educationalist, Person
from hubs.bank_holidays import bank_holidays_between
from hubs.models import Answer, Application, LearnerGroup, Membership, Practice, TrainingHub, Visit
from hubs.operations.accrediting.answers import answer_criterion, give_evidence, give_file
from hubs.operations.accrediting.applications import start_application, submit_application
from hubs.operations.accrediting.screening import begin_screening, judge_answer, send_to_panel
from hubs.operations.accrediting.visits import arrange_visit
from placements.demo import application_answers as said
from placements.timetabling.local_time import to_utc

DAY = datetime.timedelta(days=1)
ONE, FOUR = datetime.time(13), datetime.time(16)


@dataclass(frozen=True)
class Applicant:
    """A practice that applies, three of its people, and the lead of its hub, who screens."""

    practice: Practice
    hub: TrainingHub
    hub_lead: Person
    lead: Person
    administrator: Person
    educationalist: Person


def applicant_at(practice: Practice, hub: TrainingHub, hub_lead: Person) -> Applicant:
    """A practice with whoever leads it, keeps its timetables and teaches there today."""
    lead, administrator, educationalist = (
        Person.objects.get(pk=roles.current().order_by("pk").values("person")[:1])
        for roles in (practice.practice_leads, practice.administrators, practice.educationalists)
    )
    return Applicant(practice, hub, hub_lead, lead, administrator, educationalist)


def working_day(day: datetime.date, step: datetime.timedelta) -> datetime.date:
    """The day, or the next working day by steps of one day, ahead or back."""
    fortnight = 14 * DAY
    holidays = bank_holidays_between(day - fortnight, day + fortnight)
    while day.weekday() > 4 or day in holidays:
        day += step
    return day


def write(of: Applicant, route: str, group: str, *, only_first: int | None = None) -> Application:
    """Begun by the practice's lead and answered by its administrator, wholly or for the first criteria only."""
    learner_group = LearnerGroup.objects.get(slug=group)
    is_consortium = of.hub.network_model == "consortium"
    application = start_application(
        by=of.lead,
        practice=of.practice,
        hub=of.hub,
        kind=Membership.Role.CONSORTIUM_MEMBER if is_consortium else Membership.Role.SPOKE,
        route=route,
        learner_groups=[learner_group],
    )
    names = {
        "learners": said.LEARNERS[group],
        "lead": of.lead.full_name,
        "administrator": of.administrator.full_name,
        "educationalist": of.educationalist.full_name,
    }
    for answer in answers_of(application)[:only_first]:
        code = answer.criterion.code
        if code not in said.STATEMENTS:
            continue
        answer_criterion(
            by=of.administrator,
            answer=answer,
            claim=said.CLAIMS.get(code, Answer.Claim.MET),
            statement=said.STATEMENTS[code].format(**names),
            revision=answer.revision,
        )
        _give_evidence(answer, of)
    return application


def answers_of(application: Application) -> list[Answer]:
    """The answers of this round, as pages list them."""
    now = application.answers.filter(round=application.round).select_related("criterion", "application")
    return list(now.order_by("criterion__domain__position", "criterion__position"))


def _give_evidence(answer: Answer, of: Applicant) -> None:
    """What the criterion asks for, unless it came along from the practice's last application."""
    code = answer.criterion.code
    if answer.evidence.exists():
        return
    if code in said.LINKS:
        title, end = said.LINKS[code]
        url = f"https://www.example.org/{of.practice.ods_code.lower()}/{end}"
        give_evidence(by=of.administrator, answer=answer, title=title, url=url)
    elif code == "induction":
        plan = SimpleUploadedFile("Induction plan.txt", said.INDUCTION_PLAN.encode(), "text/plain")
        give_file(by=of.administrator, answer=answer, upload=plan)


def hand_in(of: Applicant, route: str, group: str) -> Application:
    """Written and submitted."""
    return submit_application(by=of.lead, application=write(of, route, group))


def screen(application: Application, of: Applicant, *, only_first: int | None = None) -> Application:
    """Taken up by the hub and judged, wholly or for the first criteria only."""
    application = begin_screening(by=of.hub_lead, application=application)
    for answer in answers_of(application)[:only_first]:
        verdict, comment = said.FOUND_LACKING.get(answer.criterion.code, ("met", ""))
        judge_answer(by=of.hub_lead, answer=answer, verdict=verdict, comment=comment)
    return application


def bring_to_panel(of: Applicant, route: str, group: str, *, only_first: int | None = None) -> Application:
    """Handed in, screened, and sent to the panel without a visit."""
    screened = screen(hand_in(of, route, group), of, only_first=only_first)
    return send_to_panel(by=of.hub_lead, application=screened, no_visit_because=said.NO_VISIT_BECAUSE)


def arrange_first_visit(of: Applicant, group: str, day: datetime.date) -> Visit:
    """A new application is screened; the hub's lead and an educationalist of another of its practices go there."""
    application = screen(hand_in(of, Application.Route.NEW, group), of, only_first=6)
    members = Membership.objects.current().filter(hub=of.hub).values("practice")
    peers = Educationalist.objects.current().filter(practice__in=members).exclude(practice=of.practice)
    peer = Person.objects.get(pk=peers.order_by("pk").values("person")[:1])
    return arrange_visit(
        by=of.hub_lead,
        application=application,
        starts_at=to_utc(day, ONE),
        ends_at=to_utc(day, FOUR),
        place=f"{of.practice.name}, {of.practice.address_1}, {of.practice.town}",
        team=[of.hub_lead, peer],
        lead=of.hub_lead,
        to_meet=said.TO_MEET,
    )
