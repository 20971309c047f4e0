"""The one way to take words out of history, where the law requires it.

``redact_history`` is a function of the database. It runs with its owner's rights, blanks the words named in
``REDACTABLE`` and nothing else, and writes what it did into ``accounts_redaction``, which nobody else writes. The
application's role may call it, and can still neither change nor delete history by any other way.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from django.db import connection
from psycopg import sql

LOG = "accounts_redaction"

# The words in history that people write freely, by its table. All else there is keys, dates, choices and numbers.
REDACTABLE: dict[str, tuple[str, ...]] = {
    "hubs_accreditationevent": ("state_reason",),
    "hubs_answerevent": ("statement",),
    "hubs_applicationevent": ("state_reason", "no_visit_because"),
    "hubs_auditactionevent": ("text", "what_was_done"),
    "hubs_auditsectionevent": ("text",),
    "hubs_auditspokeevent": ("place", "learning"),
    "hubs_changedeclarationevent": ("text", "reason"),
    "hubs_conditionevent": ("text", "what_was_done", "sent_back_because", "changed_because"),
    "hubs_decisionevent": ("reason", "letter"),
    "hubs_educationagreementevent": ("state_reason", "question"),
    "hubs_educationalauditevent": ("state_reason", "follow_up_note"),
    "hubs_evidencefileevent": ("name", "removed_reason"),
    "hubs_evidenceitemevent": ("title", "url"),
    "hubs_gateoverrideevent": ("reason", "shortened_reason"),
    "hubs_hubcontactevent": ("name", "phone", "email"),
    "hubs_panelcaseevent": ("off_because",),
    "hubs_panelmeetingevent": ("minutes", "small_because", "called_off_because"),
    "hubs_prospectevent": ("next_step", "not_now_reason"),
    "hubs_prospectnoteevent": ("text",),
    "hubs_reconsiderationevent": ("grounds",),
    "hubs_judgementevent": ("comment",),
    "hubs_regionevent": ("programme_lead_name", "programme_lead_email"),
    "hubs_suspensionevent": ("reason", "lifted_reason"),
    "hubs_visitevent": ("to_meet", "people_met", "report", "called_off_because"),
    "placements_calendarfeedevent": ("name",),
    "placements_closureevent": ("reason",),
    "placements_inductionnotesevent": ("getting_here", "first_day", "what_to_bring"),
    "placements_learnerproposalevent": ("place", "supervised_by"),
    "placements_objectiveevent": ("text",),
    "placements_placementevent": ("state_reason", "interdisciplinary_opportunities"),
    "placements_placementroleevent": ("same_person_reason",),
    "placements_regionaleventevent": ("description",),
    "placements_ruleoverrideevent": ("sentence", "reason"),
    "placements_sessionevent": ("title", "place", "note", "cancelled_reason"),
    "placements_sessionseriesevent": ("title",),
    "placements_spokevisitevent": ("place", "agreed_with", "learning"),
    "placements_standinglapseevent": ("missing", "reason"),
    "placements_typicalsessionevent": ("title", "place", "note"),
    "placements_workingpatternevent": ("activity",),
}

FUNCTION = """
CREATE OR REPLACE FUNCTION redact_history(
    history_table text, object_ids bigint[], fields text[], redacted_by bigint, reason text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    permitted CONSTANT jsonb := {permitted};
    before CONSTANT text := current_setting('pgtrigger.ignore', true);
    field text;
    blanked text;
    worded text;
    done bigint;
BEGIN
    IF coalesce(reason, '') !~ '\\S' THEN
        RAISE EXCEPTION 'a redaction needs a reason';
    END IF;
    IF coalesce(cardinality(fields), 0) = 0 THEN
        RAISE EXCEPTION 'say which words are redacted';
    END IF;
    FOREACH field IN ARRAY fields LOOP
        IF NOT coalesce(permitted -> history_table, '[]'::jsonb) ? field THEN
            RAISE EXCEPTION '% of % cannot be redacted', field, history_table;
        END IF;
    END LOOP;
    SELECT string_agg(format('%I = ''''', name), ', '), string_agg(format('%I <> ''''', name), ' OR ')
        INTO blanked, worded FROM unnest(fields) AS name;
    -- The trigger that keeps history as it is lets this one statement pass.
    PERFORM set_config('pgtrigger.ignore', (
        SELECT coalesce(array_agg(tgname::text), ARRAY[]::text[])::text FROM pg_trigger
        WHERE tgrelid = format('%I', history_table)::regclass AND tgname LIKE 'pgtrigger\\_append\\_only\\_%'
    ), true);
    EXECUTE format(
        'WITH redacted AS (
            UPDATE %I SET %s WHERE pgh_obj_id = ANY($1) AND (%s) RETURNING pgh_obj_id
        ), logged AS (
            INSERT INTO accounts_redaction
                (history_table, object_id, fields, event_count, reason, redacted_by_id, database_role, redacted_at)
            SELECT $2, pgh_obj_id, to_jsonb($3), count(*), left($4, 200), $5, session_user, now()
            FROM redacted GROUP BY pgh_obj_id
        ) SELECT count(*) FROM redacted', history_table, blanked, worded
    ) INTO done USING object_ids, history_table, fields, reason, redacted_by;
    PERFORM set_config('pgtrigger.ignore', coalesce(nullif(before, ''), '{{}}'), true);
    RETURN done;
END;
$function$
"""


def install_function() -> list[sql.Composed]:
    """What the owner runs, each time that it has migrated: the function, which nobody may call unless told."""
    permitted = sql.Literal(json.dumps(REDACTABLE))
    return [
        sql.SQL(FUNCTION).format(permitted=permitted),
        sql.SQL(
            "REVOKE ALL ON FUNCTION redact_history(text, bigint[], text[], bigint, text) FROM PUBLIC"
        ).format(),
    ]


def redact_history(history_table: str, object_ids: Collection[int], *, by: int | None, reason: str) -> int:
    """Blank all that is ``REDACTABLE`` in the history of these rows; how many events had such words.

    ``by`` is the key of whoever had it done, None for the portal itself.
    """
    if not object_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT redact_history(%s, %s, %s, %s, %s)",
            [history_table, list(object_ids), list(REDACTABLE[history_table]), by, reason],
        )
        return int(cursor.fetchone()[0])
