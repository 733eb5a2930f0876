"""The workbench: a working copy is moved row by row; everything is told, nothing is refused, all can be taken back."""

import json

import pytest
from django.core.exceptions import ValidationError
from tests.demo_case import PlannedCase

from gemeinsam.county import jobs
from gemeinsam.county.models import HistoryEntry
from gemeinsam.engines import planner
from gemeinsam.inventory.models import Funding
from gemeinsam.planning import actions, judged, queries, working
from gemeinsam.planning.models import Assignment, Budget, Capacity, LeftOut, Plan, PlanEdit, Scenario
from gemeinsam.strategy.models import Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow


class BenchCase(PlannedCase):
    def setUp(self):
        super().setUp()
        self.lead = self.person("leitung")
        self.computed = queries.published_plan("voller-haushalt")
        self.plan = working.take_into_workbench(plan=self.computed, person=self.lead)

    def change(self, number: str, **said) -> working.Changed:
        if "start" in said:
            said["says_start"] = True
        self.plan.refresh_from_db()
        asked = working.Change(measure=number, **said)
        return working.change_row(plan=self.plan, change=asked, version=self.plan.version, person=self.lead)

    def undo(self, *, again: bool = False) -> working.Changed:
        self.plan.refresh_from_db()
        return working.undo(plan=self.plan, version=self.plan.version, person=self.lead, again=again)

    def rows(self, plan: Plan | None = None) -> list[str]:
        """All that is stored of a plan's rows, as text."""
        found = []
        for row in Assignment.objects.filter(plan=plan or self.plan).order_by("measure__number"):
            years = [(y.year, y.operating, y.investment, y.funding, y.hundredths) for y in row.years.all()]
            found.append(str((row.measure.number, row.first_year, row.last_year, row.programme_id, row.locked, years)))
        left_out = LeftOut.objects.filter(plan=plan or self.plan).order_by("measure__number")
        return found + [str((r.measure.number, r.limit, r.text, r.missing, r.proven, r.locked)) for r in left_out]

    def texts(self) -> list[str]:
        return [issue.text for issue in judged.bench_of(self.plan).issues]


class TestCopy(BenchCase):
    def test_a_copy_has_all_rows_and_the_original_stays(self):
        assert self.rows() == self.rows(self.computed)
        assert (self.plan.worked, self.plan.based_on, self.plan.published) == (True, self.computed, None)
        before = self.rows(self.computed)
        self.change("MO-03", start=2029)
        assert self.rows(self.computed) == before
        self.computed.refresh_from_db()
        assert (self.computed.version, self.computed.worked) == (1, False)

    def test_what_was_computed_is_not_changed_by_hand(self):
        with pytest.raises(ValidationError) as refused:
            working.change_row(
                plan=self.computed,
                change=working.Change("MO-03", start=2029, says_start=True),
                version=1,
                person=self.lead,
            )
        assert refused.value.code == "not_working"

    def test_a_copy_takes_the_costs_of_today(self):
        Measure.objects.filter(number="MO-03").update(operating_yearly=20_000)
        copy = working.take_into_workbench(plan=self.computed, person=self.lead)
        row = Assignment.objects.get(plan=copy, measure__number="MO-03")
        cost = row.measure.operating_yearly * (100 - row.measure.funding_percent) // 100
        assert {year.operating for year in row.years.all()} == {cost}


