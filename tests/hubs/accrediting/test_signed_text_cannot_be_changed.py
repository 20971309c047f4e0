"""What was signed stays word for word as it was: ``ROUTES`` lists every way by which somebody tried to change it.

As the application's role, which is what pages, workers and commands work as; and by pages, as HEE staff everywhere
and as who signed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from atp_portal.redaction import REDACTABLE, redact_history
from hubs.accrediting.agreement_text import fingerprint
from hubs.models import AgreementSignature, EducationAgreement
from hubs.operations.agreements.drafting import write_agreement
from hubs.operations.agreements.ending import end_agreement
from hubs.operations.agreements.signing import call_back_agreement, sign_agreement
from hubs.operations.base import Refusal
from hubs.operations.transfers import transfer_standing
from tests.factories import AccreditationFactory, HeeStaffFactory, PracticeFactory, PracticeLeadFactory
from tests.factories.agreements import REASON, agreement_in
from tests.hubs.accrediting.desk import afterwards_undone
from tests.hubs.accrediting.test_admin_cannot_bend import ROUTES as ADMIN_ROUTES
from tests.hubs.accrediting.test_admin_cannot_bend import addresses, crafted

pytestmark = pytest.mark.django_db
OTHER = "Other terms."
SIGNATURES, AGREEMENTS = "hubs_agreementsignature", "hubs_educationagreement"


class Signed:
    """An agreement of a practice that both sides have signed, who signed, and who is HEE staff everywhere."""

    def __init__(self) -> None:
        self.practice = PracticeFactory(name="Ash Grove Surgery")
        self.lead = PracticeLeadFactory(practice=self.practice).person
        self.staff = HeeStaffFactory(region=None).person
        self.agreement = agreement_in("in_force", practice=self.practice, by=self.staff, lead=self.lead)
        self.signatures = AgreementSignature.objects.filter(agreement=self.agreement)

    def sql(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"text": OTHER, "sha256": fingerprint(OTHER)})

    def ignoring_triggers(self, table: str, statement: str) -> None:
        """The same, after the session was told that no trigger of the table counts."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is refused at commit is refused here
            query = "SELECT array_agg(tgname::text)::text FROM pg_trigger WHERE tgrelid = %s::regclass"
            cursor.execute(query, [table])
            cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [cursor.fetchone()[0]])
        self.sql(statement)

    def changed(self) -> list[AgreementSignature]:
        """The signatures with another text, not saved yet."""
        rows = list(self.signatures)
        for row in rows:
            row.text, row.sha256 = OTHER, fingerprint(OTHER)
        return rows


def saves(signed: Signed) -> None:
    signed.changed()[0].save()


def saves_the_agreement(signed: Signed) -> None:
    agreement = EducationAgreement.objects.get(pk=signed.agreement.pk)
    agreement.text = OTHER
    agreement.save()


def upserts(signed: Signed) -> None:
    AgreementSignature.objects.bulk_create(
        signed.changed(),
        update_conflicts=True,
        unique_fields=["agreement", "side"],
        update_fields=["text", "sha256"],
    )


def moves_the_practice(signed: Signed) -> None:
    EducationAgreement.objects.filter(pk=signed.agreement.pk).update(practice=PracticeFactory())


def writes(signed: Signed) -> None:
    found = EducationAgreement.objects.get(pk=signed.agreement.pk)
    write_agreement(
        by=signed.staff, agreement=found, revision=found.revision, starts_on=found.starts_on, text=OTHER
    )


def signs_again(signed: Signed) -> None:
    sign_agreement(by=signed.lead, agreement=signed.agreement, name="X", role="X", sha256=fingerprint(OTHER))


def ends_and_writes(signed: Signed) -> None:
    end_agreement(by=signed.staff, agreement=signed.agreement, last_day=timezone.localdate(), reason=REASON)
    writes(signed)


def redacts(signed: Signed) -> None:
    tables = [table for table in REDACTABLE if table.startswith("hubs_agreementsignature")]
    assert tables == []
    redact_history("hubs_agreementsignatureevent", [signed.signatures[0].pk], by=signed.staff.pk, reason="x")


def redacts_by_sql(signed: Signed) -> None:
    signed.sql(
        f"SELECT redact_history('{SIGNATURES}', ARRAY[{signed.signatures[0].pk}], ARRAY['text'], NULL, 'x')"
    )


