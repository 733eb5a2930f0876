"""Addresses that rounds kept move into the register, each person once, and back again if need be."""

from datetime import date

import pytest
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BEFORE = [("county", "0001_initial"), ("inventory", "0007_collection")]


def at(targets):
    """The models as they were after these migrations, which this call carries out or takes back.

    As the command does: whoever guards a table against change steps aside meanwhile.
    """
    executor = MigrationExecutor(connection)
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=executor.migration_plan(targets))
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def old():
    yield at(BEFORE)
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    at(leaves)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def rows_of(apps, county: str = "kreis") -> None:
    """Two rounds: somebody in both, a deputy whose link was taken back, and a link to hand on."""
    make = {name: apps.get_model("inventory", f"Collection{name}")._base_manager.create for name in
            ("Round", "Sheet", "Contact", "Reminder")}  # fmt: skip
    home = apps.get_model("county", "County").objects.create(slug=county, name=county, ags="07231")
    unit = apps.get_model("county", "Unit")._base_manager.create(county=home, slug="amt", name="Amt")
    for due in (date(2026, 9, 1), date(2026, 12, 1)):
        round_ = make["Round"](county=home, title=str(due), introduction="?", due=due)
        sheet = make["Sheet"](county=home, round=round_, unit=unit)
        eva = make["Contact"](county=home, sheet=sheet, mail="eva@amt.test", token_hash=f"e{due}", expires=due)
        make["Reminder"](county=home, contact=eva, step=-7)
    make["Contact"](
        county=home, sheet=sheet, mail="uwe@amt.test", is_deputy=True, token_hash="u", expires=due,
        revoked="2026-11-01T00:00Z",
    )  # fmt: skip
    make["Contact"](county=home, sheet=sheet, mail="", token_hash="x", expires=due)


def links(apps) -> list[tuple]:
    rows = apps.get_model("inventory", "CollectionLink")._base_manager.filter(county__slug="kreis").order_by("pk")
    return list(rows.values_list("contact__mail", "token_hash", "reminders__step"))


def test_each_person_of_a_unit_stands_in_the_register_once(old):
    rows_of(old)
    rows_of(old, "nachbar")
    now = at([("inventory", "0008_actors")])
    people = now.get_model("inventory", "Contact")._base_manager.filter(county__slug="kreis").order_by("mail")
    assert list(people.values_list("mail", "is_deputy", "is_asked", "origin", "erase_on")) == [
        ("eva@amt.test", False, True, "round", date(2027, 5, 30)),
        ("uwe@amt.test", True, False, "round", date(2027, 5, 30)),
    ]
    assert links(now) == [
        ("eva@amt.test", "e2026-09-01", -7), ("eva@amt.test", "e2026-12-01", -7), ("uwe@amt.test", "u", None),
        (None, "x", None),
    ]  # fmt: skip
    assert people.first().erase_reason == "180 Tage nach dem Antworttag der Erhebungsrunde (01.12.2026)"

    # The way back gives each link its address.
    back = at(BEFORE)
    rows = back.get_model("inventory", "CollectionContact")._base_manager.filter(county__slug="kreis").order_by("pk")
    assert list(rows.values_list("mail", flat=True)) == ["eva@amt.test", "eva@amt.test", "uwe@amt.test", ""]
