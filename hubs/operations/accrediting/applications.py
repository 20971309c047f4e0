"""Starting, submitting and withdrawing an application: what the applicant does. The table is ``APPLICATION``."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from atp_portal.formatting import and_list, or_list
from hubs.accrediting.life_cycles import APPLICATION
from hubs.models import (
    Accreditation,
    Answer,
    Application,
    CriteriaVersion,
    Criterion,
    EvidenceItem,
    LearnerGroup,
    Membership,
    Practice,
    PracticeGroup,
    TrainingHub,
)
from hubs.operations.accrediting.steps import begin, check_step, enter, given, parts_at, practices_of
from hubs.operations.accrediting.visits_ahead import stand_down_with
from hubs.operations.base import Refusal, operation
from hubs.operations.recruitment import note_application_started
from hubs.operations.turns import take_turns
from hubs.telling import tell_all, who_answers_for, who_leads
from hubs.where_to_apply import hubs_for


@operation
def start_application(
    *,
    by: Any,
    practice: Practice | None = None,
    group: PracticeGroup | None = None,
    hub: TrainingHub,
    kind: str = Membership.Role.SPOKE,
    route: str = Application.Route.NEW,
    learner_groups: Collection[LearnerGroup],
) -> Application:
    """Begin to apply for a practice, or for practices together, by the criteria in force today.

    What the host's last application said of the same criteria is there already, with its evidence.
    """
    if (practice is None) == (group is None):
        raise Refusal("Choose either a practice or a practice group, not both.")
    host = practice or group
    assert host is not None
    take_turns([host])
    nothing = Application(practice=practice, group=group, hub=hub, state="")
    check_step(
        APPLICATION, "start_application", nothing, parts_at(by, host, hub), named=f"an application of {host}"
    )
    version = _criteria_for(hub)
    _check_asked(host, hub, kind, route, learner_groups)
    application = Application.objects.create(
        practice=practice,
        group=group,
        hub=hub,
        kind=kind,
        route=route,
        criteria_version=version,
        started_by=by,
    )
    application.learner_groups.set(learner_groups)
    _begin_answers(application, by)
    for each in practices_of(host):
        note_application_started(practice=each, hub=hub)
    return application


def _criteria_for(hub: TrainingHub) -> CriteriaVersion:
    version = CriteriaVersion.objects.in_force(hub.region, timezone.localdate())
    if version is None:
        raise Refusal(f"{hub.region} has no criteria in force yet. HEE staff publish them.")
    return version


def _check_asked(
    host: Practice | PracticeGroup,
    hub: TrainingHub,
    kind: str,
    route: str,
    learner_groups: Collection[LearnerGroup],
) -> None:
    sentences = []
    practices = practices_of(host)
    if kind not in Membership.Role.values:
        sentences.append("Choose whether to apply as a hub, a spoke or a consortium member.")
    if route not in Application.Route.values:
        sentences.append("Choose a new accreditation, another learner group or a renewal.")
    if not learner_groups:
        sentences.append("Choose at least one learner group.")
    if not practices:
        sentences.append(f"{host} has no practices in it today.")
    sentences += [
        f"{practice} has closed, so it cannot apply."
        for practice in practices
        if practice.status == Practice.Status.CLOSED
    ]
    theirs = hubs_for([host])[host]
    if hub not in theirs:
        sentences.append(f"{host} applies to {or_list(theirs) or 'no hub yet: ask HEE staff'}.")
    if problem := problem_with_route(host, route, learner_groups):
        sentences.append(f"{problem}.")
    if sentences:
        raise Refusal(*sentences)


def problem_with_route(
    host: Practice | PracticeGroup, route: str, learner_groups: Collection[LearnerGroup]
) -> str:
    """Why a host does not apply on a route for these learners, without the last full stop; "" where nothing is wrong.

    Nobody is new, or renews, by a tick alone: the route decides which criteria apply and whether a visit is made.
    """
    held = Accreditation.objects.exclude(state=Accreditation.State.ANNULLED)
    held = held.filter(group=host) if isinstance(host, PracticeGroup) else held.filter(practice=host)
    known = set(held.values_list("learner_group", flat=True))
    again = sorted(group.name for group in learner_groups if group.pk in known)
    if not known and route != Application.Route.NEW:
        return f"{host} is not accredited yet. Select a new accreditation"
    if again and route != Application.Route.RENEWAL:
        return f"{host} is or was accredited for {and_list(again)} already. Select a renewal for them"
    if learner_groups and not again and route == Application.Route.RENEWAL:
        names = or_list(sorted(group.name for group in learner_groups))
        return f"{host} has not been accredited for {names}. Select another learner group"
    return ""


def criteria_of(application: Application) -> list[Criterion]:
    """The criteria that apply to an application, in order."""
    groups = list(application.learner_groups.all())
    criteria = application.criteria_version.criteria.applying_to(application.kind, application.route, groups)
    return list(criteria)


def _begin_answers(application: Application, by: Any) -> None:
    """An empty answer for each criterion, or what the host's last application said of the same criterion."""
    before = {answer.criterion.code: answer for answer in _last_answers(application)}
    criteria = criteria_of(application)
    answers = Answer.objects.bulk_create(
        Answer(
            application=application,
            criterion=criterion,
            round=application.round,
            statement=before[criterion.code].statement if criterion.code in before else "",
        )
        for criterion in criteria
    )
    repeat_evidence(
        (item, answer)
        for answer in answers
        if (earlier := before.get(answer.criterion.code))
        for item in earlier.evidence.all()
    )


