"""Sessions mended in one go when somebody is off, a room is out of use or the practice is closed; and taken back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Person
from atp_portal.formatting import clock, count, date_day, time_range
from hubs.happenings import events_of
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.models import (
    Closure,
    Part,
    Room,
    Session,
    SessionKind,
    StaffAbsence,
    TimetableStep,
    Whereabouts,
)
from placements.operations.presence import close_practice, record_absence, remove_absence, remove_closure
from placements.operations.sessions import cancel_sessions, locked, version_of, who_changed_last
from placements.operations.steps import a_step
from placements.operations.together import Change, change_together
from placements.operations.undo import undo_step
from placements.presentation import within_sentence
from placements.repair_plans.plans import Mending, mending_of
from placements.repair_plans.trouble import Trouble, affected_by
from placements.repairing.plan import Clash, clashes_among
from placements.repairing.values import Affected, Cause, Kind, Remedy
from placements.staffing.presence import less
from placements.timetabling.overlap import Span

ONLINE = "Online"


class WorldChanged(Refusal):
    """Nothing was done, since what the reader chose from is not as it was; ``mending`` is how it is now."""

    def __init__(self, sentences: Iterable[str], mending: Mending) -> None:
        super().__init__(*sentences)
        self.mending = mending


@dataclass(frozen=True)
class Repaired:
    """What was done: ``step`` can be undone for an hour; None where no session was affected."""

    step: TimetableStep | None
    chosen: Mapping[str, Remedy]


@operation
def repair(
    *, by: Person, trouble: Trouble, choices: Mapping[str, str], versions: Mapping[str, str]
) -> Repaired:
    """Do what was chosen about every affected session, and record the absence or closure, all or nothing.

    ``choices``: by session, the code of a remedy; ``versions``: as the reader saw each session. Sessions, people and
    rooms are held first, in the order of all writers, and then looked at anew. Raises WorldChanged when a session came,
    went or changed since, and when a choice is no longer possible.
    """
    _hold(trouble, choices)
    mending = mending_of(trouble)
    _refuse_if_changed(mending, versions)
    chosen = _chosen(mending, choices)
    words = words_of(trouble, chosen.values())
    with a_step(by=by, practice=trouble.practice, words=words):
        _record(trouble, by)
        _cancel(mending, chosen, by)
        changes = list(_changes(mending, chosen))
        if changes:
            change_together(by=by, changes=changes)
    if not chosen:
        return Repaired(None, chosen)
    return Repaired(TimetableStep.objects.filter(by=by, practice=trouble.practice).first(), chosen)


@operation
def undo_repair(*, by: Person, step: TimetableStep) -> TimetableStep:
    """Put the sessions back as they were and take back the absence or closure that was recorded with them.

    Refuses as ``undo_step`` does.
    """
    undone = undo_step(by=by, step=step)
    contexts = events_of(TimetableStep).filter(pgh_obj_id=step.pk, pgh_label="insert").values("pgh_context")
    made: Any
    for model, remove in ((StaffAbsence, _remove_absence), (Closure, _remove_closure)):
        made = events_of(model).filter(pgh_context__in=contexts, pgh_label="insert").values("pgh_obj_id")
        for row in model._default_manager.filter(pk__in=made, practice=step.practice):
            remove(by, row)
    return undone


def words_of(trouble: Trouble, chosen: Collection[Remedy]) -> str:
    """'Dr Farah Patel is off: 12 sessions, 10 covered, 1 moved, 1 cancelled'."""
    number = count(len(chosen), "session")
    return f"{what_happened(trouble)}: {', '.join(filter(None, (number, outcome_words(chosen))))}"[:300]


def what_happened(trouble: Trouble) -> str:
    """'Dr Farah Patel is off', 'Room 4 is out of use', 'Ash Grove Surgery is closed'."""
    if trouble.person:
        return f"{trouble.person.full_name} is off"
    return f"{trouble.room} is out of use" if trouble.room else f"{trouble.practice} is closed"


def outcome_words(chosen: Iterable[Remedy]) -> str:
    """'10 covered, 1 moved, 1 for private study, 1 cancelled'."""
    words = {Kind.MOVE: "moved", Kind.ALONE: "for private study", Kind.CANCEL: "cancelled"}
    numbers = Counter(words.get(remedy.kind, "covered") for remedy in chosen)
    return ", ".join(f"{numbers[word]} {word}" for word in ("covered", *words.values()) if numbers[word])


def _hold(trouble: Trouble, choices: Mapping[str, str]) -> None:
    """Take hold of sessions, then of everybody and every room that may change, as every writer does."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for code in choices.values():
        kind, _, what = code.partition(":")
        named[kind].append(what)
    wanted = set(affected_by(trouble).values_list("pk", flat=True))
    joined = Session.objects.filter(practice=trouble.practice, public_id__in=named[Kind.MERGE])
    wanted |= set(joined.values_list("pk", flat=True))
    sessions = locked(Session(pk=key) for key in wanted)
    helpers = Person.objects.filter(public_id__in=[*named[Kind.LEADER], *named[Kind.OVERSEER]])
    present = Person.objects.filter(participations__session__in=sessions).distinct()
    rooms = Room.objects.filter(practice=trouble.practice, public_id__in=named[Kind.ROOM])
    take_turns(
        [
            *helpers,
            *present,
            *rooms,
            *(session.room for session in sessions if session.room),
            *([trouble.person] if trouble.person else []),
            *([trouble.room] if trouble.room else []),
        ]
    )


