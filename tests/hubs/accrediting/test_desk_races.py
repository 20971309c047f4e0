"""Many at once at the desk: one wins, the others are told in words, and nothing is lost."""

from functools import partial

import pytest

from hubs.models import Answer, Application, Judgement
from hubs.operations.accrediting.screening import (
    StaleJudgement,
    judge_answer,
    return_application,
    send_to_panel,
)
from hubs.operations.base import Refusal
from tests.factories import HubLeadFactory
from tests.hubs.accrediting.desk import Desk, desk_with
from tests.races import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.constraints]


def leads_of(desk: Desk, number: int) -> list[object]:
    return [HubLeadFactory(hub=desk.hub).person for _ in range(number)]


def first_answer(application: Application) -> Answer:
    return application.answers.filter(round=application.round).order_by("pk")[0]


def test_of_32_who_judge_the_same_answer_at_once_each_is_kept() -> None:
    desk = desk_with("screening")
    assert desk.application is not None
    judges, answer = leads_of(desk, 32), first_answer(desk.application)
    done = race(
        [
            partial(judge_answer, by=by, answer=answer, verdict="partly", comment=f"Comment {number}")
            for number, by in enumerate(judges)
        ]
    )
    assert [type(each).__name__ for each in done] == ["Judgement"] * 32
    kept = Judgement.objects.filter(answer=answer).values_list("judged_by", "comment", "revision")
    assert set(kept) == {(by.pk, f"Comment {number}", 1) for number, by in enumerate(judges)}  # type: ignore[attr-defined]


def test_of_one_judge_in_32_windows_one_judgement_is_kept_and_the_others_are_shown_it() -> None:
    desk = desk_with("screening")
    assert desk.application is not None
    answer = first_answer(desk.application)
    done = race(
        [
            partial(
                judge_answer,
                by=desk.people["hub lead"],
                answer=answer,
                verdict="partly",
                comment=f"Comment {number}",
            )
            for number in range(32)
        ]
    )
    kept = Judgement.objects.get()
    assert sorted(type(each).__name__ for each in done) == ["Judgement", *["StaleJudgement"] * 31]
    assert {each.theirs.comment for each in done if isinstance(each, StaleJudgement)} == {kept.comment}


def test_of_those_who_return_and_those_who_send_on_at_once_one_does_and_the_others_are_told() -> None:
    desk = desk_with("screening")
    application = desk.application
    assert application is not None
    people = leads_of(desk, 32)
    done = race(
        [
            *(
                partial(return_application, by=by, application=application, reason=f"Reason {number}")
                for number, by in enumerate(people[:16])
            ),
            *(
                partial(send_to_panel, by=by, application=application, no_visit_because=f"Reason {number}")
                for number, by in enumerate(people[16:])
            ),
        ]
    )
    [won] = [each for each in done if isinstance(each, Application)]
    refused = [each for each in done if isinstance(each, Refusal)]
    assert len(refused) == 31
    application.refresh_from_db()
    assert (application.state, application.round) == (won.state, won.round)
    assert application.answers.count() == 2 * application.round
    # Once it is with the panel, it is HEE staff who may return it.
    told = {
        "returned": {
            "One cannot return this application now: it is returned to the practice.",
            "One cannot send to the panel this application now: it is returned to the practice.",
        },
        "panel": {
            "To return this application while it is with the panel is for the HEE staff.",
            "One cannot send to the panel this application now: it is with the panel.",
        },
    }
    assert {str(each) for each in refused} == told[application.state]