def _last_answers(application: Application) -> Iterable[Answer]:
    """The answers of the last round of the host's application before this one that was ever submitted."""
    same_host = Application.objects.filter(practice=application.practice_id, group=application.group_id)
    last = (
        same_host.filter(submitted_at__isnull=False)
        .exclude(pk=application.pk)
        .order_by("-submitted_at")
        .first()
    )
    if last is None:
        return []
    answers = last.answers.filter(round=last.round).select_related("criterion")
    return answers.prefetch_related("evidence__file")


def repeat_evidence(pairs: Iterable[tuple[EvidenceItem, Answer]]) -> None:
    """Give each answer the evidence of an earlier one again: nobody uploads or types it twice.

    But for files that were taken away since: they show nothing any more.
    """
    EvidenceItem.objects.bulk_create(
        EvidenceItem(
            answer=answer,
            title=item.title,
            url=item.url,
            file_id=item.file_id,
            reused_from=item,
            given_by_id=item.given_by_id,
            given_at=item.given_at,
        )
        for item, answer in pairs
        if is_there(item)
    )


def is_there(item: EvidenceItem) -> bool:
    """Whether evidence can be looked at: a link, or a file that has not been taken away."""
    return item.file is None or item.file.is_here


def what_is_left(application: Application) -> list[Answer]:
    """The answers of this round that must still be given before it can be submitted, in order.

    A required criterion needs a claim and, as the criterion wants it, a statement or evidence.
    """
    return [answer for answer in _answers_now(application) if not is_complete(answer)]


def _answers_now(application: Application) -> QuerySet[Answer]:
    answers = application.answers.filter(round=application.round).select_related("criterion")
    return answers.prefetch_related("evidence__file").order_by(
        "criterion__domain__position", "criterion__position"
    )


def mark_of(answers: Iterable[Answer]) -> str:
    """A mark that differs once anything in these answers has changed."""
    said = sorted(
        (each.criterion.code, each.revision, *sorted(str(item.public_id) for item in each.evidence.all()))
        for each in answers
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def is_complete(answer: Answer) -> bool:
    """Whether nothing more is needed of an answer: what is not required may stay empty. A file taken away is none."""
    criterion = answer.criterion
    has_statement, has_file = bool(answer.statement.strip()), any(map(is_there, answer.evidence.all()))
    if not criterion.is_required and not (answer.claim or has_statement or has_file):
        return True
    shown = {"statement": has_statement, "file": has_file}.get(criterion.wants, has_statement or has_file)
    return bool(answer.claim) and shown


@operation
def submit_application(*, by: Any, application: Application, seen: str = "") -> Application:
    """Hand an application to its hub. Refused while something required is not answered.

    ``seen`` is the ``mark_of`` what its submitter looked at: they declare that, not what others made of it since.
    """
    application, step = begin(by, application, "submit_application")
    answers = list(_answers_now(application))
    if seen and seen != mark_of(answers):
        raise Refusal(
            "Somebody has changed the application since you opened this page. Look at it again, then submit it."
        )
    left = [answer for answer in answers if not is_complete(answer)]
    if left:
        names = and_list(f"“{answer.criterion.text}”" for answer in left[:3])
        more = f" and {len(left) - 3} more" if len(left) > 3 else ""
        raise Refusal(f"Not everything is answered yet: {names}{more}.")
    for practice in practices_of(application.host):
        if practice.status == Practice.Status.CLOSED:
            raise Refusal(f"{practice} has closed, so it cannot apply.")
    enter(application, step.target, submitted_by=by, submitted_at=timezone.now())
    # The practice's own people too: its hub, or another of them, may have done it for them.
    told = {*who_leads(application.hub), *_applicants(application)} - {by}
    tell_all(told, "application_submitted", {"application": application, "by": by}, reply_to=by)
    return application


@operation
def withdraw_application(*, by: Any, application: Application, reason: str) -> Application:
    """Take an application back before it is decided, for good. What was said stays on record."""
    reason = given(reason)
    application, step = begin(by, application, "withdraw_application")
    was_draft = application.state == Application.State.DRAFT
    enter(application, step.target, reason=reason)
    application.panel_cases.filter(is_open=True).update(is_open=False)
    stand_down_with(application, "The application is withdrawn.", by)
    if not was_draft:
        told = {*who_leads(application.hub), *_applicants(application)} - {by}
        tell_all(told, "application_withdrawn", {"application": application, "by": by}, reply_to=by)
    return application


def tell_applicants(application: Application, template: str, by: Any, **context: Any) -> None:
    """Tell whoever answers for the practice, or for the practices of the group."""
    tell_all(
        _applicants(application), template, {"application": application, "by": by, **context}, reply_to=by
    )


def _applicants(application: Application) -> set[Any]:
    return {person for practice in practices_of(application.host) for person in who_answers_for(practice)}
