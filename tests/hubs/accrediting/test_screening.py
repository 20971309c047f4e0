"""The desk in the portal: the queue, the case with its judgements, and the steps that the hub takes."""

import csv
import datetime
import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.known_of_hosts import known_of
from hubs.models import Answer, Application, ChangeDeclaration, Judgement
from hubs.operations.accrediting.screening import judge_answer, return_application, send_to_panel
from hubs.operations.accrediting.steps import enter, hold
from hubs.operations.base import Refusal
from tests.factories import LearnerGroupFactory, PracticeFactory
from tests.factories.accrediting import CriteriaVersionFactory
from tests.factories.applications import answer_all, application_in
from tests.factories.cast import Cast
from tests.factories.panels import meeting_with
from tests.house.query_counts import assert_same_queries

QUEUE = reverse("hubs:application_queue")
CRITERIA = [
    {"code": "induction", "text": "Each learner has an induction."},
    {"code": "rooms", "text": "There are rooms for learners."},
]


def words(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def page_of(application: Application, route: str = "case", *more: str) -> str:
    return reverse(f"hubs:{route}", args=[application.public_id, *more])


def judged(answer: Answer) -> list[tuple[Any, ...]]:
    return list(answer.judgements.values_list("judged_by", "verdict", "comment", "revision"))


@pytest.fixture
def screened(cast: Cast) -> Application:
    CriteriaVersionFactory(region=cast.region, criteria=CRITERIA)
    return application_in(
        "screening",
        practice=cast.practice,
        by=cast.practice_lead,
        hub_lead=cast.hub_lead,
        learner_groups=[LearnerGroupFactory(name="Student paramedic")],
    )


@pytest.fixture
def induction(screened: Application) -> Answer:
    return screened.answers.get(criterion__code="induction")


def test_a_hub_lead_reads_criteria_and_answers_side_by_side_and_judges_one(
    client: Client, cast: Cast, screened: Application, induction: Answer
) -> None:
    client.force_login(cast.hub_lead)
    page = words(client.get(page_of(screened)))
    assert "Each learner has an induction." in page
    assert "We do this for every learner." in page
    assert "Not judged yet 2 criteria" in page
    assert "Show: All (2) · Not judged yet (2) · Not judged by you (2)" in page

    url = page_of(screened, "judge_answer", "induction")
    response = client.post(url, {"verdict": "partly", "comment": "Who leads it?", "revision": "0"})

    assert response.status_code == 302
    assert response["Location"] == page_of(screened) + "#induction"
    assert judged(induction) == [(cast.hub_lead.pk, "partly", "Who leads it?", 1)]
    page = words(client.get(page_of(screened)))
    assert "Partly met 1 criterion" in page
    assert "Not judged yet 1 criterion" in page


def test_what_is_judged_stays_in_sight_though_the_filter_would_take_it_away(
    client: Client, cast: Cast, screened: Application, induction: Answer
) -> None:
    client.force_login(cast.hub_lead)
    url = page_of(screened, "judge_answer", "induction") + "?show=unjudged"
    back = client.post(url, {"verdict": "met", "revision": "0"})["Location"]
    assert back == page_of(screened) + "?show=unjudged&saved=induction#induction"
    assert "Each learner has an induction." in words(client.get(back))
    assert "Each learner has an induction." not in words(client.get(page_of(screened) + "?show=unjudged"))


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"revision": "0"}, "Select met, partly met or not met"),
        ({"verdict": "not_met", "comment": " ", "revision": "0"}, "Say what is missing"),
        ({"verdict": "splendid", "revision": "0"}, "Select a valid choice"),
    ],
)
def test_a_judgement_that_lacks_something_is_asked_again(
    client: Client,
    cast: Cast,
    screened: Application,
    induction: Answer,
    posted: dict[str, str],
    sentence: str,
) -> None:
    client.force_login(cast.hub_lead)
    response = client.post(page_of(screened, "judge_answer", "induction"), posted)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert judged(induction) == []