class TestMoves(BenchCase):
    def test_a_move_stores_the_amounts_of_the_new_years_and_leaves_a_trace(self):
        self.change("MO-03", start=2029)
        row = Assignment.objects.get(plan=self.plan, measure__number="MO-03")
        assert (row.first_year, next(year.year for year in row.years.all())) == (2029, 2029)
        last = HistoryEntry.objects.order_by("-pk").first()
        assert (last.summary, last.person, last.is_public) == ("MO-03 von 2027 auf 2029 verschoben", self.lead, False)

    def test_a_conflict_is_told_at_once_by_limit_year_and_measures(self):
        changed = self.change("BI-02", start=2030)
        assert changed.before.issues == []
        words = [issue.text for issue in changed.after.issues]
        assert any(text.startswith("Personal Kreisverwaltung Bernkastel-Wittlich, 2030: ") for text in words), words
        self.plan.refresh_from_db()
        assert (self.plan.checked, "offen" in self.plan.finding) == (False, True)

    def test_a_need_that_comes_too_late_is_told_with_the_first_year_that_would_do(self):
        self.change("MO-03", start=2030)
        assert any("MO-05 beginnt zu früh nach MO-03" in text for text in self.texts()), self.texts()

    def test_out_and_in_again_with_the_reason_kept(self):
        self.change("MO-03", start=None)
        out = LeftOut.objects.get(plan=self.plan, measure__number="MO-03")
        assert (out.limit, out.text) == ("Von Hand", "Von Hand aus dem Plan genommen.")
        self.change("MO-03", start=2027)
        assert not LeftOut.objects.filter(plan=self.plan, measure__number="MO-03").exists()

    def test_what_cannot_be_is_refused_in_words_and_stores_nothing(self):
        before = self.rows()
        for said, code in (
            ({"start": 2050}, "no_year"),
            ({"programme": "gibtesnicht"}, "no_programme"),
            ({"start": Assignment.objects.get(plan=self.plan, measure__number="MO-03").first_year}, "same"),
        ):
            with pytest.raises(ValidationError) as refused:
                self.change("MO-03", **said)
            assert refused.value.code == code
        with pytest.raises(ValidationError):
            self.change("XX-99", start=2028)
        assert (self.rows(), PlanEdit.objects.count()) == (before, 0)

    def test_a_programme_is_chosen_and_its_window_is_told(self):
        funding = Funding.objects.create(
            slug="probe", title="Probe", percent=90, opens="2028-01-01", closes="2028-12-31"
        )
        Measure.objects.get(number="MO-03").programmes.add(funding)
        self.change("MO-03", programme="probe")
        assert "MO-03 beginnt außerhalb des Fensters von Probe." in self.texts()
        self.change("MO-03", start=2028)
        row = Assignment.objects.get(plan=self.plan, measure__number="MO-03")
        assert (row.programme, sum(year.funding for year in row.years.all()) > 0) == (funding, True)
        assert "MO-03 beginnt außerhalb des Fensters von Probe." not in self.texts()

    def test_the_engine_agrees_with_the_stored_rows(self):
        """After many moves the rows of the database sum up to what the judge counts."""
        for number, start in (("MO-03", 2028), ("BI-02", 2029), ("UK-01", 2028), ("MO-03", None), ("GE-04", 2027)):
            self.change(number, start=start)
        bench = judged.bench_of(self.plan)
        used = {(row["kind"], row["year"]): row["used"] for row in self.plan.limits} if self.plan.limits else {}
        assert judged.stale_rows(bench) == []
        self.plan.refresh_from_db()
        assert self.plan.limits == judged.limits_as_stored(bench.judgement)
        assert used != {}


class TestUndo(BenchCase):
    def test_every_change_goes_back_and_forth_and_leaves_the_plan_as_it_was(self):
        start = self.rows()
        self.change("MO-03", start=2029)
        self.change("BI-02", start=None)
        self.change("MO-03", locked=True)
        self.change("GE-04", start=2028)
        end = self.rows()
        for _time in range(4):
            self.undo()
        assert self.rows() == start
        for _time in range(4):
            self.undo(again=True)
        assert self.rows() == end
        with pytest.raises(ValidationError) as refused:
            self.undo(again=True)
        assert refused.value.code == "nothing"

    def test_a_new_change_ends_what_could_be_repeated(self):
        self.change("MO-03", start=2029)
        self.undo()
        self.change("BI-02", start=2028)
        with pytest.raises(ValidationError):
            self.undo(again=True)


