"""Triggers that keep rows from being changed or deleted, made from a description, on both databases.

An app that has such rows describes them in `<app>/frozen.py`, installs them in a migration, and
registers them when it is ready, so that tests which empty their database can lift them.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Frozen:
    """Rows of `table` that match `frozen_when` (SQL over OLD) are never deleted, and changed only
    where `may_become` (SQL over OLD and NEW) holds and no column but `may_change` differs.

    `refuse_insert` is SQL over NEW under which no row may be added. Every text here is a constant
    of our own code, never input.
    """

    table: str
    frozen_when: str = "TRUE"
    may_change: tuple[str, ...] = ()
    may_become: str = "FALSE"
    refuse_insert: str = ""

    @property
    def message(self) -> str:
        return f"{self.table}: kept rows are never changed or deleted"


registry: list[Frozen] = []


def register(*kept: Frozen) -> None:
    registry.extend(kept)


def install(connection: Any, kept: Frozen) -> None:
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for statement in make(kept, _columns(connection, cursor, kept.table)):
            cursor.execute(statement)


def remove(connection: Any, kept: Frozen) -> None:
    """For migrations backwards and for tests that empty their database."""
    on = f" ON {kept.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for what in ("kept", "unchanged", "closed", "whole"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {kept.table}_{what}{on}")


def install_all(connection: Any) -> None:
    for kept in registry:
        install(connection, kept)


def remove_all(connection: Any) -> None:
    for kept in registry:
        remove(connection, kept)


def _columns(connection: Any, cursor: Any, table: str) -> list[str]:
    found = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in found]


def _allowed(kept: Frozen, columns: list[str], same: str) -> str:
    """SQL that tells whether an update leaves all alone but what may change."""
    fixed = [f'NEW."{c}" {same} OLD."{c}"' for c in columns if c not in kept.may_change]
    return f"({kept.may_become}) AND {' AND '.join(fixed)}"


def _sqlite(kept: Frozen, columns: list[str]) -> list[str]:
    stop = f"BEGIN SELECT RAISE(ABORT, '{kept.message}'); END"
    table, when = kept.table, kept.frozen_when
    statements = [
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN {when} {stop}",
        (
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} "
            f"WHEN ({when}) AND NOT ({_allowed(kept, columns, 'IS')}) {stop}"
        ),
    ]
    if kept.refuse_insert:
        statements.append(
            f"CREATE TRIGGER {table}_closed BEFORE INSERT ON {table} "
            f"WHEN {kept.refuse_insert} {stop}"
        )
    return statements


def _postgresql(kept: Frozen, columns: list[str]) -> list[str]:
    # WHEN may hold no subquery there, so every question is asked inside the function.
    table, allowed = kept.table, _allowed(kept, columns, "IS NOT DISTINCT FROM")
    statements = [
        f"""CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger AS $$
            BEGIN
              IF TG_OP = 'INSERT' THEN
                IF NOT ({kept.refuse_insert or "FALSE"}) THEN RETURN NEW; END IF;
              ELSIF TG_OP = 'UPDATE' THEN
                IF NOT ({kept.frozen_when}) OR ({allowed}) THEN RETURN NEW; END IF;
              ELSIF TG_OP = 'DELETE' THEN
                IF NOT ({kept.frozen_when}) THEN RETURN OLD; END IF;
              END IF;
              RAISE EXCEPTION '{kept.message}';
            END $$ LANGUAGE plpgsql""",
        (
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
        ),
        (
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_frozen()"
        ),
    ]
    if kept.refuse_insert:
        statements.append(
            f"CREATE TRIGGER {table}_closed BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
        )
    return statements
