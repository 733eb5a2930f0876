"""What a body decided never changes: triggers on plans and on their rows that refuse it, whoever asks."""

from collections.abc import Iterator
from typing import Any

from django.db import connections

from gemeinsam.county import freezing
from gemeinsam.county.freezing import MESSAGE, Guard

PLAN = "planning_plan"
# Whether a plan is the public one may change, and a job's row ends after 90 days.
GUARD = Guard(PLAN, "OLD.decided_on IS NOT NULL", free=frozenset({"published", "job_id"}))
ROWS = {
    "planning_assignment": "{row}.plan_id",
    "planning_leftout": "{row}.plan_id",
    "planning_assignmentyear": "(SELECT plan_id FROM planning_assignment WHERE id = {row}.assignment_id)",
}
VERBS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
DECIDED = (
    "EXISTS (SELECT 1 FROM planning_plan p WHERE p.id = {plan} AND p.decided_on IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM county_thaw t WHERE t.county_number = p.county_id))"
)


def names() -> list[tuple[str, str]]:
    """Name and table of every trigger."""
    rows = [(f"{table}_{verb.lower()}_frozen", table) for table in ROWS for verb in VERBS]
    return [*rows, *GUARD.names]


def put_on(alias: str = "default") -> None:
    """Create the triggers, if the tables are those of this version."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if not are_there(connection, cursor):
            return
        take_off(alias)
        for statement in for_sqlite() if connection.vendor == "sqlite" else for_postgresql():
            cursor.execute(statement)
    GUARD.put_on(alias)


def take_off(alias: str = "default") -> None:
    connection = connections[alias]
    GUARD.take_off(alias)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, _table in names():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("DROP FUNCTION IF EXISTS planning_frozen() CASCADE")


def present(alias: str = "default") -> set[str]:
    """The names of the triggers that the database has."""
    return freezing.present(names(), alias)


def are_there(connection: Any, cursor: Any) -> bool:
    """Whether the tables are those that the triggers speak of."""
    tables = connection.introspection.table_names(cursor)
    if not {PLAN, "county_thaw"} <= set(tables):
        return False
    return "decided_on" in {row.name for row in connection.introspection.get_table_description(cursor, PLAN)}


def for_sqlite() -> Iterator[str]:
    for table, plan in ROWS.items():
        for verb, rows in VERBS.items():
            decided = " OR ".join(DECIDED.format(plan=plan.format(row=row)) for row in rows)
            yield (
                f"CREATE TRIGGER {table}_{verb.lower()}_frozen BEFORE {verb} ON {table} WHEN {decided} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def for_postgresql() -> Iterator[str]:
    """One function for the rows of a plan."""
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
    for table in ROWS:
        for verb in VERBS:
            name = f"{table}_{verb.lower()}_frozen"
            yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION planning_frozen()"
