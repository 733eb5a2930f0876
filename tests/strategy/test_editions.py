"""Editions: freezing the strategy, what a decision keeps, comparing, restoring, and the strategy as of a day."""

import hashlib
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.conf import doctor
from gemeinsam.county.freezing import canonical, present, thawed
from gemeinsam.county.models import HistoryEntry
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.apps import GUARD
from gemeinsam.strategy.edition_actions import delete_edition, freeze_edition, preview_digest, publish_edition
from gemeinsam.strategy.edition_compare import Changed, differences
from gemeinsam.strategy.edition_content import content_of, split
from gemeinsam.strategy.edition_restoring import restore_edition
from gemeinsam.strategy.models import Decision, Edition, Goal, Measure

SAID = {"on": "2026-11-02", "body": "Kreistag", "paper": "KT/2026/117", "result": "einstimmig beschlossen"}


class EditionCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.person("leitung")
        self.measure = Measure.objects.get(number="MO-03")

    def adopt(self, on=date(2026, 11, 2), title="Gemeinsam.Digital") -> Edition:
        said = {**SAID, "on": on, "title": title}
        return freeze_edition(county=self.county, kind="adopted", title=title, decision=said, person=self.lead)

    def draft(self, title="Entwurf") -> Edition:
        return freeze_edition(county=self.county, kind="draft", title=title, decision=None, person=self.lead)


class TestFreezing(EditionCase):
    def test_an_adopted_edition_keeps_every_word_when_the_work_goes_on(self):
        edition = self.adopt()
        before = canonical(edition.content)
        Measure.objects.filter(pk=self.measure.pk).update(title="Später umbenannt", summary="Alles neu")
        Goal.objects.filter(kind="operational").delete()
        edition.refresh_from_db()
        assert canonical(edition.content) == before
        page = self.client.get(f"/strategie/fassung/{edition.number}/").content.decode()
        assert ("Später umbenannt" in page, "Koordinierte Fahrgemeinschaften" in page) == (False, True)
        assert edition.digest in page
        assert "Dieser Text ist unverändert" in page

    def test_the_check_sum_can_be_taken_again_from_the_file_by_anybody(self):
        edition = self.adopt()
        content = self.client.get(f"/strategie/fassung/{edition.number}/strategie.json").content
        told = json.loads(content)
        again = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        assert hashlib.sha256(again).hexdigest() == edition.digest
        assert told["decision"] == {**SAID, "title": "Gemeinsam.Digital"}

    def test_numbers_go_on_and_a_decision_is_entered_with_its_edition(self):
        count = Decision.objects.count()
        first, second = self.draft(), self.adopt()
        assert (first.number + 1, second.decision.paper) == (second.number, "KT/2026/117")
        assert Decision.objects.count() == count + 1
        assert (first.published, second.published is not None) == (None, True)

    def test_drafts_stay_out_what_is_in_review_goes_into_a_draft_and_what_is_approved_becomes_public(self):
        for number, state in (("MO-01", "draft"), ("MO-02", "review"), ("MO-03", "approved")):
            Measure.objects.filter(number=number).update(publication=state)
        numbers = lambda edition: {p["key"] for p in edition.content["parts"]} & {  # noqa: E731
            "measure/MO-01", "measure/MO-02", "measure/MO-03"
        }  # fmt: skip
        assert numbers(self.draft()) == {"measure/MO-02", "measure/MO-03"}
        assert numbers(self.adopt()) == {"measure/MO-03"}
        self.measure.refresh_from_db()
        assert self.measure.is_public
        entry = HistoryEntry.objects.filter(subject_type="strategy.measure", verb="published").get()
        assert (entry.subject_id, entry.person) == (self.measure.pk, self.lead)

    def test_people_are_no_part_of_it(self):
        Measure.objects.update(contact=self.lead, deputy=None)
        text = canonical(self.adopt().content).decode()
        assert (self.lead.email in text, str(self.lead) in text) == (False, False)

    def test_who_read_something_else_is_told(self):
        seen = preview_digest(self.county, "draft")
        Measure.objects.filter(pk=self.measure.pk).update(title="Inzwischen geändert")
        with pytest.raises(ValidationError) as refused:
            freeze_edition(county=self.county, kind="draft", title="x", decision=None, person=self.lead, seen=seen)
        assert refused.value.code == "changed"
        assert not Edition.objects.exists()

    def test_paragraphs_have_lasting_addresses(self):
        Measure.objects.filter(pk=self.measure.pk).update(summary="Erster Absatz.\r\n\r\nZweiter\nAbsatz.\n\n\n")
        found = {row["key"]: row for row in self.draft().content["paragraphs"]}
        assert found["measure/MO-03/summary/2"]["text"] == "Zweiter\nAbsatz."
        assert found["measure/MO-03/title/1"]["part"] == "measure/MO-03"
        assert len(found) == len(self.draft().content["paragraphs"])
        assert split(" \n\n ") == []