def _refuse_if_changed(mending: Mending, versions: Mapping[str, str]) -> None:
    now = {key: version_of(session) for key, session in mending.rows.items()}
    if now == dict(versions):
        return
    changed = [mending.rows[key] for key in now if key in versions and versions[key] != now[key]]
    by_whom = who_changed_last(changed)
    said = [
        f"{by_whom.get(session.pk, 'Somebody')} changed {_named(session)} at {clock(session.changed_at)}."
        for session in changed
    ]
    said += [f"{_named(mending.rows[key])} is affected as well." for key in now if key not in versions]
    gone = len(versions.keys() - now.keys())
    if gone:
        said.append(f"{count(gone, 'session')} {'is' if gone == 1 else 'are'} no longer affected.")
    raise WorldChanged([*said, "Nothing was done. Look at the new plan."], mending)


def _chosen(mending: Mending, choices: Mapping[str, str]) -> dict[str, Remedy]:
    """The remedies that were chosen, all of them still possible together."""
    chosen: dict[str, Remedy] = {}
    gone = []
    for key, options in mending.options.items():
        by_code = {mending.code_of(remedy): remedy for remedy in options}
        remedy = by_code.get(choices.get(key, ""))
        if remedy is None:
            gone.append(f"What you chose for {_named(mending.rows[key])} is no longer possible.")
        else:
            chosen[key] = remedy
    if gone:
        raise WorldChanged([*gone, "Nothing was done. Look at the new plan."], mending)
    clashes = clashes_among(mending.sessions, chosen, mending.around)
    if clashes:
        raise WorldChanged(dict.fromkeys(clash_words(mending, clash) for clash in clashes), mending)
    return chosen


def clash_words(mending: Mending, clash: Clash) -> str:
    """Which two choices take the same person, room or places."""
    kind, key = clash.what
    if kind == "person":
        what: Any = mending.people[key].full_name
    else:
        what = mending.rooms[key] if kind == "room" else mending.joinable[key].title
    return (
        f"{what} is chosen twice at one time: for {_named(mending.rows[clash.first])} "
        f"and for {_named(mending.rows[clash.second])}."
    )


def _named(session: Session) -> str:
    return f"{session.title} on {date_day(session.start)}, {time_range(session.start, session.end)}"


