"""The demo world's practices: in a hub, accredited, under an agreement, with staff, rooms and working hours."""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import (
    Administrator,
    Educationalist,
    HubLead,
    InvolvementCoordinator,
    PatientPartner,
    Person,
    PracticeLead,
    Supervisor,
)
from accounts.operations import NewPerson, add_people, appoint_many
from hubs.models import (
    Accreditation,
    ClinicalCommissioningGroup,
    LearnerGroup,
    Membership,
    Practice,
    Profession,
    Suspension,
    TrainingHub,
)
from hubs.operations.accreditation import accredit_practice, accredit_practices, plan_review
from hubs.operations.agreements.recording import PaperAgreement, record_agreements
from hubs.operations.network import join_hub_together
from hubs.operations.places import add_practices, form_practice_group
from hubs.operations.suspensions import suspend_accreditation
from placements.demo import places
from placements.demo.menus import LEARNER_ROOMS, POSTS, SHARED_ROOMS, TRAININGS
from placements.demo.names import email_of
from placements.demo.places import TOWNS, Town
from placements.demo.timetables import DemoPractice
from placements.models import Placement, Room, WorkingPattern
from placements.operations.places import add_rooms, add_working_patterns

MORNING, EVENING = datetime.time(8, 30), datetime.time(17)
YEAR = datetime.timedelta(days=365)
GROUP_NAME = "Castleford and Five Towns network"


def hubs_by_slug() -> dict[str, TrainingHub]:
    """The scheme's hubs, of which each has towns here."""
    return {hub.slug: hub for hub in TrainingHub.objects.filter(slug__in=TOWNS).order_by("slug")}