class TestDatabase(EditionCase):
    def refused(self, statement: str, *values: object) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
        except DatabaseError:
            return True
        return False

    def test_no_statement_changes_an_edition(self):
        assert present(GUARD.names) == {"strategy_edition_update_frozen", "strategy_edition_delete_frozen"}
        edition = self.adopt()
        statements = (
            "UPDATE strategy_edition SET content = '{}' WHERE id = %s",
            "UPDATE strategy_edition SET title = 'anders' WHERE id = %s",
            "UPDATE strategy_edition SET digest = '' WHERE id = %s",
            "DELETE FROM strategy_edition WHERE id = %s",
        )
        assert [text for text in statements if not self.refused(text, edition.pk)] == []
        assert not self.refused("UPDATE strategy_edition SET published = NULL WHERE id = %s", edition.pk)

    def test_a_tampered_text_is_found(self):
        edition = self.adopt()
        with thawed(self.county.pk):
            Edition.objects.filter(pk=edition.pk).update(content={**edition.content, "title": "anders"})
        page = self.client.get(f"/strategie/fassung/{edition.number}/").content.decode()
        assert "nicht mehr die festgehaltene" in page


class TestSteps(EditionCase):
    def test_a_draft_is_for_the_office_until_it_is_published(self):
        edition = self.draft()
        address = f"/strategie/fassung/{edition.number}/"
        assert self.client.get(address).status_code == 404
        publish_edition(edition=edition, person=self.lead)
        publish_edition(edition=edition, person=self.lead)
        assert self.client.get(address).status_code == 200
        assert HistoryEntry.objects.filter(subject_type="strategy.edition", verb="published").count() == 1

    def test_only_what_nobody_read_is_thrown_away(self):
        edition, adopted = self.draft(), self.adopt()
        delete_edition(edition=edition, person=self.lead)
        assert not Edition.objects.filter(pk=edition.pk).exists()
        for kept in (adopted, publish_edition(edition=self.draft(), person=self.lead)):
            with pytest.raises(ValidationError) as refused:
                delete_edition(edition=kept, person=self.lead)
            assert refused.value.code == "public"

    def test_the_lead_freezes_on_the_page_and_a_future_decision_is_refused(self):
        self.sign_in("leitung")
        address = "/strategie/festhalten/?art=beschluss"
        answer = self.send(address, page=address, title="Strategie", **{**SAID, "on": "2099-01-01"})
        assert (answer.status_code, "liegt in der Zukunft" in answer.content.decode()) == (422, True)
        answer = self.send(address, page=address, title="Strategie", **SAID)
        edition = Edition.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, edition.get_absolute_url())