def test_a_judgement_saved_in_another_window_is_shown_beside_the_one_that_comes_late(
    client: Client, cast: Cast, screened: Application, induction: Answer
) -> None:
    judge_answer(by=cast.hub_lead, answer=induction, verdict="partly", comment="Who leads it?")
    client.force_login(cast.hub_lead)
    url = page_of(screened, "judge_answer", "induction")
    late = {"verdict": "not_met", "comment": "There is none.", "revision": "0"}
    response = client.post(url, late)

    page = response.content.decode()
    assert "You have changed this judgement elsewhere since you opened it." in page
    assert "Who leads it?" in page
    assert "There is none." in page
    assert judged(induction) == [(cast.hub_lead.pk, "partly", "Who leads it?", 1)]

    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    assert client.post(url, late | {"revision": "1"}).status_code == 302
    assert judged(induction) == [(cast.hub_lead.pk, "not_met", "There is none.", 2)]


def test_each_judge_has_a_judgement_of_their_own_and_the_strictest_counts(
    client: Client, cast: Cast, screened: Application, induction: Answer
) -> None:
    judge_answer(by=cast.hee, answer=induction, verdict="not_met", comment="There is none.")
    client.force_login(cast.hub_lead)
    client.post(page_of(screened, "judge_answer", "induction"), {"verdict": "met", "revision": "0"})
    page = words(client.get(page_of(screened)))
    assert "Not met 1 criterion" in page
    assert cast.hee.full_name in page
    assert len(judged(induction)) == 2


def test_the_practice_has_no_page_of_the_case_and_strangers_find_nothing(
    client: Client, cast: Cast, screened: Application
) -> None:
    found = {}
    for name in ("hub_lead", "hee", "practice_lead", "administrator", "other_hub_lead", "learner"):
        client.force_login(getattr(cast, name))
        found[name] = client.get(page_of(screened)).status_code
    assert found == {
        "hub_lead": 200,
        "hee": 200,
        "practice_lead": 403,
        "administrator": 403,
        "other_hub_lead": 404,
        "learner": 404,
    }


def test_a_member_of_the_panel_reads_and_judges_the_case_that_is_given_to_them(
    client: Client, cast: Cast, screened: Application, induction: Answer
) -> None:
    enter(hold(screened), "panel")
    screened.refresh_from_db()
    meeting = meeting_with([screened], by=cast.hee)
    member = meeting.members.select_related("person").first()
    assert member is not None
    client.force_login(member.person)
    assert client.get(page_of(screened)).status_code == 200
    response = client.post(
        page_of(screened, "judge_answer", "induction"), {"verdict": "met", "revision": "0"}
    )
    assert response.status_code == 302
    assert judged(induction) == [(member.person.pk, "met", "", 1)]


