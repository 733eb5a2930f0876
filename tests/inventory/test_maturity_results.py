"""Results: mean and spread, who disagrees, two rounds side by side, files, and the rounds of the demonstration."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests import story
from tests.inventory.maturity_case import MaturityCase, text_of

from gemeinsam.conf import demo
from gemeinsam.county.models import HistoryEntry, Unit
from gemeinsam.inventory import maturity_actions as actions
from gemeinsam.inventory import maturity_drafting as drafting
from gemeinsam.inventory.maturity_models import (
    MaturityAnswer,
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
    MaturitySheet,
)
from gemeinsam.inventory.maturity_papers import cell
from gemeinsam.inventory.maturity_scoring import scored
from gemeinsam.web import figures

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow


class TestResults(MaturityCase):
    def small(self) -> MaturityRound:
        """Two units, three questions: A1 and A2 of dimension A, B1 of B."""
        form = story.a_questionnaire(number=7)
        one, two = Unit.objects.get(slug="drk"), Unit.objects.get(slug="caritas")
        return story.a_maturity_round(
            units=[one, two], questionnaire=form, answers={one: (4, 2, None), two: (0, None, None)},
            opens=story.a_day(30), closes=story.a_day(3), published=timezone.now(),
        )  # fmt: skip

    def test_mean_and_spread_and_what_is_missing_stand_on_the_page(self):
        page = text_of(self.client.get(f"/reifegrad/{self.small().pk}/"))
        row = page.split("</span> Dimension A</th>")[1].split("</tr>")[0]
        figures_ = [part.split("</td>")[0].split(">")[-1] for part in row.split("<td")[1:]]
        assert [word.strip() for word in figures_ if word.strip()] == ["1,5", "0,0 bis 3,0", "1,5", "3", "1"]
        empty = page.split("</span> Dimension B</th>")[1].split("</tr>")[0]
        assert 'data-label="Mittel">–</td>' in empty
        assert 'data-label="nicht bekannt">2</td>' in empty
        assert "3 Antworten lauten „nicht bekannt“" in page

    def test_the_missing_dimension_is_a_gap_in_the_radar_and_not_the_middle(self):
        form = self.questionnaire
        answers = {self.unit: [None if q.dimension.code == "C" else 2 for q in form.questions.order_by("code")]}
        row = story.a_maturity_round(
            units=[self.unit], questionnaire=form, answers=answers, opens=story.a_day(9), closes=story.a_day(1), published=timezone.now()
        )  # fmt: skip
        page = text_of(self.client.get(f"/reifegrad/{row.pk}/"))
        assert "area--open" in page
        assert page.count('<circle class="knot" cx=') == 9 + 9
        assert "C –" in page

    def test_readers_see_no_unit_and_the_office_sees_who_said_what(self):
        where = f"/reifegrad/{self.before.pk}/"
        assert "Gemeinde Morbach" not in self.client.get(where).content.decode()
        assert b"Gez\xc3\xa4hlt sind nur" not in self.client.get(f"{where}reifegrad.xlsx").content
        self.sign_in("redaktion")
        page = self.client.get(where).content.decode()
        assert "Gemeinde Morbach" in page
        assert "Gezählt sind nur Leistungen der Gemeinde." in page

    def test_disagreements_come_first_widest(self):
        result = scored(self.before).result
        widths = [row.spread.width for row in result.disagreements]
        assert widths == sorted(widths, reverse=True)
        page = text_of(self.client.get("/reifegrad/"))
        first = result.disagreements[0].question.code
        assert page.split("Wo die Stellen verschieden urteilen")[1].split('class="code">')[1].startswith(first)

    def test_the_csv_holds_every_question_with_its_figures(self):
        answer = self.client.get(f"/reifegrad/{self.before.pk}/fragen.csv")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert len(rows) == 31
        found = {row.question.code: row for row in scored(self.before).result.questions}
        for row in rows:
            spread = found[row["Kürzel"]].spread
            assert row["Antworten"] == str(spread.count)
            assert float(row["Mittel"].replace(",", ".")) == pytest.approx(float(spread.mean), abs=0.006)

    def test_the_workbook_of_the_office_holds_the_answers_and_that_of_readers_does_not(self):
        calamine = pytest.importorskip("python_calamine")
        where = f"/reifegrad/{self.before.pk}/reifegrad.xlsx"

        def book():
            return calamine.CalamineWorkbook.from_filelike(io.BytesIO(self.client.get(where).content))

        assert book().sheet_names == ["Überblick", "Dimensionen", "Fragen"]
        self.sign_in("leitung")
        rows = book().get_sheet_by_name("Antworten").to_python()
        assert sum(row[0] == "Gemeinde Morbach" for row in rows) == 31
        assert any(row[3] == "nicht bekannt" for row in rows)

    def test_a_text_that_looks_like_a_formula_stays_text(self):
        assert [cell("text", "=1+1"), cell("text", "Frage"), cell("posts", 205), cell("count", None)] == [
            "'=1+1",
            "Frage",
            "2,05",
            "",
        ]

    def test_nothing_public_is_the_questionnaire_to_read(self):
        MaturityRound.objects.all().delete()
        page = text_of(self.client.get("/reifegrad/"))
        assert "31 Fragen zum digitalen Reifegrad" in page
        MaturityQuestionnaire.objects.all().delete()
        assert "Noch kein Fragebogen" in text_of(self.client.get("/reifegrad/"))

    def test_an_unpublished_round_is_not_there_for_readers_in_any_form(self):
        for tail in ("", "reifegrad.xlsx", "fragen.csv"):
            assert self.client.get(f"/reifegrad/{self.running.pk}/{tail}").status_code == 404
        assert self.client.get(f"/reifegrad/vergleich/?a={self.before.pk}&b={self.running.pk}").status_code == 404
        assert "Selbsteinschätzung 2026" not in text_of(self.client.get("/reifegrad/vergleich/"))


class TestComparison(MaturityCase):
    def test_two_rounds_of_one_version(self):
        self.sign_in("leitung")
        page = text_of(self.client.get(f"/reifegrad/vergleich/?a={self.running.pk}&b={self.before.pk}"))
        assert "Beide Runden fragen dieselbe Fassung" in page
        assert "über 31 Fragen" in page
        assert "4 Stellen haben in beiden Runden geantwortet, 2 nur früher" in page
        same = text_of(self.client.get("/reifegrad/vergleich/?stellen=gleiche"))
        assert same != page

    def test_only_common_questions_count_and_the_page_says_so(self):
        draft = drafting.start_draft(person=self.lead)
        changed, gone = draft.questions.get(code="A1"), draft.questions.get(code="A2")
        drafting.edit_row(
            row=changed, version=1, person=self.lead, values={"text": "Gibt es ein Zielbild mit Kennzahlen?"}
        )
        drafting.retire_row(row=gone, person=self.lead)
        drafting.add_question(
            questionnaire=draft, person=self.lead,
            values={"dimension": changed.dimension, "text": "Neu?", "anchors": list("abcde"), "weight": 1, "proof": ""},
        )  # fmt: skip
        draft.refresh_from_db()
        drafting.publish_questionnaire(questionnaire=draft, version=draft.version, person=self.lead)
        later = story.a_maturity_round(
            units=[self.unit],
            questionnaire=draft,
            answers={self.unit: [4] * 31},
            opens=story.a_day(3),
            closes=story.a_day(1),
        )
        self.sign_in("leitung")
        page = text_of(self.client.get(f"/reifegrad/vergleich/?a={self.before.pk}&b={later.pk}"))
        assert "Die Runden fragen verschiedene Fassungen" in page
        assert "über 29 Fragen" in page
        assert "1 Frage anders formuliert" in page
        assert "1 Frage nur in der späteren Runde" in page
        assert "1 Frage nur in der früheren Runde" in page
        row = page.split("</span> Strategie und Steuerung</th>")[1]
        assert row.split('data-label="Fragen">')[1].startswith("1<")

    def test_one_round_alone_is_not_compared(self):
        page = text_of(self.client.get("/reifegrad/vergleich/"))
        assert "Dafür braucht es zwei Runden" in page
        assert self.client.get("/reifegrad/vergleich/?a=999999").status_code == 404


class TestDemo(MaturityCase):
    def test_the_rounds_are_assumed_and_go_with_the_assumed_rows(self):
        assert MaturityRound.objects.exclude(assumed="|*|").count() == 0
        assert "angenommen" in text_of(self.client.get("/reifegrad/"))
        assert MaturityAnswer.objects.filter(unknown=True).count() > 10
        demo.remove_assumed()
        assert (MaturityRound.objects.count(), MaturitySheet.objects.count(), MaturityAnswer.objects.count()) == (
            0,
            0,
            0,
        )
        assert MaturityQuestion.objects.count() == 31

    def test_removing_the_demonstration_keeps_a_version_that_the_county_asks(self):
        own = story.a_unit()
        story.a_maturity_round(units=[own], questionnaire=self.questionnaire, answers={own: [1] * 31}, title="Eigene")
        demo.remove()
        assert [row.title for row in MaturityRound.objects.all()] == ["Eigene"]
        assert MaturityAnswer.objects.count() == 31

    def test_an_assumed_round_never_joins_the_comparison_of_counties(self):
        with pytest.raises(ValidationError) as problem:
            actions.share_round(round_=self.before, version=1, person=self.lead)
        assert self.code_of(problem) == "assumed"

    def test_every_step_leaves_one_entry_with_its_person(self):
        count = HistoryEntry.objects.count()
        actions.close_round(round_=self.running, version=1, person=self.lead)
        entry = HistoryEntry.objects.first()
        assert (HistoryEntry.objects.count(), entry.person, entry.is_public) == (count + 1, self.lead, False)


def test_figures_are_german_and_missing_is_a_dash():
    from gemeinsam.inventory.maturity_display import number, step  # noqa: PLC0415

    assert [number(value) for value in (None, 0, 2.25, 2.35, -0.04, -1.26)] == ["–", "0,0", "2,3", "2,4", "0,0", "−1,3"]
    assert [step(value) for value in (None, 0, 1.5, -1.5, -0.01)] == ["–", "0,0", "+1,5", "−1,5", "0,0"]
    assert figures.soften("Verwaltungsleistungen")