def town_of(number: int) -> tuple[str, Town]:
    """The hub's slug and the town of the number-th practice: hubs take turns, and so do their towns."""
    slugs = sorted(TOWNS)
    towns = TOWNS[slug := slugs[number % len(slugs)]]
    return slug, towns[number // len(slugs) % len(towns)]


def areas() -> dict[str, ClinicalCommissioningGroup]:
    """The areas that a hub covers, by name."""
    covered = ClinicalCommissioningGroup.objects.filter(coverages__isnull=False).select_related("region")
    return {ccg.name: ccg for ccg in covered}


def unsaved_practice(
    rng: random.Random, number: int, code: str, name: str, town: Town, ccg: ClinicalCommissioningGroup
) -> Practice:
    """A practice in a town of an area, not saved."""
    assert ccg.region is not None
    return Practice(
        ods_code=code,
        name=name,
        region=ccg.region,
        ccg=ccg,
        area_source=Practice.AreaSource.STAFF,
        address_1=places.street(rng),
        town=town.name,
        postcode=places.postcode(rng, town),
        phone=places.telephone(number),
        opened_on=datetime.date(2001, 4, 2),
        latitude=Decimal(str(round(town.latitude + rng.uniform(-0.02, 0.02), 6))),
        longitude=Decimal(str(round(town.longitude + rng.uniform(-0.03, 0.03), 6))),
    )


def make_practices(rng: random.Random, *, how_many: int, by: Person) -> list[tuple[Practice, TrainingHub]]:
    """Practices beside the worked week's own, shared out among the hubs, and the hubs that they join."""
    hubs, ccgs = hubs_by_slug(), areas()
    names = places.practice_names(rng)
    unsaved, slugs = [], []
    for number in range(how_many):
        slug, town = town_of(number)
        code = places.PRACTICE_CODES.format(number + 2)
        unsaved.append(unsaved_practice(rng, number + 100, code, next(names), town, ccgs[town.area]))
        slugs.append(slug)
    return [
        (practice, hubs[slug])
        for practice, slug in zip(add_practices(by=by, practices=unsaved), slugs, strict=True)
    ]


def give_standing(
    practices: Sequence[tuple[Practice, TrainingHub]], *, today: datetime.date, by: Person
) -> None:
    """Membership, accreditation for every learner group of the world, and an agreement: two years back, one ahead."""
    since = today - 2 * YEAR
    groups = list(LearnerGroup.objects.filter(slug__in={training.group for training in TRAININGS}))
    by_hub: defaultdict[TrainingHub, list[Practice]] = defaultdict(list)
    for practice, hub in practices:
        by_hub[hub].append(practice)
    for hub, members in by_hub.items():
        role = Membership.Role.SPOKE
        if hub.network_model == "consortium":
            role = Membership.Role.CONSORTIUM_MEMBER
        join_hub_together(by=by, practices=members, hub=hub, role=role, starts_on=since)
    hosts = [practice for practice, _ in practices]
    accredit_practices(
        by=by,
        practices=hosts,
        learner_groups=groups,
        starts_on=since,
        ends_on=today + YEAR,
        decided_on=since - datetime.timedelta(days=20),
    )
    record_agreements(
        by=by,
        agreements=[
            PaperAgreement(practice=host, starts_on=since, ends_on=today + YEAR, signed_on=since)
            for host in hosts
        ],
    )


def tell_standing_apart(practices: Sequence[Practice], *, today: datetime.date, by: Person) -> None:
    """One accreditation suspended, for learners of whom nobody is placed there; one due for review; one to be."""
    placed = Placement.objects.filter(practice=OuterRef("practice"), learner_group=OuterRef("learner_group"))
    free = Accreditation.objects.filter(~Exists(placed), practice__in=practices).order_by("-pk")
    suspended, due, planned = free[:3]
    suspend_accreditation(
        by=by,
        accreditation=suspended,
        starts_on=today - datetime.timedelta(days=20),
        reason="The educationalist for these learners has left. The practice is appointing another.",
        for_learners=Suspension.ForLearners.STAY,
    )
    plan_review(by=by, accreditation=due, review_on=today - datetime.timedelta(days=10))
    plan_review(by=by, accreditation=planned, review_on=today + datetime.timedelta(days=60))


def form_network(
    practices: Sequence[tuple[Practice, TrainingHub]], *, today: datetime.date, by: Person
) -> None:
    """A local network in one hub, accredited together for pharmacists in training."""
    hub = hubs_by_slug()["college-lane"]
    members = [practice for practice, of in practices if of == hub][:3]
    group = form_practice_group(by=by, hub=hub, name=GROUP_NAME, practices=members, starts_on=today - YEAR)
    accredit_practice(
        by=by,
        group=group,
        learner_groups=list(LearnerGroup.objects.filter(slug="foundation-trainee-pharmacist")),
        starts_on=today - YEAR,
        ends_on=today + YEAR,
        decided_on=today - YEAR,
    )


def staff_practices(
    practices: Sequence[tuple[Practice, TrainingHub]],
    *,
    strangers: Iterator[tuple[str, str]],
    today: datetime.date,
    by: Person,
) -> list[DemoPractice]:
    """Everybody and every room that the practices' timetables need."""
    professions = {profession.slug: profession for profession in Profession.objects.all()}
    rooms = _rooms(practices, by)
    newcomers: list[NewPerson] = []
    for practice, _ in practices:
        newcomers += [_person(next(strangers), account=True, phone=str(practice.phone)) for _ in range(2)]
        newcomers += [
            _person(
                next(strangers), account=post.key in ("educationalist", "trainer"),
                profession=professions.get(post.profession),
            )
            for post in POSTS
        ]  # fmt: skip
        newcomers.append(_person(next(strangers)))
    people = iter(add_people(by=by, people=newcomers))
    since = today - 2 * YEAR
    made: list[DemoPractice] = []
    roles: list[Any] = []
    patterns: list[WorkingPattern] = []
    for practice, hub in practices:
        administrator = Administrator(person=next(people), practice=practice, starts_on=since)
        lead = PracticeLead(person=next(people), practice=practice, starts_on=since)
        holders: defaultdict[str, list[Person]] = defaultdict(list)
        educationalists, rooms_of = {}, {}
        supervisors = []
        for post in POSTS:
            person = next(people)
            holders[post.key].append(person)
            room = rooms[practice.pk].get(post.room)
            if room:
                rooms_of[person.pk] = room
            supervisors.append(
                Supervisor(person=person, practice=practice, job_title=post.job_title, starts_on=since)
            )
            if post.key in ("educationalist", "trainer"):
                educationalists[post.key] = Educationalist(person=person, practice=practice, starts_on=since)
            patterns += working_week(practice, person, room, post.job_title, since)
        partner = PatientPartner(person=next(people), practice=practice, starts_on=since)
        roles += [administrator, lead, partner, *supervisors, *educationalists.values()]
        made.append(
            DemoPractice(
                practice, hub, administrator, educationalists, dict(holders), rooms[practice.pk], rooms_of,
                partner.person,
            )
        )  # fmt: skip
    appoint_many(by=by, roles=roles)
    add_working_patterns(by=by, patterns=patterns)
    return made


def lead_hubs(
    *, strangers: Iterator[tuple[str, str]], known: dict[str, Person], today: datetime.date, by: Person
) -> dict[str, Person]:
    """A lead and an involvement coordinator for each hub; the leads by hub, of whom ``known`` exist already."""
    hubs = hubs_by_slug()
    strange = [slug for slug in hubs if slug not in known]
    newcomers = [_person(next(strangers), account=True) for _ in range(len(strange) + len(hubs))]
    people = add_people(by=by, people=newcomers)
    leads = known | dict(zip(strange, people, strict=False))
    roles: list[Any] = [
        HubLead(person=leads[slug], hub=hub, starts_on=today - YEAR) for slug, hub in hubs.items()
    ]
    roles += [
        InvolvementCoordinator(person=person, hub=hub, starts_on=today - YEAR)
        for person, hub in zip(people[len(strange) :], hubs.values(), strict=True)
    ]
    appoint_many(by=by, roles=roles)
    return leads


def working_week(
    practice: Practice, person: Person, room: Room | None, activity: str, since: datetime.date
) -> list[WorkingPattern]:
    """In from Monday to Friday, 8:30am to 5pm."""
    return [
        WorkingPattern(
            practice=practice, person=person, weekday=weekday, starts_at=MORNING, ends_at=EVENING,
            room=room, activity=activity, starts_on=since,
        )
        for weekday in range(1, 6)
    ]  # fmt: skip


def _rooms(practices: Sequence[tuple[Practice, TrainingHub]], by: Person) -> dict[int, dict[str, Room]]:
    own = [*dict.fromkeys(post.room for post in POSTS if post.room), *LEARNER_ROOMS]
    unsaved = [
        room
        for practice, _ in practices
        for room in (
            *(Room(practice=practice, name=name) for name in own),
            *(
                Room(practice=practice, name=name, is_exclusive=False, seats=seats)
                for name, seats in SHARED_ROOMS
            ),
        )
    ]
    rooms: defaultdict[int, dict[str, Room]] = defaultdict(dict)
    for room in add_rooms(by=by, rooms=unsaved):
        rooms[room.practice_id][room.name] = room
    return dict(rooms)


def _person(
    name: tuple[str, str], *, account: bool = False, phone: str = "", profession: Profession | None = None
) -> NewPerson:
    given, family = name
    email = email_of(given, family) if account else None
    return NewPerson(given_name=given, family_name=family, email=email, phone=phone, profession=profession)
