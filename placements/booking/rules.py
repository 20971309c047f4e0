"""What the rules would newly find about learners if they came to an event: read before it is booked, and kept.

Facts and findings are those of the rest of the timetable (``placements.rule_checks``), with the event's session in it.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from accounts.models import Person
from atp_portal.formatting import london_date
from placements.models import Part, Participation, Placement, RegionalEvent, Session
from placements.rule_checks import Checked
from placements.rule_checks.typed import is_same, newly_found
from placements.rules.facts import SessionFact
from placements.rules.rule import Mend


@dataclass(frozen=True)
class WouldFind:
    """What would be found of one learner's placement; ``drafts`` are sessions that the learner is not shown yet."""

    placement: Placement
    found: Sequence[Checked]
    drafts: Sequence[Session]

    @property
    def stops(self) -> list[Checked]:
        """What stands in the way of the booking."""
        return [each for each in self.found if each.stops]

    @property
    def warnings(self) -> list[Checked]:
        return [each for each in self.found if not each.stops and each.override is None]

    def words(self, checked: Checked, reader: Person | None) -> str:
        """The finding in a sentence; a learner whose drafts it would tell of reads only that there is something."""
        is_own = reader is not None and reader.pk == self.placement.person_id
        if not is_own or not self._tells_of_drafts(checked):
            return checked.finding.sentence
        keeper = self.placement.administrator
        whom = keeper.person.full_name if keeper else "your practice"
        return f"It does not fit with what your practice prepares for you. Ask {whom}."

    def _tells_of_drafts(self, checked: Checked) -> bool:
        finding = checked.finding
        if finding.sessions:
            return any(str(each.public_id) in finding.sessions for each in self.drafts)
        days = [london_date(each.start) for each in self.drafts]
        return not finding.days or any(min(finding.days) <= day <= max(finding.days) for day in days)


def would_find(event: RegionalEvent, placements: Iterable[Placement]) -> dict[int, WouldFind]:
    """By placement, what booking each of these learners alone would add; two dozen queries, however many they are.

    Who is in the session already is left out, and so is a warning that a week lacks something: whoever fills the week
    adds it, and not coming would not.
    """
    rows = list(placements)
    if not rows:
        return {}
    session = Session.objects.filter(pk=event.session_id).with_everybody().select_related("practice").get()
    inside = {row.person_id for row in session.everybody}
    coming = [placement for placement in rows if placement.person_id not in inside]
    return {
        fetched.placement.pk: WouldFind(
            fetched.placement,
            [each for each in found if each.stops or each.finding.mend_kind is not Mend.ADD],
            [each for each in fetched.sessions if each.published_at is None],
        )
        for fetched, found in newly_found(
            coming, lambda placement: _with_learner(session, placement), _makes_way
        )
    }


def stopped(event: RegionalEvent, placements: Collection[Placement]) -> set[int]:
    """Of these placements, the keys of those whose learners a rule keeps from coming."""
    return {key for key, would in would_find(event, placements).items() if would.stops}


def _with_learner(session: Session, placement: Placement) -> Session:
    """The session as it would be, never saved."""
    would_be = copy.copy(session)
    learner = Participation(session=session, person=placement.person, part=Part.LEARNER, placement=placement)
    would_be.everybody = [*session.everybody, learner]
    return would_be


def _makes_way(fact: SessionFact, session: Session) -> bool:
    """The session itself, and whatever is at its time: both cannot be, which is told as a clash and never booked."""
    return is_same(fact, session) or (fact.start < session.end and session.start < fact.end)