def test_what_was_said_and_judged_before_a_return_stays_to_be_read(
    client: Client, cast: Cast, screened: Application, induction: Answer
) -> None:
    judge_answer(by=cast.hub_lead, answer=induction, verdict="partly", comment="Who leads it?")
    client.force_login(cast.hub_lead)
    url = page_of(screened, "desk_step", "return_application")
    assert "What the practice has to change" in words(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 200
    response = client.post(url, {"reason": "Say who leads the induction."})

    assert response.status_code == 302
    screened.refresh_from_db()
    assert (screened.state, screened.round) == ("returned", 2)
    assert judged(induction) == [(cast.hub_lead.pk, "partly", "Who leads it?", 1)]
    page = words(client.get(page_of(screened)))
    assert "Earlier rounds" in page
    assert "Round 1" in page
    assert "Who leads it?" in page
    assert "Not judged yet 2 criteria" in page


def test_screening_begins_once_and_the_practice_is_told(client: Client, cast: Cast) -> None:
    application = application_in(
        "submitted", practice=cast.practice, by=cast.practice_lead, hub_lead=cast.hub_lead
    )
    client.force_login(cast.hub_lead)
    assert "Begin to screen" in words(client.get(page_of(application, "application")))
    url = page_of(application, "desk_step", "begin_screening")
    assert client.post(url).status_code == 302
    application.refresh_from_db()
    assert application.state == "screening"
    assert OutgoingMail.objects.filter(template="application_in_screening").exists()

    again = client.post(url)
    assert again.status_code == 200
    assert "it is being screened" in words(again) + again.content.decode()


def test_only_an_agreed_report_or_a_reason_leads_to_the_panel(
    client: Client, cast: Cast, screened: Application
) -> None:
    client.force_login(cast.hub_lead)
    url = page_of(screened, "desk_step", "send_to_panel")
    response = client.post(url, {"no_visit_because": "We know them."})
    assert "A practice that applies for the first time is visited" in response.content.decode()
    enter(hold(screened), "visit_arranged")
    enter(hold(screened), "visited")
    with pytest.raises(Refusal, match="has not agreed the report"):
        send_to_panel(by=cast.hub_lead, application=screened)
    screened.refresh_from_db()
    assert screened.state == "visited"

    renewal = application_in(
        "screening",
        practice=PracticeFactory(hub=cast.hub),
        hub_lead=cast.hub_lead,
        route=Application.Route.RENEWAL,
    )
    url = page_of(renewal, "desk_step", "send_to_panel")
    assert "Say why no visit is needed." in client.post(url, {}).content.decode()
    assert client.post(url, {"no_visit_because": "Seen in May."}).status_code == 302
    renewal.refresh_from_db()
    assert (renewal.state, renewal.no_visit_because) == ("panel", "Seen in May.")


def test_a_step_that_is_not_of_the_desk_has_no_page(
    client: Client, cast: Cast, screened: Application
) -> None:
    client.force_login(cast.hee)
    assert client.get(page_of(screened, "desk_step", "decide_application")).status_code == 404


def test_what_others_know_stands_beside_the_criteria(
    client: Client, cast: Cast, screened: Application
) -> None:
    ChangeDeclaration.objects.create(
        practice=cast.practice,
        kind="cqc_rating",
        happened_on=datetime.date(2026, 5, 4),
        text="Rated good in May.",
        declared_by=cast.practice_lead,
    )
    found = dict(known_of([cast.practice]))
    assert list(found) == [
        "CQC rating",
        "Declared changes",
        "Standing",
        "Conditions not met yet",
        "Agreements",
    ]
    assert [each.words for each in found["CQC rating"]] == ["", "The CQC rating: Rated good in May."]
    client.force_login(cast.hub_lead)
    page = client.get(page_of(screened))
    assert "https://www.cqc.org.uk/search/all?query=Ash+Grove+Surgery" in page.content.decode()
    assert "Rated good in May." in words(page)


def test_the_queue_is_of_the_own_hub_and_the_oldest_is_on_top(
    client: Client, cast: Cast, screened: Application
) -> None:
    older = application_in("submitted", practice=PracticeFactory(hub=cast.hub, name="Dale End Surgery"))
    Application.objects.filter(pk=older.pk).update(state_since=timezone.now() - datetime.timedelta(days=40))
    application_in("submitted", practice=cast.stranger_practice)
    client.force_login(cast.hub_lead)

    page = words(client.get(QUEUE))
    assert "2 applications" in page
    assert page.index("Dale End Surgery") < page.index("Ash Grove Surgery")
    assert "40 since" in page
    assert cast.stranger_practice.name not in page
    assert "1 application" in words(client.get(QUEUE + "?state=submitted"))
    assert "No application fits" in words(client.get(QUEUE + "?state=panel"))

    download = client.get(reverse("hubs:application_queue_download"))
    content = b"".join(download.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(content)))
    assert [(row[0], row[6], row[8]) for row in rows[1:]] == [
        ("Dale End Surgery", "submitted", "40"),
        ("Ash Grove Surgery", "being screened", "0"),
    ]


def test_the_home_page_counts_what_waits_to_be_screened(client: Client, cast: Cast) -> None:
    application_in("submitted", practice=cast.practice, by=cast.practice_lead, hub_lead=cast.hub_lead)
    client.force_login(cast.hub_lead)
    page = client.get(reverse("accounts:home"))
    assert "1 application waits to be screened" in words(page)
    href = f"{QUEUE}?state=submitted&amp;hub={cast.hub.slug}"
    assert href in page.content.decode()
    client.force_login(cast.other_hub_lead)
    assert "to be screened" not in words(client.get(reverse("accounts:home")))


