"""The inventory: found by word and filter, added, edited, retired."""

import pytest
from django.core.exceptions import ValidationError
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.county.maps import county_shape
from gemeinsam.inventory import actions, queries, search
from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Topic


def found(words: str) -> list[str]:
    return list(search.found(Project.objects.public(), words).values_list("title", flat=True))


class TestSearch(DemoCase):
    def test_words_are_found_by_stem_umlaut_and_beginning(self):
        assert "LandRäume" in found("landräume")
        assert "LandRäume" in found("LANDRAEUME")
        assert "LandRäume" in found("Buchungsport")
        assert "LandRäume" in found("Räumen")

    def test_all_words_must_fit(self):
        assert found("LandRäume Breitbandausbau") == []
        assert found("") == list(Project.objects.public().values_list("title", flat=True))

    def test_operators_of_the_database_are_just_words(self):
        for words in ('"', "a OR b", "NEAR(a b)", "* ", "title:x", "')--", "&|!", "ü" * 300, "\0"):
            found(words)
        assert found('"""') == []

    def test_what_is_edited_is_found_by_its_new_words_only(self):
        project = Project.objects.get(title="LandRäume")
        values = {name: getattr(project, name) for name in ("title", "kind", "digital")}
        actions.edit_project(
            project=project, values={**values, "summary": "Quittenmarmelade"}, version=project.version,
            person=self.person("redaktion"),
        )  # fmt: skip
        assert found("Quittenmarmelade") == ["LandRäume"]
        assert "LandRäume" not in found("Buchungsportal")


class TestFilters(DemoCase):
    def filters(self, query: str) -> queries.Filters:
        from django.http import QueryDict  # noqa: PLC0415

        return queries.Filters.read(QueryDict(query))

    def test_each_number_of_a_facet_is_what_choosing_it_shows(self):
        """The lines are counted in Python, the list is filtered in SQL: both must say the same under all filters."""
        projects = Project.objects.all()
        Project.objects.filter(title="LandRäume").get().topics.clear()
        for given in (
            "", "stand=done", "stand=fehlt&stand=idea", "feld=mobilitaet&digital=direct", "feld=fehlt", "q=digital",
            "stand=done&feld=mobilitaet&feld=gesundheit&digital=none", "ort=07231134&stand=operation",
            "sicherheit=belegt", "sicherheit=belegt&stand=done", "sicherheit=belegt&feld=mobilitaet&digital=direct",
        ):  # fmt: skip
            lines_of, total = queries.facets(projects, self.filters(given))
            assert total == queries.filtered(projects, self.filters(given)).count(), given
            for name, lines in lines_of.items():
                for line in lines:
                    rest = "&".join(part for part in given.split("&") if part and not part.startswith(f"{name}="))
                    chosen = self.filters(f"{rest}&{name}={line.value}")
                    assert queries.filtered(projects, chosen).count() == line.count, (given, name, line.value)

    def test_two_values_of_one_facet_add_up_and_two_facets_narrow(self):
        projects = Project.objects.public()
        one = queries.filtered(projects, self.filters("stand=idea")).count()
        two = queries.filtered(projects, self.filters("stand=idea&stand=done")).count()
        both = queries.filtered(projects, self.filters("stand=done&digital=direct")).count()
        assert one < two
        assert both < queries.filtered(projects, self.filters("stand=done")).count()

    def test_an_area_holds_what_happens_in_its_places(self):
        projects = Project.objects.public()
        for key, number in queries.count_by_area(projects, county_shape()).items():
            assert queries.filtered(projects, self.filters(f"ort={key}")).count() == number, key

    def test_proven_only_leaves_out_assumed_values(self):
        projects = Project.objects.public()
        proven = self.filters("sicherheit=belegt&stand=done")
        assert (
            queries.filtered(projects, proven).count() < queries.filtered(projects, self.filters("stand=done")).count()
        )

    def test_proven_only_shows_no_assumed_value(self):
        project = Project.objects.get(title="LandRäume")
        assert "status" in project.assumed_fields
        shown = self.client.get("/projekte/?q=LandRäume").content.decode()
        proven = self.client.get("/projekte/?q=LandRäume&sicherheit=belegt").content.decode()
        status = f">{project.get_status_display()}</span>"
        assert shown.count(status) > proven.count(status)

    def test_a_unit_is_a_filter_in_the_address(self):
        unit = Project.objects.get(title="Maker-Mobil").unit
        page = self.client.get(f"/projekte/?stelle={unit.slug}")
        assert {row.unit for row in page.context["page"].object_list} == {unit}

    def test_nonsense_finds_nothing_and_breaks_nothing(self):
        page = self.client.get("/projekte/?feld=%00&stand=zzz&ort=%27&seite=99999999999999999999&q=%00")
        assert page.status_code == 200
        assert page.context["total"] == 0


