"""The demo world's learners and their placements: past, current and to come, in every state."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from accounts.models import AcademicLink, Learner, Person
from accounts.operations import NewPerson, add_people, appoint_many
from hubs.models import EducationProvider, LearnerGroup
from placements.demo.menus import TRAININGS, Training
from placements.demo.names import email_of
from placements.demo.timetables import DemoPlacement, DemoPractice
from placements.demo.window import WEEK, Window
from placements.operations.placements import (
    PlacementPlan,
    arrange_placements,
    confirm_placements,
    request_placement,
)

YEAR = datetime.timedelta(days=365)
INTERDISCIPLINARY = (
    "Works alongside GPs, practice nurses, the clinical pharmacist and the reception team, and meets learners of "
    "other professions and a patient partner at Wednesday's case discussion."
)
# What every learner of the demo means to learn, and the kinds of session that serve it.
USUAL_KINDS = {
    "Take a focused history and hand it over clearly": ("surgery", "clinic", "visits"),
    "Say when and how to ask for help, and do so": ("debrief", "tutorial"),
}
OBJECTIVES = tuple(USUAL_KINDS)


class Fate(Enum):
    """When a placement begins and how many weeks it lasts, by weeks from this one, and what becomes of it."""

    CURRENT = (-4, 10)
    LONG = (-8, 16)
    ENDING = (-7, 9)
    BEGUN = (-1, 8)
    COMPLETED = (-8, 8)
    NEXT = (1, 8)
    DRAFT = (2, 6)
    REQUESTED = (6, 8)
    CANCELLED = (1, 7)


FATES = (
    Fate.CURRENT, Fate.LONG, Fate.COMPLETED, Fate.BEGUN, Fate.NEXT, Fate.CURRENT, Fate.ENDING, Fate.DRAFT,
    Fate.LONG, Fate.REQUESTED, Fate.COMPLETED, Fate.CURRENT, Fate.BEGUN, Fate.CURRENT, Fate.LONG,
    Fate.CANCELLED, Fate.CURRENT, Fate.NEXT, Fate.ENDING,
)  # fmt: skip
PUBLISHED_FIRST = 8  # the first learners, one in each hub, are here now


@dataclass(frozen=True)
class Place:
    """A learner's place at a practice."""

    at: DemoPractice
    training: Training
    fate: Fate
    number: int


def shared_out(practices: Sequence[DemoPractice], how_many: int) -> list[Place]:
    """Places for so many learners: practices take turns, and neither trainings nor fates fall in step with them."""
    places = []
    for number in range(how_many):
        turn, index = divmod(number, len(practices))
        fate = Fate.CURRENT if number < PUBLISHED_FIRST else FATES[(number + turn * 7) % len(FATES)]
        training = TRAININGS[(index + turn * 3) % len(TRAININGS)]
        places.append(Place(practices[index], training, fate, turn))
    return places


def make_placements(
    places: Sequence[Place],
    *,
    window: Window,
    strangers: Iterator[tuple[str, str]],
    hub_leads: dict[str, Person],
    links: dict[str, Person],
    by: Person,
) -> dict[Fate, list[DemoPlacement]]:
    """A learner in each place: asked for by their university's link, or arranged and confirmed by the hub's lead."""
    learners = _learners(places, strangers=strangers, today=window.today, by=by)
    made: defaultdict[Fate, list[DemoPlacement]] = defaultdict(list)
    arranged: defaultdict[str, list[tuple[Place, PlacementPlan]]] = defaultdict(list)
    for place, learner in zip(places, learners, strict=True):
        plan = _plan(place, learner, window)
        if place.fate is Fate.REQUESTED:
            placement = request_placement(by=links[place.training.provider], plan=plan)
            made[place.fate].append(DemoPlacement(placement, place.training, place.number))
        else:
            arranged[place.at.hub.slug].append((place, plan))
    for slug, pairs in arranged.items():
        placements = arrange_placements(by=hub_leads[slug], plans=[plan for _, plan in pairs])
        sure = [
            placement
            for placement, (place, _) in zip(placements, pairs, strict=True)
            if place.fate is not Fate.DRAFT
        ]
        confirm_placements(by=hub_leads[slug], placements=sure)
        for placement, (place, _) in zip(placements, pairs, strict=True):
            made[place.fate].append(DemoPlacement(placement, place.training, place.number))
    return dict(made)


def link_providers(
    *, strangers: Iterator[tuple[str, str]], known: dict[str, Person], today: datetime.date, by: Person
) -> dict[str, Person]:
    """An academic link for each provider of the world's learners; ``known`` are people already, by provider."""
    slugs = sorted({training.provider for training in TRAININGS})
    strange = [slug for slug in slugs if slug not in known]
    people = add_people(by=by, people=[_newcomer(next(strangers)) for _ in strange])
    links = known | dict(zip(strange, people, strict=True))
    providers = {provider.slug: provider for provider in EducationProvider.objects.filter(slug__in=slugs)}
    appoint_many(
        by=by,
        roles=[
            AcademicLink(person=links[slug], education_provider=providers[slug], starts_on=today - YEAR)
            for slug in slugs
        ],
    )
    return links


def enrol(
    people: Sequence[tuple[Person, str, str, str]], *, since: datetime.date, by: Person
) -> list[Learner]:
    """Learners of (person, learner group, provider, stage)."""
    groups = {group.slug: group for group in LearnerGroup.objects.all()}
    providers = {provider.slug: provider for provider in EducationProvider.objects.all()}
    return appoint_many(
        by=by,
        roles=[
            Learner(
                person=person, learner_group=groups[group], education_provider=providers[provider],
                stage=stage, starts_on=since,
            )
            for person, group, provider, stage in people
        ],
    )  # fmt: skip


def _learners(
    places: Sequence[Place], *, strangers: Iterator[tuple[str, str]], today: datetime.date, by: Person
) -> list[Learner]:
    people = add_people(by=by, people=[_newcomer(next(strangers)) for _ in places])
    return enrol(
        [
            (person, place.training.group, place.training.provider, place.training.stage)
            for person, place in zip(people, places, strict=True)
        ],
        since=today - YEAR,
        by=by,
    )


def _newcomer(name: tuple[str, str]) -> NewPerson:
    given, family = name
    return NewPerson(given_name=given, family_name=family, email=email_of(given, family))


def _plan(place: Place, learner: Learner, window: Window) -> PlacementPlan:
    begins, weeks = place.fate.value
    starts_on = window.this_monday + begins * WEEK
    people: dict[str, Any] = {
        "administrator": place.at.administrator,
        "educationalist": place.at.educationalists[place.training.taught_by],
        "interdisciplinary_opportunities": INTERDISCIPLINARY,
    }
    return PlacementPlan(
        learner=learner,
        practice=place.at.practice,
        starts_on=starts_on,
        ends_on=starts_on + weeks * WEEK - datetime.timedelta(days=3),
        weekly_minutes=place.training.weekly_minutes,
        objectives=OBJECTIVES,
        usual_kinds=USUAL_KINDS,
        **({} if place.fate is Fate.REQUESTED else people),
    )
