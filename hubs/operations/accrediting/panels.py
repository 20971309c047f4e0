"""The panel's meetings: planned, with an agenda, called off. The table is ``MEETING``; decisions are in ``decisions``.

A member of the panel sees the cases given to them and no others, and is given only those of which they are independent.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone

from atp_portal.formatting import and_list
from hubs.accrediting.life_cycles import MEETING, Part, Step
from hubs.models import Application, CaseMember, PanelCase, PanelMeeting, PanelMember, Region
from hubs.operations.accrediting.independence import Ties, sentence, ties_of
from hubs.operations.accrediting.steps import check_step, given
from hubs.operations.base import Refusal, operation
from hubs.querysets import in_regions_of
from hubs.telling import tell_all

USUAL_SIZE = 3  # Rule 11.
ON_AGENDAS = ("panel", "reconsideration")
"""The states in which an application can be on an agenda."""


def parts_at_region(person: Any, region: Region) -> set[Part]:
    """In which parts ``person`` meets the panel of a region."""
    regions = in_regions_of(person, "pk")
    if regions is None or not Region.objects.filter(regions, pk=region.pk).exists():
        return set()
    return {Part.HEE_STAFF}


@operation
def plan_meeting(
    *,
    by: Any,
    region: Region,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    members: Collection[Any],
    chair: Any = None,
    small_because: str = "",
) -> PanelMeeting:
    """Plan a meeting of the panel; its members are told. Fewer than three members need ``small_because`` (rule 11)."""
    meeting = PanelMeeting(region=region, state="", planned_by=by)
    check_step(MEETING, "plan_meeting", meeting, parts_at_region(by, region))
    meeting.state = PanelMeeting.State.PLANNED
    _set_details(meeting, starts_at, ends_at, place)
    _check_members(meeting, members, chair, small_because)
    meeting.save()
    _seat(meeting, members, chair)
    tell_all(members, "panel_meeting_planned", {"meeting": meeting, "by": by}, reply_to=by)
    return meeting


@operation
def change_meeting(
    *,
    by: Any,
    meeting: PanelMeeting,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    members: Collection[Any],
    chair: Any = None,
    small_because: str = "",
) -> PanelMeeting:
    """Change when, where and with whom the panel meets; those whom it concerns are told.

    Somebody who joins is given every case on the agenda of which they are independent.
    """
    meeting, _ = _begin(by, meeting, "change_meeting")
    before = (meeting.starts_at, meeting.ends_at, meeting.place)
    _set_details(meeting, starts_at, ends_at, place)
    _check_members(meeting, members, chair, small_because)
    is_moved = before != (meeting.starts_at, meeting.ends_at, meeting.place)
    meeting.sequence += is_moved
    meeting.save()
    sat = {member.person for member in meeting.members.select_related("person")}
    left, joined = sat - set(members), set(members) - sat
    _seat(meeting, members, chair)
    cases = list(meeting.cases.filter(is_open=True).select_related("application"))
    _give(meeting, cases, {case.application: joined for case in cases}, adding=True)
    _check_cases_have_members(cases)
    context = {"meeting": meeting, "by": by}
    tell_all(left, "panel_seat_withdrawn", context, reply_to=by)
    tell_all(joined, "panel_meeting_planned", context, reply_to=by)
    if is_moved:
        tell_all(set(members) & sat, "panel_meeting_changed", context, reply_to=by)
    return meeting


@operation
def set_agenda(
    *,
    by: Any,
    meeting: PanelMeeting,
    applications: Sequence[Application],
    given: Mapping[Application, Collection[Any]] | None = None,
) -> list[PanelCase]:
    """Put these applications on the agenda, in this order, in place of what is there; members with new cases are told.

    ``given`` says who gets which case; whom it does not name gets what they are independent of, every member.
    """
    meeting, _ = _begin(by, meeting, "set_agenda")
    if len(set(applications)) != len(applications):
        raise Refusal("An application is on the agenda once.")
    held = _held(meeting, applications)
    CaseMember.objects.filter(case__meeting=meeting).exclude(case__application__in=held).delete()
    meeting.cases.filter(is_open=True).exclude(application__in=held).update(is_open=False)
    cases = [_on_agenda(meeting, application, at) for at, application in enumerate(held, start=1)]
    before = _persons_of(cases)
    everybody = {member.person for member in meeting.members.select_related("person")}
    chosen = {**dict.fromkeys(held, everybody), **(given or {})}
    _give(meeting, cases, {case.application: chosen[case.application] for case in cases}, asked=given or {})
    _check_cases_have_members(cases)
    after = _persons_of(cases)
    new = {person for person in everybody if after.get(person.pk, set()) - before.get(person.pk, set())}
    tell_all(new, "panel_cases_given", {"meeting": meeting, "by": by}, reply_to=by)
    return cases


@operation
def call_off_meeting(*, by: Any, meeting: PanelMeeting, reason: str) -> PanelMeeting:
    """Call a planned meeting off. Its cases wait for another."""
    reason = given(reason)
    meeting, step = _begin(by, meeting, "call_off_meeting")
    meeting.state, meeting.called_off_because = step.target, reason
    meeting.sequence += 1
    meeting.save(update_fields=["state", "called_off_because", "sequence"])
    meeting.cases.filter(is_open=True).update(is_open=False)
    people = [member.person for member in meeting.members.select_related("person")]
    tell_all(people, "panel_meeting_called_off", {"meeting": meeting, "by": by}, reply_to=by)
    return meeting


def day_of(meeting: PanelMeeting) -> datetime.date:
    """The day on which the panel meets."""
    return timezone.localdate(meeting.starts_at)


def hold_meeting(meeting: PanelMeeting) -> PanelMeeting:
    """The meeting as it is now, kept from changing until the transaction ends."""
    held = PanelMeeting.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("region").get(pk=meeting.pk)


def ties_at(meeting: PanelMeeting, applications: Collection[Application]) -> Ties:
    """Why which member of the meeting's panel may not sit over which of these applications."""
    people = [member.person for member in meeting.members.select_related("person")]
    return ties_of(people, applications, day_of(meeting))


