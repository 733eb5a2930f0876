"""What a body decided never changes: triggers in the database that refuse it, whoever asks.

They are taken off before migrations run and put on again afterwards (`apps.py`): SQLite rebuilds a table
to change it, loses its triggers without a word, and refuses to rename while a trigger names the old table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections, transaction

PLAN = "planning_plan"
MESSAGE = "decided plan"
# Whether a plan is the public one may change, and a job's row ends after 90 days.
STAYS_FREE = frozenset({"published", "job_id"})
ROWS = {
    "planning_assignment": "{row}.plan_id",
    "planning_leftout": "{row}.plan_id",
    "planning_assignmentyear": "(SELECT plan_id FROM planning_assignment WHERE id = {row}.assignment_id)",
}
VERBS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
DECIDED = (
    "EXISTS (SELECT 1 FROM planning_plan p WHERE p.id = {plan} AND p.decided_on IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM planning_thaw t WHERE t.county_number = p.county_id))"
)
THAWED = "EXISTS (SELECT 1 FROM planning_thaw t WHERE t.county_number = OLD.county_id)"


@contextmanager
def thawed(county_id: int) -> Iterator[None]:
    """Let decided plans of a county go with everything else: for its removal, and for nothing else."""
    # By name: the room's rows are not there yet when its app starts, which reads this file.
    marks = apps.get_model("planning", "Thaw").objects
    with transaction.atomic():
        mark, _made = marks.get_or_create(county_number=county_id)
        yield
        mark.delete()


def names() -> list[tuple[str, str]]:
    """Name and table of every trigger."""
    rows = [(f"{table}_{verb.lower()}_frozen", table) for table in ROWS for verb in VERBS]
    return [*rows, (f"{PLAN}_update_frozen", PLAN), (f"{PLAN}_delete_frozen", PLAN)]


def put_on(alias: str = "default") -> None:
    """Create the triggers, if the tables are those of this version."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        columns = columns_of_plan(connection, cursor)
        if "decided_on" not in columns:
            return
        take_off(alias)
        for statement in for_sqlite(columns) if connection.vendor == "sqlite" else for_postgresql():
            cursor.execute(statement)


def take_off(alias: str = "default") -> None:
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, _table in names():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("DROP FUNCTION IF EXISTS planning_frozen() CASCADE")
            cursor.execute("DROP FUNCTION IF EXISTS planning_plan_frozen() CASCADE")


def present(alias: str = "default") -> set[str]:
    """The names of the triggers that the database has."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {row[0] for row in cursor.fetchall()} & {name for name, _table in names()}


def columns_of_plan(connection: Any, cursor: Any) -> list[str]:
    tables = connection.introspection.table_names(cursor)
    if PLAN not in tables or "planning_thaw" not in tables:
        return []
    return [column.name for column in connection.introspection.get_table_description(cursor, PLAN)]


def for_sqlite(columns: list[str]) -> Iterator[str]:
    for table, plan in ROWS.items():
        for verb, rows in VERBS.items():
            decided = " OR ".join(DECIDED.format(plan=plan.format(row=row)) for row in rows)
            yield (
                f"CREATE TRIGGER {table}_{verb.lower()}_frozen BEFORE {verb} ON {table} WHEN {decided} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
    differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns if name not in STAYS_FREE)
    frozen = f"OLD.decided_on IS NOT NULL AND NOT {THAWED}"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    yield f"CREATE TRIGGER {PLAN}_update_frozen BEFORE UPDATE ON {PLAN} WHEN {frozen} AND ({differs}) {refuse}"
    yield f"CREATE TRIGGER {PLAN}_delete_frozen BEFORE DELETE ON {PLAN} WHEN {frozen} {refuse}"


def for_postgresql() -> Iterator[str]:
    """Two functions, one for the rows of a plan and one for the plan itself."""
    free = "".join(f" - '{name}'" for name in sorted(STAYS_FREE))
    decided = f"{DECIDED.format(plan='before')} OR {DECIDED.format(plan='after')}"
    yield (
        "CREATE FUNCTION planning_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE before bigint; "  # noqa: S608 - names of this file alone
        "after bigint; BEGIN "
        "IF TG_TABLE_NAME = 'planning_assignmentyear' THEN "
        "IF TG_OP <> 'INSERT' THEN "
        "SELECT plan_id INTO before FROM planning_assignment WHERE id = OLD.assignment_id; END IF; "
        "IF TG_OP <> 'DELETE' THEN "
        "SELECT plan_id INTO after FROM planning_assignment WHERE id = NEW.assignment_id; END IF; "
        "ELSE IF TG_OP <> 'INSERT' THEN before := OLD.plan_id; END IF; "
        "IF TG_OP <> 'DELETE' THEN after := NEW.plan_id; END IF; END IF; "
        f"IF {decided} THEN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    yield (
        "CREATE FUNCTION planning_plan_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.decided_on IS NOT NULL AND NOT {THAWED} THEN "
        f"IF TG_OP = 'DELETE' OR (to_jsonb(OLD){free}) IS DISTINCT FROM (to_jsonb(NEW){free}) THEN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for name, table in names():
        verb = name.removeprefix(f"{table}_").removesuffix("_frozen").upper()
        function = "planning_plan_frozen" if table == PLAN else "planning_frozen"
        yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