def test_the_queue_and_the_case_cost_the_same_whatever_is_in_them(
    client: Client, cast: Cast, screened: Application, induction: Answer
) -> None:
    client.force_login(cast.hub_lead)
    judge_answer(by=cast.hub_lead, answer=induction, verdict="partly", comment="Who leads it?")
    assert_same_queries(
        QUEUE,
        client,
        lambda: [application_in("submitted", practice=PracticeFactory(hub=cast.hub)) for _ in range(3)],
    )
    return_application(by=cast.hub_lead, application=screened, reason="Say who.")
    answer_all(Application.objects.get(pk=screened.pk), by=cast.practice_lead)

    def grow() -> None:
        now = Application.objects.get(pk=screened.pk)
        for answer in now.answers.all():
            for judge in (cast.hee, cast.hub_lead):
                Judgement.objects.get_or_create(
                    answer=answer, judged_by=judge, defaults={"verdict": "partly", "comment": "Why?"}
                )
            answer.evidence.create(title="Plan", url="https://example.org/plan", given_by=cast.practice_lead)

    Application.objects.get(pk=screened.pk).answers.first().evidence.create(  # type: ignore[union-attr]
        title="Rota", url="https://example.org/rota", given_by=cast.practice_lead
    )
    assert_same_queries(page_of(screened), client, grow)


def admin_page(application: Application, page: str = "change", *more: str) -> str:
    return reverse(f"admin:hubs_application_{page}", args=[application.pk, *more])


def test_hee_staff_screen_and_judge_in_the_admin_by_the_same_operations(
    client: Client, cast: Cast, screened: Application, induction: Answer
) -> None:
    client.force_login(cast.hee)
    page = client.get(admin_page(screened)).content.decode()
    assert "We do this for every learner." in page
    assert "Return to the practice" in page
    assert "Begin to screen" not in page
    url = admin_page(screened, "judge", "induction")
    assert "Say what is missing." in client.post(url, {"verdict": "partly", "revision": "0"}).content.decode()
    said = {"verdict": "partly", "comment": "Who leads it?", "revision": "0"}
    assert client.post(url, said)["Location"] == admin_page(screened)
    assert judged(induction) == [(cast.hee.pk, "partly", "Who leads it?", 1)]

    late = client.post(url, said | {"comment": "Nobody leads it."}).content.decode()
    assert "Saved elsewhere: partly met. Who leads it?" in late
    assert judged(induction) == [(cast.hee.pk, "partly", "Who leads it?", 1)]

    response = client.post(admin_page(screened, "return_application"), {"reason": "Say who leads it."})
    assert response.status_code == 302
    screened.refresh_from_db()
    assert (screened.state, screened.state_reason) == ("returned", "Say who leads it.")


def test_the_admin_bends_no_application(client: Client, cast: Cast, screened: Application) -> None:
    cast.hee.is_superuser = True
    cast.hee.save()
    client.force_login(cast.hee)
    crafted = {"state": "decided", "round": "9", "no_visit_because": "x", "_save": "Save"}
    assert client.post(admin_page(screened), crafted).status_code == 403
    assert client.get(reverse("admin:hubs_application_add")).status_code == 403
    assert client.post(reverse("admin:hubs_application_add"), crafted).status_code == 403
    assert client.post(admin_page(screened, "delete"), {"post": "yes"}).status_code == 403
    changelist = reverse("admin:hubs_application_changelist")
    client.post(
        changelist,
        {
            "action": "delete_selected",
            "_selected_action": screened.pk,
            "form-0-state": "decided",
            "form-0-id": screened.pk,
            "form-TOTAL_FORMS": 1,
            "form-INITIAL_FORMS": 1,
            "_save": "Save",
        },
    )
    again = client.post(admin_page(screened, "begin_screening"))
    assert "One cannot begin to screen this application now: it is being screened." in again.content.decode()
    now = Application.objects.get(pk=screened.pk)
    assert (now.state, now.round, now.no_visit_because) == ("screening", 1, "")


def test_the_admin_s_queue_shows_what_waits_by_age_and_costs_the_same(
    client: Client, cast: Cast, screened: Application
) -> None:
    draft = application_in("draft", practice=PracticeFactory(hub=cast.hub, name="Dale End Surgery"))
    client.force_login(cast.hee)
    changelist = reverse("admin:hubs_application_changelist")
    page = client.get(changelist).content.decode()
    assert "Ash Grove Surgery" in page
    assert str(draft.host) not in page
    assert str(draft.host) in client.get(changelist + "?state=all").content.decode()
    assert_same_queries(
        changelist,
        client,
        lambda: [application_in("submitted", practice=PracticeFactory(hub=cast.hub)) for _ in range(3)],
    )
