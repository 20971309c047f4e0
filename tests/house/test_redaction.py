"""Words are taken out of history by one logged function, and in no other way."""

from collections.abc import Iterator
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import DatabaseError, ProgrammingError

from accounts.models import Redaction
from atp_portal.database_rights import history_tables
from atp_portal.redaction import REDACTABLE, redact_history
from placements.models import Session
from tests.factories import SessionFactory
from tests.factories.cast import Cast

SESSIONS = "placements_sessionevent"


def events_of(session: Session) -> list[dict[str, Any]]:
    rows = apps.get_model("placements", "SessionEvent")._default_manager.filter(pgh_obj_id=session.pk)
    return list(rows.order_by("pgh_id").values())


@pytest.mark.django_db
def test_it_blanks_the_words_of_one_row_s_history_and_nothing_else(cast: Cast) -> None:
    first, second = SessionFactory(note="Bring Lena’s form"), SessionFactory(note="Bring a badge")
    Session.objects.filter(pk=first.pk).update(note="", title="Lena’s clinic", cancelled_reason="Lena is ill")
    before, others = events_of(first), events_of(second)
    assert redact_history(SESSIONS, [first.pk], by=cast.hee.pk, reason="asked for deletion") == 2
    blank = dict.fromkeys(REDACTABLE[SESSIONS], "")
    assert events_of(first) == [event | blank for event in before]
    assert events_of(second) == others
    first.refresh_from_db()
    assert first.title == "Lena’s clinic"  # history alone: the row itself is changed by whoever may


@pytest.mark.django_db
def test_it_writes_down_who_did_what_and_why(cast: Cast, application_role: str) -> None:
    session = SessionFactory(note="Bring Lena’s form")
    with pghistory.context(operation="anonymise_person"):
        redact_history(SESSIONS, [session.pk], by=cast.hee.pk, reason="asked for deletion")
    redaction = Redaction.objects.get()
    assert (
        redaction.history_table,
        redaction.object_id,
        redaction.fields,
        redaction.event_count,
        redaction.reason,
        redaction.redacted_by,
        bool(redaction.database_role),
        redaction.redacted_at.date() == redaction.redacted_at.now().date(),
    ) == (
        SESSIONS,
        session.pk,
        ["title", "place", "note", "cancelled_reason"],
        1,
        "asked for deletion",
        cast.hee,
        True,
        True,
    )
    assert redact_history(SESSIONS, [session.pk], by=None, reason="again") == 0
    assert Redaction.objects.count() == 1


