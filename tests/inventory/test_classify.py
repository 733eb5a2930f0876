"""Classify many entries at once: choose, preview, carry out, take back; nothing of anybody else's is lost."""

from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import HistoryEntry
from gemeinsam.inventory import actions, classify_actions, classify_queries, search
from gemeinsam.inventory.classify_rules import Wanted, outcome, wanted_of
from gemeinsam.inventory.models import ClassifyStep, Project
from gemeinsam.participation.models import Topic

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

LIST = "/projekte/einordnen/"
PREVIEW = f"{LIST}vorschau/"
APPLY = f"{LIST}anwenden/"
STATED = ("kind", "digital", "status", "level", "assumed")


def said(projects) -> dict[int, tuple]:
    """Everything that a classification may touch, topics included."""
    rows = projects.order_by("pk").prefetch_related("topics")
    return {row.pk: (*(getattr(row, n) for n in STATED), {t.pk for t in row.topics.all()}) for row in rows}


def wish(text: str) -> Wanted:
    return wanted_of(QueryDict(text), Topic.objects.themes())


class ClassifyCase(DemoCase):
    def classify(self, wanted: str, projects=None, name: str = "redaktion"):
        rows = Project.objects.current() if projects is None else projects
        pinned = dict(rows.values_list("pk", "version"))
        return classify_actions.classify_projects(wanted=wish(wanted), pinned=pinned, person=self.person(name))

    def undo(self, step: ClassifyStep, name: str = "redaktion"):
        return classify_actions.undo_step(step=step, person=self.person(name))

    def some(self, count: int = 4):
        return Project.objects.filter(pk__in=list(Project.objects.current().values_list("pk", flat=True)[:count]))


class TestStep(ClassifyCase):
    def test_all_five_values_are_set_with_one_entry_of_history_each(self):
        before = HistoryEntry.objects.count()
        done = self.classify(
            "setze_art=idea&setze_digital=none&setze_stand=stopped&setze_ebene=local&setze_feld=mobilitaet&feld_wie=nur",
            self.some(),
        )
        mobility = Topic.objects.get(slug="mobilitaet").pk
        assert {(*row[:4], tuple(row[5])) for row in said(self.some()).values()} == {
            ("idea", "none", "stopped", "local", (mobility,))
        }
        assert (done.count, HistoryEntry.objects.count() - before) == (4, 4)
        entry = entries_of(self.some().first()).first()
        assert (entry.verb, entry.person, entry.changes["level"]) == (
            "classified", self.person("redaktion"), ["ohne Angabe", "Gemeinde"],
        )  # fmt: skip

    def test_what_a_person_set_is_no_assumption_any_more_and_the_rest_still_is(self):
        row = Project.objects.current().filter(assumed__contains="|digital|").filter(assumed__contains="|kind|").first()
        done = self.classify(f"setze_digital={row.digital}", Project.objects.filter(pk=row.pk))
        after = Project.objects.get(pk=row.pk)
        assert (done.count, after.digital) == (1, row.digital)
        assert row.assumed_fields - after.assumed_fields == {"digital"}

    def test_a_row_that_is_assumed_as_a_whole_keeps_its_other_assumptions(self):
        row = story.a_project(assumed="|*|")
        self.classify("setze_stand=done", Project.objects.filter(pk=row.pk))
        row.refresh_from_db()
        assert row.assumed_fields == set(Project.EDITABLE) - {"status"}

    def test_fields_are_added_taken_away_and_replaced(self):
        one, two = Topic.objects.themes()[:2]
        row = story.a_project(topics=[one])
        found = Project.objects.filter(pk=row.pk)
        for text, expected in (
            (f"setze_feld={two.slug}&feld_wie=dazu", {one.pk, two.pk}),
            (f"setze_feld={one.slug}&feld_wie=weg", {two.pk}),
            (f"setze_feld={one.slug}&feld_wie=nur", {one.pk}),
            ("feld_wie=nur", set()),
            (f"setze_feld={two.slug}", {two.pk}),
        ):
            self.classify(text, found)
            assert set(row.topics.values_list("pk", flat=True)) == expected, text

    def test_new_fields_are_found_by_the_search_and_old_ones_are_not(self):
        row = story.a_project(title="Zwetschgenregister", topics=[Topic.objects.get(slug="gesundheit")])
        step = self.classify("setze_feld=mobilitaet&feld_wie=nur", Project.objects.filter(pk=row.pk)).step
        found = [set(search.found(Project.objects.filter(pk=row.pk), word)) for word in ("Mobilität", "Gesundheit")]
        self.undo(step)
        back = [set(search.found(Project.objects.filter(pk=row.pk), word)) for word in ("Mobilität", "Gesundheit")]
        assert (found, back) == ([{row}, set()], [set(), {row}])

    def test_what_somebody_changed_since_the_preview_stays_and_is_named(self):
        rows = self.some(3)
        pinned = dict(rows.values_list("pk", "version"))
        other = rows.order_by("title").first()
        Project.objects.filter(pk=other.pk).update(version=other.version + 1)
        before = said(Project.objects.filter(pk=other.pk))
        done = classify_actions.classify_projects(
            wanted=wish("setze_ebene=county"), pinned=pinned, person=self.person("leitung")
        )
        assert (done.count, done.kept) == (2, [other.title])
        assert said(Project.objects.filter(pk=other.pk)) == before

    def test_who_has_the_form_open_is_told_of_the_conflict(self):
        row = self.some(1).get()
        self.classify("setze_ebene=other", self.some(1))
        with pytest.raises(ValidationError) as caught:
            actions.edit_project(
                project=row, values={"title": "Neu"}, version=row.version, person=self.person("leitung")
            )
        assert caught.value.code == "conflict"

    def test_nothing_to_do_is_said_and_leaves_no_step(self):
        self.classify("setze_ebene=other", self.some())
        for wanted, rows in (
            ("", self.some()),
            ("setze_ebene=other", self.some()),
            ("setze_ebene=county", Project.objects.none()),
        ):
            with pytest.raises(ValidationError) as caught:
                self.classify(wanted, rows)
            assert caught.value.code == "nothing"
        assert ClassifyStep.objects.count() == 1

    def test_a_retired_entry_is_left_alone(self):
        row = story.a_project()
        pinned = {row.pk: row.version}
        actions.retire_project(project=row, reason="Doppelt", person=self.person("leitung"))
        with pytest.raises(ValidationError) as caught:
            classify_actions.classify_projects(
                wanted=wish("setze_art=idea"), pinned=pinned, person=self.person("leitung")
            )
        assert caught.value.code == "all_changed"

    def test_half_a_step_is_no_step(self):
        before, entries = said(Project.objects.all()), HistoryEntry.objects.count()
        with mock.patch.object(classify_actions, "record_all", side_effect=RuntimeError), pytest.raises(RuntimeError):
            self.classify("setze_art=idea&setze_feld=mobilitaet")
        assert said(Project.objects.all()) == before
        assert (ClassifyStep.objects.count(), HistoryEntry.objects.count()) == (0, entries)


