"""Change many measures at once: choose, preview, one step for all or none, undo; nobody's work is lost."""

from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import story
from tests.strategy.bulk_case import APPLY, LIST, PREVIEW, BulkCase, dump, many, wish

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import HistoryEntry, Unit
from gemeinsam.strategy import actions, bulk_actions
from gemeinsam.strategy.models import BulkChange, BulkStep, Field, Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

ALL_SIX = (
    "setze_stand=preparation&setze_feld=mobilitaet&setze_prio=leer&setze_beginn=2029&setze_dauer=7&setze_stelle={unit}"
)


class TestStep(BulkCase):
    def test_fifty_measures_all_six_values_one_entry_each_and_undo_bit_by_bit(self):
        many(50)
        rows = Measure.objects.filter(number__startswith="ZZ-")
        before, entries = dump(), HistoryEntry.objects.count()
        unit = Unit.objects.get(slug="kreisverwaltung")
        step = self.change(ALL_SIX.format(unit=unit.slug), rows)
        said = set(
            rows.values_list("stage", "field__topic__slug", "priority", "earliest_year", "duration_years", "lead_unit")
        )
        assert said == {("preparation", "mobilitaet", "", 2029, 7, unit.pk)}
        assert (step.changes.count(), HistoryEntry.objects.count() - entries) == (50, 50)
        entry = entries_of(rows.first()).get()
        assert (entry.verb, entry.person) == ("edited", self.person("redaktion"))
        assert entry.changes["stage"] == ["Idee", "in Vorbereitung"]
        assert set(rows.values_list("version", flat=True)) == {2}
        done = self.back(step)
        assert (done.count, done.kept) == (50, [])
        assert dump() == before
        assert HistoryEntry.objects.count() - entries == 100

    def test_a_measure_that_moves_to_another_field_keeps_number_and_address(self):
        row = Measure.objects.get(number="GE-01")
        self.change("setze_feld=mobilitaet", Measure.objects.filter(pk=row.pk))
        row.refresh_from_db()
        assert (row.number, row.field.topic.slug, row.get_absolute_url()) == (
            "GE-01",
            "mobilitaet",
            "/massnahmen/GE-01/",
        )
        assert self.client.get("/massnahmen/GE-01/").status_code == 200

    def test_what_a_person_set_is_no_assumption_any_more_and_undo_brings_the_mark_back(self):
        row = story.a_draft(assumed="|stage|priority|")
        step = self.change("setze_stand=done", Measure.objects.filter(pk=row.pk))
        row.refresh_from_db()
        assert row.assumed == "|priority|"
        self.back(step)
        row.refresh_from_db()
        assert (row.assumed, row.stage) == ("|stage|priority|", "idea")

    def test_if_somebody_saved_one_meanwhile_none_is_changed_and_it_is_named(self):
        rows = self.some()
        pinned, before = dict(rows.values_list("pk", "version")), dump()
        other = rows.order_by("number")[1]
        Measure.objects.filter(pk=other.pk).update(version=other.version + 1)
        with pytest.raises(ValidationError) as caught:
            bulk_actions.change_measures(
                wanted=wish("setze_stand=stopped"), pinned=pinned, person=self.person("leitung")
            )
        assert (caught.value.code, other.number in caught.value.messages[0]) == ("conflict", True)
        assert (dump(), BulkStep.objects.count()) == (before, 0)

    def test_a_retired_or_deleted_measure_is_a_conflict_too(self):
        rows = self.some()
        pinned = dict(rows.values_list("pk", "version"))
        actions.retire_measure(measure=rows[0], reason="Doppelt", person=self.person("leitung"))
        for versions in (pinned, {10**9: 1}):
            with pytest.raises(ValidationError) as caught:
                bulk_actions.change_measures(
                    wanted=wish("setze_stand=stopped"), pinned=versions, person=self.person("leitung")
                )
            assert caught.value.code == "conflict"

    def test_a_public_measure_is_not_left_without_a_unit(self):
        public, draft = story.a_measure(lead_unit=story.a_unit()), story.a_draft(lead_unit=story.a_unit())
        with pytest.raises(ValidationError) as caught:
            self.change("setze_stelle=leer", Measure.objects.filter(pk__in=[public.pk, draft.pk]))
        assert caught.value.code == "refused"
        self.change("setze_stelle=leer", Measure.objects.filter(pk=draft.pk))
        draft.refresh_from_db()
        assert draft.lead_unit is None

    def test_nothing_to_do_is_said_and_leaves_no_step(self):
        self.change("setze_stand=idea", self.some())
        for wanted, rows in (
            ("", self.some()),
            ("setze_stand=idea", self.some()),
            ("setze_stand=done", Measure.objects.none()),
        ):
            with pytest.raises(ValidationError) as caught:
                self.change(wanted, rows)
            assert caught.value.code == "nothing"
        assert BulkStep.objects.count() == 1

    def test_half_a_step_is_no_step(self):
        before, entries = dump(), HistoryEntry.objects.count()
        with mock.patch.object(bulk_actions, "record_all", side_effect=RuntimeError), pytest.raises(RuntimeError):
            self.change("setze_stand=stopped")
        assert (dump(), BulkStep.objects.count(), HistoryEntry.objects.count()) == (before, 0, entries)

    def test_who_has_the_form_open_is_told_of_the_conflict(self):
        row = self.some(1).get()
        self.change("setze_stand=stopped", self.some(1))
        with pytest.raises(ValidationError) as caught:
            actions.edit_measure(
                measure=row, values={"title": "Neu"}, version=row.version, person=self.person("leitung")
            )
        assert caught.value.code == "conflict"

    def test_words_that_nobody_knows_set_nothing(self):
        gone = story.a_unit(retired=story.timezone.now())
        for text in (
            "setze_stand=quatsch",
            "setze_stand=leer",
            "setze_feld=nie",
            "setze_beginn=1999",
            f"setze_stelle={gone.slug}",
        ):
            assert wish(text).values == {}, text
        assert wish("setze_prio=leer&setze_beginn=leer").values == {"priority": "", "earliest_year": None}


