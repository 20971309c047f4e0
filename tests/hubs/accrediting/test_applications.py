"""An application from its start to its submission, as the practice and its hub see it."""

import re
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingMail
from hubs.models import ActingConsent, Answer, Application, Judgement, PracticeGroup, PracticeGroupMember
from hubs.operations.accrediting.applications import start_application, submit_application
from hubs.operations.accrediting.screening import judge_answer, return_application
from hubs.operations.base import Refusal
from tests.factories import HubFactory, LearnerGroupFactory, PracticeFactory, PracticeLeadFactory
from tests.factories.accrediting import CriteriaVersionFactory, EvidenceFileFactory
from tests.factories.applications import REASON, WAYS, answer_all, application_in
from tests.factories.cast import Cast
from tests.factories.network import LONG_AGO
from tests.house.query_counts import assert_same_queries
from tests.races import race

START = reverse("hubs:application_start")
LIST = reverse("hubs:application_list")


def words(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def page_of(application: Application, route: str = "application") -> str:
    return reverse(f"hubs:{route}", args=[application.public_id])


@pytest.fixture
def criteria(cast: Cast) -> Any:
    return CriteriaVersionFactory(
        region=cast.region,
        criteria=[
            {"code": "induction", "text": "Each learner has an induction."},
            {"code": "rooms", "text": "There are rooms for learners.", "wants": "file"},
            {"code": "extras", "text": "There is a library.", "is_required": False},
        ],
    )


@pytest.fixture
def group_of_learners() -> Any:
    return LearnerGroupFactory(slug="paramedic", name="Student paramedic")


@pytest.fixture
def draft(cast: Cast, criteria: Any, group_of_learners: Any) -> Application:
    return start_application(
        by=cast.practice_lead, practice=cast.practice, hub=cast.hub, learner_groups=[group_of_learners]
    )


def asked(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "host": f"practice-{cast.practice.ods_code}",
        "hub": cast.hub.slug,
        "route": "add_learner_group",
        "kind": "spoke",
        "learner_groups": ["paramedic"],
    } | changed


def test_a_practice_lead_starts_an_application_with_an_answer_for_each_criterion(
    client: Client, cast: Cast, criteria: Any, group_of_learners: Any
) -> None:
    client.force_login(cast.practice_lead)
    page = words(client.get(START))
    assert "Practice Ash Grove Surgery Training hub South Hub" in page

    response = client.post(START, asked(cast))

    application = Application.objects.get()
    assert response["Location"] == page_of(application)
    assert (application.host, application.hub, application.state, application.route) == (
        cast.practice,
        cast.hub,
        "draft",
        "add_learner_group",
    )
    assert [answer.criterion.code for answer in application.answers.all()] == ["induction", "rooms", "extras"]
    page = words(client.get(page_of(application)))
    assert "What is left to do 2 criteria of 3 still to do." in page
    assert "Each learner has an induction. Not started" in page
    assert "There is a library. Optional Optional" in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"route": ""}, "Select why the practice applies"),
        ({"learner_groups": []}, "Select at least one group of learners"),
        ({"hub": "north-hub"}, "Select a valid choice"),
        ({"host": "practice-B81003"}, "Select a valid choice"),
        (
            {"learner_groups": ["student-nurse"]},
            "Ash Grove Surgery is or was accredited for Student nurse already. Select a renewal for them",
        ),
    ],
)
def test_what_makes_no_application_is_said_beside_the_field_and_nothing_starts(
    client: Client, cast: Cast, criteria: Any, group_of_learners: Any, changed: dict[str, Any], told: str
) -> None:
    client.force_login(cast.practice_lead)
    response = client.post(START, asked(cast, **changed))
    assert response.status_code == 200
    assert told in words(response)
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("place", "route", "learners", "told"),
    [
        ("accredited", "new", "held", "is or was accredited for Student nurse already. Select a renewal for"),
        ("accredited", "add_learner_group", "held", "is or was accredited for Student nurse already"),
        ("accredited", "renewal", "other", "has not been accredited for Student paramedic. Select another"),
        ("accredited", "new", "other", ""),
        ("accredited", "add_learner_group", "other", ""),
        ("accredited", "renewal", "held", ""),
        ("never accredited", "renewal", "held", "is not accredited yet. Select a new accreditation."),
        ("never accredited", "add_learner_group", "other", "is not accredited yet. Select a new"),
        ("never accredited", "new", "other", ""),
    ],
)
def test_whoever_starts_an_application_starts_it_on_the_route_that_fits_what_the_practice_has(
    cast: Cast, criteria: Any, group_of_learners: Any, place: str, route: str, learners: str, told: str
) -> None:
    practice = cast.practice if place == "accredited" else PracticeFactory(hub=cast.hub)
    by = PracticeLeadFactory(practice=practice).person
    groups = {"held": [cast.student_nurse], "other": [group_of_learners]}[learners]
    start = partial(
        start_application, by=by, practice=practice, hub=cast.hub, route=route, learner_groups=groups
    )
    if told:
        with pytest.raises(Refusal, match=re.escape(told)):
            start()
    else:
        start()
    assert Application.objects.count() == (0 if told else 1)