class TestUndo(ClassifyCase):
    def test_everything_is_as_before_to_the_mark(self):
        before = said(Project.objects.all())
        done = self.classify(
            "setze_art=idea&setze_digital=none&setze_stand=leer&setze_ebene=county&feld_wie=nur&setze_feld=gesundheit"
        )
        assert said(Project.objects.all()) != before
        back = self.undo(done.step)
        assert said(Project.objects.all()) == before
        assert (back.count, back.kept) == (done.count, [])
        assert entries_of(Project.objects.first()).first().verb in {"unclassified", "classified"}
        assert HistoryEntry.objects.filter(verb="unclassified").count() == done.count

    def test_what_somebody_else_changed_since_stays_and_is_named(self):
        before = said(Project.objects.all())
        done = self.classify("setze_art=idea")
        mine = Project.objects.filter(pk__in=done.step.changes.values("project")).order_by("title").first()
        values = {"title": mine.title, "kind": "event", "digital": mine.digital, "summary": mine.summary}
        actions.edit_project(project=mine, values=values, version=mine.version, person=self.person("leitung"))
        back = self.undo(done.step)
        after = said(Project.objects.all())
        assert (back.kept, back.count) == ([mine.title], done.count - 1)
        assert after.pop(mine.pk)[0] == "event"
        assert after == {pk: row for pk, row in before.items() if pk != mine.pk}

    def test_if_all_were_changed_nothing_happens_and_it_may_be_tried_again(self):
        done = self.classify("setze_art=idea", self.some(1))
        Project.objects.filter(pk__in=self.some(1)).update(version=99)
        with pytest.raises(ValidationError) as caught:
            self.undo(done.step)
        assert caught.value.code == "all_changed"
        done.step.refresh_from_db()
        assert done.step.undone is None

    def test_a_step_is_taken_back_once_only_the_last_and_only_by_its_person(self):
        first = self.classify("setze_ebene=county", self.some()).step
        second = self.classify("setze_ebene=local", self.some()).step
        with pytest.raises(PermissionDenied):
            self.undo(second, "leitung")
        with pytest.raises(ValidationError):
            self.undo(first)
        self.undo(second)
        for step in (first, second):
            with pytest.raises(ValidationError) as caught:
                self.undo(step)
            assert caught.value.code == "undone"
        assert set(self.some().values_list("level", flat=True)) == {"county"}

    def test_a_field_that_is_gone_does_not_come_back_and_breaks_nothing(self):
        topic = story.a_topic()
        row = story.a_project(topics=[topic])
        step = self.classify("feld_wie=nur&setze_feld=mobilitaet", Project.objects.filter(pk=row.pk)).step
        topic.delete()
        self.undo(step)
        assert list(row.topics.all()) == []

    def test_the_next_person_with_an_old_form_is_told_after_an_undo_too(self):
        row = self.some(1).get()
        self.undo(self.classify("setze_ebene=other", self.some(1)).step)
        assert Project.objects.get(pk=row.pk).version == row.version + 2


