"""Words that are told apart at a glance, put into every free text and number of the cast, and who may read them."""

from __future__ import annotations

import datetime

from accounts.models import Educationalist, LearnerTerms, Person
from hubs.models import Practice
from placements.models import Adjustment, AdjustmentReader, LearningNote, Placement, Session
from tests.factories import ParticipationFactory, SessionFactory, this_week
from tests.factories.cast import Cast

# Of the first placement at Ash Grove.
NOTE, DRAFT_NOTE, CANCELLED = "Heron badge", "Osprey folder", "Wagtail unwell"
DESCRIPTION, REASON, OBJECTIVE = "Kingfisher team", "Fieldfare reason", "Dunlin objective"
ADJUSTMENT = "Kestrel room"
TALK = "Dotterel talk"
PHONE = "0113 496 0201"
# Of the second, with which the first learner has nothing to do.
SECOND_NOTE, SECOND_DESCRIPTION = "Plover list", "Whinchat team"
SECOND_ADJUSTMENT = "Merlin breaks"
SECOND_PHONE = "0113 496 0202"
# Of the one at Cliff Top.
STRANGER_NOTE, STRANGER_DESCRIPTION = "Siskin car park", "Redshank team"
STRANGER_PHONE = "0113 496 0203"

# Of Ash Grove's people, and of its first learner.
REGISTRATION, MAILBOX, HOURS = "93B7310W", "wren.mailbox@example.org", "17 hours 45 minutes"

_ASH_GROVE_STAFF = frozenset({"administrator", "educationalist", "hub_lead", "hee"})
_CLIFF_TOP_STAFF = frozenset({"stranger_administrator", "stranger_educationalist", "other_hub_lead", "hee"})
_FIRST = _ASH_GROVE_STAFF | {"learner", "academic"}
_SECOND = _ASH_GROVE_STAFF | {"second_learner", "other_academic"}
_STRANGER = _CLIFF_TOP_STAFF | {"stranger_learner", "other_academic"}

MAY_READ: dict[str, frozenset[str]] = {
    NOTE: _FIRST,
    CANCELLED: _FIRST,
    DRAFT_NOTE: _ASH_GROVE_STAFF,
    DESCRIPTION: _FIRST,
    REASON: _FIRST,
    OBJECTIVE: _FIRST,
    # Named: the administrator. The educationalist, the hub's lead and HEE staff are not.
    ADJUSTMENT: frozenset({"learner", "administrator"}),
    # A note between the learner and the educationalist.
    TALK: frozenset({"learner", "educationalist"}),
    PHONE: _FIRST,
    # She leads this learner's surgery.
    SECOND_NOTE: _SECOND | {"practice_lead"},
    SECOND_DESCRIPTION: _SECOND,
    SECOND_ADJUSTMENT: frozenset({"second_learner", "educationalist"}),
    SECOND_PHONE: _SECOND,
    STRANGER_NOTE: _STRANGER,
    STRANGER_DESCRIPTION: _STRANGER,
    STRANGER_PHONE: _STRANGER,
    REGISTRATION: _ASH_GROVE_STAFF | {"practice_lead"},
    MAILBOX: _ASH_GROVE_STAFF | {"practice_lead"},
    HOURS: _FIRST,
}
# As a link dials it, and as the admin's form has it.
PHONES = {number: f"+44{number.replace(' ', '')[1:]}" for number in (PHONE, SECOND_PHONE, STRANGER_PHONE)}
MAY_READ |= {dialled: MAY_READ[number] for number, dialled in PHONES.items()}


def hidden_from(persona: str) -> tuple[str, ...]:
    """The planted words that no page may show to this persona."""
    return tuple(word for word, readers in MAY_READ.items() if persona not in readers)


def plant(cast: Cast) -> None:
    """Put the words where they belong."""
    surgery, _ = cast.timetable.published
    for session, note in (
        (surgery, NOTE),
        (cast.timetable.draft, DRAFT_NOTE),
        (cast.second_timetable.published[0], SECOND_NOTE),
        (cast.stranger_timetable.published[0], STRANGER_NOTE),
    ):
        Session.objects.filter(pk=session.pk).update(note=note)
    cancelled_session(cast)
    for placement, description in (
        (cast.placement, DESCRIPTION),
        (cast.second_placement, SECOND_DESCRIPTION),
        (cast.stranger_placement, STRANGER_DESCRIPTION),
    ):
        Placement.objects.filter(pk=placement.pk).update(interdisciplinary_opportunities=description)
    Placement.objects.filter(pk=cast.placement.pk).update(state_reason=REASON)
    cast.placement.objectives.create(text=OBJECTIVE)
    LearningNote.objects.get_or_create(placement=cast.placement, author=cast.learner, text=TALK)
    for person, phone in (
        (cast.learner, PHONE),
        (cast.second_learner, SECOND_PHONE),
        (cast.stranger_learner, STRANGER_PHONE),
    ):
        type(person).objects.filter(pk=person.pk).update(phone=phone)
    Educationalist.objects.filter(person=cast.educationalist).update(
        registration_body="nmc", registration_number=REGISTRATION
    )
    Practice.objects.filter(pk=cast.practice.pk).update(shared_mailbox=MAILBOX, is_copied_in=True)
    LearnerTerms.objects.get_or_create(
        learner=cast.placement.learner, defaults={"is_employed": True, "contracted_minutes": 17 * 60 + 45}
    )
    adjustment_of(cast)
    _adjustment(cast.second_placement, SECOND_ADJUSTMENT, cast.educationalist, cast.educationalist)


def cancelled_session(cast: Cast) -> Session:
    """One of the first learner's, called off with a reason."""
    session = Session.objects.filter(cancelled_reason=CANCELLED).first()
    if session is None:
        day = this_week().days[4]
        session = SessionFactory(practice=cast.practice, day=day, published=True, title="Baby clinic")
        ParticipationFactory(session=session, placement=cast.placement)
        Session.objects.filter(pk=session.pk).update(is_cancelled=True, cancelled_reason=CANCELLED)
    return session


def adjustment_of(cast: Cast) -> Adjustment:
    """The first learner's, for the administrator to read."""
    return _adjustment(cast.placement, ADJUSTMENT, cast.learner, cast.administrator)


def _adjustment(placement: Placement, text: str, writer: Person, reader: Person) -> Adjustment:
    first = datetime.date(2026, 11, 16)
    adjustment, is_new = Adjustment.objects.get_or_create(
        placement=placement,
        text=text,
        defaults={"written_by": writer, "agreed_on": first, "starts_on": first},
    )
    if is_new:
        AdjustmentReader.objects.create(adjustment=adjustment, person=reader, starts_on=first)
    return adjustment
