"""The demo world, put together: everybody and everything, in one transaction, through the portal's operations."""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from accounts.access_reviews import holders_at, places_reviewed_by
from accounts.models import Person
from accounts.operations import NewPerson, add_people, appoint_hee_staff
from accounts.operations.access_reviews import review_access
from hubs.models import ChangeDeclaration, Profession
from hubs.operations.reviews import declare_change
from placements.demo.accounts import ACCOUNTS, PASSWORD
from placements.demo.agreements import prepare_agreements
from placements.demo.applications import apply_for_accreditation
from placements.demo.ash_grove import COURSES, HUB, build_ash_grove
from placements.demo.asking import ask_at_ash_grove
from placements.demo.attendance import claim_and_confirm
from placements.demo.audits import audit_practices, begin_next_audit
from placements.demo.building import build_in_minutes
from placements.demo.induction import tell_before_the_first_day
from placements.demo.invitations import invite_people
from placements.demo.lapses import lose_standing
from placements.demo.learners import (
    Fate,
    Place,
    link_providers,
    make_placements,
    shared_out,
)
from placements.demo.names import strangers
from placements.demo.network import (
    form_network,
    give_standing,
    lead_hubs,
    make_practices,
    staff_practices,
    tell_standing_apart,
)
from placements.demo.places import TOWNS
from placements.demo.presence import fill_staff_week
from placements.demo.programme import keep_programmes
from placements.demo.publications import publish_to_begin_with
from placements.demo.recruitment import recruit_practices
from placements.demo.regional import hold_events
from placements.demo.repair import leave_a_clinic_without_its_nurse
from placements.demo.rules import hold_interviews, keep_the_rules
from placements.demo.timetables import DemoPlacement, DemoPractice, plans_of
from placements.demo.two_practices import visit_a_neighbour
from placements.demo.window import Window, window_of
from placements.demo.worked_cast import LEARNERS
from placements.feeds.kinds import Kind
from placements.models import Session, SessionKind
from placements.operations.feeds import create_feed
from placements.operations.placements import cancel_placement, complete_placements
from placements.operations.sessions import cancel_session, change_session, plan_sessions
from placements.operations.steps import without_steps
from placements.timetabling.weeks import Week

# Each hub needs a practice and a learner beside Ash Grove's own.
FEWEST_PRACTICES, FEWEST_LEARNERS = 1 + len(TOWNS), len(LEARNERS) + len(TOWNS)
WITH_SESSIONS = (
    Fate.CURRENT, Fate.LONG, Fate.ENDING, Fate.BEGUN, Fate.COMPLETED, Fate.NEXT, Fate.DRAFT, Fate.CANCELLED,
)  # fmt: skip
# In a world with practices to spare, this many have no learners: one's audit is overdue, another's on hold.
QUIET = 2
HALF_AN_HOUR = datetime.timedelta(minutes=30)


@transaction.atomic
def build_world(*, practices: int, learners: int, seed: int, today: datetime.date) -> None:
    """Fill an empty database that knows the scheme. The same numbers, seed and day make the same world.

    ``practices`` and ``learners`` count Ash Grove and its four.
    """
    assert practices >= FEWEST_PRACTICES
    assert learners >= FEWEST_LEARNERS
    rng = random.Random(seed)
    window, names = window_of(today), strangers(rng)
    accounts = _accounts(today)
    hee = accounts["hee"]
    hub_leads = lead_hubs(strangers=names, known={HUB: accounts["hublead"]}, today=today, by=hee)
    nurse_is_of = COURSES["nurse"][1]
    links = link_providers(strangers=names, known={nurse_is_of: accounts["academic"]}, today=today, by=hee)
    with without_steps():
        build_ash_grove(rng, window=window, strangers=names, accounts=accounts)

    made = make_practices(rng, how_many=practices - 1, by=hee)
    give_standing(made, today=today, by=hee)
    form_network(made, today=today, by=hee)
    staffed = staff_practices(made, strangers=names, today=today, by=hee)
    spare = staffed[-QUIET:] if practices >= FEWEST_PRACTICES + QUIET else []
    places = shared_out(staffed[: len(staffed) - len(spare)], learners - len(LEARNERS))
    quiet = [each.practice for each in spare]
    audit_practices(made, places=places, quiet=quiet, today=today, by=hee)
    placements = make_placements(
        places, window=window, strangers=names, hub_leads=hub_leads, links=links, by=hee
    )
    tell_standing_apart([practice for practice, _ in made], today=today, by=hee)
    with without_steps():
        _timetables(places, placements, window=window)
        _what_happened_since(staffed, placements, window=window, hub_leads=hub_leads)
    invite_people(
        accounts,
        practice=accounts["administrator"].administrators.get().practice,
        hub=accounts["hublead"].hub_leads.get().hub,
        provider=accounts["academic"].academic_links.get().education_provider,
        today=today,
    )
    # The hub lead has still to go through who has access: that need shows on their home page.
    for key in ("hee", "administrator", "academic"):
        _confirm_access(by=accounts[key])
    publish_to_begin_with(by=hee, today=today)
    recruit_practices(random.Random(seed), hub_leads=hub_leads, today=today, by=hee)
    # What waits for the hub lead: Ash Grove tells of a change.
    ash_grove = accounts["administrator"].administrators.get().practice
    fill_staff_week(ash_grove, by=accounts["administrator"], today=today)
    leave_a_clinic_without_its_nurse(ash_grove, by=accounts["administrator"], today=today)
    declare_change(
        by=accounts["administrator"],
        practice=ash_grove,
        kind=ChangeDeclaration.Kind.EDUCATION_LEAD,
        happened_on=today - datetime.timedelta(days=6),
        text="Our education lead has gone on leave for a year. One of our GP trainers has taken the part on.",
    )
    begin_next_audit(
        practice=ash_grove, academic=accounts["academic"], administrator=accounts["administrator"]
    )
    prepare_agreements(
        ash_grove,
        [practice for practice, _ in made],
        parties=[accounts["academic"].academic_links.get().education_provider],
        by=hee,
    )
    apply_for_accreditation(
        ash_grove, made, strangers=names, accounts=accounts, hub_leads=hub_leads, today=today
    )
    lose_standing(
        accounts["hublead"].hub_leads.get().hub,
        but_at=ash_grove.pk,
        hub_lead=accounts["hublead"],
        by=hee,
        today=today,
    )
    build_in_minutes(ash_grove, window=window, strangers=names, accounts=accounts)
    keep_the_rules(ash_grove, accounts=accounts, today=today)
    visit_a_neighbour(ash_grove, by=accounts["administrator"], but=accounts["learner"], window=window)
    tell_before_the_first_day(ash_grove, by=accounts["administrator"])
    keep_programmes(ash_grove, accounts=accounts, today=today)
    hold_events(ash_grove, accounts=accounts, hub_leads=hub_leads, window=window)
    ask_at_ash_grove(accounts, today=today)
    claim_and_confirm(ash_grove, window=window, accounts=accounts)
    for account in ACCOUNTS:
        create_feed(by=accounts[account.key], name="My phone")
    create_feed(by=accounts["administrator"], name="Reception", kind=Kind.PRACTICE, practice=ash_grove)
    create_feed(by=accounts["educationalist"], name="My learners, at my desk", kind=Kind.LEARNERS)
    for key in ("hublead", "learner"):
        create_feed(by=accounts[key], name="Events", kind=Kind.REGIONAL)


