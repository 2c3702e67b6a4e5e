"""The triggers that make the event log append-only on both databases."""

from typing import Any

TABLE = "foundation_eventrecord"
FROZEN = (
    "sequence at code actor_id actor origin subject_type subject_id data personal_digest "
    "previous hash"
).split()
_SAME = " AND ".join(f'NEW."{c}" IS NOT DISTINCT FROM OLD."{c}"' for c in FROZEN)
_SAME_SQLITE = _SAME.replace("IS NOT DISTINCT FROM", "IS")

SQLITE = [
    f"""CREATE TRIGGER event_kept BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
    f"""CREATE TRIGGER event_unchanged BEFORE UPDATE ON {TABLE}
        WHEN NOT ({_SAME_SQLITE} AND NEW.personal IS NULL)
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
]
SQLITE_OFF = ["DROP TRIGGER IF EXISTS event_kept", "DROP TRIGGER IF EXISTS event_unchanged"]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION septet_event_frozen() RETURNS trigger AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND {_SAME} AND NEW.personal IS NULL THEN RETURN NEW; END IF;
          RAISE EXCEPTION 'events are never changed or deleted';
        END $$ LANGUAGE plpgsql""",
    f"""CREATE TRIGGER event_frozen BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION septet_event_frozen()""",
    f"""CREATE TRIGGER event_kept BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION septet_event_frozen()""",
]
POSTGRESQL_OFF = [
    f"DROP TRIGGER IF EXISTS event_frozen ON {TABLE}",
    f"DROP TRIGGER IF EXISTS event_kept ON {TABLE}",
]


def install(connection: Any) -> None:
    _run(connection, POSTGRESQL if connection.vendor == "postgresql" else SQLITE)


def remove(connection: Any) -> None:
    """For migrations backwards and for tests that empty their database."""
    _run(connection, POSTGRESQL_OFF if connection.vendor == "postgresql" else SQLITE_OFF)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)  # all constants of this module
