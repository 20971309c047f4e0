"""A room that sessions share never holds more people than it has seats (promise 2).

A trigger, since no declarative constraint can count. It locks the room's row and then counts, so two bookings
of the last seat take turns; ``FOR NO KEY UPDATE`` does not wait for the key locks that new sessions hold. It
answers as an exclusion constraint would (SQLSTATE 23P01, a constraint's name), so that it is explained like one.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION placements_check_room_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    booked record;
    seats_of_room integer;
    most_at_once integer;
BEGIN
    SELECT s.room_id, s.during INTO booked
    FROM placements_session s
    WHERE s.id = (CASE WHEN TG_TABLE_NAME = 'placements_session' THEN to_jsonb(NEW) ->> 'id'
                       ELSE to_jsonb(NEW) ->> 'session_id' END)::bigint
      AND s.room_id IS NOT NULL AND NOT s.room_is_exclusive AND NOT s.is_cancelled;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT seats INTO seats_of_room FROM placements_room WHERE id = booked.room_id FOR NO KEY UPDATE;
    SELECT max(people) INTO most_at_once FROM (
        SELECT sum(step) OVER (ORDER BY at, step) AS people
        FROM placements_session s
        JOIN placements_participation p ON p.session_id = s.id,
        LATERAL (VALUES (lower(s.during), 1), (upper(s.during), -1)) AS edge (at, step)
        WHERE s.room_id = booked.room_id AND s.during && booked.during
          AND NOT s.is_cancelled AND p.part <> 'overseer'
    ) AS over_time;
    IF most_at_once > seats_of_room THEN
        RAISE EXCEPTION 'room % has % seats, % people are booked at once',
            booked.room_id, seats_of_room, most_at_once
            USING ERRCODE = '23P01', TABLE = 'placements_session', CONSTRAINT = 'placements_room_has_seats';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER placements_participation_room_seats
    AFTER INSERT OR UPDATE OF session_id, during, is_cancelled, part ON placements_participation
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (NOT NEW.is_cancelled AND NEW.part <> 'overseer')
    EXECUTE FUNCTION placements_check_room_seats();

CREATE CONSTRAINT TRIGGER placements_session_room_seats
    AFTER UPDATE OF room_id, room_is_exclusive ON placements_session
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (NEW.room_id IS NOT NULL AND NOT NEW.room_is_exclusive AND NOT NEW.is_cancelled)
    EXECUTE FUNCTION placements_check_room_seats();
"""

BACKWARDS = """
DROP TRIGGER placements_session_room_seats ON placements_session;
DROP TRIGGER placements_participation_room_seats ON placements_participation;
DROP FUNCTION placements_check_room_seats();
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
