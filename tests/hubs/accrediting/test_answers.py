"""Answering a criterion: words, files, links, what was given before; and several people at it at once."""

import re
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hubs.models import Answer, Application, EvidenceFile, EvidenceItem
from hubs.operations.accrediting.answers import (
    StaleAnswer,
    answer_criterion,
    give_evidence,
    take_back_evidence,
)
from hubs.operations.accrediting.applications import (
    start_application,
    submit_application,
    what_is_left,
    withdraw_application,
)
from hubs.operations.base import Refusal
from hubs.operations.evidence_files import remove_evidence_file
from tests.factories import AdministratorFactory, HubFactory, LearnerGroupFactory, PracticeFactory
from tests.factories.accrediting import CriteriaVersionFactory, EvidenceFileFactory
from tests.factories.applications import answer_all, application_in
from tests.factories.cast import Cast
from tests.races import race


def words(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def text_file(name: str = "Induction plan.txt", text: str = "Monday: a tour.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/plain")


@pytest.fixture
def application(cast: Cast) -> Application:
    CriteriaVersionFactory(
        region=cast.region,
        criteria=[
            {"code": "induction", "text": "Each learner has an induction."},
            {"code": "rooms", "text": "There are rooms for learners.", "wants": "file"},
        ],
    )
    return start_application(
        by=cast.practice_lead, practice=cast.practice, hub=cast.hub, learner_groups=[LearnerGroupFactory()]
    )


@pytest.fixture
def answer(application: Application) -> Answer:
    return application.answers.get(criterion__code="induction")


def address(answer: Answer) -> str:
    return reverse("hubs:answer", args=[answer.application.public_id, answer.criterion.code])


def sent(answer: Answer, **changed: Any) -> dict[str, Any]:
    return {"claim": "met", "statement": "On the first morning.", "revision": answer.revision} | changed


def of(answer: Answer) -> tuple[str, str, int]:
    answer.refresh_from_db()
    return answer.claim, answer.statement, answer.revision


def evidence_of(answer: Answer) -> list[tuple[str, str]]:
    return [(item.title, item.url or str(item.file)) for item in answer.evidence.all()]


def test_an_administrator_answers_and_goes_on_to_the_next(client: Client, cast: Cast, answer: Answer) -> None:
    client.force_login(cast.administrator)
    assert client.get(address(answer)).status_code == 200
    response = client.post(address(answer), sent(answer, statement="One\r\nTwo", then="next"))
    following = answer.application.answers.get(criterion__code="rooms")
    assert response["Location"] == address(following)
    assert of(answer) == ("met", "One\nTwo", 1)
    assert answer.changed_by == cast.administrator
    response = client.post(address(following), sent(following, then="next"))
    assert response["Location"] == reverse("hubs:application", args=[answer.application.public_id])
    assert "There are rooms for learners. Needs evidence" in words(client.get(response["Location"]))


def test_a_file_a_link_and_the_words_are_saved_in_one_go(client: Client, cast: Cast, answer: Answer) -> None:
    client.force_login(cast.administrator)
    client.post(
        address(answer),
        sent(
            answer,
            then="list",
            file=text_file(),
            file_title="Plan of the induction",
            url="https://example.org/induction",
            link_title="Our page",
        ),
    )
    assert of(answer)[:2] == ("met", "On the first morning.")
    assert evidence_of(answer) == [
        ("Our page", "https://example.org/induction"),
        ("Plan of the induction", "Induction plan.txt"),
    ]
    assert EvidenceFile.objects.get().practice == cast.practice


def test_a_file_that_is_not_taken_costs_nobody_the_words_beside_it(
    client: Client, cast: Cast, answer: Answer
) -> None:
    client.force_login(cast.administrator)
    script = SimpleUploadedFile("picture.png", b"<script>alert(1)</script>", "image/png")
    response = client.post(address(answer), sent(answer, file=script, url="https://example.org/induction"))
    page = words(response)
    assert response.status_code == 200
    assert "This kind of file is not taken." in page
    assert "Added: https://example.org/induction. The rest is not saved yet." in page
    assert of(answer)[:2] == ("met", "On the first morning.")
    assert evidence_of(answer) == [("https://example.org/induction", "https://example.org/induction")]
    assert 'id="id_file-error"' in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"url": "javascript:alert(1)"}, "Enter the whole address of a page"),
        ({"link_title": "Our page"}, "Enter the link that this is the title of"),
        ({"file_title": "Our plan"}, "Select the file that this is the title of"),
        ({"claim": "perhaps"}, "Select a valid choice"),
        ({"statement": "x" * 4001}, "The statement must be 4,000 characters or fewer"),
        ({"statement": "Ask 943 476 5919"}, "This looks like an NHS number"),
        ({"reuse": ["00000000-0000-4000-8000-000000000000"]}, "Select a valid choice"),
        ({"revision": "x"}, "Enter a whole number"),
    ],
)
def test_bad_input_is_told_and_the_typed_words_stay(
    client: Client, cast: Cast, answer: Answer, changed: dict[str, Any], told: str
) -> None:
    client.force_login(cast.administrator)
    response = client.post(address(answer), sent(answer, **changed))
    assert response.status_code == 200
    assert told in words(response)
    assert str(changed.get("statement", "On the first morning."))[:20] in words(response)