def _confirm_access(*, by: Person) -> None:
    """Everybody at the places that this person reviews keeps their roles."""
    for place in places_reviewed_by(by):
        review_access(by=by, place=place, kept={holder.key: True for holder in holders_at(place, by)})


def _accounts(today: datetime.date) -> dict[str, Person]:
    professions = {profession.slug: profession for profession in Profession.objects.all()}
    people = add_people(
        by=None,
        people=[
            NewPerson(
                given_name=account.given_name,
                family_name=account.family_name,
                email=account.email,
                profession=professions.get(account.profession),
                phone="0113 496 0099" if account.key == "administrator" else "",
            )
            for account in ACCOUNTS
        ],
        password=PASSWORD,
    )
    accounts = {account.key: person for account, person in zip(ACCOUNTS, people, strict=True)}
    appoint_hee_staff(
        by=None, person=accounts["hee"], region=None, starts_on=today - datetime.timedelta(days=900)
    )
    return accounts


def _timetables(
    places: Sequence[Place], placements: Mapping[Fate, Iterable[DemoPlacement]], *, window: Window
) -> None:
    """Each practice's sessions: its administrator plans them, and publishes all but the last two weeks."""
    at = {place.at.practice.pk: place.at for place in places}
    learning: defaultdict[int, list[DemoPlacement]] = defaultdict(list)
    for fate in WITH_SESSIONS:
        for each in placements.get(fate, ()):
            learning[each.placement.practice_id].append(each)
    for publish, mondays in (
        (True, [monday for monday in window.mondays if monday < window.first_draft_monday]),
        (False, [monday for monday in window.mondays if monday >= window.first_draft_monday]),
    ):
        days = [
            day
            for monday in mondays
            for day in (monday + datetime.timedelta(days=number) for number in range(7))
            if window.works(day)
        ]
        for practice_id, here in learning.items():
            plan_sessions(
                by=at[practice_id].administrator.person,
                plans=list(plans_of(at[practice_id], here, days)),
                publish=publish,
            )


def _what_happened_since(
    practices: Sequence[DemoPractice],
    placements: Mapping[Fate, Sequence[DemoPlacement]],
    *,
    window: Window,
    hub_leads: Mapping[str, Person],
) -> None:
    """Placements ended or were cancelled; in each hub, a clinic of this week was moved and another cancelled."""
    hub_of = {each.practice.pk: each.hub.slug for each in practices}
    completed: defaultdict[str, list[DemoPlacement]] = defaultdict(list)
    for each in placements.get(Fate.COMPLETED, ()):
        completed[hub_of[each.placement.practice_id]].append(each)
    for slug, ended in completed.items():
        hold_interviews([each.placement for each in ended], by=hub_leads[slug])
        complete_placements(by=hub_leads[slug], placements=[each.placement for each in ended])
    for each in placements.get(Fate.CANCELLED, ()):
        cancel_placement(
            by=hub_leads[hub_of[each.placement.practice_id]],
            placement=each.placement,
            reason="The learner is unwell and will come next year.",
        )
    for at in {each.hub.slug: each for each in reversed(practices)}.values():
        this_week = Session.objects.starting_between(*Week.containing(window.today).during)
        clinics = this_week.published().filter(practice=at.practice, kind=SessionKind.CLINIC)[:2]
        for session, moved in zip(clinics, (True, False), strict=False):
            by = at.administrator.person
            if moved:
                change_session(by=by, session=session, start=session.start + HALF_AN_HOUR, end=session.end)
            else:
                cancel_session(by=by, session=session, reason="The clinician is away.")
