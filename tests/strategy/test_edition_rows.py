"""An edition keeps the rows of a measure as values too: a restoring brings steps, risks, costs and own fields back."""

from datetime import date

from tests.demo_case import DemoCase
from tests.strategy.cost_case import a_line, random_stated

from gemeinsam.county.models import HistoryEntry, Unit
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.cost_actions import save_costs
from gemeinsam.strategy.cost_queries import matrix_of
from gemeinsam.strategy.cost_rules import Stated
from gemeinsam.strategy.edition_actions import freeze_edition
from gemeinsam.strategy.edition_content import content_of
from gemeinsam.strategy.edition_restoring import restore_edition
from gemeinsam.strategy.models import Edition, Measure, MeasureStep, OwnField, OwnValue, Risk
from gemeinsam.strategy.own_field_actions import say_own_values


class RowsCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.person("leitung")
        self.measure = Measure.objects.get(number="MO-03")
        MeasureStep.objects.filter(measure=self.measure).delete()
        Risk.objects.filter(measure=self.measure).delete()

    def fresh(self) -> Measure:
        return Measure.objects.get(pk=self.measure.pk)

    def adopt(self) -> Edition:
        said = {"on": date(2026, 11, 2), "body": "Kreistag", "paper": "1", "result": "ja", "title": "Erste"}
        return freeze_edition(county=self.county, kind="adopted", title="Erste", decision=said, person=self.lead)

    def rows_of(self, edition: Edition) -> dict:
        return next(part["rows"] for part in edition.content["parts"] if part["key"] == "measure/MO-03")

    def now(self, edition: Edition) -> dict:
        content = content_of(self.county, "adopted", edition.title, edition.decision)
        return next(part["rows"] for part in content["parts"] if part["key"] == "measure/MO-03")

    def state(self, stated: Stated) -> None:
        save_costs(measure=self.measure, stated=stated, version=self.fresh().version, person=self.lead)

    def own(self, **values) -> OwnField:
        return OwnField.objects.create(
            **{"key": "quelle", "label": "Quelle", "kind": "text", "is_public": True} | values
        )

    def say(self, field: OwnField, value) -> None:
        say_own_values(measure=self.measure, values={field.name: value}, version=self.fresh().version, person=self.lead)


class TestRowsComeBack(RowsCase):
    def test_steps_and_risks_say_again_what_they_said_in_their_order_and_keep_their_sources(self):
        first = MeasureStep.objects.create(
            measure=self.measure, title="Ausschreiben", order=1, starts=date(2027, 3, 1), starts_precision="month",
            sources=["https://example.org/a"], unit=self.measure.lead_unit,
        )  # fmt: skip
        MeasureStep.objects.create(measure=self.measure, title="Probelauf", order=2, done=True)
        Risk.objects.create(measure=self.measure, title="Niemand bietet", likelihood=2, impact=3, answer="Früh fragen")
        edition = self.adopt()
        MeasureStep.objects.filter(title="Probelauf").delete()
        MeasureStep.objects.filter(pk=first.pk).update(text="neu", unit=None, order=7)
        MeasureStep.objects.create(measure=self.measure, title="Später dazu", order=1)
        Risk.objects.update(impact=1)
        assert restore_edition(edition=edition, person=self.lead).missing == ()
        assert self.now(edition) == self.rows_of(edition)
        assert list(MeasureStep.objects.filter(measure=self.measure).values_list("title", "done")) == [
            ("Ausschreiben", False), ("Probelauf", True),
        ]  # fmt: skip
        first.refresh_from_db()
        assert (first.sources, first.unit, first.text) == (["https://example.org/a"], self.measure.lead_unit, "")
        entry = HistoryEntry.objects.get(subject_type="strategy.measure", verb="restored")
        assert entry.changes["Risiko „Niemand bietet“"][1].endswith("Folgen hoch: Früh fragen")
        assert "Später dazu" in str(entry.changes)
        assert restore_edition(edition=edition, person=self.lead).changed == 0

    def test_any_matrix_of_costs_comes_back_to_the_cent(self):
        units, programmes = list(Unit.objects.all()[:3]), list(Funding.objects.all()[:2])
        for seed in range(5):
            stated = random_stated(seed, units=units, programmes=programmes, rows=12)
            self.state(stated)
            edition = self.adopt()
            self.state(random_stated(seed + 50, units=units[:1], programmes=programmes, rows=6))
            assert self.now(edition) != self.rows_of(edition)
            restore_edition(edition=edition, person=self.lead)
            assert self.now(edition) == self.rows_of(edition), seed

    def test_public_own_fields_come_back_and_what_only_staff_reads_never_stands_in_an_edition(self):
        shown, hidden = self.own(), self.own(key="intern", label="Intern", is_public=False)
        self.say(shown, "Ortsbegehung")
        self.say(hidden, "vertraulicher Vermerk")
        edition = self.adopt()
        assert "vertraulich" not in str(edition.content)
        self.say(shown, "")
        self.say(hidden, "anders")
        restore_edition(edition=edition, person=self.lead)
        said = dict(OwnValue.objects.filter(measure=self.measure).values_list("field__key", "text"))
        assert said == {"quelle": "Ortsbegehung", "intern": "anders"}

    def test_an_empty_sheet_becomes_empty_again_and_the_second_editor_sees_it(self):
        edition = self.adopt()
        version = self.fresh().version
        Risk.objects.create(measure=self.measure, title="Später", likelihood=1, impact=1)
        restore_edition(edition=edition, person=self.lead)
        assert not self.measure.risk_rows.exists()
        assert self.fresh().version == version + 1


class TestWhatIsGone(RowsCase):
    def test_a_payer_a_programme_a_field_that_are_gone_are_named_and_the_rest_comes_back(self):
        unit, other = Unit.objects.all()[:2]
        programme = Funding.objects.first()
        field = self.own()
        self.say(field, "Ortsbegehung")
        self.state(
            Stated(
                lines=(
                    a_line(unit, years={2027: 100}),
                    a_line(other, years={2027: 50}),
                    a_line(unit, source="funding", programme=programme, years={2027: 7}),
                ),
                totals={("operating", 2027): 157},
            )
        )
        edition = self.adopt()
        self.state(Stated())
        OwnField.objects.update(archived="2026-11-03T00:00:00Z")
        programme.delete()
        Unit.objects.filter(pk=other.pk).update(slug="umbenannt")
        done = restore_edition(edition=edition, person=self.lead)
        words = " ".join(done.missing)
        assert all(word in words for word in (programme.slug, other.slug, "quelle"))
        matrix = matrix_of(self.fresh())
        assert [row.years for row in matrix.rows] == [{2027: 100}]
        assert matrix.stated == {}

    def test_an_edition_of_the_first_format_restores_fields_and_leaves_rows_alone(self):
        edition = self.adopt()
        for part in edition.content["parts"]:
            part.pop("rows", None)
        Risk.objects.create(measure=self.measure, title="Bleibt", likelihood=1, impact=1)
        restore_edition(edition=edition, person=self.lead)
        assert self.measure.risk_rows.count() == 1
