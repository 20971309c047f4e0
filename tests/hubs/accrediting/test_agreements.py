"""An education agreement, from the first draft until it ends: what each step asks, who is told, what follows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.accrediting.agreement_text import PARTS, STARTER, fingerprint
from hubs.models import AgreementSignature, EducationAgreement, EvidenceFile
from hubs.operations.agreements.drafting import (
    draft_agreement,
    draft_renewals,
    draft_variation,
    write_agreement,
)
from hubs.operations.agreements.ending import end_agreement, withdraw_agreement
from hubs.operations.agreements.recording import PaperAgreement, record_agreement, record_agreements
from hubs.operations.agreements.reminding import remind_to_sign
from hubs.operations.agreements.signing import (
    call_back_agreement,
    countersign_agreement,
    question_agreement,
    send_agreement,
    sign_agreement,
)
from hubs.operations.agreements.steps import StaleAgreement, text_to_sign
from hubs.operations.base import Refusal
from hubs.operations.evidence_files import remove_old_evidence
from hubs.operations.reminders import send_all_standing_reminders
from tests.factories.accrediting import StandingReminderFactory
from tests.factories.agreements import REASON, agreement_in, brought_into, signed_now
from tests.factories.cast import Cast
from tests.factories.network import AgreementFactory, PracticeFactory
from tests.factories.people import PracticeLeadFactory
from tests.races import race

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
DAY, YEAR = datetime.timedelta(days=1), datetime.timedelta(days=365)
MORNING = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
KIND = "education_contract"


@pytest.fixture(autouse=True)
def on_a_monday_morning(request: pytest.FixtureRequest) -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def fresh(agreement: EducationAgreement) -> EducationAgreement:
    return EducationAgreement.objects.select_related("practice__region", "varies").get(pk=agreement.pk)


def mailed(template: str) -> set[str]:
    return {str(mail.person) for mail in OutgoingMail.objects.filter(template=template)}


def agreement_of(cast: Cast, state: str, **fields: Any) -> EducationAgreement:
    values = {"practice": cast.practice, "by": cast.hee, "lead": cast.practice_lead, "kind": KIND}
    return agreement_in(state, **values | fields)  # type: ignore[arg-type]


def writing(cast: Cast, agreement: EducationAgreement, **changed: Any) -> Any:
    values = {
        "revision": agreement.revision,
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "text": agreement.text,
    }
    return partial(write_agreement, by=cast.hee, agreement=agreement, **values | changed)  # type: ignore[arg-type]


# What a draft starts from.


def test_the_first_draft_begins_today_for_three_years_with_the_five_parts(cast: Cast) -> None:
    draft = draft_agreement(by=cast.hee, practice=cast.practice, kind=KIND)
    assert (draft.state, draft.starts_on, draft.ends_on) == ("draft", TODAY, datetime.date(2029, 11, 22))
    assert draft.text == STARTER.strip()
    assert [line[3:] for line in draft.text.splitlines() if line.startswith("## ")] == list(PARTS)


def test_the_next_starts_the_day_after_the_last_with_its_words_parties_and_length(cast: Cast) -> None:
    last = agreement_of(
        cast, "in_force", ends_on=TODAY + 99 * DAY, parties=[cast.provider], text="## Services\n\nOur words."
    )
    draft = draft_agreement(by=cast.hee, practice=cast.practice, kind=KIND)
    assert (draft.starts_on, draft.ends_on) == (TODAY + 100 * DAY, TODAY + 100 * DAY + (last.ends_on - TODAY))  # type: ignore[operator]
    assert (draft.text, [str(party) for party in draft.parties.all()]) == (last.text, [cast.provider.name])


def test_a_practice_has_one_in_hand_of_each_kind(cast: Cast) -> None:
    agreement_of(cast, "sent")
    with pytest.raises(Refusal, match="being prepared for this practice already"):
        draft_agreement(by=cast.hee, practice=cast.practice, kind=KIND)
    assert draft_agreement(by=cast.hee, practice=cast.practice).state == "draft"


def test_nothing_is_agreed_with_a_practice_that_has_closed(cast: Cast) -> None:
    cast.practice.status = "closed"
    cast.practice.save()
    with pytest.raises(Refusal, match="has closed"):
        draft_agreement(by=cast.hee, practice=cast.practice)


def test_many_are_renewed_at_once_and_each_that_is_left_says_why(cast: Cast) -> None:
    EducationAgreement.objects.filter(practice=cast.practice).update(ends_on=TODAY + 60 * DAY)
    lasting = EducationAgreement.objects.get(practice=cast.same_hub_practice)
    ends = EducationAgreement.objects.get(practice=cast.practice)
    later = AgreementFactory(practice=PracticeFactory(hub=cast.hub), ends_on=TODAY + YEAR)
    sent = agreement_of(cast, "sent")
    made, left = draft_renewals(by=cast.hee, agreements=[ends, lasting, later, sent])
    assert [(each.practice, each.starts_on) for each in made] == [(cast.practice, TODAY + 61 * DAY)]
    assert {row.pk: why for row, why in left} == {
        lasting.pk: "it has no last day",
        later.pk: "it lasts to 23 November 2027",
        sent.pk: "it is sent to be signed",
    }
    assert draft_renewals(by=cast.hee, agreements=[ends]) == (
        [],
        [(ends, "one that follows it is being prepared already")],
    )


# Writing and sending.


def test_a_save_over_another_s_is_refused_and_shows_theirs(cast: Cast) -> None:
    draft = agreement_of(cast, "draft")
    writing(cast, draft, text="Theirs.")()
    with pytest.raises(StaleAgreement, match="Somebody saved this draft") as refused:
        writing(cast, draft, text="Mine.")()
    assert (refused.value.theirs.text, fresh(draft).text) == ("Theirs.", "Theirs.")
    writing(cast, fresh(draft), text="Mine.")()
    assert (fresh(draft).text, fresh(draft).revision) == ("Mine.", 3)


def test_parties_are_those_that_were_written_last(cast: Cast) -> None:
    draft = agreement_of(cast, "draft", parties=[cast.provider])
    writing(cast, draft, parties=[cast.other_provider])()
    assert [str(party) for party in draft.parties.all()] == [cast.other_provider.name]


@pytest.mark.parametrize("lacks", ["terms", "a day to come", "somebody who can sign"])
def test_nothing_is_sent_that_cannot_be_signed(cast: Cast, lacks: str) -> None:
    draft = agreement_of(cast, "draft")
    words = {
        "terms": "Write the terms",
        "a day to come": "would have ended on 22 November 2026",
        "somebody who can sign": "no practice lead who can sign in",
    }
    changed: dict[str, dict[str, Any]] = {
        "terms": {"text": "  "},
        "a day to come": {"starts_on": TODAY - 9 * DAY, "ends_on": TODAY - DAY},
        "somebody who can sign": {},
    }
    draft = writing(cast, draft, **changed[lacks])()
    if lacks == "somebody who can sign":
        cast.practice.practice_leads.update(ends_on=TODAY - DAY)
    with pytest.raises(Refusal, match=words[lacks]):
        send_agreement(by=cast.hee, agreement=draft)
    assert send_agreement(by=cast.hee, agreement=_mended(cast, draft)).state == "sent"


def _mended(cast: Cast, draft: EducationAgreement) -> EducationAgreement:
    cast.practice.practice_leads.update(ends_on=None)
    days = {"starts_on": TODAY, "ends_on": TODAY + YEAR}
    return writing(cast, fresh(draft), text="Terms.", **days)()


def test_who_can_sign_is_told_and_reminded_once_a_week(cast: Cast) -> None:
    PracticeLeadFactory(practice=cast.practice, person__can_sign_in=False)
    agreement = agreement_of(cast, "sent")
    assert mailed("agreement_to_sign") == {"Priya Lal"}
    came = []
    for day in (6, 7, 8, 14, 15):
        with time_machine.travel(MORNING + day * DAY, tick=False):
            came.append(remind_to_sign(by=None))
    assert came == [0, 1, 0, 1, 0]
    subjects = OutgoingMail.objects.filter(template="agreement_to_sign").values_list("subject", flat=True)
    assert set(subjects) == {
        "Ash Grove Surgery: an agreement waits for your signature",
        "Ash Grove Surgery: an agreement still waits for your signature",
    }
    signed_now(agreement, by=cast.practice_lead)
    with time_machine.travel(MORNING + 40 * DAY, tick=False):
        assert remind_to_sign(by=None) == 0


# Signing.


def test_signed_by_both_it_is_in_force_with_what_each_read_and_said(cast: Cast) -> None:
    agreement = agreement_of(cast, "sent", parties=[cast.provider])
    text = text_to_sign(fresh(agreement))
    assert text.startswith(
        "# Education contract\n\nBetween Health Education England, Ash Grove Surgery (B81001) and East Riding "
        "University.\n\nIt lasts from 23 November 2026 to 22 November 2029.\n\n## Services"
    )
    sign_agreement(
        by=cast.practice_lead, agreement=agreement, name="P. Lal", role="GP partner", sha256=fingerprint(text)
    )
    assert (fresh(agreement).state, mailed("agreement_signed")) == ("signed", {str(cast.hee)})
    countersign_agreement(by=cast.hee, agreement=agreement, name="H. Easterby", role="Head")
    held = fresh(agreement)
    assert (held.state, held.signed_on, mailed("agreement_in_force")) == ("in_force", TODAY, {"Priya Lal"})
    fields = ("side", "name", "role", "signed_by", "signed_at", "text", "sha256")
    assert list(AgreementSignature.objects.values_list(*fields)) == [
        ("practice", "P. Lal", "GP partner", cast.practice_lead.pk, MORNING, text, fingerprint(text)),
        ("authority", "H. Easterby", "Head", cast.hee.pk, MORNING, text, fingerprint(text)),
    ]


def test_what_changed_since_it_was_read_is_not_signed(cast: Cast) -> None:
    agreement = agreement_of(cast, "sent")
    read = fingerprint(text_to_sign(fresh(agreement)))
    call_back_agreement(by=cast.hee, agreement=agreement, reason=REASON)
    writing(cast, fresh(agreement), ends_on=TODAY + YEAR)()
    send_agreement(by=cast.hee, agreement=agreement)
    with pytest.raises(StaleAgreement, match="not the one that you read"):
        sign_agreement(by=cast.practice_lead, agreement=agreement, name="P", role="GP", sha256=read)
    assert (fresh(agreement).state, AgreementSignature.objects.count()) == ("sent", 0)
    signed_now(agreement, by=cast.practice_lead)
    assert fresh(agreement).state == "signed"


@pytest.mark.parametrize("changed", [{"name": " "}, {"role": ""}, {"name": "x" * 201}, {"role": "x" * 101}])
def test_a_signature_has_a_name_and_a_role(cast: Cast, changed: dict[str, str]) -> None:
    agreement = agreement_of(cast, "sent")
    read = fingerprint(text_to_sign(fresh(agreement)))
    with pytest.raises(Refusal):
        sign_agreement(
            by=cast.practice_lead, agreement=agreement, sha256=read, **{"name": "P", "role": "GP"} | changed
        )
    assert not AgreementSignature.objects.exists()


def test_a_question_sends_it_back_and_the_next_sending_is_without_it(cast: Cast) -> None:
    agreement = agreement_of(cast, "sent")
    question_agreement(by=cast.practice_lead, agreement=agreement, question="Who pays?")
    assert (fresh(agreement).state, fresh(agreement).question) == ("draft", "Who pays?")
    assert mailed("agreement_questioned") == {str(cast.hee)}
    send_agreement(by=cast.hee, agreement=agreement)
    assert (fresh(agreement).state, fresh(agreement).question) == ("sent", "")


def test_who_signed_for_the_practice_does_not_sign_for_the_authority(cast: Cast) -> None:
    agreement = agreement_of(cast, "signed")
    AgreementSignature.objects.get()
    cast.practice.practice_leads.update(ends_on=TODAY - DAY)
    cast.practice_lead.hee_staff.create(region=cast.region, starts_on=TODAY - YEAR)
    cast.practice.administrators.filter(person=cast.practice_lead).update(ends_on=TODAY - DAY)
    cast.practice.educationalists.filter(person=cast.practice_lead).update(ends_on=TODAY - DAY)
    twice = type(cast.practice_lead)._default_manager.get(pk=cast.practice_lead.pk)
    with pytest.raises(Refusal, match="another signs for the authority"):
        countersign_agreement(by=twice, agreement=agreement, name="P", role="Head")


@pytest.mark.django_db(transaction=True)
def test_of_thirty_two_who_sign_at_once_one_has_signed_and_the_others_are_told(cast: Cast) -> None:
    agreement = agreement_of(cast, "sent")
    others = [PracticeLeadFactory(practice=cast.practice).person for _ in range(31)]
    came = race([partial(signed_now, agreement, by=person) for person in [cast.practice_lead, *others]])
    signed = [each for each in came if isinstance(each, AgreementSignature)]
    assert len(signed) == AgreementSignature.objects.count() == 1
    assert {type(each) for each in came if each is not signed[0]} == {Refusal}
    assert {str(each) for each in came if each is not signed[0]} == {
        "One cannot sign this education contract now: it is signed by the practice."
    }
    assert fresh(agreement).state == "signed"


@pytest.mark.django_db(transaction=True)
def test_of_signing_and_calling_back_at_once_one_is_done(cast: Cast) -> None:
    agreement = agreement_of(cast, "sent")
    came = race(
        [
            partial(signed_now, agreement, by=cast.practice_lead),
            partial(call_back_agreement, by=cast.hee, agreement=agreement, reason=REASON),
        ]
    )
    assert sorted(isinstance(each, Exception) for each in came) == [False, True]
    assert (fresh(agreement).state, AgreementSignature.objects.count()) in {("signed", 1), ("draft", 0)}


# Variations, endings, paper.


def test_a_variation_that_is_signed_gives_its_agreement_the_new_last_day(cast: Cast) -> None:
    agreement = agreement_of(cast, "in_force", ends_on=TODAY + YEAR)
    variation = draft_variation(by=cast.hee, agreement=agreement, extends_to=TODAY + 2 * YEAR)
    brought_into("in_force", variation, by=cast.hee, lead=cast.practice_lead)
    assert fresh(agreement).ends_on == TODAY + 2 * YEAR
    text = variation.signatures.all()[0].text
    assert text.startswith("# Variation 1 of the education contract\n")
    assert (
        "changes the agreement of 23 November 2026 from 23 November 2026 on, and makes 22 November 2028"
        in text
    )
    second = draft_variation(by=cast.hee, agreement=agreement)
    assert (second.number, second.extends_to) == (2, None)


@pytest.mark.parametrize(
    ("ends_on", "extends_to", "said"),
    [
        (None, TODAY + YEAR, "has no last day"),
        (TODAY + YEAR, TODAY + YEAR, "It ends on 23 November 2027 as it is"),
        (TODAY - DAY, TODAY + YEAR, "ended on 22 November 2026. Draft a new one"),
    ],
)
def test_what_cannot_be_extended_is_refused(cast: Cast, ends_on: Any, extends_to: Any, said: str) -> None:
    agreement = EducationAgreement.objects.get(practice=cast.practice)
    EducationAgreement.objects.filter(pk=agreement.pk).update(ends_on=ends_on)
    with pytest.raises(Refusal, match=said):
        draft_variation(by=cast.hee, agreement=agreement, extends_to=extends_to)


def test_a_variation_whose_agreement_has_ended_meanwhile_is_not_countersigned(cast: Cast) -> None:
    agreement = agreement_of(cast, "in_force", ends_on=TODAY + 10 * DAY)
    variation = draft_variation(by=cast.hee, agreement=agreement, extends_to=TODAY + YEAR)
    brought_into("signed", variation, by=cast.hee, lead=cast.practice_lead)
    with time_machine.travel(MORNING + 11 * DAY, tick=False), pytest.raises(Refusal, match="Draft a new one"):
        countersign_agreement(by=cast.hee, agreement=variation, name="H", role="Head")
    assert fresh(agreement).ends_on == TODAY + 10 * DAY


def test_ending_an_agreement_withdraws_the_variation_in_hand_and_tells_the_practice(cast: Cast) -> None:
    agreement = agreement_of(cast, "in_force")
    variation = draft_variation(by=cast.hee, agreement=agreement)
    with pytest.raises(Refusal, match="must be before 22 November 2029"):
        end_agreement(by=cast.hee, agreement=agreement, last_day=datetime.date(2029, 11, 22), reason=REASON)
    end_agreement(by=cast.hee, agreement=agreement, last_day=TODAY + 30 * DAY, reason="They merge.")
    held = fresh(agreement)
    assert (held.state, held.ends_on, held.state_reason) == ("terminated", TODAY + 30 * DAY, "They merge.")
    assert (fresh(variation).state, mailed("agreement_ended")) == ("withdrawn", {"Priya Lal"})


def test_a_draft_that_nobody_saw_is_withdrawn_without_a_mail(cast: Cast) -> None:
    withdraw_agreement(by=cast.hee, agreement=agreement_of(cast, "draft"), reason=REASON)
    assert mailed("agreement_ended") == set()
    withdraw_agreement(by=cast.hee, agreement=agreement_of(cast, "sent"), reason=REASON)
    assert mailed("agreement_ended") == {"Priya Lal"}


def test_an_agreement_on_paper_keeps_its_signed_copy_however_old_it_is(cast: Cast) -> None:
    upload = SimpleUploadedFile("signed.txt", b"Signed by all.", content_type="text/plain")
    agreement = record_agreement(
        by=cast.hee,
        practice=cast.same_hub_practice,
        starts_on=TODAY - YEAR,
        signed_on=TODAY - YEAR,
        reference=" LDA 7 ",
        parties=[cast.provider],
        upload=upload,
    )
    assert (agreement.state, agreement.reference, str(agreement.copy)) == ("in_force", "LDA 7", "signed.txt")
    assert [str(party) for party in agreement.parties.all()] == [cast.provider.name]
    cast.same_hub_practice.accreditations.update(ends_on=TODAY - YEAR)
    with time_machine.travel(MORNING + 30 * YEAR, tick=False):
        assert remove_old_evidence(by=None, today=timezone.localdate()) == 0
    assert EvidenceFile.objects.here().count() == 1


def test_of_many_on_paper_one_that_is_wrong_refuses_all(cast: Cast) -> None:
    good = PaperAgreement(practice=cast.practice, starts_on=TODAY, signed_on=TODAY)
    wrong = PaperAgreement(practice=cast.practice, starts_on=TODAY, signed_on=TODAY + DAY)
    before = EducationAgreement.objects.count()
    with pytest.raises(Refusal, match="a day to come"):
        record_agreements(by=cast.hee, agreements=[good, wrong])
    backwards = PaperAgreement(practice=cast.practice, starts_on=TODAY, ends_on=TODAY - DAY, signed_on=TODAY)
    with pytest.raises(Refusal, match="on or after the first day"):
        record_agreements(by=cast.hee, agreements=[good, backwards])
    assert EducationAgreement.objects.count() == before


# Reminders of what ends.


def test_people_are_told_once_that_an_agreement_ends_unless_another_follows(cast: Cast) -> None:
    StandingReminderFactory(region=cast.region, is_for="agreement")
    StandingReminderFactory(region=cast.region)
    EducationAgreement.objects.filter(practice=cast.practice).update(ends_on=TODAY + 60 * DAY)
    EducationAgreement.objects.filter(practice=cast.same_hub_practice).update(ends_on=TODAY + 60 * DAY)
    PracticeLeadFactory(practice=cast.same_hub_practice)
    AgreementFactory(practice=cast.same_hub_practice, starts_on=TODAY)
    assert [send_all_standing_reminders() for _ in range(2)] == [1, 0]
    mail = OutgoingMail.objects.get(template="agreement_reminder")
    assert (str(mail.person), mail.subject) == (
        "Priya Lal",
        "Ash Grove Surgery: learning and development agreement ends on 22 January 2027",
    )


@pytest.mark.parametrize("state", ["terminated", "withdrawn", "draft"])
def test_nobody_is_reminded_of_what_is_not_to_be_renewed(cast: Cast, state: str) -> None:
    StandingReminderFactory(region=cast.region, is_for="agreement", amount=700, unit="days")
    agreement = agreement_of(cast, state)
    EducationAgreement.objects.filter(pk=agreement.pk).update(ends_on=TODAY + 60 * DAY)
    assert send_all_standing_reminders() == 0
