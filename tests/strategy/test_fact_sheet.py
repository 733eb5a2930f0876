"""The fact sheet: filled in part by part, with steps, risks and checks; empty parts are marked inside only."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.strategy import fact_actions, fact_rules
from gemeinsam.strategy.fact_forms import KnownDayField, parts
from gemeinsam.strategy.models import Decision, Measure, MeasureStep, Risk

FORM = "/massnahmen/MO-03/aendern/"


@pytest.mark.parametrize(
    ("said", "first", "last", "precision"),
    [
        ("2027", date(2027, 1, 1), date(2027, 12, 31), "year"),
        ("02.2028", date(2028, 2, 1), date(2028, 2, 29), "month"),
        ("12/2027", date(2027, 12, 1), date(2027, 12, 31), "month"),
        ("2027-03", date(2027, 3, 1), date(2027, 3, 31), "month"),
        ("15.3.2027", date(2027, 3, 15), date(2027, 3, 15), "day"),
        ("2027-03-15", date(2027, 3, 15), date(2027, 3, 15), "day"),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_said(said, first, last, precision):
    known = KnownDayField(label="x").clean(said)
    assert (known.day, known.precision) == (first, precision)
    assert KnownDayField(label="x", is_end=True).clean(said).day == last
    assert KnownDayField(label="x").clean(str(known)) == known


@pytest.mark.parametrize(
    "said", ["31.02.2027", "13.2027", "0.2027", "1899", "2201", "bald", "2027-13", "99999", "٢٠٢٧"]
)
def test_dates_that_do_not_exist_are_refused(said):
    with pytest.raises(ValidationError):
        KnownDayField(label="x", is_end=True).clean(said)


def test_every_editable_field_stands_in_one_part_of_at_most_eight():
    names = [name for part in parts() for name in part.names]
    assert sorted(names) == sorted(Measure.EDITABLE)
    assert max(len(part.names) for part in parts()) <= 8


class TestParts(DemoCase):
    def setUp(self):
        super().setUp()
        self.measure = Measure.objects.get(number="MO-03")

    def test_a_part_is_saved_for_itself_and_leads_back_to_the_overview(self):
        self.sign_in("redaktion")
        saved = self.send(f"{FORM}?teil=warum", effect="Weniger Staus", why_digital="", plain="", target_groups="Alle")
        assert (saved.status_code, saved["Location"]) == (302, f"{FORM}#warum")
        row = Measure.objects.get(pk=self.measure.pk)
        assert (row.effect, row.target_groups, row.title) == ("Weniger Staus", "Alle", self.measure.title)
        assert row.lead_unit_id == self.measure.lead_unit_id
        assert set(entries_of(row)[0].changes) == {"effect", "why_digital", "plain", "target_groups"}

    def test_one_goes_on_from_part_to_part(self):
        self.sign_in("redaktion")
        saved = self.send(f"{FORM}?teil=zeit", danach="weiter", stage="idea", score="5", duration_years="2")
        assert saved["Location"] == f"{FORM}?teil=geld"

    def test_unknown_parts_do_not_exist(self):
        self.sign_in("redaktion")
        assert {self.client.get(f"{FORM}?teil={part}").status_code for part in ("x", "eigene", "%00")} == {404}
        assert self.send(FORM, page=f"{FORM}?teil=zeit", score="1").status_code == 404

    def test_empty_parts_are_marked_for_staff_with_the_way_to_the_field_and_hidden_outside(self):
        Measure.objects.filter(pk=self.measure.pk).update(effect="", risks="")
        outside = self.client.get("/massnahmen/MO-03/").content.decode()
        assert not [word for word in ("Noch offen", "Wirkung", "Klima-Check", "Schritte", "Risiken") if word in outside]
        self.sign_in("redaktion")
        inside = self.client.get("/massnahmen/MO-03/").content.decode()
        assert f'<a href="{FORM}?teil=warum#id_effect">Wirkung</a>' in inside
        assert f'<a href="{FORM}?teil=pruefung#id_climate">Klima-Check</a>' in inside
        assert '<a href="/massnahmen/MO-03/risiken/neu/">Risiken</a>' in inside
        assert 'id="id_effect"' in self.client.get(f"{FORM}?teil=warum").content.decode()

    def test_a_check_has_a_result_and_a_sentence_or_was_not_made(self):
        self.sign_in("redaktion")
        where = f"{FORM}?teil=pruefung"
        for sent in ({"climate": "bad"}, {"climate_note": "Mehr Strom."}, {"climate": "toll", "climate_note": "x"}):
            assert self.send(where, **sent).status_code == 422
        assert self.send(where, climate="bad", climate_note="Rechenzentren brauchen Strom.").status_code == 302
        page = self.client.get("/massnahmen/MO-03/").content.decode()
        assert "belastet das Klima: Rechenzentren brauchen Strom." in page
        assert "belastet das Klima: Rechenzentren brauchen Strom." in self.client.get("/strategie/").content.decode()

    def test_the_decision_and_what_hangs_together_are_shown(self):
        Measure.objects.filter(pk=self.measure.pk).update(decision=Decision.objects.first())
        page = self.client.get("/massnahmen/MO-03/").content.decode()
        assert "11.12.2023, Kreistag, " in page
        assert "ist nötig für" in page
        Measure.objects.filter(number="MO-04").update(publication="draft")
        assert "MO-04" not in self.client.get("/massnahmen/MO-03/").content.decode()


class TestRows(DemoCase):
    def setUp(self):
        super().setUp()
        self.measure = Measure.objects.get(number="MO-03")

    def test_a_step_is_written_changed_moved_and_removed(self):
        self.sign_in("redaktion")
        for title in ("Planen", "Bauen"):
            made = self.send("/massnahmen/MO-03/schritte/neu/", title=title, begin="03.2027", end="2028",
                             unit=self.measure.lead_unit_id)  # fmt: skip
            assert made.status_code == 302
        plan, build = MeasureStep.objects.all()
        assert (plan.starts, plan.starts_precision, plan.ends, plan.ends_precision) == (
            date(2027, 3, 1), "month", date(2028, 12, 31), "year",
        )  # fmt: skip
        changed = self.send(f"/massnahmen/MO-03/schritte/{plan.pk}/", title="Gut planen", begin="03.2027", done="on")
        assert changed.status_code == 302
        self.send(f"/massnahmen/MO-03/schritte/{build.pk}/tun/", page=FORM, tun="hoch")
        assert [row.title for row in MeasureStep.objects.all()] == ["Bauen", "Gut planen"]
        page = self.client.get("/massnahmen/MO-03/").content.decode()
        assert page.index("Bauen") < page.index("Gut planen") < page.index("erledigt")
        assert "März 2027 bis 2028" in self.client.get("/strategie/").content.decode()
        self.send(f"/massnahmen/MO-03/schritte/{build.pk}/tun/", page=FORM, tun="entfernen")
        entry = entries_of(self.measure)[0]
        assert (entry.verb, entry.changes["title"]) == ("removed", ["Bauen", ""])

    def test_an_end_before_the_beginning_is_refused_and_what_was_typed_stays(self):
        self.sign_in("redaktion")
        answer = self.send("/massnahmen/MO-03/schritte/neu/", title="Planen", begin="2028", end="03.2027")
        assert (answer.status_code, MeasureStep.objects.count()) == (422, 0)
        assert 'value="03.2027"' in answer.content.decode()

    def test_two_editors_of_a_step_see_both_texts(self):
        step = story.a_step(self.measure, title="Planen")
        self.sign_in("redaktion")
        where = f"/massnahmen/MO-03/schritte/{step.pk}/"
        page = self.client.get(where).content.decode()
        fact_actions.edit_row(row=step, values={"title": "Der Erste"}, version=1, person=self.person("leitung"))
        key = page.split('name="_key" value="')[1].split('"')[0]
        answer = self.client.post(where, {"_key": key, "version": "1", "title": "Der Zweite", "begin": "2030"})
        text = answer.content.decode()
        assert (answer.status_code, "Der Erste" in text, "Der Zweite" in text, "03.2027" in text) == (
            422,
            True,
            True,
            True,
        )
        assert MeasureStep.objects.get().title == "Der Erste"

    def test_risks_stand_with_the_greatest_first_and_take_degrees_alone(self):
        self.sign_in("redaktion")
        for title, likelihood, impact in (("klein", 1, 2), ("groß", 3, 3), ("mittel", 2, 3)):
            self.send("/massnahmen/MO-03/risiken/neu/", title=title, likelihood=likelihood, impact=impact)
        assert [row.title for row in Risk.objects.all()] == ["groß", "mittel", "klein"]
        for bad in ("4", "0", "hoch", "", "1e400"):
            assert self.send("/massnahmen/MO-03/risiken/neu/", title="x", likelihood=bad, impact=1).status_code == 422
        assert Risk.objects.count() == 3

    def test_a_contact_person_of_another_unit_changes_no_row(self):
        step = story.a_step(self.measure)
        self.sign_in("kontakt")
        for where in ("schritte/neu/", f"schritte/{step.pk}/", "risiken/neu/"):
            assert self.client.get(f"/massnahmen/MO-03/{where}").status_code == 403

    def test_a_row_is_reached_through_its_own_measure_only(self):
        step = story.a_step(self.measure)
        self.sign_in("redaktion")
        assert self.client.get(f"/massnahmen/MO-04/schritte/{step.pk}/").status_code == 404
        assert self.client.get(f"/massnahmen/MO-03/risiken/{step.pk}/").status_code == 404


class TestResponsibility(DemoCase):
    def a_draft(self, **changes) -> Measure:
        people = {"contact": self.person("leitung"), "deputy": self.person("redaktion")}
        unit = Measure.objects.get(number="MO-03").lead_unit
        field = Measure.objects.get(number="MO-03").field
        return story.a_draft(**{"field": field, "number": "MO-50", "lead_unit": unit, **people} | changes)

    def publish(self, measure: Measure):
        page = f"/massnahmen/{measure.number}/freigabe/"
        return self.send(page, page=page, tun="veroeffentlichen", version=measure.version)

    def test_the_measures_of_the_demonstration_lack_nothing(self):
        assert {tuple(fact_rules.missing_for_publication(row)) for row in Measure.objects.public()} == {()}

    def test_what_is_missing_is_said_and_keeps_a_draft_from_the_public(self):
        self.sign_in("leitung")
        for name, word in (("lead_unit", "zuständig"), ("contact", "Ansprechperson"), ("deputy", "vertritt")):
            draft = self.a_draft(number=f"MO-5{len(word)}", **{name: None})
            assert len(fact_rules.missing_for_publication(draft)) == 1
            refused = self.publish(draft)
            assert (refused.status_code, word in refused.content.decode()) == (422, True)
            overview = self.client.get(f"/massnahmen/{draft.number}/aendern/").content.decode()
            assert f"aendern/?teil=wer#id_{name}" in overview
            assert not Measure.objects.get(pk=draft.pk).is_public
        whole = self.a_draft()
        assert (self.publish(whole).status_code, Measure.objects.get(pk=whole.pk).is_public) == (302, True)

    def test_the_county_may_do_without_a_deputy(self):
        self.sign_in("leitung")
        draft = self.a_draft(deputy=None)
        assert self.publish(draft).status_code == 422
        assert self.send("/verwaltung/felder/regel/").status_code == 302
        assert fact_rules.missing_for_publication(draft) == []
        assert self.publish(draft).status_code == 302

    def test_contact_and_deputy_are_two_people_of_this_county(self):
        self.sign_in("redaktion")
        stranger, citizen = story.a_user("lead", county=story.a_county("nachbar")), story.a_citizen()
        where, lead = "/massnahmen/MO-03/aendern/?teil=wer", self.person("leitung")
        unit = Measure.objects.get(number="MO-03").lead_unit_id
        for contact, deputy in ((lead, lead), (stranger, lead), (lead, citizen)):
            sent = self.send(where, lead_unit=unit, contact=contact.pk, deputy=deputy.pk)
            assert sent.status_code == 422
        assert self.send(where, lead_unit=unit, contact=self.person("redaktion").pk, deputy=lead.pk).status_code == 302

    def test_a_public_measure_that_came_without_contact_stays_editable_and_loses_no_more(self):
        self.sign_in("redaktion")
        Measure.objects.filter(number="MO-03").update(contact=None, deputy=None)
        assert self.send("/massnahmen/MO-03/aendern/?teil=warum", effect="Neu").status_code == 302
        refused = self.send("/massnahmen/MO-03/aendern/?teil=wer", lead_unit="")
        assert (refused.status_code, "Nennen Sie genau eine Stelle" in refused.content.decode()) == (422, True)

    def test_who_left_the_county_is_named_as_missing(self):
        measure = Measure.objects.get(number="MO-03")
        measure.contact.memberships.all().delete()
        assert fact_rules.missing_for_publication(measure) == [
            "Die Ansprechperson arbeitet hier nicht mehr mit. Nennen Sie eine andere."
        ]

    def test_readers_never_see_who_the_people_are(self):
        page = self.client.get("/massnahmen/MO-03/").content.decode()
        files = [self.client.get(f"/massnahmen/export.{form}").content for form in ("csv", "json")]
        assert "Lena Kreis" not in page
        assert not [content for content in files if b"Lena Kreis" in content]