def test_what_is_saved_over_others_words_shows_both_and_loses_neither(
    client: Client, cast: Cast, answer: Answer
) -> None:
    read = answer.revision
    answer_criterion(
        by=cast.practice_lead, answer=answer, claim="partly", statement="On the second day.", revision=read
    )
    client.force_login(cast.administrator)

    response = client.post(address(answer), sent(answer, revision=read, url="https://example.org/x"))

    page = words(response)
    assert "Priya Lal has changed this answer since you opened it." in page
    assert "Yours We meet this On the first morning." in page
    assert "Saved by Priya Lal" in page
    assert "We meet this in part On the second day." in page
    assert of(answer) == ("partly", "On the second day.", 1)
    # The link is nobody's to write over, so it is kept; and "Keep yours" sends what this page knows.
    assert evidence_of(answer) == [("https://example.org/x", "https://example.org/x")]
    html = response.content.decode()
    mine = dict(re.findall(r'<input type="hidden" name="(claim|statement|revision)" value="([^"]*)">', html))
    assert mine == {"claim": "met", "statement": "On the first morning.", "revision": "1"}
    assert client.post(address(answer), mine | {"then": "stay"}).status_code == 302
    assert of(answer) == ("met", "On the first morning.", 2)


def test_the_same_words_saved_twice_are_no_conflict(cast: Cast, answer: Answer) -> None:
    for by in (cast.practice_lead, cast.administrator):
        answer_criterion(by=by, answer=answer, claim="met", statement="Yes.", revision=0)
    assert of(answer) == ("met", "Yes.", 1)


def test_it_saves_while_somebody_writes_and_says_so(client: Client, cast: Cast, answer: Answer) -> None:
    client.force_login(cast.administrator)
    response = client.post(address(answer), sent(answer, then="autosave", claim=""))
    assert (response.status_code, response.json()["revision"]) == (200, 1)
    assert re.fullmatch(r"Saved at (\d+(:\d\d)?[ap]m|midday|midnight)", response.json()["sentence"])
    assert of(answer) == ("", "On the first morning.", 1)
    stale = client.post(address(answer), sent(answer, then="autosave", revision=0, statement="Other"))
    assert stale.status_code == 409
    assert "You have changed this answer in another window" in stale.json()["sentence"]
    wrong = client.post(address(answer), sent(answer, then="autosave", statement="Ask 943 476 5919"))
    assert (wrong.status_code, of(answer)[1]) == (422, "On the first morning.")