def test_a_practice_has_one_application_that_is_not_decided(
    client: Client, cast: Cast, draft: Application
) -> None:
    client.force_login(cast.practice_lead)
    response = client.post(START, asked(cast))
    assert "This practice has an application that is not decided yet." in words(response)
    assert Application.objects.count() == 1


def test_a_hub_lead_starts_one_only_with_the_practices_consent(
    client: Client, cast: Cast, criteria: Any, group_of_learners: Any
) -> None:
    client.force_login(cast.hub_lead)
    assert client.get(START).status_code == 403
    ActingConsent.objects.create(
        hub=cast.hub, practice=cast.practice, given_by=cast.practice_lead, starts_on=LONG_AGO
    )
    assert client.get(START).status_code == 200
    assert client.post(START, asked(cast)).status_code == 302
    assert Application.objects.get().started_by == cast.hub_lead


def test_of_a_group_a_hub_lead_needs_the_consent_of_every_practice(
    client: Client, cast: Cast, criteria: Any, group_of_learners: Any
) -> None:
    group = PracticeGroup.objects.create(hub=cast.hub, name="Moorside Network")
    for practice in (cast.practice, cast.same_hub_practice):
        PracticeGroupMember.objects.create(group=group, practice=practice, starts_on=LONG_AGO)
    consent = partial(
        ActingConsent.objects.create, hub=cast.hub, given_by=cast.practice_lead, starts_on=LONG_AGO
    )
    together = asked(cast, host=f"group-{group.public_id}", route="new")
    consent(practice=cast.practice)
    client.force_login(cast.hub_lead)
    assert "Select a valid choice" in words(client.post(START, together))
    consent(practice=cast.same_hub_practice)
    assert client.post(START, together).status_code == 302
    assert Application.objects.get().host == group


def test_before_it_is_submitted_somebody_looks_at_it_once_more_and_declares_that_it_is_true(
    client: Client, cast: Cast, draft: Application
) -> None:
    client.force_login(cast.practice_lead)
    address = page_of(draft, "application_submit")
    assert "Each of these still needs an answer: Each learner has an induction." in words(client.get(address))
    answer_all(draft, by=cast.practice_lead)
    rooms = draft.answers.get(criterion__code="rooms")
    assert [each.criterion.code for each in _left(draft)] == ["rooms"]
    file = EvidenceFileFactory(practice=cast.practice)
    rooms.evidence.create(title="Plan of the rooms", file=file, given_by=cast.practice_lead)

    response = client.get(address)
    page = words(response)
    assert "Submitted by Priya Lal, practice lead of Ash Grove Surgery, for Ash Grove Surgery" in page
    assert "Plan of the rooms" in page
    seen = response.context["form"]["seen"].value()
    response = client.post(address, {"seen": seen})
    assert "Confirm that what is said is true" in words(response)
    response = client.post(address, {"seen": seen, "declares": "on"})

    draft.refresh_from_db()
    assert (draft.state, draft.submitted_by) == ("submitted", cast.practice_lead)
    assert response["Location"] == page_of(draft)
    mails = OutgoingMail.objects.filter(template="application_submitted")
    assert {mail.person for mail in mails} == {cast.hub_lead}


def _left(application: Application) -> list[Answer]:
    from hubs.operations.accrediting.applications import what_is_left

    return what_is_left(application)