class TestTwoPeople(BenchCase):
    def test_the_second_sees_both(self):
        self.sign_in("leitung")
        page = self.client.get(f"/jahresplan/werkbank/{self.plan.pk}/")
        assert page.status_code == 200
        self.change("MO-03", start=2029)
        answer = self.post_from(page, tun="setzen:BI-02", **{"jahr-BI-02": "2028"})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert f"{self.lead}: MO-03 von 2027 auf 2029 verschoben" in text
        assert "BI-02 ab 2028" in text
        assert Assignment.objects.get(plan=self.plan, measure__number="BI-02").first_year == 2027
        again = self.post_from(answer, tun="setzen:BI-02", **{"jahr-BI-02": "2028"})
        assert again.status_code == 302
        assert Assignment.objects.get(plan=self.plan, measure__number="BI-02").first_year == 2028

    def post_from(self, page, *, script: bool = False, **fields):
        """What the form of a page sends."""
        from lxml import html  # noqa: PLC0415

        form = html.document_fromstring(page.content.decode()).get_element_by_id("werkbank")
        hidden = {e.get("name"): e.get("value") for e in form.xpath(".//input[@type='hidden']")}
        headers = {"HX-Request": "true"} if script else {}
        return self.client.post(form.get("action"), {**hidden, **fields}, headers=headers)


class TestPage(TestTwoPeople):
    def test_without_a_script_a_row_is_set_by_its_select(self):
        self.sign_in("leitung")
        page = self.client.get(f"/jahresplan/werkbank/{self.plan.pk}/")
        answer = self.post_from(page, tun="setzen:MO-03", **{"jahr-MO-03": "2028", "foerderung-MO-03": ""})
        assert (answer.status_code, answer["Location"]) == (302, f"/jahresplan/werkbank/{self.plan.pk}/#m-MO-03")
        assert Assignment.objects.get(plan=self.plan, measure__number="MO-03").first_year == 2028

    def test_a_script_gets_only_what_looks_different(self):
        self.sign_in("leitung")
        page = self.client.get(f"/jahresplan/werkbank/{self.plan.pk}/")
        text = self.post_from(page, script=True, tun="setzen:UK-01", **{"jahr-UK-01": "2028"}).content.decode()
        assert 'id="m-UK-01"' in text
        assert 'id="wb-issues"' in text
        assert 'id="wb-limits"' in text
        assert "<html" not in text
        assert text.count('<li class="wb-line') < 22

    def test_the_treasurer_looks_on_and_is_led_to_the_limits(self):
        self.sign_in("kaemmerei")
        page = self.client.get(f"/jahresplan/werkbank/{self.plan.pk}/")
        text = page.content.decode()
        assert (page.status_code, 'id="werkbank"' in text, "bei den Grenzen" in text) == (200, False, True)

    def test_less_money_is_seen_at_once(self):
        Budget.objects.filter(year=2027, kind="operating").update(euro=1_000)
        self.sign_in("leitung")
        text = self.client.get(f"/jahresplan/werkbank/{self.plan.pk}/").content.decode()
        assert "Laufende Mittel Kreisverwaltung Bernkastel-Wittlich, 2027:" in text
        assert "zu viel" in text

    def test_filters_stand_in_the_address(self):
        self.sign_in("leitung")
        where = f"/jahresplan/werkbank/{self.plan.pk}/"
        mobility = self.client.get(f"{where}?feld=mo").content.decode()
        assert ('id="m-MO-03"' in mobility, 'id="m-BI-02"' in mobility) == (True, False)
        outside = self.client.get(f"{where}?nur=draussen").content.decode()
        assert ('id="m-GE-04"' in outside, 'id="m-MO-03"' in outside) == (True, False)
        quiet = self.client.get(f"{where}?nur=konflikte").content.decode()
        assert '<li class="wb-line' not in quiet


