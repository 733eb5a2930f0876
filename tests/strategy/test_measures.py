"""Measures: added, edited, retired, tied to what led to them."""

import pytest
from django.core.exceptions import ValidationError
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.participation.models import Contribution
from gemeinsam.strategy import actions, queries
from gemeinsam.strategy.models import Field, Goal, Measure, Origin


class TestMeasure(DemoCase):
    def add(self, **changes) -> Measure:
        values = {"title": "Radzähler", "field": Field.objects.get(topic__code="MO"), **changes}
        return actions.add_measure(values=values, person=self.person("redaktion"))

    def test_numbers_follow_the_field_and_are_never_given_twice(self):
        first = self.add()
        assert first.number == "MO-07"
        actions.retire_measure(measure=first, reason="war ein Versuch", person=self.person("leitung"))
        assert self.add().number == "MO-08"

    def test_without_a_unit_it_cannot_become_public(self):
        with pytest.raises(ValidationError) as refused:
            self.add(publication="public")
        assert "lead_unit" in refused.value.message_dict

    def test_drafts_are_seen_by_staff_only(self):
        draft = self.add()
        assert self.client.get(draft.get_absolute_url()).status_code == 404
        self.sign_in("redaktion")
        assert self.client.get(draft.get_absolute_url()).status_code == 200

    def test_an_edit_says_what_changed_and_by_whom(self):
        measure, editor = Measure.objects.get(number="MO-03"), self.person("redaktion")
        actions.edit_measure(measure=measure, values={"score": 9}, version=measure.version, person=editor)
        entry = entries_of(measure)[0]
        assert (entry.verb, entry.person, entry.changes) == ("edited", editor, {"score": ["6", "9"]})

    def test_an_edit_on_an_old_version_is_refused(self):
        measure, editor = Measure.objects.get(number="MO-03"), self.person("redaktion")
        actions.edit_measure(measure=measure, values={"score": 9}, version=measure.version, person=editor)
        with pytest.raises(ValidationError) as refused:
            actions.edit_measure(measure=measure, values={"score": 1}, version=measure.version, person=editor)
        assert refused.value.code == "conflict"
        measure.refresh_from_db()
        assert measure.score == 9

    def test_what_was_assumed_as_a_whole_stays_assumed_where_nobody_touched_it(self):
        measure = Measure.objects.get(number="MO-03")
        actions.edit_measure(measure=measure, values={"score": 9}, version=measure.version,
                             person=self.person("redaktion"))  # fmt: skip
        measure.refresh_from_db()
        assert not measure.is_assumed
        assert "score" not in measure.assumed_fields
        assert "title" in measure.assumed_fields

    def test_values_out_of_range_are_refused(self):
        for changes in (
            {"score": 11},
            {"funding_percent": 101},
            {"duration_years": 0},
            {"earliest_year": 1900},
        ):
            with pytest.raises(ValidationError):
                self.add(**changes)
        assert not Measure.objects.filter(title="Radzähler").exists()


class TestTie(DemoCase):
    def test_a_contribution_leads_to_goals_and_measures_and_can_be_untied(self):
        contribution = Contribution.objects.public().filter(leads_to__isnull=True).first()
        goal, measure = Goal.objects.first(), Measure.objects.get(number="BI-02")
        editor = self.person("redaktion")
        actions.tie_contribution(contribution=contribution, goals=[goal], measures=[measure], person=editor)
        actions.tie_contribution(contribution=contribution, goals=[goal], measures=[measure], person=editor)
        assert Origin.objects.filter(contribution=contribution).count() == 2
        actions.tie_contribution(contribution=contribution, goals=[], measures=[measure], person=editor)
        assert [o.measure for o in Origin.objects.filter(contribution=contribution)] == [measure]


class TestGaps(DemoCase):
    def test_what_hangs_loose_is_listed(self):
        assert [goal.number for goal in queries.goals_without_measure()] == ["GE-Z2"]
        assert list(queries.measures_without_goal()) == []
        Origin.objects.filter(measure__number="MO-01").delete()
        assert [row.number for row in queries.measures_without_origin()] == ["MO-01"]


class TestPages(DemoCase):
    def test_each_field_lists_its_goals_and_measures(self):
        for field in Field.objects.all():
            page = self.client.get(field.get_absolute_url()).content.decode()
            assert all(goal.number in page for goal in field.goals.all())
            assert all(measure.number in page for measure in field.measures.all())

    def test_filters_narrow_the_list(self):
        found = self.client.get("/massnahmen/?feld=mobilitaet&q=fahr").context["measures"]
        assert {row.field.code for row in found} == {"MO"}

    def test_unknown_numbers_do_not_exist(self):
        for number in ("MO-99", "mo-03", "MO-03x"):
            assert self.client.get(f"/massnahmen/{number}/").status_code == 404