class TestComparing(EditionCase):
    def test_added_removed_and_changed_parts_are_told_field_by_field(self):
        old = self.adopt()
        Measure.objects.filter(number="MO-01").update(retired="2026-11-01T00:00:00Z")
        Measure.objects.filter(pk=self.measure.pk).update(title="Neuer Titel", priority="low")
        added = story.a_measure(number="MO-77", field=self.measure.field, lead_unit=self.measure.lead_unit)
        found = {row.key: row for row in differences(old.content, content_of(self.county, "adopted", "", None))}
        assert {key: row.sort for key, row in found.items()} == {
            "measure/MO-01": "removed", "measure/MO-03": "changed", f"measure/{added.number}": "added",
        }  # fmt: skip
        names = {field.name: (field.old, field.new) for field in found["measure/MO-03"].fields}
        assert names["Titel"] == (self.measure.title, "Neuer Titel")
        assert names["Priorität"][1] == "niedrig: innerhalb von 4 Jahren"
        assert differences(old.content, old.content) == []
        assert [run.change for run in Changed("x", "Der Bus fährt um neun.", "Der Bus fährt um zehn.").runs] == [
            "same", "removed", "added", "same",
        ]  # fmt: skip
        assert (Changed("x", "", "neu").runs, Changed("x", "Haus", "Brücke").runs) == ((), ())

    def test_readers_compare_what_is_public_and_never_the_work_of_today(self):
        edition = self.adopt()
        Measure.objects.filter(pk=self.measure.pk).update(title="Geheimer Arbeitstitel")
        text = self.client.get(f"/strategie/vergleich/?alt={edition.number}&neu=heute").content.decode()
        assert "Geheimer Arbeitstitel" not in text
        self.sign_in("redaktion")
        text = self.client.get(f"/strategie/vergleich/?alt={edition.number}&neu=heute").content.decode()
        assert "Geheimer Arbeitstitel" in text


class TestRestoring(EditionCase):
    def test_the_work_says_again_what_the_edition_says_and_nothing_else_changes(self):
        edition = self.adopt()
        self.measure.goals.clear()
        Measure.objects.filter(pk=self.measure.pk).update(title="Anders", investment=7, retired="2026-11-01T00:00:00Z")
        done = restore_edition(edition=edition, person=self.lead)
        assert (done.changed, done.missing) == (1, ())
        again = content_of(self.county, "adopted", edition.title, edition.decision)
        assert differences(edition.content, again) == []
        assert canonical(again) == canonical(edition.content)
        entry = HistoryEntry.objects.get(subject_type="strategy.measure", verb="restored")
        assert entry.changes["Titel"] == ["Anders", self.measure.title]
        assert restore_edition(edition=edition, person=self.lead).changed == 0

    def test_what_is_gone_is_named(self):
        edition = self.adopt()
        programme = Funding.objects.filter(measures__publication="public").first()
        programme.delete()
        done = restore_edition(edition=edition, person=self.lead)
        assert any(programme.slug in words for words in done.missing)


class TestAsOfADay(EditionCase):
    def test_the_last_decision_up_to_that_day_counts(self):
        first, second = self.adopt(date(2025, 12, 11), "Erste"), self.adopt(date(2026, 6, 1), "Zweite")
        assert Edition.objects.valid_on(date(2025, 12, 10)) is None
        assert Edition.objects.valid_on(date(2025, 12, 11)) == first
        assert Edition.objects.valid_on(date(2026, 5, 31)) == first
        assert Edition.objects.valid_on(date(2027, 1, 1)) == second

    def test_the_strategy_page_leads_there(self):
        edition = self.adopt(date(2025, 12, 11))
        answer = self.client.get("/strategie/?stand=2026-01-01")
        assert (answer.status_code, answer["Location"]) == (302, edition.get_absolute_url())
        assert "galt noch keine" in self.client.get("/strategie/?stand=2020-01-01").content.decode()
        for nonsense in ("gestern", "2026-02-31", "9" * 400):
            assert self.client.get("/strategie/", {"stand": nonsense}).status_code == 200


class TestDoctor(EditionCase):
    def test_it_counts_what_holds_and_names_what_does_not(self):
        edition = self.adopt()
        assert doctor.decided_plans()[1].endswith("1 Fassung der Strategie, unverändert")
        with thawed(self.county.pk):
            Edition.objects.filter(pk=edition.pk).update(digest="0" * 64)
        health, words, *_advice = doctor.decided_plans()
        assert (health, str(edition) in words) == (doctor.Health.ERROR, True)