class TestUndo(BulkCase):
    def test_what_was_changed_since_stays_is_named_and_goes_back_if_confirmed(self):
        before = dump()
        step = self.change("setze_stand=stopped&setze_dauer=9")
        mine = Measure.objects.current().first()
        actions.edit_measure(
            measure=mine, values={"title": "Später"}, version=mine.version, person=self.person("leitung")
        )
        done = self.back(step)
        after = dump()
        assert [row.pk for row in done.kept] == [mine.pk]
        assert (after.pop(mine.pk)["stage"], before.pop(mine.pk)["stage"] != "stopped") == ("stopped", True)
        assert after == before

    def test_confirmed_it_goes_back_in_what_the_step_set_and_keeps_the_rest(self):
        was = self.some(1).get()
        step = self.change("setze_stand=stopped", self.some(1))
        row = self.some(1).get()
        actions.edit_measure(
            measure=row, values={"title": "Später"}, version=row.version, person=self.person("leitung")
        )
        with pytest.raises(ValidationError) as caught:
            self.back(step)
        assert caught.value.code == "all_changed"
        with pytest.raises(ValidationError):
            self.back(step, also={row.pk: row.version})
        self.back(step, also={row.pk: row.version + 1})
        row.refresh_from_db()
        assert (row.title, row.stage, row.version) == ("Später", was.stage, was.version + 3)

    def test_steps_are_taken_back_one_after_the_other(self):
        before = dump()
        first = self.change("setze_stand=stopped")
        between = dump()
        second = self.change("setze_dauer=9", self.some())
        self.back(second)
        assert dump() == between
        assert self.back(first).kept == []
        assert dump() == before

    def test_once_and_only_by_its_person(self):
        step = self.change("setze_stand=stopped", self.some())
        with pytest.raises(PermissionDenied):
            self.back(step, "leitung")
        self.back(step)
        with pytest.raises(ValidationError) as caught:
            self.back(step)
        assert caught.value.code == "undone"

    def test_a_unit_that_is_gone_does_not_come_back_and_breaks_nothing(self):
        unit = story.a_unit()
        row, other = story.a_draft(lead_unit=unit), story.a_draft()
        rows = Measure.objects.filter(pk__in=[row.pk, other.pk])
        step = self.change("setze_stelle=kreisverwaltung", rows)
        unit.delete()
        assert [kept.pk for kept in self.back(step).kept] == [row.pk]

    def test_a_measure_taken_out_since_stays_out(self):
        step = self.change("setze_stand=stopped", self.some(2))
        row = self.some(2).first()
        actions.retire_measure(measure=row, reason="Vorbei", person=self.person("leitung"))
        done = self.back(step)
        row.refresh_from_db()
        assert ([kept.pk for kept in done.kept], row.stage, row.retired is None) == ([row.pk], "stopped", False)


