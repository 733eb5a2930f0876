"""Moving, merging, superseding: numbers stay or lead on, nothing tied is lost, what ended can still be read."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from tests import story
from tests.demo_case import HIDDEN, DemoCase, PlannedCase

from gemeinsam.conf import demo
from gemeinsam.county.history import entries_of
from gemeinsam.county.wall import within
from gemeinsam.planning.models import Dependency
from gemeinsam.planning.queries import published_plan
from gemeinsam.planning.tree_merging import merge_measure
from gemeinsam.strategy import actions, tree_moving, tree_texts
from gemeinsam.strategy.models import Field, FormerAddress, Goal, Measure, Origin


class MoveCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.person("leitung")
        self.work = Field.objects.get(topic__code="WA")

    def measure(self, number: str) -> Measure:
        return Measure.objects.get(number=number)

    def move(self, number: str, field: Field, *, renumber: bool = False) -> Measure:
        row = self.measure(number)
        return tree_moving.move_measure(
            measure=row, field=field, renumber=renumber, version=row.version, person=self.lead
        )


class TestMove(MoveCase):
    def test_number_and_address_stay(self):
        moved = self.move("MO-03", self.work)
        assert (moved.number, moved.field) == ("MO-03", self.work)
        assert self.client.get("/massnahmen/MO-03/").status_code == 200
        assert entries_of(moved)[0].changes == {"field": ["Mobilität", "Wirtschaft & Arbeit"]}

    def test_with_a_new_number_the_old_address_leads_on_for_all(self):
        assert self.move("MO-03", self.work, renumber=True).number == "WA-06"
        for method in (self.client.get, self.client.head):
            response = method("/massnahmen/MO-03/?druck=1")
            assert (response.status_code, response["Location"]) == (301, "/massnahmen/WA-06/?druck=1")
        assert self.client.get("/massnahmen/WA-06/").status_code == 200
        self.sign_in("redaktion")
        for page in ("stand/", "aendern/"):
            response = self.client.get(f"/massnahmen/MO-03/{page}")
            assert (response.status_code, response["Location"]) == (301, f"/massnahmen/WA-06/{page}")

    def test_a_form_of_the_old_page_is_carried_out_under_the_new_number(self):
        self.sign_in("redaktion")
        hidden = dict(HIDDEN.findall(self.client.get("/massnahmen/MO-03/stand/").content.decode()))
        self.move("MO-03", self.work, renumber=True)
        fields = {"text": "Zehn Betriebe fahren mit.", "light": "green", "on": "2026-11-20"}
        response = self.client.post("/massnahmen/MO-03/stand/", {**hidden, **fields})
        assert (response.status_code, response["Location"]) == (302, "/massnahmen/WA-06/")
        assert self.measure("WA-06").reports.filter(text="Zehn Betriebe fahren mit.").exists()

    def test_moved_twice_both_old_numbers_lead_to_where_it_is(self):
        self.move("MO-03", self.work, renumber=True)
        self.move("WA-06", Field.objects.get(topic__code="BI"), renumber=True)
        for old in ("MO-03", "WA-06"):
            assert self.client.get(f"/massnahmen/{old}/")["Location"] == "/massnahmen/BI-06/"

    def test_a_number_is_never_given_again_even_that_of_the_last(self):
        self.move("MO-06", self.work, renumber=True)
        values = {"title": "Neu", "field": Field.objects.get(topic__code="MO")}
        assert actions.add_measure(values=values, person=self.lead).number == "MO-07"
        back = self.move("WA-06", Field.objects.get(topic__code="MO"), renumber=True)
        assert back.number == "MO-08"

    def test_readers_do_not_learn_the_number_of_a_draft(self):
        draft = actions.add_measure(values={"title": "Geheim", "field": self.work}, person=self.lead)
        self.move(draft.number, Field.objects.get(topic__code="BI"), renumber=True)
        assert self.client.get(f"/massnahmen/{draft.number}/").status_code == 404
        self.sign_in("redaktion")
        assert self.client.get(f"/massnahmen/{draft.number}/").status_code == 301

    def test_the_page_moves_and_a_second_lead_sees_what_happened(self):
        self.sign_in("leitung")
        page = "/massnahmen/MO-03/verschieben/"
        hidden = dict(HIDDEN.findall(self.client.get(page).content.decode()))
        assert self.send(page, field=self.work.pk).status_code == 302
        other = Field.objects.get(topic__code="BI")
        late = self.client.post(page, {**hidden, "field": other.pk})
        assert late.status_code == 422
        assert "Wirtschaft &amp; Arbeit" in late.content.decode()
        assert self.measure("MO-03").field == self.work
        assert self.send(page, field=self.work.pk).status_code == 422  # it lies there already
        assert self.send(page, field="9" * 40).status_code == 422

    def test_the_demonstration_finds_what_was_numbered_anew(self):
        self.move("MO-03", self.work, renumber=True)
        demo.load(progress=lambda _line: None)
        assert Measure.objects.count() == 28
        assert self.client.get("/massnahmen/MO-03/").status_code == 301

    def test_another_county_s_former_numbers_lead_nowhere_here(self):
        self.move("MO-03", self.work, renumber=True)
        other = story.a_county("nachbar")
        assert self.client.get("/massnahmen/MO-03/", headers={"host": "nachbar.test"}).status_code == 404
        with within(other):
            assert FormerAddress.objects.count() == 0


class TestField(MoveCase):
    def edit(self, **changes):
        field = Field.objects.select_related("topic").get(topic__code="MO")
        values = {"title": field.topic.title, "slug": field.topic.slug, "description": field.description} | changes
        return tree_texts.edit_field(field=field, values=values, version=field.version, person=self.lead)

    def test_an_old_address_of_a_field_leads_on_with_its_pages(self):
        self.edit(title="Unterwegs", slug="unterwegs")
        assert self.client.get("/handlungsfelder/mobilitaet/")["Location"] == "/handlungsfelder/unterwegs/"
        assert self.client.get("/swot/mobilitaet/")["Location"] == "/swot/unterwegs/"
        assert "Unterwegs" in self.client.get("/handlungsfelder/unterwegs/").content.decode()

    def test_back_to_the_first_address(self):
        self.edit(slug="unterwegs")
        self.edit(slug="mobilitaet")
        assert self.client.get("/handlungsfelder/unterwegs/")["Location"] == "/handlungsfelder/mobilitaet/"
        assert self.client.get("/handlungsfelder/mobilitaet/").status_code == 200

    def test_an_address_that_another_field_has_or_had_is_refused(self):
        for slug in ("gesundheit", "umwelt-klimaschutz"):
            with pytest.raises(ValidationError) as refused, transaction.atomic():
                self.edit(slug=slug)
            assert "slug" in refused.value.message_dict
        assert Field.objects.get(topic__code="MO").topic.slug == "mobilitaet"

    def test_the_form_of_the_office(self):
        self.sign_in("redaktion")
        page = "/handlungsfelder/mobilitaet/aendern/"
        answer = self.send(page, title="Unterwegs", slug="unterwegs", description="Ankommen.")
        assert (answer.status_code, answer["Location"]) == (302, "/handlungsfelder/unterwegs/")
        page = "/handlungsfelder/unterwegs/aendern/"
        assert self.send(page, title="x", slug="nicht erlaubt!", description="").status_code == 422


class TestMerge(MoveCase):
    def test_all_that_was_tied_is_tied_to_what_stays(self):
        row, into = self.measure("MO-05"), self.measure("MO-03")
        shared = Origin.objects.filter(measure=into, contribution__isnull=False).first()
        Origin.objects.create(measure=row, contribution=shared.contribution)  # both came from the same contribution
        own = story.a_contribution()
        Origin.objects.create(measure=row, contribution=own)
        place, unit = story.a_place(), story.a_unit()
        row.places.add(place)
        row.partners.add(unit)
        row.goals.add(Goal.objects.get(number="MO-Z1"))
        indicator = story.an_indicator(measure=row)
        merge_measure(measure=row, into=into, reason="Eine Vermittlung genügt.", person=self.lead)
        assert Origin.objects.filter(measure=into, contribution=shared.contribution).count() == 1
        assert Origin.objects.filter(measure=into, contribution=own).exists()
        assert place in into.places.all()
        assert unit in into.partners.all()
        assert {goal.number for goal in into.goals.all()} == {"MO-Z1", "MO-Z2"}
        indicator.refresh_from_db()
        assert indicator.measure == into
        assert [entries_of(one)[0].verb for one in (row, into)] == ["merged", "merged"]

    def test_the_page_of_what_ended_says_where_it_went_and_stands_in_no_list(self):
        row = self.measure("MO-05")
        merge_measure(measure=row, into=self.measure("MO-03"), reason="Eine Vermittlung genügt.", person=self.lead)
        page = self.client.get("/massnahmen/MO-05/")
        body = page.content.decode()
        assert page.status_code == 200
        assert 'Aufgegangen in <a href="/massnahmen/MO-03/">' in body
        assert "Eine Vermittlung genügt." in body
        assert '<meta name="robots" content="noindex">' in body
        for listed in ("/massnahmen/", "/handlungsfelder/mobilitaet/", "/strategie/", "/ziele/MO-Z2/"):
            assert "MO-05" not in self.client.get(listed).content.decode(), listed
        self.sign_in("leitung")
        for page in ("aendern", "verschieben", "zusammenfuehren", "stand"):
            assert self.client.get(f"/massnahmen/MO-05/{page}/").status_code == 404
        assert "Verschieben" not in self.client.get("/massnahmen/MO-05/").content.decode()

    def test_superseded_keeps_what_was_tied_to_it(self):
        row, by = self.measure("MO-05"), self.measure("MO-03")
        before = by.origins.count()
        tree_moving.supersede(row=row, by=by, reason="Neuer Anfang.", person=self.lead)
        assert by.origins.count() == before
        assert "Ersetzt durch" in self.client.get("/massnahmen/MO-05/").content.decode()

    def test_a_draft_that_ends_is_nobody_s_but_the_office_s(self):
        draft = actions.add_measure(values={"title": "Versuch", "field": self.work}, person=self.lead)
        actions.retire_measure(measure=draft, reason="Doppelt.", person=self.lead)
        assert self.client.get(draft.get_absolute_url()).status_code == 404
        self.sign_in("redaktion")
        assert "Zurückgezogen" in self.client.get(draft.get_absolute_url()).content.decode()

    def test_what_cannot_be_merged_is_refused_in_words(self):
        row, into = self.measure("MO-05"), self.measure("MO-03")
        draft = actions.add_measure(values={"title": "Versuch", "field": self.work}, person=self.lead)
        cases = ((row, row, "x", "same"), (row, into, "  ", "no_reason"), (row, draft, "x", "hidden"))
        for one, other, reason, code in cases:
            with pytest.raises(ValidationError) as refused, transaction.atomic():
                tree_moving.merge(row=one, into=other, reason=reason, person=self.lead)
            assert refused.value.error_dict[next(iter(refused.value.error_dict))][0].code in {code, None}, code
        actions.retire_measure(measure=into, reason="Nein.", person=self.lead)
        with pytest.raises(ValidationError, match="inzwischen zurückgezogen"):
            tree_moving.merge(row=row, into=into, reason="x", person=self.lead)
        row.refresh_from_db()
        assert row.retired is None

    def test_dependencies_follow_once_each(self):
        row, into = self.measure("MO-05"), self.measure("MO-03")  # MO-05 needs MO-03, as MO-04 does
        third = self.measure("WA-01")
        Dependency.objects.create(measure=third, other=row)
        Dependency.objects.create(measure=self.measure("WA-02"), other=row)
        Dependency.objects.create(measure=self.measure("WA-02"), other=into)
        merge_measure(measure=row, into=into, reason="x", person=self.lead)
        assert not (Dependency.objects.filter(measure=row) | Dependency.objects.filter(other=row)).exists()
        assert {link.measure.number for link in Dependency.objects.filter(other=into)} == {"MO-04", "WA-01", "WA-02"}
        assert not Dependency.objects.filter(measure=into, other=into).exists()

    def test_what_would_need_itself_is_refused(self):
        row, into, third = (self.measure(number) for number in ("GE-01", "GE-02", "GE-03"))
        Dependency.objects.create(measure=row, other=third)
        Dependency.objects.create(measure=third, other=into)
        with pytest.raises(ValidationError) as refused:
            merge_measure(measure=row, into=into, reason="x", person=self.lead)
        assert refused.value.code == "circle"
        assert self.measure("GE-01").retired is None
        assert Dependency.objects.filter(measure=row, other=third).exists()

    def test_goals_merge_with_measures_and_what_hangs_below(self):
        below, row, into = (Goal.objects.get(number=number) for number in ("MO-Z2", "MO-Z1", "WA-Z1"))
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            tree_moving.merge(row=row, into=into, reason="x", person=self.lead)
        assert "other" in refused.value.message_dict
        into = story.a_goal(number="MO-Z8", field=row.field)
        measures = set(row.measures.values_list("number", flat=True))
        tree_moving.merge(row=row, into=into, reason="Ein Ziel genügt.", person=self.lead)
        below.refresh_from_db()
        assert below.parent == into
        assert set(into.measures.values_list("number", flat=True)) == measures
        assert into.origins.count() == row.origins.count() > 0
        page = self.client.get("/ziele/MO-Z1/").content.decode()
        assert "Aufgegangen in" in page
        assert "Ein Ziel genügt." in page

    def test_the_page_of_the_lead_and_a_second_click(self):
        self.sign_in("leitung")
        page = "/massnahmen/MO-05/zusammenfuehren/"
        hidden = dict(HIDDEN.findall(self.client.get(page).content.decode()))
        fields = {**hidden, "other": self.measure("MO-03").pk, "how": "merge", "reason": "<b>Eine</b> genügt."}
        first, second = self.client.post(page, fields), self.client.post(page, fields)
        assert first["Location"] == second["Location"] == "/massnahmen/MO-03/"
        assert "&lt;b&gt;Eine" in self.client.get("/massnahmen/MO-05/").content.decode()
        assert len([one for one in entries_of(self.measure("MO-05")) if one.verb == "merged"]) == 1


class TestPlanned(PlannedCase):
    def test_two_of_the_published_plan_are_not_merged(self):
        rows = published_plan().assignments.select_related("measure").order_by("measure__number")
        row, into = (one.measure for one in rows[:2])
        lead = self.person("leitung")
        with pytest.raises(ValidationError) as refused:
            merge_measure(measure=row, into=into, reason="x", person=lead)
        assert refused.value.code == "planned"
        assert row.number in refused.value.messages[0]
        self.sign_in("leitung")
        page = f"/massnahmen/{row.number}/zusammenfuehren/"
        assert "steht mit Jahren und Geld im veröffentlichten Plan" in self.client.get(page).content.decode()
        answer = self.send(page, other=into.pk, how="merge", reason="x")
        assert answer.status_code == 422
        assert "Werkbank" in answer.content.decode()