def test_evidence_is_taken_out_with_all_else_saved_on_the_way(
    client: Client, cast: Cast, answer: Answer
) -> None:
    item = give_evidence(by=cast.administrator, answer=answer, url="https://example.org/x", title="Our page")
    client.force_login(cast.practice_lead)
    response = client.post(address(answer), sent(answer, take_out=str(item.public_id)))
    assert response["Location"] == f"{address(answer)}#evidence"
    assert (evidence_of(answer), of(answer)[1]) == ([], "On the first morning.")
    # Somebody else was quicker: nothing happens, and nothing breaks.
    assert client.post(address(answer), sent(answer, take_out=str(item.public_id))).status_code == 302


def test_what_was_given_before_is_used_again_with_a_tick(client: Client, cast: Cast, answer: Answer) -> None:
    rooms = answer.application.answers.get(criterion__code="rooms")
    file = EvidenceFileFactory(practice=cast.practice)
    item = give_evidence(by=cast.administrator, answer=rooms, file=file, title="Plan of the rooms")
    client.force_login(cast.administrator)
    assert "Plan of the rooms Given for “There are rooms for learners.”" in words(client.get(address(answer)))
    client.post(address(answer), sent(answer, reuse=[str(item.public_id)]))
    again = answer.evidence.get()
    assert (again.title, again.file, again.reused_from) == ("Plan of the rooms", file, item)
    assert "Given for" not in words(client.get(address(answer)))


def test_a_later_application_begins_with_what_the_last_one_said(cast: Cast, answer: Answer) -> None:
    application = answer.application
    give_evidence(by=cast.administrator, answer=answer, url="https://example.org/x", title="Our page")
    rooms = application.answers.get(criterion__code="rooms")
    give_evidence(by=cast.administrator, answer=rooms, url="https://example.org/rooms")
    answer_all(application, by=cast.administrator)
    submit_application(by=cast.practice_lead, application=application)
    withdraw_application(by=cast.practice_lead, application=application, reason="Too early.")
    again = start_application(
        by=cast.practice_lead, practice=cast.practice, hub=cast.hub, learner_groups=[LearnerGroupFactory()]
    )
    new = again.answers.get(criterion__code="induction")
    # The claim is made anew; the words and the evidence need not be.
    assert (new.claim, new.statement) == ("", "We do this for every learner.")
    assert evidence_of(new) == [("Our page", "https://example.org/x")]


def test_a_file_that_was_taken_away_shows_nothing_any_more(cast: Cast, answer: Answer) -> None:
    application = answer.application
    rooms = application.answers.get(criterion__code="rooms")
    file = EvidenceFileFactory(practice=cast.practice)
    give_evidence(by=cast.administrator, answer=rooms, file=file)
    give_evidence(by=cast.administrator, answer=answer, url="https://example.org/x")
    answer_all(application, by=cast.administrator)
    assert list(what_is_left(application)) == []

    remove_evidence_file(by=cast.hee, file=file, reason="A patient is named in it.")

    assert list(what_is_left(application)) == [rooms]
    with pytest.raises(Refusal, match="Not everything is answered yet"):
        submit_application(by=cast.practice_lead, application=application)
    give_evidence(by=cast.administrator, answer=rooms, url="https://example.org/rooms")
    submit_application(by=cast.practice_lead, application=application)
    withdraw_application(by=cast.practice_lead, application=application, reason="Too early.")
    again = start_application(
        by=cast.practice_lead, practice=cast.practice, hub=cast.hub, learner_groups=[LearnerGroupFactory()]
    )
    assert list(again.answers.filter(evidence__isnull=False).values_list("evidence__url", flat=True)) == [
        "https://example.org/x",
        "https://example.org/rooms",
    ]


def test_earlier_words_are_put_behind_what_was_typed_and_not_saved_by_that(
    client: Client, cast: Cast, answer: Answer
) -> None:
    before = application_in("returned", practice=cast.same_hub_practice)
    first = before.answers.get(round=1, criterion__code="induction")
    second = before.answers.get(round=2, criterion__code="induction")
    lead = before.started_by
    answer_criterion(by=lead, answer=second, claim="met", statement="Anew.", revision=0)
    client.force_login(lead)
    assert "What was written before" in words(client.get(address(second)))
    response = client.post(address(second), sent(second, statement="Typed.", use_earlier="0"))
    assert f"Typed. {first.statement}" in words(response)
    assert of(second)[1] == "Anew."


