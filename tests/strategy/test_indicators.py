"""Indicators: what is measured, from where, and what it is to say in which year."""

from decimal import Decimal

from tests import story
from tests.demo_case import HIDDEN, DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.strategy.models import Goal, Indicator, Measure
from gemeinsam.strategy.tree_drawing import BOTTOM, LEFT, RIGHT, TOP, drawing_of

SAID = {"name": "Fahrten", "unit": "Fahrten im Jahr", "kind": "outcome", "direction": "up"}


class TestIndicator(DemoCase):
    def add(self, **changes):
        return self.send("/ziele/WA-Z1/kennzahl/neu/", **(SAID | changes))

    def test_written_with_german_figures_and_read_as_a_table(self):
        self.sign_in("redaktion")
        years = {"year_0": "2030", "value_0": "1.200,5", "year_3": "2028", "value_3": "900"}
        answer = self.add(baseline="400", baseline_on="2026-01-31", **years)
        row = Indicator.objects.get(name="Fahrten")
        assert (answer.status_code, answer["Location"]) == (302, f"/ziele/WA-Z1/#kennzahl-{row.pk}")
        assert [(t.year, t.value) for t in row.targets.all()] == [(2028, Decimal(900)), (2030, Decimal("1200.50"))]
        self.client.logout()
        page = self.client.get("/ziele/WA-Z1/").content.decode()
        assert 'Ziel 2030</th><td class="num">1.200,5' in page
        assert "31. Januar 2026" in page

    def test_a_missing_value_is_missing_and_never_zero(self):
        self.sign_in("redaktion")
        self.add()
        page = self.client.get("/ziele/WA-Z1/").content.decode()
        assert "noch nicht gemessen" in page
        assert drawing_of(Indicator.objects.get(name="Fahrten")) is None

    def test_half_rows_double_years_and_nonsense_are_told_and_kept(self):
        self.sign_in("redaktion")
        cases = (
            {"year_0": "2028"}, {"value_0": "5"}, {"year_0": "2028", "value_0": "viel"}, {"year_0": "1", "value_0": "5"},
            {"year_0": "2028", "value_0": "1", "year_1": "2028", "value_1": "2"}, {"baseline": "5"},
            {"baseline": "NaN", "baseline_on": "2026-01-01"}, {"year_0": "2028", "value_0": "1e99"},
            {"year_0": "2028", "value_0": "1,234"}, {"kind": "clicks"}, {"name": ""}, {"delivered_by": "9" * 30},
        )  # fmt: skip
        for case in cases:
            answer = self.add(**case)
            assert answer.status_code == 422, case
            assert "Fahrten im Jahr" in answer.content.decode(), case
        assert Indicator.objects.filter(unit="Fahrten im Jahr").count() == 0

    def test_a_change_says_what_changed_and_the_second_editor_sees_both(self):
        self.sign_in("redaktion")
        row = Indicator.objects.get(goal__number="MO-Z1")
        page = f"/ziele/MO-Z1/kennzahl/{row.pk}/"
        html = self.client.get(page).content.decode()
        said = SAID | {"name": row.name, "year_0": "2027", "value_0": "50"}
        assert self.send(page, **said).status_code == 302
        changes = entries_of(row)[0].changes
        assert changes["targets"] == ["2027: 50.00\n2028: 65.00\n2030: 90.00", "2027: 50.00"]
        late = self.client.post(page, {**dict(HIDDEN.findall(html)), **said, "name": "Meine", "value_0": "77"})
        assert late.status_code == 422
        body = late.content.decode()
        assert "50.00" in body
        assert "77.00" in body
        row.refresh_from_db()
        assert [target.value for target in row.targets.all()] == [50]
        assert not row.is_assumed

    def test_people_of_a_unit_write_those_of_their_measures_only(self):
        unit = story.a_unit()
        own, others = story.a_measure(lead_unit=unit), story.a_measure(lead_unit=story.a_unit())
        editor = story.a_user("unit_editor", county=self.county, unit=unit)
        story.signed_in(self.client, editor, self.county)
        assert self.send(f"/massnahmen/{own.number}/kennzahl/neu/", **SAID).status_code == 302
        assert self.client.get(f"/massnahmen/{others.number}/kennzahl/neu/").status_code == 403
        assert "Fahrten" in self.client.get(own.get_absolute_url()).content.decode()
        row = own.indicators.get()
        wrong = f"/massnahmen/{others.number}/kennzahl/{row.pk}/"
        assert self.client.get(wrong).status_code == 404
        assert self.client.get(f"/massnahmen/{own.number}/kennzahl/{'9' * 25}/").status_code == 404

    def test_removed_it_stands_nowhere_and_its_values_stay(self):
        self.sign_in("redaktion")
        row = Indicator.objects.get(goal__number="MO-Z1")
        page = f"/ziele/MO-Z1/kennzahl/{row.pk}/"
        self.send(f"{page}entfernen/", page=page)
        assert row.name not in self.client.get("/ziele/MO-Z1/").content.decode()
        assert self.client.get(page).status_code == 404
        assert row.targets.count() == 3

    def test_of_a_draft_readers_see_nothing(self):
        measure = story.a_draft()
        story.an_indicator(measure=measure, name="Verborgen")
        assert self.client.get(measure.get_absolute_url()).status_code == 404

    def test_the_drawing_lies_within_its_frame(self):
        row = story.an_indicator(goal=Goal.objects.first(), targets=[(2027, -5), (2028, 5), (2040, 5)])
        points = drawing_of(row).points
        assert [point.x for point in points] == sorted(point.x for point in points)
        assert (points[0].x, points[-1].x) == (LEFT, RIGHT)
        assert all(TOP <= point.y < BOTTOM for point in points)
        flat = story.an_indicator(measure=Measure.objects.first(), targets=[(2027, 5), (2028, 5)])
        assert len({point.y for point in drawing_of(flat).points}) == 1