def _begin(by: Any, meeting: PanelMeeting, operation_name: str) -> tuple[PanelMeeting, Step]:
    held = hold_meeting(meeting)
    return held, check_step(MEETING, operation_name, held, parts_at_region(by, held.region))


def _set_details(
    meeting: PanelMeeting, starts_at: datetime.datetime, ends_at: datetime.datetime, place: str
) -> None:
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place = given(place, "Say where the panel meets, or by which link.")
    if ends_at <= starts_at:
        raise Refusal("The meeting must end after it starts.")


def _check_members(meeting: PanelMeeting, members: Collection[Any], chair: Any, small_because: str) -> None:
    sentences = [
        f"{person.full_name} cannot sign in, so they cannot read the cases. Invite them first."
        for person in sorted(set(members), key=lambda person: person.pk)
        if not (person.can_sign_in and person.is_active)
    ]
    if not members:
        sentences.append("Choose who sits on the panel.")
    if chair is not None and chair not in members:
        sentences.append(f"{chair.full_name} chairs, so they must be on the panel.")
    if 0 < len(set(members)) < USUAL_SIZE and not small_because.strip():
        sentences.append("A panel has 3 members or more. Say why this one has fewer, or add members.")
    if sentences:
        raise Refusal(*sentences)
    meeting.small_because = small_because.strip() if len(set(members)) < USUAL_SIZE else ""


def _seat(meeting: PanelMeeting, members: Collection[Any], chair: Any) -> None:
    meeting.members.exclude(person__in=members).delete()
    meeting.members.filter(is_chair=True).exclude(person=chair).update(is_chair=False)
    if chair is not None:
        meeting.members.filter(person=chair).update(is_chair=True)
    there = set(meeting.members.values_list("person", flat=True))
    PanelMember.objects.bulk_create(
        PanelMember(meeting=meeting, person=person, is_chair=person == chair)
        for person in sorted(set(members), key=lambda person: person.pk)
        if person.pk not in there
    )