UPDATE = f"UPDATE {SIGNATURES} SET text = %(text)s, sha256 = %(sha256)s"
# What somebody does, by the words for it; each ends in a refusal of the database, of the ORM or of an operation.
ROUTES: dict[str, Callable[[Signed], Any]] = {
    "saving a signature": saves,
    "update() of signatures": lambda signed: signed.signatures.update(text=OTHER),
    "bulk_update() of signatures": lambda signed: AgreementSignature.objects.bulk_update(
        signed.changed(), ["text", "sha256"]
    ),
    "bulk_create() over those that are there": upserts,
    "delete() of a signature": lambda signed: signed.signatures[0].delete(),
    "delete() of signatures": lambda signed: signed.signatures.delete(),
    "_raw_delete() of signatures": lambda signed: signed.signatures._raw_delete("default"),
    "SQL UPDATE": lambda signed: signed.sql(UPDATE),
    "SQL DELETE": lambda signed: signed.sql(f"DELETE FROM {SIGNATURES}"),
    "SQL TRUNCATE": lambda signed: signed.sql(f"TRUNCATE {SIGNATURES} CASCADE"),
    "SQL DROP": lambda signed: signed.sql(f"DROP TABLE {SIGNATURES} CASCADE"),
    "SQL ALTER": lambda signed: signed.sql(f"ALTER TABLE {SIGNATURES} DISABLE TRIGGER ALL"),
    "SQL MERGE": lambda signed: signed.sql(
        f"MERGE INTO {SIGNATURES} s USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET text = %(text)s"
    ),
    "SQL UPDATE with triggers ignored": lambda signed: signed.ignoring_triggers(SIGNATURES, UPDATE),
    "SQL DELETE with triggers ignored": lambda signed: signed.ignoring_triggers(
        SIGNATURES, f"DELETE FROM {SIGNATURES}"
    ),
    "SQL TRUNCATE with triggers ignored": lambda signed: signed.ignoring_triggers(
        SIGNATURES, f"TRUNCATE {SIGNATURES} CASCADE"
    ),
    "saving the agreement": saves_the_agreement,
    "update() of the agreement": lambda signed: EducationAgreement.objects.update(text=OTHER),
    "back to a draft by update()": lambda signed: EducationAgreement.objects.update(state="draft"),
    "delete() of the agreement": lambda signed: EducationAgreement.objects.get().delete(),
    "SQL UPDATE of the agreement": lambda signed: signed.sql(f"UPDATE {AGREEMENTS} SET text = %(text)s"),
    "SQL DELETE of the agreement with triggers ignored": lambda signed: signed.ignoring_triggers(
        AGREEMENTS, f"DELETE FROM {AGREEMENTS}"
    ),
    "delete() of the practice": lambda signed: signed.practice.delete(),
    "delete() of who signed": lambda signed: signed.lead.delete(),
    "moving the agreement to another practice": moves_the_practice,
    "write_agreement": writes,
    "call_back_agreement": lambda signed: call_back_agreement(
        by=signed.staff, agreement=signed.agreement, reason=REASON
    ),
    "sign_agreement again": signs_again,
    "end_agreement, then write_agreement": ends_and_writes,
    "redact_history": redacts,
    "redact_history of the table itself": redacts_by_sql,
}


def as_signed() -> list[tuple[Any, ...]]:
    return list(AgreementSignature.objects.order_by("pk").values_list())


@pytest.mark.parametrize("route", ROUTES)
def test_it_is_refused_and_the_text_is_the_one_that_was_signed(application_role: str, route: str) -> None:
    signed = Signed()
    before = as_signed()
    assert len(before) == 2
    with (
        pytest.raises((DatabaseError, ProtectedError, Refusal, KeyError)),
        transaction.atomic(),
    ):
        ROUTES[route](signed)
    assert as_signed() == before
    assert {fingerprint(row.text) for row in signed.signatures} == {signed.signatures[0].sha256}


def test_a_merger_of_the_practice_leaves_it_as_it_was(application_role: str) -> None:
    signed = Signed()
    AccreditationFactory(practice=signed.practice)
    before = as_signed(), list(EducationAgreement.objects.values_list())
    transfer_standing(
        by=signed.staff,
        from_practice=signed.practice,
        to_practice=PracticeFactory(region=signed.practice.region),
        on=timezone.localdate(),
        reason=REASON,
    )
    assert (as_signed(), list(EducationAgreement.objects.values_list())) == before


def test_where_the_agreement_s_own_words_were_changed_past_its_triggers_pages_show_what_was_signed(
    client: Client, application_role: str
) -> None:
    signed = Signed()
    with transaction.atomic():
        signed.ignoring_triggers(AGREEMENTS, f"UPDATE {AGREEMENTS} SET text = %(text)s")
    client.force_login(signed.lead)
    body = client.get(reverse("hubs:agreement", args=[signed.agreement.public_id])).content.decode()
    assert OTHER not in body
    assert "Data sharing" in body


def test_no_address_of_the_portal_or_the_admin_changes_it(client: Client) -> None:
    signed = Signed()
    before = as_signed()
    public = [
        reverse(f"hubs:{name}", args=[signed.agreement.public_id])
        for name in ("agreement", "agreement_sign", "agreement_question")
    ]
    in_admin = [
        address
        for route in ADMIN_ROUTES[EducationAgreement]
        for address in addresses(signed.agreement, route)
    ]
    sent = crafted(signed.agreement) | {
        "text": OTHER,
        "sha256": fingerprint(OTHER),
        "has_read": "on",
        "name": "Somebody else",
        "role": "Nobody",
        "question": "May I?",
        "signatures-TOTAL_FORMS": "1",
        "signatures-INITIAL_FORMS": "1",
        "signatures-0-id": str(signed.signatures[0].pk),
        "signatures-0-text": OTHER,
        "signatures-0-sha256": fingerprint(OTHER),
    }
    changed = []
    for person in (signed.staff, signed.lead):
        client.force_login(person)
        for address in [*public, *in_admin]:
            for send in (client.post, client.put, client.patch, client.delete):
                with afterwards_undone():
                    status = send(address, sent if send == client.post else b"").status_code
                    if status >= 500 or as_signed() != before:
                        changed.append((address, send, status))
    assert changed == []


def test_signatures_have_no_page_of_their_own_in_the_admin() -> None:
    assert AgreementSignature not in admin.site._registry
    with suppress(NoReverseMatch):
        reverse("admin:hubs_agreementsignature_changelist")
        pytest.fail("there is one")