class TestRest(BenchCase):
    def run_rest(self) -> Plan:
        job = working.request_rest(plan=self.plan, person=self.lead, seconds=10)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        job.refresh_from_db()
        assert job.problem == ""
        return Plan.objects.get(pk=job.result["plan"])

    def test_locked_rows_stay_where_they_are_and_the_rest_fits_again(self):
        self.change("BI-02", start=2030)
        self.change("BI-02", locked=True)
        self.change("MO-02", start=None)
        self.change("MO-02", locked=True)
        assert self.texts() != []
        made = self.run_rest()
        bench = judged.bench_of(made)
        assert (bench.issues, made.worked, made.based_on) == ([], True, self.plan)
        assert (bench.inside["BI-02"].first_year, bench.inside["BI-02"].locked) == (2030, True)
        assert (bench.outside["MO-02"].locked, bench.outside["MO-02"].limit) == (True, "Von Hand")
        assert made.checked

    def test_few_rows_move_that_nobody_touched(self):
        """A cut of the budget: what fits again is near to what stood there, not a plan nobody knows."""
        self.change("BI-02", locked=True)
        before = {number: row.first_year for number, row in judged.bench_of(self.plan).inside.items()}
        for row in Budget.objects.filter(kind="operating", year=2029):
            row.euro = row.euro * 8 // 10
            row.save()
        assert self.texts() != []
        made = self.run_rest()
        after = {number: row.first_year for number, row in judged.bench_of(made).inside.items()}
        assert judged.bench_of(made).issues == []
        changed = {number for number in before.keys() | after.keys() if before.get(number) != after.get(number)}
        assert 0 < len(changed) <= 3, changed

    def test_locked_rows_that_cannot_be_are_said_and_nothing_is_stored(self):
        Capacity.objects.update(hundredths=10)
        for number in ("MO-03", "BI-02", "MO-02"):
            self.change(number, locked=True)
        before = Plan.objects.count()
        job = working.request_rest(plan=self.plan, person=self.lead, seconds=10)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        job.refresh_from_db()
        assert "Die gesperrten Zeilen passen nicht in die Grenzen." in job.problem
        assert Plan.objects.count() == before


class TestPublish(BenchCase):
    def test_a_working_plan_without_conflicts_becomes_the_public_one_and_is_closed(self):
        self.change("MO-03", locked=True)
        actions.publish_plan(plan=self.plan, person=self.lead)
        assert queries.published_plan("voller-haushalt") == self.plan
        with pytest.raises(ValidationError) as refused:
            self.change("MO-03", start=2028)
        assert refused.value.code == "published"

    def test_limits_that_sank_since_the_last_edit_are_noticed(self):
        self.change("MO-03", locked=True)
        self.plan.refresh_from_db()
        assert self.plan.checked
        Capacity.objects.update(hundredths=50)
        with pytest.raises(ValidationError) as refused:
            actions.publish_plan(plan=self.plan, person=self.lead)
        assert refused.value.code == "not_checked"


class TestDelete(BenchCase):
    def test_a_working_copy_goes_and_a_public_plan_stays(self):
        working.delete_plan(plan=self.plan, person=self.lead)
        assert not Plan.objects.filter(pk=self.plan.pk).exists()
        with pytest.raises(ValidationError) as refused:
            working.delete_plan(plan=self.computed, person=self.lead)
        assert refused.value.code == "published"


class TestExcludedInThePlan(BenchCase):
    def test_a_row_that_the_scenario_excludes_meanwhile_is_told(self):
        Scenario.objects.get(pk=self.plan.scenario_id).excluded.add(Measure.objects.get(number="MO-02"))
        assert any(text.startswith("MO-02 gehört nicht zu diesem Szenario") for text in self.texts())
        self.change("MO-02", start=None)
        assert self.texts() == []

    def test_states_are_plain_json(self):
        self.change("GE-04", start=2028)
        edit = PlanEdit.objects.get(plan=self.plan)
        assert json.loads(json.dumps(edit.before)) == edit.before
        assert edit.after == {"start": 2028, "programme": "", "locked": False}
        assert planner.VERSION