class TestEditing(DemoCase):
    def values(self, **changes):
        return {
            "title": "Lernort Bücherei",
            "summary": "Kurse.",
            "kind": "project",
            "digital": "direct",
            **changes,
        }

    def test_an_added_entry_has_an_address_a_history_and_is_found(self):
        project = actions.add_project(values=self.values(), person=self.person("redaktion"))
        assert project.slug == "lernort-buecherei"
        assert [entry.verb for entry in entries_of(project)] == ["added"]
        assert found("Lernort") == ["Lernort Bücherei"]
        twin = actions.add_project(values=self.values(), person=self.person("redaktion"))
        assert twin.slug == "lernort-buecherei-2"

    def test_an_end_before_the_start_is_refused_by_name(self):
        with pytest.raises(ValidationError) as refused:
            actions.add_project(
                values=self.values(starts="2025-01-01", ends="2024-01-01"), person=self.person("redaktion")
            )
        assert "Das Ende liegt vor dem Beginn." in refused.value.messages

    def test_what_a_person_changed_is_no_assumption_any_more(self):
        project = Project.objects.get(title="LandRäume")
        assert "status" in project.assumed_fields
        actions.edit_project(
            project=project,
            values={"status": "done"},
            version=project.version,
            person=self.person("redaktion"),
        )
        project.refresh_from_db()
        assert "status" not in project.assumed_fields
        assert "digital" in project.assumed_fields

    def test_retiring_needs_a_reason_hides_the_entry_and_can_be_undone(self):
        project, editor = Project.objects.get(title="LandRäume"), self.person("redaktion")
        with pytest.raises(ValidationError):
            actions.retire_project(project=project, reason="", person=editor)
        actions.retire_project(project=project, reason="doppelt", person=editor)
        assert self.client.get(project.get_absolute_url()).status_code == 404
        actions.restore_project(project=project, person=editor)
        assert self.client.get(project.get_absolute_url()).status_code == 200

    def test_the_form_shows_problems_and_keeps_the_text(self):
        self.sign_in("redaktion")
        answer = self.send("/projekte/neu/", title="", summary="bleibt stehen", kind="project", digital="direct",
                           starts_precision="day", ends_precision="day")  # fmt: skip
        assert answer.status_code == 422
        assert "bleibt stehen" in answer.content.decode()

    def test_the_second_editor_sees_both_texts(self):
        self.sign_in("redaktion")
        project = Project.objects.get(title="LandRäume")
        form = {
            "title": project.title, "summary": "meine Fassung", "kind": "project", "digital": "direct",
            "starts_precision": "day", "ends_precision": "day", "is_public": "on",
        }  # fmt: skip
        html = self.client.get(f"/projekte/{project.slug}/aendern/").content.decode()
        key = html.split('name="_key" value="')[1].split('"')[0]
        actions.edit_project(project=project, values={"summary": "deine Fassung"}, version=1,
                             person=self.person("leitung"))  # fmt: skip
        answer = self.client.post(f"/projekte/{project.slug}/aendern/", {**form, "_key": key, "version": "1"})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "meine Fassung" in text
        assert "deine Fassung" in text
        project.refresh_from_db()
        assert project.summary == "deine Fassung"


class TestPage(DemoCase):
    def test_it_has_the_countys_own_headings(self):
        page = self.client.get("/projekte/maker-mobil/").content.decode()
        headings = [part.split("</h2>")[0] for part in page.split("<h2>")[1:]]
        wanted = ["Zielsetzung", "Akteure", "Finanzierung", "Zeitraum", "Herangehensweise"]
        assert [name for name in headings if name in wanted] == wanted

    def test_two_sums_stand_side_by_side(self):
        project = Project.objects.get(title__startswith="Gigabitausbau")
        page = self.client.get(project.get_absolute_url()).content.decode()
        assert "32.400.000\xa0€" in page
        assert "17.700.000\xa0€" in page

    def test_a_theme_is_a_topic_of_participation(self):
        topic = Topic.objects.get(code="MO")
        page = self.client.get(f"/projekte/?feld={topic.slug}")
        assert page.context["total"] == topic.projects.count()
