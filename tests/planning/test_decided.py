"""Decided plans: frozen by one guard and by the database, readable for ever, and checked by anyone."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from tests.planning.test_workbench import BenchCase

from gemeinsam.conf import demo, doctor
from gemeinsam.county.freezing import canonical, digest_of, thawed
from gemeinsam.county.models import HistoryEntry, Thaw
from gemeinsam.county.wall import within
from gemeinsam.planning import actions, comparing, deciding, freezing, judged, queries, scenarios, working
from gemeinsam.planning.models import Assignment, AssignmentYear, LeftOut, Plan
from gemeinsam.planning.snapshots import Decision, verified
from gemeinsam.strategy.models import Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

WORDS = Decision(on=date(2026, 11, 16), body="Kreistag", number="KT/2026/117", result="beschlossen")


class DecidedCase(BenchCase):
    def decide(self, plan: Plan, reasons: dict[str, str] | None = None) -> Plan:
        plan.refresh_from_db()
        return deciding.decide_plan(
            plan=plan, decision=WORDS, reasons=reasons or {}, version=plan.version, person=self.lead
        )

    def reasons_for(self, plan: Plan, text: str = "Der Kreistag will es so.") -> dict[str, str]:
        return {issue.key: text for issue in judged.bench_of(plan).issues}


class TestDeciding(DecidedCase):
    def test_conflicts_ask_for_a_reason_and_the_reason_is_frozen(self):
        self.change("BI-02", start=2030)
        with pytest.raises(ValidationError) as refused:
            self.decide(self.plan)
        assert all(text.startswith("Ohne Begründung: ") for text in refused.value.messages)
        assert len(refused.value.messages) == len(judged.bench_of(self.plan).issues)
        plan = self.decide(self.plan, self.reasons_for(self.plan))
        assert {row["reason"] for row in plan.snapshot["conflicts"]} == {"Der Kreistag will es so."}
        entry = HistoryEntry.objects.get(verb="plan_decided")
        assert (entry.is_public, "KT/2026/117" in entry.summary) == (True, True)

    def test_the_snapshot_holds_rows_and_amounts_and_the_digest_is_of_its_canonical_text(self):
        plan = self.decide(self.plan)
        row = next(row for row in plan.snapshot["rows"] if row["number"] == "MO-03")
        stored = Assignment.objects.get(plan=plan, measure__number="MO-03")
        assert row["years"][0]["operating"] == stored.years.first().operating
        assert plan.snapshot["figures"]["own"] == sum(
            y.own for y in AssignmentYear.objects.filter(assignment__plan=plan)
        )
        assert plan.digest == digest_of(plan.snapshot)
        assert canonical({"b": 1, "a": "ü"}) == '{"a":"ü","b":1}'.encode()

    def test_a_measure_that_is_hidden_by_now_cannot_be_decided(self):
        Measure.objects.filter(number="MO-02").update(publication="draft")
        with pytest.raises(ValidationError) as refused:
            self.decide(self.plan, {"unknown||MO-02": "Trotzdem"})
        assert refused.value.messages[0].startswith("MO-02 gehört nicht zu diesem Szenario")

    def test_a_computed_plan_whose_costs_moved_is_not_decided(self):
        Measure.objects.filter(number="MO-03").update(operating_yearly=19_000)
        with pytest.raises(ValidationError) as refused:
            self.decide(self.computed)
        assert (refused.value.code, "MO-03" in refused.value.messages[0]) == ("stale", True)

    def test_somebody_changed_it_meanwhile(self):
        read = self.plan.version
        self.change("MO-03", locked=True)
        with pytest.raises(ValidationError) as refused:
            deciding.decide_plan(plan=self.plan, decision=WORDS, reasons={}, version=read, person=self.lead)
        assert refused.value.code == "conflict"


class TestGuard(DecidedCase):
    def test_every_way_to_change_a_decided_plan_is_refused(self):
        plan = self.decide(self.plan)
        before = self.rows(plan)
        move = working.Change("MO-03", start=2029, says_start=True)
        tries = {
            "move": lambda: working.change_row(plan=plan, change=move, version=plan.version, person=self.lead),
            "lock": lambda: working.change_row(
                plan=plan, change=working.Change("MO-03", locked=True), version=plan.version, person=self.lead
            ),
            "undo": lambda: working.undo(plan=plan, version=plan.version, person=self.lead),
            "rest": lambda: working.request_rest(plan=plan, person=self.lead),
            "delete": lambda: working.delete_plan(plan=plan, person=self.lead),
            "decide": lambda: self.decide(plan),
        }
        for name, attempt in tries.items():
            with pytest.raises(ValidationError) as refused:
                attempt()
            assert (name, refused.value.code) == (name, "decided")
            assert "beschlossen" in refused.value.messages[0]
        with pytest.raises(ValidationError) as refused:
            scenarios.delete_scenario(scenario=plan.scenario, person=self.lead)
        assert refused.value.code == "has_plans"
        with pytest.raises(ValidationError) as refused:
            working.delete_plan(plan=Plan.objects.get(pk=self.computed.pk), person=self.lead)
        assert refused.value.code in {"published", "base"}
        assert self.rows(plan) == before

    def test_only_whether_it_is_the_public_one_may_change(self):
        plan = self.decide(self.plan)
        actions.publish_plan(plan=plan, person=self.lead)
        plan.refresh_from_db()
        assert plan.published is not None
        actions.publish_plan(plan=self.computed, person=self.lead)
        plan.refresh_from_db()
        assert plan.published is None
        assert self.client.get(f"/jahresplan/beschluss/{plan.pk}/").status_code == 200

    def test_the_base_of_a_decision_stays(self):
        other = working.take_into_workbench(plan=self.plan, person=self.lead)
        self.decide(other)
        with pytest.raises(ValidationError) as refused:
            working.delete_plan(plan=self.plan, person=self.lead)
        assert refused.value.code == "base"


class TestDatabase(DecidedCase):
    """Past all actions, straight at the tables."""

    def test_the_triggers_are_there_after_all_migrations(self):
        assert freezing.present() == {name for name, _table in freezing.names()}

    def refused(self, statement: str, *values: object) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
        except DatabaseError as error:
            return freezing.MESSAGE in str(error)
        return False

    def test_no_statement_changes_a_row_of_a_decided_plan(self):
        plan = self.decide(self.plan)
        row = Assignment.objects.filter(plan=plan).first()
        other = Assignment.objects.filter(plan=self.computed).first()
        statements = (
            ("UPDATE planning_assignment SET first_year = 2030 WHERE id = %s", row.pk),
            ("UPDATE planning_assignment SET plan_id = %s WHERE id = %s", plan.pk, other.pk),
            ("DELETE FROM planning_assignment WHERE id = %s", row.pk),
            ("UPDATE planning_assignmentyear SET operating = 1 WHERE assignment_id = %s", row.pk),
            ("DELETE FROM planning_assignmentyear WHERE assignment_id = %s", row.pk),
            ("UPDATE planning_leftout SET text = 'anders' WHERE plan_id = %s", plan.pk),
            ("DELETE FROM planning_leftout WHERE plan_id = %s", plan.pk),
            ("UPDATE planning_plan SET finding = 'anders' WHERE id = %s", plan.pk),
            ("UPDATE planning_plan SET decided_on = NULL WHERE id = %s", plan.pk),
            ("UPDATE planning_plan SET snapshot = '{}' WHERE id = %s", plan.pk),
            ("DELETE FROM planning_plan WHERE id = %s", plan.pk),
        )
        assert [text for text, *values in statements if not self.refused(text, *values)] == []
        with pytest.raises(DatabaseError), transaction.atomic():
            LeftOut.objects.create(plan=plan, measure=row.measure, limit="x", text="x")
        assert not self.refused("UPDATE planning_plan SET published = NULL WHERE id = %s", plan.pk)
        assert not self.refused("UPDATE planning_assignment SET first_year = 2029 WHERE id = %s", other.pk)

    def test_the_demonstration_and_a_county_can_still_be_removed(self):
        self.decide(self.plan)
        with transaction.atomic():
            demo.remove()
            assert (Plan.objects.count(), Thaw.objects.count()) == (0, 0)
            transaction.set_rollback(True)
        demo.remove_assumed()
        assert (Plan.objects.count(), Thaw.objects.count()) == (0, 0)

    def test_a_whole_county_goes_inside_a_thaw_and_not_without(self):
        self.decide(self.plan)
        with pytest.raises(DatabaseError), transaction.atomic():
            Plan.objects.decided().first().delete()
        with within(self.county), thawed(self.county.pk):
            Plan.objects.all().delete()
        assert not Plan.everywhere.filter(county=self.county).exists()


class TestPage(DecidedCase):
    def test_the_page_speaks_in_the_titles_of_that_day_and_checks_itself(self):
        self.change("MO-03", start=2028)
        plan = self.decide(self.plan, self.reasons_for(self.plan))
        Measure.objects.filter(number="MO-03").update(title="Später umbenannt")
        text = self.client.get(f"/jahresplan/beschluss/{plan.pk}/").content.decode()
        assert ("Später umbenannt" in text, "Koordinierte Fahrgemeinschaften" in text) == (False, True)
        assert plan.digest in text
        assert "Nachgeprüft: Die Prüfsumme stimmt" in text
        assert "KT/2026/117" in text

    def test_a_changed_row_or_text_is_found(self):
        plan = self.decide(self.plan)
        assert verified(plan).holds
        with thawed(self.county.pk):
            Assignment.objects.filter(plan=plan, measure__number="MO-03").update(first_year=2030)
        assert (verified(plan).digest_holds, verified(plan).rows_hold) == (True, False)
        with thawed(self.county.pk):
            Plan.objects.filter(pk=plan.pk).update(snapshot={**plan.snapshot, "years": 4})
        plan.refresh_from_db()
        assert verified(plan).digest_holds is False
        text = self.client.get(f"/jahresplan/beschluss/{plan.pk}/").content.decode()
        assert "Dieser Plan ist nicht mehr der beschlossene" in text
        finding = doctor.decided_plans()
        assert (finding[0], f"Plan {plan.pk}" in finding[1]) == (doctor.Health.ERROR, True)

    def test_everybody_sees_what_politics_changed(self):
        self.change("GE-04", start=2028)
        plan = self.decide(self.plan, self.reasons_for(self.plan))
        Plan.objects.filter(pk=self.computed.pk).update(published=None)
        assert comparing.computed_origin(plan) == self.computed
        page = self.client.get(f"/jahresplan/beschluss/{plan.pk}/").content.decode()
        where = f"/jahresplan/vergleich/?a={self.computed.pk}&amp;b={plan.pk}"
        assert where in page
        text = self.client.get(where.replace("&amp;", "&")).content.decode()
        assert ("Was die Politik geändert hat" in text, "Eine kommt dazu" in text) == (True, True)

    def test_a_plan_that_nobody_decided_has_no_such_page(self):
        assert self.client.get(f"/jahresplan/beschluss/{self.computed.pk}/").status_code == 404

    def test_entering_a_decision_on_the_page(self):
        self.change("BI-02", start=2030)
        self.sign_in("leitung")
        where = f"/jahresplan/werkbank/{self.plan.pk}/beschliessen/"
        said = {"body": "Kreistag", "on": "2026-11-16", "number": "KT/1", "result": "einstimmig beschlossen"}
        silent = self.send(where, **said)
        assert (silent.status_code, "kann dieser Konflikt nicht offen bleiben" in silent.content.decode()) == (
            422,
            True,
        )
        reasons = {f"reason{at}": "Weil es sein muss." for at in range(len(judged.bench_of(self.plan).issues))}
        late = self.send(where, **{**said, **reasons, "on": "2099-01-01"})
        assert (late.status_code, "in der Zukunft" in late.content.decode()) == (422, True)
        assert self.send(where, **said, **reasons).status_code == 302
        self.plan.refresh_from_db()
        assert (self.plan.is_decided, self.plan.decision_result) == (True, "einstimmig beschlossen")

    def test_the_doctor_is_content_with_what_holds(self):
        self.decide(self.plan)
        assert doctor.decided_plans() == (
            doctor.Health.OK,
            "1 beschlossener Plan, 0 Fassungen der Strategie, unverändert",
        )

    def test_the_public_plan_page_keeps_the_decided_titles(self):
        plan = self.decide(self.plan)
        actions.publish_plan(plan=plan, person=self.lead)
        Measure.objects.filter(number="MO-03").update(title="Später umbenannt")
        rows = {row.measure.number: row.measure.title for row in queries.plan_view(Plan.objects.get(pk=plan.pk)).rows}
        assert rows["MO-03"] == "Koordinierte Fahrgemeinschaften"
