"""Own fields: a county asks its own questions of every measure, and every door checks the answers alike."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.county.wall import within
from gemeinsam.strategy import fact_rules
from gemeinsam.strategy import own_field_actions as actions
from gemeinsam.strategy.models import Measure, OwnField, OwnValue
from gemeinsam.strategy.own_field_rules import read, written

NUMBER, DAY = OwnField(kind="number"), OwnField(kind="day")
CHOICE, TEXT = OwnField(kind="choice", choices=["Bau", "Soziales"]), OwnField(kind="text")


@pytest.mark.parametrize(
    ("field", "said", "stored"),
    [
        (NUMBER, "12,5", Decimal("12.5")), (NUMBER, "12.5", Decimal("12.5")), (NUMBER, "1.234,5", Decimal("1234.5")),
        (NUMBER, "1.234", Decimal(1234)), (NUMBER, " -3 ", Decimal(-3)), (NUMBER, 7, Decimal(7)), (NUMBER, 0, Decimal(0)),
        (NUMBER, 2.5, Decimal("2.5")), (NUMBER, "", None), (NUMBER, None, None),
        (DAY, "31.12.2027", date(2027, 12, 31)), (DAY, "2027-12-31", date(2027, 12, 31)),
        (DAY, date(2027, 1, 2), date(2027, 1, 2)), (DAY, datetime(2027, 1, 2, 8, 30), date(2027, 1, 2)),  # noqa: DTZ001 - as a workbook says it
        (CHOICE, "Bau", "Bau"), (CHOICE, " Soziales ", "Soziales"), (TEXT, "<b>a</b>\r\nb", "<b>a</b>\nb"), (TEXT, "  ", None),
    ],
)  # fmt: skip
def test_answers_are_read_by_the_kind_of_their_field(field, said, stored):
    assert read(field, said) == stored


@pytest.mark.parametrize(
    ("field", "said"),
    [
        *((NUMBER, bad) for bad in ("zwölf", "1e400", 1e400, float("nan"), "NaN", "Infinity", True, [1], "1,2,3", "٣", "9" * 12, "0,12345", "1.23.4", "--1")),
        *((DAY, bad) for bad in ("31.02.2027", "2027-02-31", "morgen", "2027", 20270101, "01.01.0001", "31.12.9999", [], "1e9")),
        *((CHOICE, bad) for bad in ("Verkehr", "bau", "Bau, Soziales", 1, ["Bau"], {"a": 1})),
        *((TEXT, bad) for bad in ("a\0b", "x" * 2001, 5, ["a"])),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(field, said):
    with pytest.raises(ValidationError) as refused:
        read(field, said)
    assert refused.value.code == "own_value"
    assert refused.value.messages[0].endswith((".", "danach."))


def test_what_is_written_is_read_back_as_it_was():
    for field, value in (
        (NUMBER, Decimal("-1234.5678")),
        (NUMBER, Decimal(1000)),
        (DAY, date(2028, 2, 29)),
        (TEXT, "a"),
    ):
        assert read(field, written(value)) == value


class OwnFieldCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.person("leitung")
        self.measure = Measure.objects.get(number="MO-03")

    def ask(self, **values) -> OwnField:
        return actions.add_own_field(values={"label": "Ausschuss", **values}, person=self.lead)

    def say(self, **values) -> Measure:
        self.measure.refresh_from_db()
        return actions.say_own_values(
            measure=self.measure, values=values, version=self.measure.version, person=self.lead
        )


class TestFields(OwnFieldCase):
    def test_the_account_keeper_adds_a_field_without_code_and_it_stands_everywhere(self):
        self.sign_in("leitung")
        made = self.send("/verwaltung/felder/neu/", label="Ausschuss", kind="choice", choices="Bau\n\nSoziales\nBau",
                         is_public="on")  # fmt: skip
        assert (made.status_code, OwnField.objects.get().choices) == (302, ["Bau", "Soziales"])
        saved = self.send("/massnahmen/MO-03/aendern/?teil=eigene", eigen_ausschuss="Bau")
        assert saved.status_code == 302
        self.client.logout()
        assert "Ausschuss</dt><dd>Bau" in self.client.get("/massnahmen/MO-03/").content.decode()
        assert "Ausschuss" in self.client.get("/strategie/").content.decode()
        found = self.client.get("/massnahmen/?eigen_ausschuss=Bau")
        assert [row.number for row in found.context["measures"]] == ["MO-03"]
        assert "<option selected>Bau</option>" in found.content.decode()
        rows = self.client.get("/massnahmen/export.json").json()["tabellen"]["massnahmen"]["zeilen"]
        assert {row["nummer"]: row["eigen_ausschuss"] for row in rows}["MO-03"] == "Bau"

    def test_others_than_lead_and_account_keeper_are_refused(self):
        for name in ("redaktion", "kaemmerei", "kontakt"):
            self.sign_in(name)
            assert self.client.get("/verwaltung/felder/").status_code == 403

    def test_a_choice_without_choices_and_a_second_field_of_the_same_name_are_refused(self):
        self.sign_in("leitung")
        refused = self.send("/verwaltung/felder/neu/", label="Ausschuss", kind="choice", choices="Bau")
        assert (refused.status_code, "mindestens zwei" in refused.content.decode()) == (422, True)
        self.ask()
        refused = self.send("/verwaltung/felder/neu/", label="ausschuss", kind="text")
        assert (refused.status_code, OwnField.objects.count()) == (422, 1)

    def test_a_key_is_made_from_the_label_once_and_never_given_twice(self):
        first = self.ask(label="CO₂-Einsparung für Höfe", kind="number", unit="t")
        assert first.key == "co2_einsparung_fuer_hoefe"
        actions.edit_own_field(field=first, values={"label": "Ersparnis"}, version=1, person=self.lead)
        assert OwnField.objects.get().key == "co2_einsparung_fuer_hoefe"
        assert self.ask(label="CO₂-Einsparung für Höfe").key == "co2_einsparung_fuer_hoefe_2"
        assert self.ask(label="???").key == "feld"

    def test_what_measures_say_keeps_a_choice_and_a_kind_from_being_taken_away(self):
        field = self.ask(kind="choice", choices=["Bau", "Soziales"])
        self.say(eigen_ausschuss="Bau")
        for values in ({"choices": ["Soziales", "Kreis"]}, {"kind": "text"}):
            with pytest.raises(ValidationError):
                actions.edit_own_field(field=field, values=values, version=1, person=self.lead)
        assert OwnField.objects.get().choices == ["Bau", "Soziales"]
        more = actions.edit_own_field(field=field, values={"choices": ["Bau", "Kreis"]}, version=1, person=self.lead)
        assert more.choices == ["Bau", "Kreis"]

    def test_two_editors_of_a_field_see_both_texts(self):
        field = self.ask()
        self.sign_in("leitung")
        where = f"/verwaltung/felder/{field.pk}/"
        actions.edit_own_field(field=field, values={"label": "Gremium"}, version=1, person=self.lead)
        answer = self.client.post(where, {"_key": self.key(where), "version": "1", "label": "Rat", "kind": "text"})
        page = answer.content.decode()
        assert (answer.status_code, "Gremium" in page, 'value="Rat"' in page) == (422, True, True)

    def key(self, where: str) -> str:
        page = self.client.get(where).content.decode()
        return page.split('name="_key" value="')[1].split('"')[0].replace("&amp;", "&")

    def test_archiving_keeps_the_answers_and_deletes_what_nobody_answered(self):
        empty, used = self.ask(label="Leer"), self.ask(is_public=True)
        self.say(eigen_ausschuss="Bau")
        self.sign_in("leitung")
        for field in (empty, used):
            self.send(f"/verwaltung/felder/{field.pk}/tun/", page="/verwaltung/felder/", tun="archiv")
        assert [field.label for field in OwnField.objects.all()] == ["Ausschuss"]
        assert "Ausschuss</dt>" not in self.client.get("/massnahmen/MO-03/").content.decode()
        assert "eigen_ausschuss" not in self.client.get("/massnahmen/").content.decode()
        with pytest.raises(ValidationError):
            self.say(eigen_ausschuss="Soziales")
        self.send(f"/verwaltung/felder/{used.pk}/tun/", page="/verwaltung/felder/", tun="zurueck")
        assert "Ausschuss</dt><dd>Bau" in self.client.get("/massnahmen/MO-03/").content.decode()

    def test_fields_move_up_and_down_and_stop_at_the_ends(self):
        rows = [self.ask(label=label) for label in ("A", "B", "C")]
        actions.move_own_field(field=rows[2], by=-1, person=self.lead)
        actions.move_own_field(field=rows[0], by=-1, person=self.lead)
        assert [row.label for row in OwnField.objects.current()] == ["A", "C", "B"]


class TestAnswers(OwnFieldCase):
    def test_an_answer_leaves_an_entry_and_goes_with_an_empty_one(self):
        self.ask(label="Einsparung", kind="number", unit="t")
        self.say(eigen_einsparung="1.234,50")
        assert OwnValue.objects.get().number == Decimal("1234.5")
        assert entries_of(self.measure)[0].changes == {"Einsparung": ["", "1234,5"]}
        self.say(eigen_einsparung="")
        assert not OwnValue.objects.exists()
        assert entries_of(self.measure)[0].changes == {"Einsparung": ["1234,5", ""]}

    def test_wrong_answers_are_shown_again_and_nothing_is_stored(self):
        self.ask(label="Einsparung", kind="number")
        self.ask(label="Vorlage bis", kind="day")
        self.ask(kind="choice", choices=["Bau", "Soziales"])
        self.ask(label="Notiz")
        self.sign_in("redaktion")
        sent = {"eigen_einsparung": "1e400", "eigen_vorlage_bis": "31.02.2027", "eigen_ausschuss": "Verkehr",
                "eigen_notiz": "bleibt stehen"}  # fmt: skip
        answer = self.send("/massnahmen/MO-03/aendern/?teil=eigene", **sent)
        page = answer.content.decode()
        assert (answer.status_code, OwnValue.objects.count()) == (422, 0)
        for text in ("1e400", "31.02.2027", "bleibt stehen", "Diesen Tag gibt es nicht.", "steht nicht zur Auswahl"):
            assert text in page, text

    def test_a_field_of_another_county_is_no_field_here(self):
        other = story.a_county("nachbar")
        with within(other):
            theirs = story.an_own_field(key="fremd", label="Fremd")
        with pytest.raises(ValidationError) as refused:
            self.say(**{theirs.name: "Ja"})
        assert refused.value.message_dict == {"eigen_fremd": ["Dieses Feld gibt es nicht (mehr)."]}
        self.sign_in("leitung")
        assert self.client.get(f"/verwaltung/felder/{theirs.pk}/").status_code == 404

    def test_the_second_editor_sees_both_answers_and_loses_nothing(self):
        self.ask(label="Einsparung", kind="number")
        self.sign_in("redaktion")
        where, old = "/massnahmen/MO-03/aendern/?teil=eigene", self.measure.version
        self.say(eigen_einsparung="12,5")
        page = self.client.get(where).content.decode()
        key = page.split('name="_key" value="')[1].split('"')[0]
        answer = self.client.post(where, {"_key": key, "version": old, "eigen_einsparung": "99,25"})
        text = answer.content.decode()
        assert (answer.status_code, "12,5" in text, "99,25" in text) == (422, True, True)
        assert OwnValue.objects.get().number == Decimal("12.5")
        again = self.client.post(where, {"_key": key, "version": str(old + 1), "eigen_einsparung": "99,25"})
        assert (again.status_code, OwnValue.objects.get().number) == (302, Decimal("99.25"))

    def test_the_database_takes_one_column_and_one_answer_a_field(self):
        field = self.ask()
        for values in ({"text": "a", "number": 1}, {}, {"number": 1, "day": date(2027, 1, 1)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                OwnValue.objects.create(measure=self.measure, field=field, **values)
        OwnValue.objects.create(measure=self.measure, field=field, text="a")
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnValue.objects.create(measure=self.measure, field=field, text="b")

    def test_internal_answers_are_read_by_staff_alone(self):
        self.ask(label="Geheim", is_public=False)
        self.say(eigen_geheim="Nur unter uns")
        pages = ("/massnahmen/MO-03/", "/massnahmen/", "/strategie/", "/massnahmen/export.csv", "/massnahmen/export.json",
                 "/massnahmen/?eigen_geheim=unter")  # fmt: skip
        for address in pages:
            text = self.client.get(address).content.decode()
            assert ("unter uns" in text, "Geheim" in text) == (False, False), address
        assert len(self.client.get("/massnahmen/?eigen_geheim=nichts").context["measures"]) == 28
        assert self.client.get("/massnahmen/export.json?umfang=alles").status_code in {302, 403}
        self.sign_in("redaktion")
        assert "Geheim (intern)" in self.client.get("/massnahmen/MO-03/").content.decode()
        rows = json.loads(self.client.get("/massnahmen/export.json?umfang=alles").content)
        found = {row["nummer"]: row["eigen_geheim"] for row in rows["tabellen"]["massnahmen"]["zeilen"]}
        assert found["MO-03"] == "Nur unter uns"

    def test_filters_narrow_by_every_kind_and_never_fail(self):
        self.ask(label="Wert", kind="number", is_public=True)
        self.ask(label="Tag", kind="day", is_public=True)
        self.ask(label="Wort", is_public=True)
        self.say(eigen_wert="10", eigen_tag="15.03.2027", eigen_wort="Bushaltestelle")
        counts = {
            "eigen_wert_von=5": 1, "eigen_wert_von=10&eigen_wert_bis=10": 1, "eigen_wert_von=10,01": 0,
            "eigen_wert_von=abc": 0, "eigen_wert_bis=1e400": 0, "eigen_tag_von=01.03.2027&eigen_tag_bis=2027-03-31": 1,
            "eigen_tag_von=31.02.2027": 0, "eigen_wort=halte": 1, "eigen_wort=%00": 28, "eigen_wort=zug": 0,
        }  # fmt: skip
        found = {query: len(self.client.get(f"/massnahmen/?{query}").context["measures"]) for query in counts}
        assert found == counts

    def test_a_required_answer_keeps_a_draft_from_the_public_and_leaves_public_ones_editable(self):
        self.ask(required=True)
        assert [gap.name for gap in fact_rules.gaps_of(self.measure)] == ["eigen_ausschuss"]
        self.say()
        self.say(eigen_ausschuss="Bau")
        with pytest.raises(ValidationError):
            self.say(eigen_ausschuss="")
        assert OwnValue.objects.get().text == "Bau"