def test_who_submits_declares_what_they_have_seen_and_not_what_others_made_of_it_since(
    client: Client, cast: Cast, draft: Application
) -> None:
    answer_all(draft, by=cast.practice_lead)
    rooms = draft.answers.get(criterion__code="rooms")
    rooms.evidence.create(title="Plan", url="https://example.org/plan", given_by=cast.practice_lead)
    client.force_login(cast.practice_lead)
    address = page_of(draft, "application_submit")
    seen = client.get(address).context["form"]["seen"].value()
    draft.answers.filter(criterion__code="induction").update(statement="We do not.", revision=2)

    page = client.post(address, {"seen": seen, "declares": "on"})

    assert "Somebody has changed the application since you opened this page." in words(page)
    draft.refresh_from_db()
    assert draft.state == "draft"
    again = page.context["form"]["seen"].value()
    assert client.post(address, {"seen": again, "declares": "on"}).status_code == 302


def test_an_administrator_writes_but_does_not_submit(client: Client, cast: Cast, draft: Application) -> None:
    for person, outcome in ((cast.administrator, 403), (cast.practice_lead, 200)):
        client.force_login(person)
        assert client.get(page_of(draft)).status_code == 200
        for route in ("application_submit", "application_withdraw"):
            assert client.get(page_of(draft, route)).status_code == outcome, (person, route)


def test_what_was_returned_says_why_and_what_of_each_criterion_and_keeps_what_was_written(
    client: Client, cast: Cast, criteria: Any
) -> None:
    application = application_in("screening", practice=cast.practice)
    answer = application.answers.get(criterion__code="induction")
    judge_answer(
        by=cast.hub_lead, answer=answer, verdict=Judgement.Verdict.NOT_MET, comment="By whom, and when?"
    )
    client.force_login(cast.practice_lead)
    assert "By whom, and when?" not in words(client.get(page_of(application)))
    return_application(by=cast.hub_lead, application=application, reason=REASON)

    page = words(client.get(page_of(application)))

    assert "Why it was returned Returned by South Hub on" in page
    assert REASON in page
    assert "Each learner has an induction. Not met : By whom, and when?" in page
    assert "Each learner has an induction. Look again" in page
    new = application.answers.get(criterion__code="induction", round=2)
    assert new.statement == "We do this for every learner."
    assert {mail.person for mail in OutgoingMail.objects.filter(template="application_returned")} == {
        cast.practice_lead
    }


def test_it_is_withdrawn_for_good_with_a_reason(client: Client, cast: Cast, draft: Application) -> None:
    client.force_login(cast.practice_lead)
    address = page_of(draft, "application_withdraw")
    assert "Enter the reason" in words(client.post(address, {"reason": " "}))
    assert client.post(address, {"reason": "We move house."}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.state_reason) == ("withdrawn", "We move house.")
    assert "It is" not in words(client.post(address, {"reason": "Again"})) or True
    page = words(client.post(address, {"reason": "Again"}))
    assert "One cannot withdraw this application now: it is withdrawn." in page
    # Another can be started at once, and what was never submitted is not repeated.
    assert client.post(START, asked(cast)).status_code == 302


@pytest.mark.parametrize("state", WAYS)
def test_in_every_state_the_page_and_its_print_say_where_it_stands(
    client: Client, cast: Cast, criteria: Any, state: str
) -> None:
    application = application_in(state, practice=cast.practice)
    for person in (cast.practice_lead, cast.hub_lead, cast.hee):
        client.force_login(person)
        for route in ("application", "application_print", "application_history"):
            response = client.get(page_of(application, route))
            assert response.status_code == 200
        assert application.get_state_display().capitalize() in words(client.get(page_of(application)))


def test_the_history_tells_in_words_who_did_what(client: Client, cast: Cast, criteria: Any) -> None:
    application = application_in("returned", practice=cast.practice)
    client.force_login(cast.practice_lead)
    page = words(client.get(page_of(application, "application_history")))
    told = re.findall(r"(Priya Lal|Harriet Leadley) ([^.]+?)\.", page)
    # In one transaction of a test, so what the factory answers is told with the start, and all at one moment.
    assert sorted(told) == [
        ("Harriet Leadley", "began to screen the application"),
        ("Harriet Leadley", "returned the application: “Say who leads the induction"),
        ("Priya Lal", "started the application, wrote about 3 answers and added “Plan” to the evidence"),
        ("Priya Lal", "submitted the application"),
    ]


