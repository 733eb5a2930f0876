"""Scenarios: copied, changed, deleted; what they leave out, cancel and forbid reaches the planner."""

import pytest
from django.core.exceptions import ValidationError
from tests.demo_case import PlannedCase

from gemeinsam.county import jobs
from gemeinsam.county.models import HistoryEntry
from gemeinsam.inventory.models import Funding
from gemeinsam.planning import actions, comparing, problem, queries, scenarios
from gemeinsam.planning.models import Plan, Scenario
from gemeinsam.strategy.models import Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

PAGE = "/jahresplan/szenario/voller-haushalt/"


class ScenarioCase(PlannedCase):
    def setUp(self):
        super().setUp()
        self.lead = self.person("leitung")
        self.full = Scenario.objects.get(slug="voller-haushalt")

    def computed(self, scenario: Scenario) -> Plan:
        job = actions.request_plan(scenario=scenario, person=self.lead, seconds=10)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        job.refresh_from_db()
        assert job.problem == ""
        return Plan.objects.get(job=job)

    def a_copy(self, **values) -> Scenario:
        said = {"title": "Probe", "money_percent": 100, "staff_percent": 100, **values}
        return scenarios.copy_scenario(scenario=self.full, values=said, person=self.lead)


class TestCrossing(ScenarioCase):
    def test_an_excluded_measure_stays_out_and_the_plan_says_so(self):
        plan = self.computed(self.a_copy(excluded=[Measure.objects.get(number="MO-03")]))
        view = queries.plan_view(plan)
        reasons = {row.measure.number: row.text for row in view.aside}
        assert reasons["MO-03"] == "In diesem Szenario ausgeschlossen."
        # MO-05 needs MO-03: without it it would be a plan that can't be carried out.
        assert reasons["MO-05"] == "Braucht MO-03, und das ist in diesem Szenario nicht dabei."
        inside = {row.measure.number for row in view.rows}
        assert inside.isdisjoint(reasons)
        assert view.measures == 28 - len(reasons)

    def test_a_cancelled_programme_funds_nothing(self):
        funding = Funding.objects.create(slug="probe", title="Probe", percent=90)
        for row in Measure.objects.filter(number__in=["MO-03", "WA-03"]):
            row.programmes.set([funding])
        assert "probe" in [row.id for row in problem.problem_of(self.full).programmes]
        asked = problem.problem_of(self.a_copy(cancelled=[funding]))
        assert "probe" not in [row.id for row in asked.programmes]
        assert not [row for row in asked.measures if "probe" in row.programmes]

    def test_new_things_without_own_money_come_only_where_others_pay_all(self):
        Measure.objects.filter(number="MO-02").update(stage="operation")
        Measure.objects.filter(number="WA-01").update(funding_percent=100)
        plan = self.computed(self.a_copy(only_funded_new=True))
        rows = {row.measure.number: row for row in queries.plan_view(plan).rows}
        assert {"WA-01", "MO-02"} <= rows.keys()
        costly = {
            number for number, row in rows.items()
            if sum(year.own for year in row.years.all()) and row.measure.stage not in problem.UNDER_WAY
        }  # fmt: skip
        assert costly == set()

    def test_a_copy_asks_the_same_question_until_it_is_changed(self):
        copy = self.a_copy()
        assert problem.digest_of(problem.problem_of(copy)) == problem.digest_of(problem.problem_of(self.full))
        assert (copy.copied_from, copy.slug, copy.dataset) == (self.full, "probe", "")
        assert self.a_copy().slug == "probe-2"


