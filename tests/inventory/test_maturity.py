"""Rounds and sheets: units answer apart, page by page; missing is never 0; a round ends, is published, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests import story
from tests.inventory.maturity_case import MaturityCase, text_of

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import Unit
from gemeinsam.inventory import maturity_actions as actions
from gemeinsam.inventory.maturity_models import (
    MaturityAnswer,
    MaturityRound,
)
from gemeinsam.inventory.maturity_scoring import scored


class TestAnswering(MaturityCase):
    def test_a_contact_person_answers_page_by_page_and_hands_in(self):
        self.sign_in("kontakt")
        desk = text_of(self.client.get("/verwaltung/"))
        assert "6 Fragen beantwortet" in desk
        first, second, third = (self.asked(code) for code in ("C1", "C2", "C3"))
        fields = {
            f"q{first.pk}": "3",
            f"q{second.pk}": "unbekannt",
            f"r{first.pk}": "Atlas 2026",
            f"p{first.pk}": "Karte",
        }
        answer = self.send(self.page("C"), **fields)
        assert answer["Location"] == self.page("D")
        rows = {
            row.question.code: row
            for row in self.sheet.answers.select_related("question").filter(question__dimension__code="C")
        }
        assert set(rows) == {"C1", "C2"}
        assert (rows["C1"].level, rows["C1"].unknown, rows["C1"].remark, rows["C1"].proof) == (
            3,
            False,
            "Atlas 2026",
            "Karte",
        )
        assert (rows["C2"].level, rows["C2"].unknown) == (None, True)
        overview = text_of(self.client.get(f"/reifegrad/bogen/{self.sheet.pk}/"))
        assert "Noch 23 von 31 Fragen offen" in overview
        assert "2 von 3, 1 × nicht bekannt" in overview
        assert third.text in text_of(self.client.get(self.page("C")))

        refused = self.send(f"/reifegrad/bogen/{self.sheet.pk}/", tun="abgeben")
        assert refused.status_code == 422
        assert "Zu 23 Fragen fehlt noch eine Antwort." in text_of(refused)
        assert self.send(f"/reifegrad/bogen/{self.sheet.pk}/", tun="abgeben", rest="unbekannt").status_code == 302
        self.sheet.refresh_from_db()
        assert self.sheet.submitted is not None
        assert self.sheet.answers.filter(unknown=True).count() == 24 + self.sheet.answers.filter(
            unknown=True, question__dimension__code__in=["A", "B"]).count()  # fmt: skip
        assert "Reifegrad" not in text_of(self.client.get("/verwaltung/")).split("<table")[-1]

    def test_saving_later_leads_to_the_overview_and_an_empty_page_stores_nothing(self):
        self.sign_in("kontakt")
        count = MaturityAnswer.objects.count()
        answer = self.send(self.page("D"), weiter="uebersicht")
        assert answer["Location"] == f"/reifegrad/bogen/{self.sheet.pk}/"
        assert (MaturityAnswer.objects.count(), entries_of(self.sheet).count()) == (count, 0)

    def test_a_second_person_of_the_unit_overwrites_nobody(self):
        question = self.asked("C1")
        self.sign_in("kontakt")
        page = self.client.get(self.page("C")).content.decode()
        key = page.split('name="_key" value="')[1].split('"')[0]
        actions.save_answers(
            sheet=self.sheet,
            dimension=question.dimension,
            said={question.pk: {"level": 4}},
            version=0,
            person=self.lead,
        )
        answer = self.client.post(self.page("C"), {"_key": key, "version": "0", f"q{question.pk}": "1"})
        assert answer.status_code == 422
        assert "Jemand anderes hat inzwischen gespeichert" in text_of(answer)
        assert self.sheet.answers.get(question=question).level == 4
        assert 'name="version" value="1"' in answer.content.decode()
        again = self.client.post(self.page("C"), {"_key": key, "version": "1", f"q{question.pk}": "1"})
        assert again.status_code == 302
        assert self.sheet.answers.get(question=question).level == 1

    def test_two_people_on_two_pages_are_no_conflict(self):
        one, two = self.asked("C1"), self.asked("D1")
        for question in (one, two):
            actions.save_answers(
                sheet=self.sheet,
                dimension=question.dimension,
                said={question.pk: {"level": 2}},
                version=0,
                person=self.lead,
            )
        assert self.sheet.answers.filter(question__in=[one, two], level=2).count() == 2

    def test_bad_input_is_refused_and_kept_on_the_page(self):
        self.sign_in("kontakt")
        question = self.asked("C1")
        for level in ("5", "-1", "x", "4 ", "\0"):
            answer = self.send(self.page("C"), **{f"q{question.pk}": level, f"r{question.pk}": "Mein Satz"})
            assert answer.status_code == 422, level
        answer = self.send(self.page("D"), **{f"r{self.asked('D1').pk}": "x" * 1001})
        assert answer.status_code == 422
        assert "x" * 1001 in answer.content.decode()
        assert self.client.get(self.page("ZZ")).status_code == 404

    def test_the_database_refuses_a_level_beside_not_known(self):
        for values in ({"level": 5}, {"level": 2, "unknown": True}):
            with pytest.raises(IntegrityError), transaction.atomic():
                MaturityAnswer.objects.create(sheet=self.sheet, question=self.asked("J1"), **values)
        MaturityAnswer.objects.create(sheet=self.sheet, question=self.asked("J1"), level=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            MaturityAnswer.objects.create(sheet=self.sheet, question=self.asked("J1"), level=2)

    def test_another_units_sheet_is_closed(self):
        self.sign_in("kontakt")
        other = self.running.sheets.exclude(unit=self.unit).filter(submitted=None).first()
        assert self.client.get(f"/reifegrad/bogen/{other.pk}/").status_code == 403
        assert self.client.get(f"/reifegrad/bogen/{other.pk}/A/").status_code == 403

    def test_a_sheet_can_be_taken_back_while_the_round_runs_and_counts_not_until_then(self):
        sheet = self.running.sheets.filter(submitted__isnull=False).first()
        before = scored(self.running).result
        actions.take_back_sheet(sheet=sheet, person=self.lead)
        after = scored(self.running).result
        assert len(after.raters) == len(before.raters) - 1
        with pytest.raises(ValidationError) as twice:
            actions.take_back_sheet(sheet=sheet, person=self.lead)
        assert self.code_of(twice) == "not_submitted"

    def test_nothing_is_answered_after_the_end(self):
        MaturityRound.objects.filter(pk=self.running.pk).update(closes=timezone.localdate() - timedelta(days=1))
        question = self.asked("C1")
        with pytest.raises(ValidationError) as late:
            actions.save_answers(
                sheet=self.sheet,
                dimension=question.dimension,
                said={question.pk: {"level": 2}},
                version=0,
                person=self.lead,
            )
        assert self.code_of(late) == "not_open"
        with pytest.raises(ValidationError) as late:
            actions.hand_in_sheet(sheet=self.sheet, rest_unknown=True, person=self.lead)
        assert self.code_of(late) == "not_open"
        self.sign_in("kontakt")
        assert self.client.get(self.page("C"))["Location"] == f"/reifegrad/bogen/{self.sheet.pk}/"
        assert "Die Runde ist beendet" in text_of(self.client.get(f"/reifegrad/bogen/{self.sheet.pk}/"))

    def test_an_empty_sheet_is_not_handed_in(self):
        empty = self.running.sheets.get(unit__slug="vg-thalfang")
        with pytest.raises(ValidationError) as problem:
            actions.hand_in_sheet(sheet=empty, rest_unknown=True, person=self.lead)
        assert self.code_of(problem) == "open_questions"
        assert empty.answers.count() == 0


class TestRounds(MaturityCase):
    def values(self, **changes):
        return {
            "title": "Neue Runde", "questionnaire": self.questionnaire, "opens": timezone.localdate(),
            "closes": timezone.localdate() + timedelta(days=14), "units": Unit.objects.filter(slug__in=["drk", "caritas"]),
        } | changes  # fmt: skip

    def test_the_lead_opens_a_round_and_each_unit_gets_a_sheet(self):
        self.sign_in("leitung")
        ids = [Unit.objects.get(slug=slug).pk for slug in ("drk", "caritas")]
        fields = {
            "title": "Herbst", "questionnaire": self.questionnaire.pk, "opens": "2026-11-01", "closes": "2099-01-01", "units": ids,
        }  # fmt: skip
        answer = self.send("/verwaltung/reifegrad/runde/", **fields)
        row = MaturityRound.objects.get(title="Herbst")
        assert answer["Location"] == f"/verwaltung/reifegrad/runde/{row.pk}/"
        assert set(row.sheets.values_list("unit", flat=True)) == set(ids)
        assert "0 von 2 Stellen haben abgegeben" in text_of(self.client.get(answer["Location"]))
        refused = self.send("/verwaltung/reifegrad/runde/", **{**fields, "closes": "2026-10-01", "units": []})
        assert refused.status_code == 422
        assert "Das Feld ist leer." in text_of(refused)
        assert MaturityRound.objects.filter(title="Herbst").count() == 1

    def test_the_newest_round_stands_first_and_its_units_are_chosen_for_the_next(self):
        self.sign_in("leitung")
        page = text_of(self.client.get("/verwaltung/reifegrad/"))
        assert page.index(self.running.title) < page.index(self.before.title)
        form = self.client.get("/verwaltung/reifegrad/runde/").context["form"]
        assert set(form["units"].value()) == set(self.running.sheets.values_list("unit", flat=True))

    def test_a_round_ends_before_it_begins_never(self):
        with pytest.raises(ValidationError, match="Das Ende liegt vor dem Beginn"):
            actions.add_round(values=self.values(closes=timezone.localdate() - timedelta(days=1)), person=self.lead)
        assert not MaturityRound.objects.filter(title="Neue Runde").exists()

    def test_units_that_answered_stay_in_the_round(self):
        values = {name: getattr(self.running, name) for name in MaturityRound.EDITABLE}
        with pytest.raises(ValidationError, match="schon geantwortet"):
            actions.edit_round(
                round_=self.running, values={**values, "units": [self.unit]}, version=1, person=self.lead
            )
        keep = [sheet.unit for sheet in self.running.sheets.exclude(unit__slug="vg-thalfang")]
        actions.edit_round(round_=self.running, values={**values, "units": keep}, version=1, person=self.lead)
        assert not self.running.sheets.filter(unit__slug="vg-thalfang").exists()
        assert "Thalfang" in entries_of(self.running).get(verb="edited").changes["units"][0]

    def test_a_round_with_answers_keeps_its_version_of_the_questionnaire(self):
        other = story.a_questionnaire(number=2)
        values = {name: getattr(self.running, name) for name in MaturityRound.EDITABLE} | {"questionnaire": other}
        units = [sheet.unit for sheet in self.running.sheets.all()]
        with pytest.raises(ValidationError, match="beginnen Sie eine neue Runde"):
            actions.edit_round(round_=self.running, values={**values, "units": units}, version=1, person=self.lead)

    def test_a_draft_is_never_asked(self):
        draft = story.a_questionnaire(number=2, published=None)
        with pytest.raises(ValidationError, match="Ein Entwurf"):
            actions.add_round(values=self.values(questionnaire=draft), person=self.lead)

    def test_ended_published_and_taken_back(self):
        self.sign_in("leitung")
        where = f"/verwaltung/reifegrad/runde/{self.running.pk}/"
        step = f"{where}schritt/"
        early = self.send(step, page=where, tun="veroeffentlichen")
        assert early.status_code == 302
        assert "Die Runde läuft noch" in text_of(self.client.get(where))
        for verb, words in (
            ("beenden", "Die Runde ist beendet."),
            ("veroeffentlichen", "Das Ergebnis ist öffentlich."),
        ):
            self.send(step, page=where, tun=verb)
            assert words in text_of(self.client.get(where))
        self.client.logout()
        assert self.client.get(f"/reifegrad/{self.running.pk}/").status_code == 200
        assert "Selbsteinschätzung 2026" in text_of(self.client.get("/reifegrad/"))
        self.sign_in("leitung")
        self.send(step, page=where, tun="zuruecknehmen")
        self.client.logout()
        assert self.client.get(f"/reifegrad/{self.running.pk}/").status_code == 404
        verbs = list(entries_of(self.running).values_list("verb", flat=True))
        assert verbs == ["withdrawn", "published", "closed"]

    def test_a_published_round_is_not_changed_and_an_old_button_does_nothing(self):
        values = {name: getattr(self.before, name) for name in MaturityRound.EDITABLE} | {"units": [self.unit]}
        with pytest.raises(ValidationError) as fixed:
            actions.edit_round(round_=self.before, values=values, version=1, person=self.lead)
        assert self.code_of(fixed) == "fixed"
        with pytest.raises(ValidationError) as conflict:
            actions.close_round(round_=self.running, version=7, person=self.lead)
        assert self.code_of(conflict) == "conflict"

    def test_a_round_that_was_ended_early_runs_on(self):
        actions.close_round(round_=self.running, version=1, person=self.lead)
        assert not MaturityRound.objects.get(pk=self.running.pk).is_open
        actions.reopen_round(round_=self.running, version=2, person=self.lead)
        assert MaturityRound.objects.get(pk=self.running.pk).is_open

    def test_nobody_handed_in_nothing_is_published(self):
        row = story.a_maturity_round(units=[self.unit], opens=story.a_day(9), closes=story.a_day(1))
        with pytest.raises(ValidationError) as empty:
            actions.publish_round(round_=row, version=1, person=self.lead)
        assert self.code_of(empty) == "empty"