def _record(trouble: Trouble, by: Person) -> None:
    """Write down who is off or what is closed, as far as that is not written down yet."""
    if trouble.person:
        absences = StaffAbsence.objects.filter(practice=trouble.practice, person=trouble.person)
        for span in _not_yet(trouble, absences):
            record_absence(
                by=by,
                practice=trouble.practice,
                person=trouble.person,
                start=span.start,
                end=span.end,
                is_planned=False,
            )
        return
    closures = Closure.objects.filter(practice=trouble.practice, room=trouble.room)
    for span in _not_yet(trouble, closures):
        close_practice(
            by=by,
            practice=trouble.practice,
            room=trouble.room,
            start=span.start,
            end=span.end,
            reason=trouble.reason,
        )


def _not_yet(trouble: Trouble, known: Any) -> list[Span]:
    there = known.overlapping(trouble.start, trouble.end).values_list("during", flat=True)
    return less(trouble.span, [Span(during.lower, during.upper) for during in there])


def _cancel(mending: Mending, chosen: Mapping[str, Remedy], by: Person) -> None:
    """Cancel what is cancelled, and what is joined to another session, so that its learners are free for that."""
    reasons: defaultdict[str, list[Session]] = defaultdict(list)
    for key, remedy in chosen.items():
        if remedy.kind == Kind.CANCEL:
            reasons[_reason(mending.trouble)].append(mending.rows[key])
        elif remedy.kind == Kind.MERGE:
            into = mending.joinable[remedy.into]
            reasons[f"You join {into.title} instead."[:200]].append(mending.rows[key])
    for reason, sessions in reasons.items():
        cancel_sessions(by=by, sessions=sessions, reason=reason)


def _reason(trouble: Trouble) -> str:
    """What those concerned read. Why somebody is off is nobody's business."""
    why = "" if trouble.cause == Cause.PERSON or not trouble.reason else f": {trouble.reason}"
    return f"{what_happened(trouble)}{why}"[:199].rstrip(".") + "."


def _changes(mending: Mending, chosen: Mapping[str, Remedy]) -> Iterable[Change]:
    off = frozenset([mending.trouble.person.pk]) if mending.trouble.person else frozenset()
    for session in mending.sessions:
        remedy, row = chosen[session.key], mending.rows[session.key]
        if remedy.kind == Kind.MERGE:
            learners = [each for each in row.everybody if each.placement]
            yield Change(
                session=mending.joinable[remedy.into],
                joining=[(each.person, Part.LEARNER, each.placement) for each in learners],
            )
        elif remedy.kind != Kind.CANCEL:
            yield Change(session=row, **_change_of(session, remedy, row, mending, off))


def _change_of(
    session: Affected, remedy: Remedy, row: Session, mending: Mending, off: frozenset[int]
) -> dict[str, Any]:
    if remedy.kind in (Kind.LEADER, Kind.OVERSEER):
        part = Part.LEADER if remedy.kind == Kind.LEADER else Part.OVERSEER
        return {"leaving": off, "joining": [(mending.people[remedy.person], part, None)]}
    if remedy.kind == Kind.ROOM:
        return {"room": mending.rooms[remedy.room]}
    if remedy.kind == Kind.MOVE:
        return {"start": remedy.start, "end": remedy.end}
    if remedy.kind == Kind.ONLINE:
        return {"room": None, "words": {"place": ONLINE, "whereabouts": Whereabouts.ANYWHERE}}
    if remedy.kind == Kind.ALONE:
        title = f"Self-directed learning instead of {within_sentence(row.title)}"[:200]
        return {"leaving": off, "words": {"title": title, "kind": SessionKind.SELF_DIRECTED}}
    return {"leaving": off}


def _remove_absence(by: Person, absence: Any) -> None:
    remove_absence(by=by, absence=absence)


def _remove_closure(by: Person, closure: Any) -> None:
    remove_closure(by=by, closure=closure)
