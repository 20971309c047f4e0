"""What the applicant's own room puts on the page of an application: what is left, what was said, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from atp_portal.formatting import count
from hubs.accrediting.life_cycles import WRITERS
from hubs.application_history import tracks_of_application, without_repeats
from hubs.application_page import ANSWERS, HISTORY, RETURNED, TASKS, Action, Panel, Reading, register_part
from hubs.application_tasks import DomainTasks, answers_of, href_of, said_when_returned, tasks_of
from hubs.happenings import latest_happenings
from hubs.models import Application, Judgement
from hubs.operations.accrediting.applications import is_complete

LATEST = 10


def register() -> None:
    """Called once, when the app loads."""
    register_part(panels=own_panels, actions=own_actions)


def own_actions(reading: Reading) -> Iterator[Action]:
    """Submitting comes first; printing is for everybody."""
    public_id = reading.application.public_id
    if reading.may("submit_application"):
        yield Action("Check and submit", reverse("hubs:application_submit", args=[public_id]), kind="primary")
    yield Action("Print all of it", reverse("hubs:application_print", args=[public_id]))
    if reading.may("withdraw_application"):
        yield Action("Withdraw", reverse("hubs:application_withdraw", args=[public_id]), opens="dialog")


def own_panels(reading: Reading) -> Iterator[Panel]:
    """Why it was returned, the criteria with how far each is, and its history."""
    application = reading.application
    answers = list(answers_of(application))
    said = said_when_returned(application)
    domains = tasks_of(application, answers, said)
    if application.state == Application.State.RETURNED:
        yield Panel(
            "Why it was returned",
            "hubs/accreditation/_application_returned.html",
            _returned(application, domains),
            RETURNED,
        )
    is_writing = reading.may("answer_criterion") and bool(reading.parts & WRITERS)
    left = sum(not is_complete(answer) for answer in answers)
    words = ""
    if is_writing:
        words = (
            f"{count(left, 'criterion', 'criteria')} of {len(answers)} still to do."
            if left
            else "All is answered."
        )
    yield Panel(
        "What is left to do" if is_writing else "Answers and evidence",
        "hubs/accreditation/_application_tasks.html",
        {"words": words, "domains": [_tasks(application, each, is_writing) for each in domains]},
        TASKS if is_writing else ANSWERS,
        is_on_paper=False,
    )
    yield Panel(
        "History",
        "hubs/accreditation/_application_history.html",
        {
            "history": without_repeats(latest_happenings(tracks_of_application(application), LATEST)),
            "href": reverse("hubs:application_history", args=[application.public_id]),
        },
        HISTORY,
    )


def _returned(application: Application, domains: list[DomainTasks]) -> dict[str, Any]:
    said = [
        (task.answer.criterion.text, href_of(application, task.answer), task.said)
        for each in domains
        for task in each.tasks
        if task.said
    ]
    met = [each for each in said if all(judged.verdict == Judgement.Verdict.MET for judged in each[2])]
    return {
        "hub": application.hub,
        "since": application.state_since,
        "reason": application.state_reason,
        "lacking": [each for each in said if each not in met],
        "met": met,
    }


def _tasks(application: Application, each: DomainTasks, is_writing: bool) -> tuple[str, list[dict[str, str]]]:
    """Who only reads is told what the practice claims, not how far it is."""
    tasks = []
    for task in each.tasks:
        shown = task.as_task(href_of(application, task.answer))
        if not is_writing:
            shown |= {"status": task.answer.get_claim_display() or "Not answered", "colour": ""}
        tasks.append(shown)
    return str(each.domain), tasks