class TestRules(ClassifyCase):
    def test_unknown_words_of_an_address_are_left_out(self):
        for text in (
            "setze_art=quatsch",
            "setze_art=leer",
            "setze_feld=nie",
            "feld_wie=dazu",
            "setze_stand=%00",
            "feld_wie=weg",
        ):
            assert not wish(text).is_set, text
        assert wish("setze_stand=leer").values == {"status": ""}

    def test_setting_what_is_proven_changes_nothing(self):
        row = story.a_project(kind="idea")
        assert outcome(row, wish("setze_art=idea")).changes == ()

    def test_taking_away_a_field_that_is_not_there_confirms_nothing(self):
        row = story.a_project(topics=[Topic.objects.get(slug="gesundheit")], assumed="|topics|")
        assert outcome(row, wish("feld_wie=weg&setze_feld=mobilitaet")).changes == ()

    def test_a_forged_selection_reads_only_numbers(self):
        text = "12.3 x.1 4.y 5 -1.2 999999999999999999999.1 7.0"
        assert classify_queries.pinned_versions(text) == {12: 3, 7: 0}


class TestPages(ClassifyCase):
    def test_the_whole_way_without_a_script(self):
        self.sign_in("redaktion")
        before = said(Project.objects.all())
        keys = [str(pk) for pk in self.some(3).values_list("pk", flat=True)]
        asked = {"p": keys, "setze_ebene": "association", "setze_feld": "mobilitaet", "q": "", "art": "project"}
        page = self.client.get(PREVIEW, asked)
        self.assertContains(page, "3 Einträge ändern sich")
        self.assertContains(page, "Verbandsgemeinde")
        assert said(Project.objects.all()) == before
        back = self.client.get(page.context["back"])
        assert back.context["marked"] == set(keys)
        answer = self.send_preview(page)
        assert answer.url == f"{LIST}?art=project"
        self.assertContains(self.client.get(answer.url), "3 Einträge sind eingeordnet.")
        listed = self.client.get(LIST)
        self.assertContains(listed, "Zurücknehmen")
        step = ClassifyStep.objects.get()
        undone = self.send(f"{LIST}{step.pk}/zuruecknehmen/", LIST)
        self.assertContains(self.client.get(undone.url), "3 Einträge sind wieder wie vorher.")
        assert said(Project.objects.all()) == before
        self.assertNotContains(self.client.get(LIST), "Zurücknehmen")

    def send_preview(self, page, **changes):
        fields = dict(page.context["sent"])
        fields |= {"auswahl": page.context["preview"].pinned, "liste": page.context["list_query"]}
        key = page.content.decode().split('name="_key" value="')[1].split('"')[0]
        return self.client.post(APPLY, {**fields, "_key": key, **changes})

    def test_all_of_a_filtered_list_and_nothing_beyond(self):
        self.sign_in("redaktion")
        page = self.client.get(PREVIEW, {"alle": "1", "stand": "idea", "setze_ebene": "county"})
        ideas = set(Project.objects.current().filter(status="idea").values_list("pk", flat=True))
        assert {found.project.pk for found in page.context["preview"].changing} == ideas
        self.send_preview(page)
        assert set(Project.objects.filter(level="county").values_list("pk", flat=True)) == ideas

    def test_what_came_to_the_list_after_the_preview_is_not_touched(self):
        self.sign_in("redaktion")
        page = self.client.get(PREVIEW, {"alle": "1", "setze_ebene": "county"})
        late = story.a_project()
        self.send_preview(page)
        late.refresh_from_db()
        assert late.level == ""

    def test_nobody_marked_and_nothing_to_set_are_told_apart_and_the_marks_stay(self):
        self.sign_in("redaktion")
        key = str(self.some(1).get().pk)
        first = self.client.get(PREVIEW, {"setze_ebene": "county"})
        second = self.client.get(PREVIEW, {"p": key})
        assert (first.status_code, second.status_code) == (422, 422)
        self.assertContains(first, "Markieren Sie mindestens einen Eintrag.", status_code=422)
        self.assertContains(second, "Sagen Sie, was für die markierten Einträge gelten soll.", status_code=422)
        assert second.context["marked"] == {key}

    def test_a_second_click_changes_nothing_more(self):
        self.sign_in("redaktion")
        page = self.client.get(PREVIEW, {"alle": "1", "setze_ebene": "county"})
        first, second = self.send_preview(page), self.send_preview(page)
        assert (first.status_code, second.status_code, ClassifyStep.objects.count()) == (302, 302, 1)

    def test_conflicts_are_named_on_the_page(self):
        self.sign_in("redaktion")
        page = self.client.get(PREVIEW, {"alle": "1", "setze_ebene": "county"})
        other = Project.objects.get(title="LandRäume")
        Project.objects.filter(pk=other.pk).update(version=other.version + 1)
        answer = self.send_preview(page)
        self.assertContains(self.client.get(answer.url), "„LandRäume“")

    def test_assumed_values_can_be_looked_through(self):
        self.sign_in("redaktion")
        page = self.client.get(LIST, {"annahme": "topics"})
        assumed = Project.objects.current().filter(assumed__contains="|topics|").count()
        assert 0 < page.context["total"] == assumed

    def test_hostile_addresses_break_nothing(self):
        self.sign_in("redaktion")
        for text in (
            "p=%00&setze_art=idea",
            "p=9999999999999999999999&setze_art=idea",
            "seite=-4",
            "q=%00",
            "annahme=pk",
            "feld=%27--",
        ):
            assert self.client.get(f"{LIST}?{text}").status_code == 200, text
            assert self.client.get(f"{PREVIEW}?{text}").status_code in {200, 422}, text

    def test_another_countys_entries_and_steps_are_not_there(self):
        foreign = story.a_county("fremd")
        with story.within(foreign):
            theirs = story.a_project()
            step = story.a_classified_step(theirs)
        self.sign_in("redaktion")
        assert self.client.get(PREVIEW, {"p": str(theirs.pk), "setze_art": "idea"}).status_code == 422
        page = self.client.get(PREVIEW, {"alle": "1", "setze_art": "idea"})
        self.send_preview(page, auswahl=f"{theirs.pk}.{theirs.version}")
        key = self.client.get("/projekte/neu/").content.decode().split('name="_key" value="')[1].split('"')[0]
        assert self.client.post(f"{LIST}{step.pk}/zuruecknehmen/", {"_key": key}).status_code == 404
        with story.within(foreign):
            theirs.refresh_from_db()
            assert (theirs.kind, theirs.version) == ("project", 1)