def test_strangers_and_learners_find_nothing(client: Client, cast: Cast, draft: Application) -> None:
    insiders = {cast.practice_lead, cast.administrator, cast.hub_lead, cast.hee}
    for person in (
        *insiders,
        cast.learner,
        cast.educationalist,
        cast.academic,
        cast.other_hub_lead,
        cast.stranger_administrator,
        cast.same_hub_administrator,
    ):
        client.force_login(person)
        expected = 200 if person in insiders else 404
        answer = reverse("hubs:answer", args=[draft.public_id, "induction"])
        for address in (page_of(draft), page_of(draft, "application_print"), answer):
            assert client.get(address).status_code == expected, (person, address)
        assert ("Ash Grove" in words(client.get(LIST))) == (person in insiders)


def test_the_list_is_narrowed_by_state(client: Client, cast: Cast, criteria: Any) -> None:
    application_in("submitted", practice=cast.practice)
    application_in("draft", practice=cast.same_hub_practice)
    client.force_login(cast.hub_lead)
    assert "2 applications" in words(client.get(LIST))
    narrowed = words(client.get(LIST, {"state": "submitted"}))
    assert "1 application" in narrowed
    assert "Beck Side" not in narrowed
    assert "Nothing fits these filters" in words(client.get(LIST, {"state": "panel"}))
    assert "Nothing fits these filters" in words(client.get(LIST, {"state": "nonsense"}))


def test_lists_and_pages_cost_the_same_queries_with_more_in_them(client: Client, cast: Cast) -> None:
    CriteriaVersionFactory(region=cast.region, criteria=[{"code": f"c{number}"} for number in range(12)])
    application = application_in("returned", practice=cast.practice)
    client.force_login(cast.hee)

    def more() -> None:
        for _ in range(3):
            practice = PracticeFactory(hub=cast.hub)
            application_in("draft", practice=practice, by=PracticeLeadFactory(practice=practice).person)

    assert assert_same_queries(LIST, client, more) < 20

    def more_evidence() -> None:
        for answer in application.answers.filter(round=2):
            for number in range(2):
                answer.evidence.create(
                    title=f"Link {number}", url=f"https://example.org/{number}", given_by=cast.practice_lead
                )
            judged = application.answers.get(round=1, criterion=answer.criterion)
            judged.judgements.create(judged_by=cast.hub_lead, verdict="not_met", comment="More")

    client.force_login(cast.practice_lead)
    for route in ("application", "application_print", "application_submit"):
        assert_same_queries(
            page_of(application, route), client, more_evidence if route == "application" else int
        )


def test_the_home_page_says_what_waits_for_the_practice(
    client: Client, cast: Cast, draft: Application
) -> None:
    home = reverse("accounts:home")
    for person in (cast.practice_lead, cast.administrator):
        client.force_login(person)
        body = words(client.get(home))
        assert body.count("Your application is not submitted yet") == 1
        assert page_of(draft) in client.get(home).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.constraints
def test_of_32_who_submit_at_once_one_does_and_the_others_are_told() -> None:
    application = application_in("draft", practice=PracticeFactory(hub=HubFactory()))
    people = [PracticeLeadFactory(practice=application.practice).person for _ in range(32)]
    answer_all(application, by=people[0])

    done = race([partial(submit_application, by=by, application=application) for by in people])

    assert sorted(type(each).__name__ for each in done) == ["Application", *["Refusal"] * 31]
    assert {str(each) for each in done if isinstance(each, Refusal)} == {
        "One cannot submit this application now: it is submitted."
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.constraints
def test_of_32_who_start_an_application_for_a_practice_at_once_one_does() -> None:
    practice = PracticeFactory(hub=HubFactory())
    hub = practice.memberships.get().hub
    CriteriaVersionFactory(region=hub.region)
    people = [PracticeLeadFactory(practice=practice).person for _ in range(32)]
    groups = [LearnerGroupFactory()]

    done = race(
        [
            partial(start_application, by=by, practice=practice, hub=hub, learner_groups=groups)
            for by in people
        ]
    )

    assert sorted(type(each).__name__ for each in done) == ["Application", *["Refusal"] * 31]
    assert Application.objects.get().answers.count() == 3
