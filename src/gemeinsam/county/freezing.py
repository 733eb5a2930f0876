"""What was decided stays: its check sum, a guard in the database, and the one way to let it go with its county.

Guards are taken off before migrations run and put on again afterwards (`apps.py` of their rooms): SQLite rebuilds
a table to change it, loses its triggers without a word, and refuses to rename while a trigger names the old table.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, transaction

# What a trigger says when it refuses.
MESSAGE = "decided row"
# True inside a trigger while the county of the old row is being removed.
THAWED = "EXISTS (SELECT 1 FROM county_thaw t WHERE t.county_number = OLD.county_id)"


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    """The text that the check sum is taken of: keys in order, no spaces, UTF-8."""
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


@contextmanager
def thawed(county_id: int) -> Iterator[None]:
    """Let what was decided in a county go with everything else: for its removal, and for nothing else."""
    # By name: the room's rows are not there yet when the apps start, which read this file.
    marks = apps.get_model("county", "Thaw").objects
    with transaction.atomic():
        mark, _made = marks.get_or_create(county_number=county_id)
        yield
        mark.delete()


@dataclass(frozen=True, slots=True)
class Guard:
    """Two triggers that refuse to change or delete a frozen row, whoever asks.

    frozen: SQL over OLD that is true for a frozen row. free: columns that may change all the same.
    """

    table: str
    frozen: str
    free: frozenset[str] = frozenset()

    @property
    def names(self) -> list[tuple[str, str]]:
        """Name and table of each trigger."""
        return [(f"{self.table}_{verb}_frozen", self.table) for verb in ("update", "delete")]

    def put_on(self, alias: str) -> None:
        """Create the triggers, if the tables are those of this version."""
        connection = connections[alias]
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            if self.table not in tables or "county_thaw" not in tables:
                return
            columns = [row.name for row in connection.introspection.get_table_description(cursor, self.table)]
            for statement in self.for_sqlite(columns) if connection.vendor == "sqlite" else self.for_postgresql():
                cursor.execute(statement)

    def take_off(self, alias: str) -> None:
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name, _table in self.names:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP FUNCTION IF EXISTS {self.table}_frozen() CASCADE")

    def for_sqlite(self, columns: list[str]) -> Iterator[str]:
        differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns if name not in self.free)
        frozen = f"{self.frozen} AND NOT {THAWED}"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for (name, table), verb, when in zip(self.names, ("UPDATE", "DELETE"), (f" AND ({differs})", ""), strict=True):
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {frozen}{when} {refuse}"

    def for_postgresql(self) -> Iterator[str]:
        free = "".join(f" - '{name}'" for name in sorted(self.free))
        yield (
            f"CREATE FUNCTION {self.table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.frozen} AND NOT {THAWED} THEN "
            f"IF TG_OP = 'DELETE' OR (to_jsonb(OLD){free}) IS DISTINCT FROM (to_jsonb(NEW){free}) THEN "
            f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        for (name, table), verb in zip(self.names, ("UPDATE", "DELETE"), strict=True):
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"


def present(names: list[tuple[str, str]], alias: str = "default") -> set[str]:
    """Which of these triggers the database has."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {row[0] for row in cursor.fetchall()} & {name for name, _table in names}
