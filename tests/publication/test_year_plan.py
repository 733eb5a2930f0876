"""A year of the plan: page, PDF, DOCX and XLSX say the same numbers, and they are those of the database."""

import io
import re
import subprocess
from shutil import which

import pytest
from django.db import connection
from lxml import html
from python_calamine import load_workbook
from tests.demo_case import PlannedCase

from gemeinsam.county.models import Unit
from gemeinsam.engines import planner
from gemeinsam.inventory.models import Funding
from gemeinsam.planning import actions, problem, queries
from gemeinsam.planning.models import Assignment, Plan, Scenario
from gemeinsam.planning.models import AssignmentYear as Year
from gemeinsam.publication.plan_ledger import Amounts, plan_ledger
from gemeinsam.publication.year_plan import year_plan
from gemeinsam.strategy.models import Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

YEARS = range(2027, 2032)
SHEETS = ["Überblick", "Maßnahmen", "Handlungsfelder", "Kostenträger", "Förderung", "Folgejahre", "Grenzen", "Personal"]
# Written by hand, apart from the ORM and from the code that the papers use.
SUMS = """
    SELECT SUM(y.operating), SUM(y.investment), SUM(y.funding - y.funding_investment), SUM(y.funding_investment),
           SUM(y.operating + y.investment + y.funding), SUM(y.hundredths)
    FROM planning_assignmentyear y JOIN planning_assignment a ON a.id = y.assignment_id
    WHERE a.plan_id = %s AND y.year = %s
"""
LATER = """
    SELECT COALESCE((SELECT SUM(y.operating + y.investment) FROM planning_assignmentyear y
                     WHERE y.assignment_id = a.id AND y.year > %s), 0) + a.commitment
    FROM planning_assignment a WHERE a.plan_id = %s AND a.first_year <= %s AND a.last_year >= %s
"""


def number(text: str) -> int | float | str:
    """A cell of the page as a number; words stay words."""
    plain = text.strip().replace(".", "").replace("−", "-")
    if re.fullmatch(r"-?\d+", plain):
        return int(plain)
    return float(plain.replace(",", ".")) if re.fullmatch(r"-?\d+,\d+", plain) else text.strip().replace("\u00ad", "")


def tables(content: bytes) -> dict[str, list[list]]:
    """The tables of a page by name: rows of words and numbers, headings over rows left out."""
    found = {}
    for table in html.fromstring(content.decode()).iter("table"):
        rows = [
            [number(cell.text_content()) for cell in row.iter("th", "td")]
            for row in table.iter("tr")
            if row.get("class") != "group-row"
        ]
        found[table.get("data-grid")] = rows
    return found


