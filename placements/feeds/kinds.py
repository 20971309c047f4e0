"""What calendar feeds there are, and who may have which: asked when a link is made, and again at each fetch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import Educationalist, Person
from hubs.models import Practice, TrainingHub
from placements.models import CalendarFeed

Kind = CalendarFeed.Kind


@dataclass(frozen=True)
class FeedChoices:
    """What ``person`` may have in a calendar today; each list is fetched once, when it is asked for."""

    person: Person

    @cached_property
    def teaches(self) -> bool:
        """Whether there are learners for whose programme they answer."""
        return Educationalist.objects.answered_for_by(self.person).exists()

    @cached_property
    def practices(self) -> Sequence[Practice]:
        """Those whose week they may read, by name."""
        return list(Practice.objects.visible_to(self.person).only("ods_code", "name"))

    @cached_property
    def hubs(self) -> Sequence[TrainingHub]:
        """All hubs, by name: each may hold events for everybody."""
        return list(TrainingHub.objects.only("slug", "name"))

    @property
    def kinds(self) -> list[Kind]:
        """In the order in which they are offered; one's own sessions and events are everybody's."""
        return [
            Kind.OWN,
            *([Kind.LEARNERS] if self.teaches else []),
            *([Kind.PRACTICE] if self.practices else []),
            Kind.REGIONAL,
        ]

    def still_has(self, feed: CalendarFeed) -> bool:
        """Whether they may still read what ``feed`` shows, which is one of theirs."""
        if feed.kind == Kind.LEARNERS:
            return self.teaches
        return feed.kind != Kind.PRACTICE or any(each.pk == feed.practice_id for each in self.practices)


def may_have(person: Person, kind: str, practice: Practice | None) -> bool:
    """Whether ``person`` may read today what a feed of this kind shows."""
    if kind == Kind.LEARNERS:
        return Educationalist.objects.answered_for_by(person).exists()
    if kind == Kind.PRACTICE:
        return practice is not None and Practice.objects.visible_to(person).filter(pk=practice.pk).exists()
    return True


def what_it_shows(feed: CalendarFeed) -> str:
    """Within a sentence: 'your sessions', 'the sessions of Ash Grove Surgery', 'the events of North Hub'."""
    return {
        Kind.OWN: "your sessions",
        Kind.LEARNERS: "the sessions of your learners",
        Kind.PRACTICE: f"the sessions of {feed.practice}",
        Kind.REGIONAL: f"the events of {feed.hub}" if feed.hub else "the events of the region",
    }[Kind(feed.kind)]


def name_in_calendars(feed: CalendarFeed) -> str:
    """What calendar programs call it in their list."""
    return {
        Kind.OWN: "Placement timetable",
        Kind.LEARNERS: "My learners",
        Kind.PRACTICE: f"{feed.practice}: learners",
        Kind.REGIONAL: f"{feed.hub or 'Region'}: events",
    }[Kind(feed.kind)]
