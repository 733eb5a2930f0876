"""Five years for the finance department: the columns add up, the balances follow, and files equal the page."""

import io

import pytest
from django.db import connection
from tests.demo_case import PlannedCase
from tests.publication.test_year_plan import number, tables, workbook

from gemeinsam.county.models import Unit
from gemeinsam.planning import queries
from gemeinsam.planning.models import Assignment, AssignmentYear, Plan
from gemeinsam.publication.medium_term import MediumTerm, obligation_grid
from gemeinsam.publication.plan_ledger import plan_ledger

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

BY_YEAR = """
    SELECT y.year, SUM(y.operating + y.funding - y.funding_investment), SUM(y.funding - y.funding_investment),
           SUM(y.investment + y.funding_investment), SUM(y.funding_investment), SUM(y.hundredths)
    FROM planning_assignmentyear y JOIN planning_assignment a ON a.id = y.assignment_id
    WHERE a.plan_id = %s GROUP BY y.year ORDER BY y.year
"""


class MediumCase(PlannedCase):
    def page(self) -> dict[str, list[list]]:
        return tables(self.client.get("/jahresplan/mittelfristig/").content)

    def by_year(self) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(BY_YEAR, [queries.published_plan().pk])
            return [tuple(map(int, row)) for row in cursor.fetchall()]


class TestTable(MediumCase):
    def test_every_row_is_that_of_the_database_with_its_balance(self):
        found = {row[0]: row[1:] for row in self.page()["Finanzplanung"]}
        _years, spent, earned, paid, granted, _posts = (list(column) for column in zip(*self.by_year(), strict=True))
        for label, values in (
            ("Laufende Aufwendungen", spent),
            ("Erträge aus Zuwendungen", earned),
            ("Saldo Ergebnishaushalt", [e - s for s, e in zip(spent, earned, strict=True)]),
            ("Auszahlungen für Investitionen", paid),
            ("Einzahlungen aus Investitionszuwendungen", granted),
            ("Saldo Investitionen", [g - p for p, g in zip(paid, granted, strict=True)]),
        ):
            assert found[label] == [*values, sum(values)], label
        whole = [e - s + g - p for s, e, p, g in zip(spent, earned, paid, granted, strict=True)]
        assert found["Saldo insgesamt (Eigenmittel)"] == [*whole, sum(whole)]

    def test_the_first_year_is_the_budget_and_the_others_are_planned(self):
        head = self.page()["Finanzplanung"][0]
        assert head == [
            "Posten",
            "Ansatz 2027",
            "Planung 2028",
            "Planung 2029",
            "Planung 2030",
            "Planung 2031",
            "Summe",
        ]

    def test_posts_by_unit_are_what_there_is_less_what_is_taken(self):
        there, taken, rest = (row[1:] for row in self.page()["Stellen"][1:])
        assert taken == [pytest.approx(row[-1] / 100) for row in self.by_year()]
        assert rest == [pytest.approx(a - b) for a, b in zip(there, taken, strict=True)]

    def test_costs_after_the_plan_are_its_commitments(self):
        rows = self.page()["Folgekosten"]
        stored = {f"{row.measure.number} {row.measure.title}": row.commitment for row in
                  Assignment.objects.filter(plan=queries.published_plan(), commitment__gt=0).select_related("measure")}  # fmt: skip
        assert {row[0]: row[-1] for row in rows[1:-1]} == stored
        assert rows[-1][-1] == sum(stored.values())

    def test_the_workbook_says_all_of_it(self):
        sheets = workbook(self.client.get("/jahresplan/mittelfristig/mittelfristig.xlsx").content)
        page = self.page()
        assert {name: rows for name, rows in sheets.items() if name != "Überblick"} == page

    def test_the_word_file_says_all_of_it(self):
        docx = pytest.importorskip("docx")
        word = docx.Document(io.BytesIO(self.client.get("/jahresplan/mittelfristig/mittelfristig.docx").content))
        found = [[[number(cell.text) for cell in row.cells] for row in table.rows] for table in word.tables]
        plain = [[row for row in rows if any(cell != "" for cell in row[1:])] for rows in found]
        assert plain == list(self.page().values())
        assert self.client.get("/jahresplan/mittelfristig/mittelfristig.pdf").content.startswith(b"%PDF")


class TestObligations(MediumCase):
    def test_investment_that_falls_due_later_stands_under_the_year_of_its_start(self):
        plan = queries.published_plan()
        row = Assignment.objects.filter(plan=plan, first_year=2027, last_year__gte=2029).first()
        AssignmentYear.objects.filter(assignment=row, year=2029).update(investment=30_000)
        grid = obligation_grid(MediumTerm(ledger=plan_ledger(plan)))
        assert [line.cells for line in grid.all_lines] == [
            ("Beginn 2027", 0, 0, 30_000, 0, 0, 0, 30_000), ("Summe", 0, 0, 30_000, 0, 0, 0, 30_000),
        ]  # fmt: skip
        assert "Keine Maßnahme bindet" not in self.client.get("/jahresplan/mittelfristig/").content.decode()

    def test_without_any_the_page_says_so(self):
        assert (
            "Keine Maßnahme bindet Investitionen in späteren Jahren."
            in self.client.get("/jahresplan/mittelfristig/").content.decode()
        )


class TestPayersAndYears(MediumCase):
    def test_with_two_payers_each_has_a_table_and_they_add_up(self):
        other = Unit.objects.get(slug="vg-wittlich-land")
        plan = queries.published_plan()
        some = list(Assignment.objects.filter(plan=plan)[:3])
        Assignment.objects.filter(pk__in=[row.pk for row in some]).update(payer=other)
        page = self.page()
        whole, first, second = (page[name] for name in ("Finanzplanung", "Finanzplanung 1", "Finanzplanung 2"))
        for row, one, two in zip(whole[1:], first[1:], second[1:], strict=True):
            assert row[1:] == [a + b for a, b in zip(one[1:], two[1:], strict=True)]

    def test_a_plan_of_seven_years_shows_five_and_counts_the_rest_as_later(self):
        plan = queries.published_plan()
        Plan.objects.filter(pk=plan.pk).update(years=7)
        row = Assignment.objects.filter(plan=plan, commitment=0).first()
        AssignmentYear.objects.create(assignment=row, year=2033, operating=7_000)
        view = MediumTerm(ledger=plan_ledger(queries.published_plan()))
        assert (list(view.years), view.ledger.last_year) == ([2027, 2028, 2029, 2030, 2031], 2033)
        after = sum(Assignment.objects.filter(plan=plan).values_list("commitment", flat=True))
        assert view.own_after == after + 7_000

    def test_without_a_plan_the_page_says_so_and_there_is_no_file(self):
        Plan.objects.update(published=None)
        assert "Es gibt noch keinen Jahresplan" in self.client.get("/jahresplan/mittelfristig/").content.decode()
        assert self.client.get("/jahresplan/mittelfristig/mittelfristig.xlsx").status_code == 404