def test_evidence_of_another_practice_is_not_taken(cast: Cast, answer: Answer) -> None:
    file = EvidenceFileFactory(practice=cast.stranger_practice)
    with pytest.raises(Refusal, match="belongs to another practice"):
        give_evidence(by=cast.administrator, answer=answer, file=file)
    gone = EvidenceFileFactory(practice=cast.practice)
    EvidenceFile.objects.filter(pk=gone.pk).update(
        removed_at="2026-11-01T10:00Z", removed_by=cast.hee, removed_reason="A patient is named"
    )
    gone.refresh_from_db()
    with pytest.raises(Refusal, match="was taken away"):
        give_evidence(by=cast.administrator, answer=answer, file=gone)


def test_once_it_is_submitted_nobody_writes_and_what_was_typed_meanwhile_is_shown(
    client: Client, cast: Cast, answer: Answer
) -> None:
    rooms = answer.application.answers.get(criterion__code="rooms")
    item = give_evidence(by=cast.administrator, answer=rooms, url="https://example.org/rooms")
    answer_all(answer.application, by=cast.practice_lead)
    submit_application(by=cast.practice_lead, application=answer.application)
    client.force_login(cast.administrator)
    response = client.post(address(answer), sent(answer, statement="Typed meanwhile."))
    assert "One cannot write this application now: it is submitted." in words(response)
    assert "Typed meanwhile." in words(response)
    assert of(answer)[1] == "We do this for every learner."
    with pytest.raises(Refusal):
        take_back_evidence(by=cast.administrator, item=item)
    assert "<textarea" not in client.get(address(answer)).content.decode()


def test_who_only_reads_gets_the_answer_and_no_form(client: Client, cast: Cast, answer: Answer) -> None:
    for person, outcome in ((cast.hub_lead, 403), (cast.hee, 403), (cast.administrator, 302)):
        client.force_login(person)
        page = client.get(address(answer))
        assert page.status_code == 200
        assert ("<textarea" in page.content.decode()) == (outcome == 302)
        assert client.post(address(answer), sent(answer)).status_code == outcome


@pytest.mark.django_db(transaction=True)
@pytest.mark.constraints
def test_of_32_who_save_an_answer_at_once_one_is_kept_and_each_other_is_shown_both() -> None:
    application = application_in("draft", practice=PracticeFactory(hub=HubFactory()))
    answer = application.answers.first()
    assert answer is not None
    people = [AdministratorFactory(practice=application.practice).person for _ in range(32)]

    done = race(
        [
            partial(answer_criterion, by=by, answer=answer, claim="met", statement=f"I, {by}", revision=0)
            for by in people
        ]
    )

    (kept,) = [each for each in done if isinstance(each, Answer)]
    told = [each for each in done if isinstance(each, StaleAnswer)]
    assert (len(told), of(answer)) == (31, ("met", kept.statement, 1))
    assert {each.theirs.statement for each in told} == {kept.statement}


@pytest.mark.django_db(transaction=True)
@pytest.mark.constraints
def test_of_32_who_give_the_same_link_at_once_one_does_and_different_ones_are_all_kept() -> None:
    application = application_in("draft", practice=PracticeFactory(hub=HubFactory()))
    answer = application.answers.first()
    assert answer is not None
    people = [AdministratorFactory(practice=application.practice).person for _ in range(32)]

    done = race(
        [
            partial(give_evidence, by=by, answer=answer, url=f"https://example.org/{number // 2}")
            for number, by in enumerate(people)
        ]
    )

    assert [isinstance(each, EvidenceItem) for each in done].count(True) == 16
    assert {str(each) for each in done if not isinstance(each, EvidenceItem)} == {
        "This link is evidence for this criterion already."
    }