class TestPages(BulkCase):
    def test_the_whole_way_without_a_script(self):
        self.sign_in("redaktion")
        before = dump()
        keys = [str(pk) for pk in self.some(3).values_list("pk", flat=True)]
        page = self.client.get(PREVIEW, {"p": keys, "setze_dauer": "11", "feld": "", "stand": ""})
        self.assertContains(page, "3 Maßnahmen ändern sich")
        assert dump() == before
        assert self.client.get(page.context["back"]).context["marked"] == set(keys)
        answer = self.post_form(page, APPLY)
        self.assertContains(self.client.get(answer.url), "3 Maßnahmen sind geändert.")
        undo = f"{LIST}schritte/{BulkStep.objects.get().pk}/zuruecknehmen/"
        undone = self.post_form(self.client.get(LIST), undo)
        self.assertContains(self.client.get(undone.url), "3 Maßnahmen sind wieder wie vorher.")
        assert dump() == before
        self.assertNotContains(self.client.get(LIST), "Zurücknehmen")

    def test_the_second_editor_sees_the_preview_again_with_wish_and_marks(self):
        self.sign_in("redaktion")
        rows = self.some(3)
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
        page = self.client.get(PREVIEW, {"p": keys, "setze_dauer": "11"})
        other = rows.first()
        actions.edit_measure(
            measure=other, values={"title": "Neu"}, version=other.version, person=self.person("leitung")
        )
        refused = self.post_form(page, APPLY)
        self.assertContains(refused, f"Inzwischen hat jemand gespeichert: {other.number}", status_code=422)
        assert (len(refused.context["preview"].changing), BulkStep.objects.count()) == (3, 0)
        assert self.post_form(refused, APPLY).status_code == 302
        assert set(rows.values_list("duration_years", flat=True)) == {11}

    def test_undo_asks_first_where_somebody_changed_a_row_since(self):
        self.sign_in("redaktion")
        step = self.change("setze_dauer=11", self.some(2))
        row = self.some(2).first()
        actions.edit_measure(measure=row, values={"title": "Neu"}, version=row.version, person=self.person("leitung"))
        undo = f"{LIST}schritte/{step.pk}/zuruecknehmen/"
        asked = self.client.get(self.post_form(self.client.get(LIST), undo).url)
        self.assertContains(asked, "1 Maßnahme wurde seither geändert")
        assert set(self.some(2).values_list("duration_years", flat=True)) == {11}
        self.post_form(asked, undo, trotzdem=f"{row.pk}.{row.version + 1}")
        assert 11 not in set(self.some(2).values_list("duration_years", flat=True))
        assert Measure.objects.get(pk=row.pk).title == "Neu"

    def test_all_of_a_filter_and_nothing_beyond(self):
        self.sign_in("redaktion")
        story.a_draft(priority="low", field=Field.objects.get(topic__slug="mobilitaet"))
        for query, expected in (
            (
                {"feld": "mobilitaet", "sichtbarkeit": "draft"},
                {"field__topic__slug": "mobilitaet", "publication": "draft"},
            ),
            ({"prio": "fehlt"}, {"priority": ""}),
            ({"stelle": "fehlt"}, {"lead_unit": None}),
            ({"stand": "idea", "stelle": "kreisverwaltung"}, {"stage": "idea", "lead_unit__slug": "kreisverwaltung"}),
        ):
            page = self.client.get(PREVIEW, {"alle": "1", "setze_dauer": "12", **query})
            wanted = set(Measure.objects.current().filter(**expected).values_list("pk", flat=True))
            found = page.context["preview"].changing if wanted else []
            assert {one.measure.pk for one in found} == wanted, query

    def test_what_is_refused_is_shown_with_its_reason_and_left_out(self):
        self.sign_in("redaktion")
        public, draft = story.a_measure(lead_unit=story.a_unit()), story.a_draft(lead_unit=story.a_unit())
        page = self.client.get(PREVIEW, {"p": [public.pk, draft.pk], "setze_stelle": "leer"})
        self.assertContains(page, "Sie ist öffentlich und braucht eine zuständige Stelle.")
        self.assertContains(page, "1 Maßnahme ändert sich")
        self.post_form(page, APPLY)
        public.refresh_from_db()
        assert (public.lead_unit is None, BulkChange.objects.get().measure) == (False, draft)

    def test_nobody_marked_and_nothing_to_set_are_told_apart(self):
        self.sign_in("redaktion")
        first = self.client.get(PREVIEW, {"setze_dauer": "3"})
        second = self.client.get(PREVIEW, {"p": str(self.some(1).get().pk)})
        self.assertContains(first, "Markieren Sie mindestens eine Maßnahme.", status_code=422)
        self.assertContains(second, "Sagen Sie, was für die markierten Maßnahmen gelten soll.", status_code=422)

    def test_a_second_click_changes_nothing_more(self):
        self.sign_in("redaktion")
        page = self.client.get(PREVIEW, {"alle": "1", "setze_dauer": "12"})
        assert [self.post_form(page, APPLY).status_code for _click in range(2)] == [302, 302]
        assert BulkStep.objects.count() == 1

    def test_an_empty_county_is_told_what_to_do(self):
        self.sign_in("redaktion")
        Measure.objects.update(retired=story.timezone.now())
        self.assertContains(self.client.get(LIST), "Noch keine Maßnahmen")

    def test_another_countys_measures_and_steps_do_not_exist(self):
        foreign = story.a_county("fremd")
        with story.within(foreign):
            theirs = story.a_measure(stage="idea")
            step = BulkStep.objects.create(summary="Fremd", person=self.person("redaktion"))
        self.sign_in("redaktion")
        assert self.client.get(PREVIEW, {"p": str(theirs.pk), "setze_stand": "done"}).status_code == 422
        page = self.client.get(PREVIEW, {"alle": "1", "setze_stand": "done"})
        assert self.post_form(page, APPLY, auswahl=f"{theirs.pk}.1").status_code == 422
        assert self.client.get(f"{LIST}schritte/{step.pk}/").status_code == 404
        with story.within(foreign):
            theirs.refresh_from_db()
        assert theirs.stage == "idea"


class TestSize(BulkCase):
    def asked(self, address: str) -> int:
        self.client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(address).status_code == 200
        return len(captured)

    def test_three_and_three_hundred_measures_ask_the_same_and_few(self):
        self.sign_in("redaktion")
        Measure.objects.update(retired=story.timezone.now())
        addresses = (
            LIST,
            f"{LIST}?q=viel",
            f"{PREVIEW}?alle=1&setze_dauer=9&setze_feld=mobilitaet",
            f"{LIST}massnahmen.xlsx",
        )
        rows = many(300)
        Measure.objects.filter(pk__in=[row.pk for row in rows[3:]]).update(retired=story.timezone.now())
        few = [self.asked(address) for address in addresses]
        Measure.objects.filter(pk__in=[row.pk for row in rows]).update(retired=None)
        assert [self.asked(address) for address in addresses] == few
        assert max(few) <= 12, few