class TestSize(ClassifyCase):
    def test_three_thousand_entries_page_preview_step_and_undo(self):
        topic = Topic.objects.get(slug="mobilitaet")
        Project.objects.bulk_create(
            [Project(slug=f"viel-{n}", title=f"Viel {n:04d}", summary="Text", assumed="|digital|") for n in range(3000)]
        )
        ties = Project.topics.through
        ties.objects.bulk_create(
            [
                ties(project_id=pk, topic_id=topic.pk)
                for pk in Project.objects.filter(slug__startswith="viel-").values_list("pk", flat=True)
            ]
        )
        self.sign_in("redaktion")
        self.client.get(LIST)
        before = said(Project.objects.all())
        asked = {"alle": "1", "setze_digital": "indirect", "setze_feld": "gesundheit"}
        for address, query in ((LIST, {"seite": "7"}), (PREVIEW, asked)):
            with CaptureQueriesContext(connection) as captured:
                page = self.client.get(address, query)
            assert len(captured) <= 12, (address, len(captured))
        assert len(page.content) < 400_000
        done = self.classify("setze_digital=indirect&setze_feld=gesundheit")
        assert done.count >= 3000
        assert HistoryEntry.objects.filter(verb="classified").count() == done.count
        self.undo(done.step)
        assert said(Project.objects.all()) == before