def plain(cell):
    """A cell of the workbook as the page has it: whole numbers without a point."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def workbook(content: bytes) -> dict[str, list[list]]:
    """The sheets by name, notes below the table left out."""
    book = load_workbook(io.BytesIO(content))
    found = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        ends = next((at for at, row in enumerate(rows) if not any(cell != "" for cell in row)), len(rows))
        # Years in a head are words to the workbook.
        found[name] = [[number(cell) for cell in rows[0]], *([plain(cell) for cell in row] for row in rows[1:ends])]
    return found


def asked(statement: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [tuple(map(int, row)) for row in cursor.fetchall()]


class YearCase(PlannedCase):
    def page(self, year: int) -> dict[str, list[list]]:
        return tables(self.client.get(f"/jahresplan/{year}/").content)

    def sheets(self, year: int, tail: str = "") -> dict[str, list[list]]:
        return workbook(self.client.get(f"/jahresplan/{year}/jahresplan.xlsx{tail}").content)


class TestEveryNumber(YearCase):
    def test_each_sheet_but_the_flat_one_is_the_table_of_the_page(self):
        for year in YEARS:
            page, sheets = self.page(year), self.sheets(year)
            assert [name for name in sheets if name not in SHEETS] == []
            for name, rows in sheets.items():
                if name not in {"Überblick", "Maßnahmen"}:
                    assert rows == page[name], (year, name)

    def test_the_flat_sheet_says_of_each_measure_what_the_page_says(self):
        for year in YEARS:
            page, flat = self.page(year)["Kosten"], self.sheets(year)["Maßnahmen"]
            by_name = {row[0]: row[1:] for row in page[1:]}
            for row in flat[1:-1]:
                assert by_name[f"{row[0]} {row[1]}"] == row[-7:], (year, row)
            assert by_name["Summe"] == flat[-1][-7:]
            assert len(flat) - 2 == sum(1 for name in by_name if not name.startswith("Summe"))

    def test_the_sums_are_those_of_the_database(self):
        plan = queries.published_plan()
        for year in YEARS:
            total = self.sheets(year)["Maßnahmen"][-1][-7:]
            operating, investment, paid, granted, cost, posts = asked(SUMS, plan.pk, year)[0]
            later = sum(row[0] for row in asked(LATER, year, plan.pk, year, year))
            assert total == [operating, investment, paid, granted, cost, pytest.approx(posts / 100), later], year

    def test_the_head_of_the_page_says_them_too(self):
        for year in YEARS:
            content = self.client.get(f"/jahresplan/{year}/").content.decode()
            figures = dict(
                zip(
                    *[iter(re.findall(r"<d[td]>([^<]+)</d[td]>", content.split("key-figures")[1].split("</dl>")[0]))]
                    * 2,
                    strict=True,
                )
            )
            operating, investment, paid, granted, _cost, posts = asked(SUMS, queries.published_plan().pk, year)[0]
            assert number(figures["Eigenmittel"].replace(" €", "")) == operating + investment
            assert number(figures["Förderung"].replace(" €", "")) == paid + granted
            assert number(figures["Vollzeitstellen"]) == posts / 100

    def test_limits_use_and_rest_are_those_of_the_plan(self):
        plan = queries.published_plan()
        for year in YEARS:
            sheets = self.sheets(year)
            limits = {row["kind"]: row["limit"] for row in plan.limits if row["year"] == year}
            operating, investment, *_rest, posts = asked(SUMS, plan.pk, year)[0]
            rows = [row[1:] for row in sheets["Grenzen"][1:]]
            assert rows == [
                [limits[kind], used, limits[kind] - used]
                for kind, used in (("operating", operating), ("investment", investment))
            ]
            assert sheets["Personal"][1][1:] == pytest.approx(
                [limits["fte"] / 100, posts / 100, (limits["fte"] - posts) / 100]
            )

    def test_another_scenario_has_its_own_numbers(self):
        full, cut = self.sheets(2028), self.sheets(2028, "?szenario=sechzig-prozent")
        plan = queries.published_plan("sechzig-prozent")
        assert cut["Maßnahmen"][-1][-7] == asked(SUMS, plan.pk, 2028)[0][0] != full["Maßnahmen"][-1][-7]

    @pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is missing")
    def test_the_pdf_holds_every_amount_of_the_sheets(self):
        found = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=self.client.get("/jahresplan/2029/jahresplan.pdf").content,
            capture_output=True,
            check=True,
        ).stdout.decode()
        words = set(found.split())
        for name, rows in self.sheets(2029).items():
            for value in (cell for row in rows[1:] for cell in row if isinstance(cell, int) and cell > 0):
                assert f"{value:,}".replace(",", ".") in words, (name, value)

    def test_the_word_file_holds_the_tables_of_the_page(self):
        docx = pytest.importorskip("docx")
        word = docx.Document(io.BytesIO(self.client.get("/jahresplan/2029/jahresplan.docx").content))
        page = self.page(2029)
        found = [[[number(cell.text) for cell in row.cells] for row in table.rows] for table in word.tables]
        names = ["Handlungsfelder", "Kostenträger", "Förderung", "Grenzen", "Personal", "Kosten", "Folgejahre"]
        assert len(found) == len(names)
        for name, rows in zip(names, found, strict=True):
            # A heading over rows has nothing beside it.
            assert [row for row in rows if name != "Kosten" or any(cell != "" for cell in row[1:])] == page[name], name


class TestStory(YearCase):
    def test_each_measure_of_the_year_says_what_happens_and_who_is_in_charge_but_no_person(self):
        plan = queries.published_plan()
        unit = Unit.objects.get(slug="kreisverwaltung")
        Measure.objects.filter(number="MO-03").update(product="11420", lead_unit=unit, contact=self.person("kontakt"))
        row = Assignment.objects.get(plan=plan, measure__number="MO-03")
        page = self.client.get(f"/jahresplan/{row.first_year}/").content.decode()
        assert f"Beginnt, läuft bis {row.last_year}" in page
        assert "11420" in page
        assert "noch nicht zugeordnet" in page
        assert "Zehn Betriebe machen mit" in page
        assert self.person("kontakt").name not in page
        flat = self.sheets(row.first_year)["Maßnahmen"]
        line = dict(zip(flat[0], next(row for row in flat if row[0] == "MO-03"), strict=True))
        assert (line["Produkt"], line["Zuständig"], line["Kostenträger"]) == ("11420", unit.name, unit.name)
        assert "Zehn Betriebe machen mit" in line[f"Was {row.first_year} geschieht"]
        assert "Endet" in self.client.get(f"/jahresplan/{row.last_year}/").content.decode()

    def test_a_year_outside_of_the_plan_and_a_county_without_a_plan_have_no_paper(self):
        for year in (2026, 2032, 0, 10**30):
            assert self.client.get(f"/jahresplan/{year}/").status_code == 404
        Plan.objects.update(published=None)
        for end in ("", "jahresplan.pdf", "jahresplan.docx", "jahresplan.xlsx"):
            assert self.client.get(f"/jahresplan/2027/{end}").status_code == 404

    def test_a_plan_that_is_not_public_is_for_planners_alone(self):
        plan = queries.published_plan()
        Plan.objects.filter(pk=plan.pk).update(published=None)
        address = f"/jahresplan/2027/?szenario={plan.scenario.slug}&plan={plan.pk}"
        assert self.client.get(address).status_code == 404
        self.sign_in("kaemmerei")
        answer = self.client.get(address)
        assert "noch nicht öffentlich" in answer.content.decode()
        assert f"plan={plan.pk}" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]

    def test_a_measure_that_went_back_to_draft_is_in_no_paper(self):
        Measure.objects.filter(number="BI-01").update(publication="draft", title="Geheimer Entwurf")
        for end in ("", "jahresplan.xlsx", "jahresplan.docx"):
            content = self.client.get(f"/jahresplan/2029/{end}").content
            text = str(workbook(content)) if end.endswith("xlsx") else content.decode(errors="replace")
            assert "BI-01" not in text
            assert "Geheimer" not in text

    def test_hostile_titles_stay_text_everywhere(self):
        title = '=HYPERLINK("http://x.test") <script>alert(1)</script> #image("x") \u202e'
        Measure.objects.filter(number="MO-03").update(title=title)
        assert "<script>alert(1)" not in self.client.get("/jahresplan/2027/").content.decode()
        cells = [row[1] for row in self.sheets(2027)["Maßnahmen"]]
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        for end in ("pdf", "docx"):
            assert self.client.get(f"/jahresplan/2027/jahresplan.{end}").status_code == 200

    def test_files_have_their_kind_and_name_and_are_the_same_each_time(self):
        for end, kind in (("pdf", "application/pdf"), ("docx", "wordprocessingml"), ("xlsx", "spreadsheetml")):
            first, second = (self.client.get(f"/jahresplan/2028/jahresplan.{end}") for _time in range(2))
            assert kind in first["Content-Type"]
            assert f'filename="jahresplan-2028.{end}"' in first["Content-Disposition"]
            assert first.content == second.content


class TestWhoPays(YearCase):
    def test_the_stored_rows_keep_whose_money_and_whose_posts_were_counted(self):
        unit = Measure.objects.get(number="GZ-01").lead_unit
        for budget in list(problem.Budget.objects.all()):
            problem.Budget.objects.create(payer=unit, year=budget.year, kind=budget.kind, euro=50_000)
        asked_for = problem.problem_of(Scenario.objects.first())
        plan = planner.plan(asked_for, seconds=10)
        found = problem_outcome(asked_for, plan)
        stored = actions.store_plan(scenario=Scenario.objects.first(), outcome=found)
        payers = {row.measure.number: row.payer.slug for row in stored.assignments.select_related("measure", "payer")}
        assert payers == {
            row.measure: next(m.payer for m in asked_for.measures if m.id == row.measure) for row in plan.assignments
        }
        assert set(payers.values()) == {"kreisverwaltung", unit.slug}
        ledger = plan_ledger(stored)
        assert ledger.payers == sorted([unit.name, "Kreisverwaltung Bernkastel-Wittlich"])
        view = year_plan(ledger, 2028)
        by_payer = dict(view.payers)
        assert sum((amounts for amounts in by_payer.values()), Amounts()) == view.total
        limits = {(line.name, line.kind): line.limit for line in view.money_limits}
        assert limits[unit.name, "operating"] == 50_000

    def test_funding_is_kept_apart_by_kind_and_pays_for_what_the_own_share_does_not(self):
        for row in Year.objects.filter(assignment__plan=queries.published_plan()).select_related("assignment__measure"):
            measure = row.assignment.measure
            starts = row.year == row.assignment.first_year
            assert row.funding_investment + row.investment == (measure.investment if starts else 0), measure.number
            assert row.funding_operating + row.operating == measure.operating_yearly, measure.number
        assert Year.objects.filter(funding_investment__gt=0).exists()

    def test_funding_of_a_chosen_programme_stands_under_its_name(self):
        funding = Funding.objects.create(slug="probe", title="Probe & Wagnis", percent=90)
        plan = queries.published_plan()
        row = Assignment.objects.filter(plan=plan, years__funding__gt=0).order_by("pk").first()
        Assignment.objects.filter(pk=row.pk).update(programme=funding)
        sheet = self.sheets(row.first_year)["Förderung"]
        line = next(cells for cells in sheet if cells[0] == "Probe & Wagnis")
        assert line[-1] == Year.objects.get(assignment=row, year=row.first_year).funding

    def test_plans_from_before_name_the_only_payer_there_was(self):
        before = self.page(2029)["Kostenträger"]
        Assignment.objects.update(payer=None, unit=None)
        assert self.page(2029)["Kostenträger"] == before


def problem_outcome(asked_for, plan):
    from gemeinsam.planning.outcome import Outcome  # noqa: PLC0415 - only here

    return Outcome(
        problem=asked_for, plan=plan, report=planner.check(asked_for, plan), finding="", scarce="", reasons=(), limits=[
            {"kind": row.kind, "key": row.key, "year": row.year, "limit": row.limit, "used": row.used} for row in plan.slack if row.year
        ],
    )  # fmt: skip


class TestWays(YearCase):
    def test_the_plan_leads_to_its_years_and_papers_and_each_year_to_the_next(self):
        plan = self.client.get("/jahresplan/").content.decode()
        for where in ("2027", "2031", "mittelfristig", "foerderung"):
            assert f"/jahresplan/{where}/?szenario=voller-haushalt" in plan
        year = self.client.get("/jahresplan/2028/?szenario=sechzig-prozent").content.decode()
        assert '/jahresplan/2027/?szenario=sechzig-prozent" rel="prev"' in year
        assert '/jahresplan/2029/?szenario=sechzig-prozent" rel="next"' in year
        assert "/jahresplan/2028/jahresplan.docx?szenario=sechzig-prozent" in year

    def test_the_product_number_is_written_in_the_fact_sheet_and_read_in_every_paper(self):
        self.sign_in("redaktion")
        page = self.client.get("/massnahmen/MO-03/aendern/?teil=geld")
        values = {}
        for field in page.context["form"]:
            value = field.value()
            if isinstance(value, list):
                values[field.html_name] = [getattr(one, "pk", one) for one in value]
            elif value is not None and value is not False:
                values[field.html_name] = value
        answer = self.send("/massnahmen/MO-03/aendern/?teil=geld", **values | {"product": "54710"})
        assert answer.status_code == 302
        self.client.logout()
        assert "54710" in self.client.get("/massnahmen/MO-03/").content.decode()
        assert "54710" in self.client.get("/jahresplan/2027/").content.decode()
        assert any("54710" in row for row in self.sheets(2027)["Maßnahmen"])