@pytest.mark.django_db
def test_history_is_kept_from_being_changed_after_it_as_before(application_role: str) -> None:
    session = SessionFactory(note="Bring Lena’s form")
    redact_history(SESSIONS, [session.pk], by=None, reason="asked for deletion")
    for statement in ("UPDATE {} SET note = ''", "DELETE FROM {}", "TRUNCATE {}"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(SESSIONS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
        assert cursor.fetchone()[0] in ("", "{}", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "fields", "reason", "told"),
    [
        (SESSIONS, ["kind"], "why", "cannot be redacted"),
        (SESSIONS, ["pgh_label"], "why", "cannot be redacted"),
        (SESSIONS, ["note = '', kind"], "why", "cannot be redacted"),
        ("accounts_person", ["email"], "why", "cannot be redacted"),
        ("accounts_redaction", ["reason"], "why", "cannot be redacted"),
        (SESSIONS, [], "why", "say which words"),
        (SESSIONS, ["note"], " ", "needs a reason"),
    ],
)
def test_it_refuses_all_that_is_no_free_text_of_history(
    table: str, fields: list[str], reason: str, told: str
) -> None:
    session = SessionFactory(note="Bring Lena’s form")
    before = events_of(session)
    with (
        pytest.raises(DatabaseError, match=told),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT redact_history(%s, %s, %s::text[], NULL, %s)", [table, [session.pk], fields, reason]
        )
    assert events_of(session) == before
    assert not Redaction.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO accounts_redaction SELECT FROM accounts_redaction",
        "UPDATE accounts_redaction SET reason = ''",
        "DELETE FROM accounts_redaction",
        "TRUNCATE accounts_redaction",
    ],
)
def test_the_application_only_reads_the_log_of_redactions(application_role: str, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# Words of history that are about a place, a document or a machine, and about nobody.
ABOUT_NOBODY = {
    "accounts_actionlinkevent": {"action"},
    "accounts_educationalistevent": {"approving_body"},
    "accounts_learnerevent": {"stage"},
    "accounts_outgoingmailidpersontemplatestaterepeatsevent": {"template"},
    "accounts_redactionevent": {"history_table", "reason", "database_role"},
    "accounts_signonlinkevent": {"provider"},
    "accounts_supervisorevent": {"job_title"},
    "hubs_agreementsignatureevent": {"sha256"},
    "hubs_areaboundaryevent": {"source"},
    "hubs_bankholidayevent": {"division", "title", "notes"},
    "hubs_branchsurgeryevent": {
        "address_1",
        "address_2",
        "town",
        "county",
        "postcode",
        "phone",
        "ods_code",
        "name",
    },
    "hubs_clinicalcommissioninggroupevent": {"code", "name", "official_name"},
    "hubs_conditionevent": {"url"},
    "hubs_criteriaversionevent": {"name", "note"},
    "hubs_criterionevent": {"code", "guidance", "source", "text"},
    # The terms are a contract between organisations: what was agreed must stay to be read, word for word.
    "hubs_educationagreementevent": {"reference", "text"},
    "hubs_educationalauditevent": {"reference"},
    "hubs_educationproviderevent": {"slug", "name", "website"},
    "hubs_evidencefileevent": {"sha256"},
    "hubs_importrunevent": {"file_name", "sha256"},
    "hubs_integratedcareboardevent": {"code", "name"},
    "hubs_learnergroupevent": {"slug", "name"},
    "hubs_vacationevent": {"name"},
    "placements_ruleoverrideevent": {"rule", "about"},
    "placements_rulesettingevent": {"rule", "reason"},
    "placements_typicalweekevent": {"name"},
    "placements_objectivesetevent": {"name", "stage"},
    "placements_setobjectiveevent": {"text"},
    "hubs_panelmeetingevent": {"place"},
    "hubs_practiceevent": {
        "address_1",
        "address_2",
        "town",
        "county",
        "postcode",
        "phone",
        "ods_code",
        "name",
        "commissioner_code",
        "interdisciplinary",
        "shared_mailbox",
    },
    "hubs_practicegroupevent": {"name"},
    "hubs_professionevent": {"slug", "name"},
    # The library: what is published for anybody to read, with its authors as they sign it.
    "hubs_libraryfileevent": {"name", "text_alternative"},
    "hubs_movedaddressevent": {"new_path", "old_path"},
    "hubs_publicationevent": {
        "address",
        "authors",
        "body",
        "place",
        "section",
        "slug",
        "source",
        "summary",
        "title",
    },
    "hubs_qualitydomainevent": {"code", "name"},
    "hubs_regionevent": {"slug", "name", "scheme_name", "authority_name"},
    "hubs_traininghubevent": {"name", "slug", "phone", "website"},
    "hubs_visitevent": {"place"},
    "placements_roomevent": {"name"},
    "placements_standinglapseevent": {"lacks"},
}


def words_in_history() -> Iterator[tuple[str, str]]:
    """Each column of history in which somebody may have written words, with its table."""
    by_table = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    for table in history_tables():
        for field in by_table[table]._meta.concrete_fields:
            free = isinstance(field, models.CharField | models.TextField) and not field.choices
            if free and not field.name.startswith("pgh_"):
                yield table, field.name


def test_all_words_in_history_can_be_redacted_or_are_about_nobody() -> None:
    known = {(table, name) for table, names in REDACTABLE.items() for name in names}
    assert known <= set(words_in_history())
    assert {
        (table, name)
        for table, name in words_in_history()
        if (table, name) not in known and name not in ABOUT_NOBODY.get(table, ())
    } == set()
