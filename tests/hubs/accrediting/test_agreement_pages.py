"""The pages of agreements, in the portal and in the admin: who sees what, and what becomes of what they send."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hubs.accrediting.agreement_readings import READINGS, Facts, reading_of
from hubs.accrediting.agreement_text import fingerprint
from hubs.models import AgreementSignature, EducationAgreement
from hubs.operations.agreements.drafting import draft_variation
from hubs.operations.agreements.signing import question_agreement
from hubs.operations.agreements.steps import text_to_sign
from tests.factories.agreements import agreement_in, brought_into
from tests.factories.cast import Cast
from tests.factories.network import AgreementFactory, PracticeFactory, RegionFactory
from tests.factories.people import AcademicLinkFactory, HeeStaffFactory
from tests.house.query_counts import assert_same_queries

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
DAY, YEAR = datetime.timedelta(days=1), datetime.timedelta(days=365)
KIND = "education_contract"
LIST = reverse("hubs:agreement_list")
ADMIN = reverse("admin:hubs_educationagreement_changelist")


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


def agreement_of(cast: Cast, state: str, **fields: Any) -> EducationAgreement:
    values = {"practice": cast.practice, "by": cast.hee, "lead": cast.practice_lead, "kind": KIND}
    return agreement_in(state, **values | fields)  # type: ignore[arg-type]


def page_of(client: Client, person: Any, agreement: EducationAgreement, name: str = "agreement") -> Any:
    client.force_login(person)
    return client.get(reverse(f"hubs:{name}", args=[agreement.public_id]))


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def listed(client: Client, person: Any, **asked: str) -> list[tuple[str, str]]:
    client.force_login(person)
    page = client.get(LIST, asked).context["page"]
    return [(str(row), row.reading.words) for row in page.object_list]


# What an agreement reads as.

IN_FORCE = Facts(TODAY, "in_force", TODAY - YEAR, TODAY + YEAR)
READ = [
    ("withdrawn", IN_FORCE._replace(state="withdrawn")),
    ("questioned", IN_FORCE._replace(state="draft", is_questioned=True)),
    ("draft", IN_FORCE._replace(state="draft")),
    ("sent", IN_FORCE._replace(state="sent")),
    ("signed", IN_FORCE._replace(state="signed")),
    ("ended_early", IN_FORCE._replace(state="terminated", ends_on=TODAY - DAY)),
    ("expired", IN_FORCE._replace(ends_on=TODAY - DAY)),
    ("to_come", IN_FORCE._replace(starts_on=TODAY + DAY)),
    ("ending", IN_FORCE._replace(state="terminated", ends_on=TODAY)),
    ("ends_soon", IN_FORCE._replace(ends_on=TODAY)),
    ("ends_soon", IN_FORCE._replace(ends_on=TODAY + 183 * DAY)),
    ("in_force", IN_FORCE._replace(ends_on=TODAY + 184 * DAY)),
    ("in_force", IN_FORCE._replace(ends_on=TODAY, is_renewed=True)),
    ("in_force", IN_FORCE._replace(ends_on=None, starts_on=TODAY)),
]


@pytest.mark.parametrize(("name", "facts"), READ)
def test_it_reads_as_the_one_table_says(name: str, facts: Facts) -> None:
    reading = reading_of(facts)
    holds = facts.starts_on <= TODAY and (facts.ends_on is None or facts.ends_on >= TODAY)
    is_binding = facts.state in ("in_force", "terminated")
    assert (reading.name, reading.is_in_force) == (name, holds and is_binding)


def test_every_reading_is_tried() -> None:
    assert {reading.name for reading in READINGS} == {name for name, _ in READ}


# Who sees which.


def test_each_sees_their_own_and_drafts_are_for_hee_staff_alone(client: Client, cast: Cast) -> None:
    agreement_of(cast, "draft", parties=[cast.provider])
    agreement_of(cast, "sent", kind="funding_agreement", parties=[cast.other_provider])
    own = [
        ("Ash Grove Surgery: education funding agreement", "Waits to be signed"),
        ("Ash Grove Surgery: learning and development agreement", "In force"),
    ]
    beck = ("Beck Side Medical Centre: learning and development agreement", "In force")
    cliff = ("Cliff Top Practice: learning and development agreement", "In force")
    draft = ("Ash Grove Surgery: education contract", "Draft")
    elsewhere = HeeStaffFactory(region=RegionFactory()).person
    party = AcademicLinkFactory(education_provider=cast.other_provider).person
    came = {
        name: sorted(listed(client, person))
        for name, person in {
            "lead": cast.practice_lead,
            "administrator": cast.administrator,
            "hub lead": cast.hub_lead,
            "other hub lead": cast.other_hub_lead,
            "HEE": cast.hee,
            "HEE elsewhere": elsewhere,
            "party": party,
            "no party": cast.academic,
            "educationalist": cast.educationalist,
            "learner": cast.learner,
        }.items()
    }
    assert came == {
        "lead": own,
        "administrator": own,
        "hub lead": [*own, beck],
        "other hub lead": [cliff],
        "HEE": sorted([draft, *own, beck, cliff]),
        "HEE elsewhere": [],
        "party": own[:1],
        "no party": [],
        "educationalist": [],
        "learner": [],
    }


@pytest.mark.parametrize(
    ("state", "number"),
    [("", 5), ("sent", 1), ("signed", 0), ("questioned", 1), ("in-force", 3), ("ending", 0), ("over", 0)],
)
def test_the_list_is_narrowed_by_how_they_stand(client: Client, cast: Cast, state: str, number: int) -> None:
    agreement_of(cast, "sent")
    asked = agreement_of(cast, "sent", kind="funding_agreement")
    question_agreement(by=cast.practice_lead, agreement=asked, question="Who pays?")
    assert len(listed(client, cast.hee, state=state)) == number


def test_the_list_costs_the_same_for_many(client: Client, cast: Cast) -> None:
    client.force_login(cast.hee)

    def more() -> None:
        for _ in range(4):
            AgreementFactory(practice=PracticeFactory(hub=cast.hub))
        agreement_of(cast, "in_force", parties=[cast.provider])

    assert_same_queries(LIST, client, more)


def test_what_is_being_changed_is_not_shown_to_the_practice_and_its_question_is(
    client: Client, cast: Cast
) -> None:
    agreement = agreement_of(cast, "sent", text="The words.")
    question_agreement(by=cast.practice_lead, agreement=agreement, question="Who pays?")
    to_lead, to_staff = (
        words(page_of(client, person, agreement)) for person in (cast.practice_lead, cast.hee)
    )
    assert ("Who pays?" in to_lead, "The words." in to_lead) == (True, False)
    assert ("Who pays?" in to_staff, "The words." in to_staff) == (True, True)
    never_sent = agreement_of(cast, "draft", kind="funding_agreement")
    assert page_of(client, cast.practice_lead, never_sent).status_code == 404


def test_a_party_reads_variations_too_and_both_signatures(client: Client, cast: Cast) -> None:
    agreement = agreement_of(cast, "in_force", parties=[cast.provider])
    assert agreement.ends_on is not None
    variation = draft_variation(by=cast.hee, agreement=agreement, extends_to=agreement.ends_on + YEAR)
    brought_into("in_force", variation, by=cast.hee, lead=cast.practice_lead)
    body = words(page_of(client, cast.academic, agreement))
    for each in ("Variation 1", "For the practice Priya Lal, GP partner", "For the authority Helen Easterby"):
        assert each in body
    assert body.count(agreement.signatures.all()[0].sha256) == 2
    assert page_of(client, cast.academic, variation).status_code == 200
    assert page_of(client, cast.other_academic, agreement).status_code == 404


# Signing.


def sent_by(cast: Cast, agreement: EducationAgreement, **changed: str) -> dict[str, str]:
    rows = EducationAgreement.objects.select_related("practice__region", "varies")
    read = fingerprint(text_to_sign(rows.get(pk=agreement.pk)))
    return {"has_read": "on", "name": "Priya Lal", "role": "GP partner", "sha256": read} | changed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"has_read": ""}, "Read the agreement, then tick that you have"),
        ({"name": " "}, "Enter your name"),
        ({"role": ""}, "Enter your role"),
        ({"sha256": "0" * 64}, "The agreement is not the one that you read"),
        ({"sha256": ""}, "not the one that you read"),
        ({"role": "x" * 101}, "at most 100"),
    ],
)
def test_what_is_not_read_named_or_the_same_is_not_signed(
    client: Client, cast: Cast, changed: dict[str, str], said: str
) -> None:
    agreement = agreement_of(cast, "sent")
    client.force_login(cast.practice_lead)
    address = reverse("hubs:agreement_sign", args=[agreement.public_id])
    response = client.post(address, sent_by(cast, agreement, **changed))
    assert (response.status_code, AgreementSignature.objects.count()) == (200, 0)
    assert said in words(response)
    assert client.post(address, sent_by(cast, agreement)).status_code == 302
    assert AgreementSignature.objects.get().name == "Priya Lal"


def test_the_role_is_prefilled_from_what_one_signed_last(client: Client, cast: Cast) -> None:
    agreement_of(cast, "in_force")
    second = agreement_of(cast, "sent", kind="funding_agreement")
    form = page_of(client, cast.practice_lead, second, "agreement_sign").context["form"]
    assert (form["name"].value(), form["role"].value()) == ("Priya Lal", "GP partner")


def test_what_does_not_wait_to_be_signed_leads_to_its_page(client: Client, cast: Cast) -> None:
    signed = agreement_of(cast, "signed")
    response = page_of(client, cast.practice_lead, signed, "agreement_sign")
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("hubs:agreement", args=[signed.public_id]),
    )


def test_home_pages_lead_to_what_waits(client: Client, cast: Cast) -> None:
    agreement_of(cast, "sent")
    agreement_of(cast, "signed", kind="funding_agreement")

    def needs(person: Any) -> str:
        client.force_login(person)
        return words(client.get(reverse("accounts:home")))

    assert "Sign the education contract" in needs(cast.practice_lead)
    assert "1 agreement waits for you to countersign" in needs(cast.hee)
    assert "countersign" not in needs(cast.hub_lead)


# The admin.


def in_admin(client: Client, cast: Cast, name: str, *args: Any) -> str:
    client.force_login(cast.hee)
    return reverse(f"admin:hubs_educationagreement_{name}", args=args)


def test_a_draft_in_the_admin_begins_with_what_was_agreed_last(client: Client, cast: Cast) -> None:
    agreement_of(cast, "in_force", ends_on=TODAY + 30 * DAY, parties=[cast.provider], text="Our words.")
    response = client.post(in_admin(client, cast, "add"), {"practice": cast.practice.pk, "kind": KIND})
    draft = EducationAgreement.objects.get(state="draft")
    assert response["Location"] == in_admin(client, cast, "change", draft.pk)
    form = client.get(response["Location"]).context["adminform"].form
    assert (form["text"].value(), form["parties"].value()) == ("Our words.", [cast.provider.pk])
    again = client.post(in_admin(client, cast, "add"), {"practice": cast.practice.pk, "kind": KIND})
    assert "being prepared for this practice already" in words(again)


def test_a_stale_save_in_the_admin_shows_theirs_and_saves_when_sent_again(client: Client, cast: Cast) -> None:
    draft = agreement_of(cast, "draft")
    address = in_admin(client, cast, "change", draft.pk)
    sent = {"starts_on": "2026-11-23", "ends_on": "", "reference": "", "revision": "1"}
    assert client.post(address, sent | {"text": "Theirs."}).status_code == 302
    refused = client.post(address, sent | {"text": "Mine."})
    assert "Saved meanwhile: Theirs." in words(refused)
    form = refused.context["adminform"].form
    assert (form["text"].value(), form["revision"].value()) == ("Mine.", "2")
    assert client.post(address, sent | {"text": "Mine.", "revision": "2"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.text, draft.revision) == ("Mine.", 3)


def test_a_crafted_state_does_not_get_past_the_form(client: Client, cast: Cast) -> None:
    draft = agreement_of(cast, "draft")
    address = in_admin(client, cast, "change", draft.pk)
    sent = {"starts_on": "2026-11-23", "ends_on": "", "revision": "1", "text": "Words.", "state": "in_force"}
    assert client.post(address, sent | {"signed_on": "2026-11-23", "varies": draft.pk}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.signed_on, draft.varies_id, draft.text) == ("draft", None, None, "Words.")


def test_those_that_end_soon_are_renewed_from_the_list(client: Client, cast: Cast) -> None:
    EducationAgreement.objects.filter(practice=cast.practice).update(ends_on=TODAY + 30 * DAY)
    keys = list(EducationAgreement.objects.values_list("pk", flat=True))
    client.force_login(cast.hee)
    data = {"action": "renew", "_selected_action": keys, "index": "0"}
    body = words(client.post(ADMIN, data, follow=True))
    assert "1 agreement drafted" in body
    assert body.count("was left: it has no last day") == len(keys) - 1
    assert EducationAgreement.objects.get(state="draft").starts_on == TODAY + 31 * DAY


def test_paper_is_recorded_with_its_copy_and_a_script_is_refused(client: Client, cast: Cast) -> None:
    address = in_admin(client, cast, "record")
    sent = {
        "practice": cast.practice.pk,
        "kind": KIND,
        "starts_on": "2026-01-01",
        "signed_on": "2025-12-20",
        "parties": [cast.provider.pk],
    }
    bad = SimpleUploadedFile("signed.pdf", b"<script>alert(1)</script>", content_type="application/pdf")
    refused = client.post(address, sent | {"upload": bad})
    assert (refused.status_code, EducationAgreement.objects.filter(kind=KIND).count()) == (200, 0)
    good = SimpleUploadedFile("signed.txt", b"Signed.", content_type="text/plain")
    assert client.post(address, sent | {"upload": good}).status_code == 302
    agreement = EducationAgreement.objects.get(kind=KIND)
    body = page_of(client, cast.practice_lead, agreement)
    assert "signed.txt" in words(body)
    assert "on paper" in words(body)
    assert "Kept by the practice and its hub" in words(page_of(client, cast.academic, agreement))


def test_staff_of_another_region_find_nothing_and_record_nothing(client: Client, cast: Cast) -> None:
    agreement = agreement_of(cast, "draft")
    client.force_login(HeeStaffFactory(region=RegionFactory()).person)
    assert list(client.get(ADMIN).context["cl"].result_list) == []
    for name in ("change", "send", "withdraw"):
        response = client.get(reverse(f"admin:hubs_educationagreement_{name}", args=[agreement.pk]))
        assert response.status_code in (302, 404)
    sent = {"practice": cast.practice.pk, "kind": KIND, "starts_on": "2026-01-01", "signed_on": "2026-01-01"}
    assert "Select a valid choice" in words(client.post(in_admin_of("record"), sent))


def in_admin_of(name: str) -> str:
    return reverse(f"admin:hubs_educationagreement_{name}")