def _held(meeting: PanelMeeting, applications: Sequence[Application]) -> list[Application]:
    """The applications as they are now, kept from moving. Raises Refusal for one that cannot be on the agenda."""
    rows = Application.objects.select_for_update(of=("self",), no_key=True).select_related(
        "practice", "group", "hub"
    )
    keys = [application.pk for application in applications]
    now = {application.pk: application for application in rows.filter(pk__in=keys).order_by("pk")}
    sentences = []
    for application in (now[key] for key in keys):
        if application.state not in ON_AGENDAS:
            sentences.append(
                f"{application.host} is {application.get_state_display()}, so it is not for the panel."
            )
        elif application.hub.region_id != meeting.region_id:
            sentences.append(f"{application.host} is of another region.")
    elsewhere = PanelCase.objects.filter(application__in=keys, is_open=True).exclude(meeting=meeting)
    sentences += [
        f"{now[case.application_id].host} is on the agenda of another meeting already."
        for case in elsewhere.order_by("pk")
    ]
    if sentences:
        raise Refusal(*sentences)
    return [now[key] for key in keys]


def _on_agenda(meeting: PanelMeeting, application: Application, position: int) -> PanelCase:
    case, _ = PanelCase.objects.update_or_create(
        meeting=meeting, application=application, defaults={"position": position, "is_open": True}
    )
    case.application = application
    return case


def _give(
    meeting: PanelMeeting,
    cases: Sequence[PanelCase],
    chosen: Mapping[Application, Collection[Any]],
    *,
    asked: Mapping[Application, Collection[Any]] | None = None,
    adding: bool = False,
) -> None:
    """Give each case to those chosen who are independent; refused where somebody who is not was ``asked`` for."""
    members = {member.person_id: member for member in meeting.members.select_related("person")}
    ties = ties_of(
        [member.person for member in members.values()], [case.application for case in cases], day_of(meeting)
    )
    sentences = [
        sentence(person, application, ties[application.pk, person.pk])
        for application, people in (asked or {}).items()
        for person in sorted(set(people), key=lambda person: person.pk)
        if (application.pk, person.pk) in ties
    ]
    sentences += [
        f"{person.full_name} does not sit on this panel."
        for people in (asked or {}).values()
        for person in people
        if person.pk not in members
    ]
    if sentences:
        raise Refusal(*dict.fromkeys(sentences))
    wanted = {
        (case.pk, members[person.pk].pk)
        for case in cases
        for person in chosen[case.application]
        if (case.application_id, person.pk) not in ties
    }
    there = CaseMember.objects.filter(case__in=cases)
    held = {(case, member): pk for pk, case, member in there.values_list("pk", "case", "member")}
    if not adding:
        CaseMember.objects.filter(pk__in=[held[key] for key in held.keys() - wanted]).delete()
    CaseMember.objects.bulk_create(
        CaseMember(case_id=case, member_id=member) for case, member in sorted(wanted - held.keys())
    )


def _check_cases_have_members(cases: Collection[PanelCase]) -> None:
    """A case is for somebody: a panel all of whose members are tied to the practice cannot decide."""
    given_at_all = set(CaseMember.objects.filter(case__in=cases).values_list("case", flat=True))
    lacking = [str(case.application.host) for case in cases if case.pk not in given_at_all]
    if lacking:
        raise Refusal(
            f"Nobody on this panel is independent of {and_list(lacking)}, or nobody was given the case. "
            "Add somebody to the panel, or take the case off the agenda."
        )


def _persons_of(cases: Collection[PanelCase]) -> dict[int, set[int]]:
    """Which cases each person has now, by keys."""
    found: dict[int, set[int]] = {}
    given_now = CaseMember.objects.filter(case__in=cases)
    for person, case in given_now.values_list("member__person", "case"):
        found.setdefault(person, set()).add(case)
    return found