class TestForms(ScenarioCase):
    def test_a_copy_is_made_under_a_changed_name_and_computed(self):
        self.sign_in("leitung")
        form = self.client.get(f"{PAGE}kopieren/").context["form"]
        assert form["title"].value() == "A: voller Haushalt, Kopie"
        answer = self.send(f"{PAGE}kopieren/", title="Mit weniger", money_percent="80", staff_percent="100")
        assert (answer.status_code, answer["Location"].startswith("/auftrag/")) == (302, True)
        made = Scenario.objects.get(slug="mit-weniger")
        assert (made.copied_from, made.money_percent) == (self.full, 80)
        assert HistoryEntry.objects.filter(verb="copied", subject_id=made.pk, person=self.lead).count() == 1

    def test_a_preset_fills_the_form(self):
        self.sign_in("leitung")
        page = self.client.get("/jahresplan/szenario/?vorlage=ohne-eigenmittel")
        form = page.context["form"]
        assert (form["only_funded_new"].value(), form["money_percent"].value()) == (True, 100)
        assert 'aria-current="true">Keine Eigenmittel für Neues</a>' in page.content.decode()

    def test_must_and_must_not_at_once_is_refused(self):
        self.sign_in("leitung")
        both = Measure.objects.get(number="MO-03").pk
        answer = self.send(
            f"{PAGE}aendern/", title="A", money_percent="100", staff_percent="100", forced=[both], excluded=[both]
        )
        assert answer.status_code == 422
        assert "Muss hinein und bleibt draußen zugleich: MO-03" in answer.content.decode()

    def test_two_editors_lose_nothing(self):
        self.sign_in("leitung")
        old = self.client.get(f"{PAGE}aendern/")
        assert old.status_code == 200
        version = self.full.version
        values = {"title": "Erste", "money_percent": 90, "staff_percent": 100}
        scenarios.edit_scenario(scenario=self.full, values=values, version=version, person=self.lead)
        page = self.client.get(f"{PAGE}aendern/").content.decode()
        key = page.split('name="_key" value="')[-1].split('"')[0]
        sent = {"_key": key, "version": version, "title": "Zweite", "money_percent": "70", "staff_percent": "100"}
        answer = self.client.post(f"{PAGE}aendern/", sent)
        text = answer.content.decode()
        assert (answer.status_code, "Erste" in text, "Zweite" in text) == (422, True, True)
        self.full.refresh_from_db()
        assert self.full.title == "Erste"
        changes = HistoryEntry.objects.filter(verb="edited", subject_id=self.full.pk).first().changes
        assert changes["money_percent"] == ["100", "90"]

    def test_a_scenario_with_a_public_plan_stays_and_says_why(self):
        with pytest.raises(ValidationError) as refused:
            scenarios.delete_scenario(scenario=self.full, person=self.lead)
        assert "öffentlicher Plan" in refused.value.messages[0]
        copy = self.a_copy()
        self.sign_in("leitung")
        answer = self.send(
            f"/jahresplan/szenario/{copy.slug}/loeschen/", page=f"/jahresplan/szenario/{copy.slug}/aendern/"
        )
        assert (answer.status_code, Scenario.objects.filter(pk=copy.pk).exists()) == (302, False)


class TestComparison(ScenarioCase):
    def two(self) -> comparing.TwoPlans:
        a, b = (queries.published_plan(slug) for slug in ("voller-haushalt", "sechzig-prozent"))
        return comparing.side_by_side(a, b)

    def test_the_finding_counts_what_the_rows_say(self):
        two = self.two()
        in_a, in_b = ({row.measure.number: row.first_year for row in view.rows} for view in (two.a, two.b))
        gone, come = in_a.keys() - in_b.keys(), in_b.keys() - in_a.keys()
        assert ({m.number for m in two.goes}, {m.number for m in two.comes}) == (gone, come)
        moved = {number for number in in_a.keys() & in_b.keys() if in_a[number] != in_b[number]}
        assert {a.measure.number for a, _b in two.moves} == moved
        assert len(two.changes) == len(gone) + len(come) + len(moved)
        assert two.finding.startswith(("Sieben", "Acht", "Neun", "Zehn", "Elf", "Zwölf"))

    def test_money_and_staff_by_year_are_those_of_the_rows(self):
        two = self.two()
        for bar in two.year_bars:
            own = [
                sum(y.own for r in view.rows for y in r.years.all() if y.year == bar["year"]) for view in (two.a, two.b)
            ]
            assert [bar["a"], bar["b"]] == own
        staff = two.staff[0].cells
        years = [sum(y.hundredths for r in two.b.rows for y in r.years.all() if y.year == year) for year in two.years]
        assert [cell["b"] for cell in staff] == [comparing.posts(number) or "0" for number in years]

    def test_places_gain_and_lose_by_their_measures(self):
        two = self.two()
        lost = comparing.places_of(two.goes)
        assert {line["place"].pk: line["lost"] for line in two.places if line["lost"]} == {
            k: v for k, v in lost.items() if v
        }

    def test_the_same_plan_twice_differs_in_nothing(self):
        plan = queries.published_plan("voller-haushalt")
        two = comparing.side_by_side(plan, plan)
        assert (two.finding, two.changes, two.places) == ("Beide Pläne sind in allen Zeilen gleich.", [], [])

    def test_readers_compare_public_plans_only(self):
        a, b = (queries.published_plan(slug) for slug in ("voller-haushalt", "sechzig-prozent"))
        assert self.client.get(f"/jahresplan/vergleich/?a={a.pk}&b={b.pk}").status_code == 200
        Plan.objects.filter(pk=b.pk).update(published=None)
        where = f"/jahresplan/vergleich/?a={a.pk}&b={b.pk}"
        assert self.client.get(where).status_code == 404
        self.sign_in("kaemmerei")
        assert self.client.get(where).status_code == 200
