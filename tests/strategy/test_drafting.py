"""Drafting: goals and measures out of what is there, tied in the same step; comments among colleagues; gaps."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.inventory.models import ConceptMeasure, Project, Solution
from gemeinsam.participation.models import Contribution
from gemeinsam.strategy import draft_actions, draft_queries
from gemeinsam.strategy.draft_sources import source_of
from gemeinsam.strategy.models import DraftComment, Field, Goal, Measure, Origin


class DraftingCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.editor = self.person("redaktion")
        self.field = Field.objects.get(topic__code="MO")

    def source(self, **asked):
        query = QueryDict(mutable=True)
        query.update(asked)
        return source_of(query)

    def make(self, kind="measure", **asked):
        values = {"title": "Neu", "text": "**Worum** es geht", "field": self.field}
        return draft_actions.draft_from(source=self.source(**asked), kind=kind, values=values, person=self.editor)


class TestSources(DraftingCase):
    def test_a_measure_from_each_kind_of_source_is_tied_in_one_step(self):
        project, solution = Project.objects.public().first(), Solution.objects.first()
        concept = Project.objects.filter(kind="concept").first()
        of_concept = ConceptMeasure.objects.create(concept=concept, title="Radwege zählen", text="Zählen")
        contribution = Contribution.objects.public().first()
        for asked, name, row in (
            ({"beitrag": str(contribution.number)}, "contribution", contribution),
            ({"projekt": project.slug}, "project", project),
            ({"loesung": solution.slug}, "solution", solution),
            ({"konzept": str(of_concept.pk)}, "concept_measure", of_concept),
        ):
            made = self.make(**asked)
            origin = Origin.objects.get(measure=made)
            assert getattr(origin, name) == row
            assert made.publication == "draft"
            assert entries_of(made)[0].verb == "drafted"

    def test_a_goal_from_a_whole_theme_is_tied_to_all_its_loose_contributions(self):
        topic = draft_queries.Topic.objects.themes().filter(contributions__leads_to__isnull=True).first()
        loose = Contribution.objects.public().filter(topic=topic, leads_to__isnull=True)
        numbers = set(loose.values_list("number", flat=True))
        assert numbers
        made = self.make("goal", thema=topic.slug)
        assert isinstance(made, Goal)
        assert set(Origin.objects.filter(goal=made).values_list("contribution__number", flat=True)) == numbers
        assert self.source(thema=topic.slug) is None

    def test_what_is_not_there_is_not_offered(self):
        hidden = Contribution.objects.public().first()
        Contribution.objects.filter(pk=hidden.pk).update(state="rejected")
        asked = ({}, {"beitrag": "x"}, {"beitrag": str(hidden.number)}, {"beitrag": "9" * 40}, {"projekt": "nie"},
                 {"konzept": "1e9"}, {"thema": "\0"}, {"loesung": "' OR 1=1"})  # fmt: skip
        assert [one for one in asked if self.source(**one) is not None] == []

    def test_nothing_is_kept_of_a_step_that_fails(self):
        count = Measure.objects.count()
        source = self.source(projekt=Project.objects.public().first().slug)
        with pytest.raises(ValidationError):
            draft_actions.draft_from(
                source=source, kind="measure", values={"title": "", "text": "", "field": self.field}, person=self.editor
            )
        assert (Measure.objects.count(), Origin.objects.filter(measure__title="").count()) == (count, 0)

    def test_the_page_begins_with_what_the_source_says(self):
        self.sign_in("redaktion")
        row = Contribution.objects.public().first()
        page = f"/strategie/neu/?beitrag={row.number}"
        text = self.client.get(page).content.decode()
        assert row.title in text
        field = Field.objects.filter(topic=row.topic).first() or self.field
        answer = self.send(page, page=page, kind="measure", title=row.title, text="kurz", field=field.pk)
        made = Measure.objects.get(origins__contribution=row, summary="kurz")
        assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
        assert self.client.get("/strategie/neu/?beitrag=999999").status_code == 404


class TestComments(DraftingCase):
    def test_colleagues_talk_and_readers_see_nothing_of_it(self):
        self.sign_in("redaktion")
        page = "/massnahmen/MO-03/freigabe/"
        there = {"zu": "massnahme/MO-03", "zurueck": page}
        answer = self.send("/verwaltung/kommentar/", page=page, text="Stimmt die Zahl <b>12</b>?", **there)
        assert answer["Location"] == f"{page}#kommentare"
        comment = DraftComment.objects.get()
        assert "Stimmt die Zahl &lt;b&gt;12&lt;/b&gt;?" in self.client.get(page).content.decode()
        self.send("/verwaltung/kommentar/", page=page, erledigt=comment.pk, zurueck=page)
        self.send("/verwaltung/kommentar/", page=page, erledigt=comment.pk, zurueck=page)
        comment.refresh_from_db()
        assert comment.settled
        measure = Measure.objects.get(number="MO-03")
        assert [entry.verb for entry in entries_of(measure)][:3] == ["settled", "commented"]
        self.client.logout()
        assert "Stimmt die Zahl" not in self.client.get("/massnahmen/MO-03/").content.decode()

    def test_empty_and_endless_ones_are_refused_and_the_way_back_is_ours(self):
        self.sign_in("redaktion")
        page = "/massnahmen/MO-03/freigabe/"
        for text in ("  ", "x" * 2001):
            answer = self.send("/verwaltung/kommentar/", page=page, text=text, zu="massnahme/MO-03", zurueck=page)
            assert answer.status_code == 422
        answer = self.send(
            "/verwaltung/kommentar/", page=page, text="x", zu="massnahme/MO-03", zurueck="https://fremd.test/"
        )
        assert answer["Location"] == "/massnahmen/"


class TestGaps(DraftingCase):
    def test_each_list_names_what_lacks_its_thread(self):
        Origin.objects.filter(measure__number="MO-03").delete()
        goal = Goal.objects.filter(kind="operational").first()
        goal.measures.clear()
        self.sign_in("redaktion")
        text = self.client.get("/strategie/luecken/").content.decode()
        assert ("/massnahmen/MO-03/" in text, goal.title in text) == (True, True)

    def test_a_theme_is_answered_as_soon_as_one_of_its_contributions_leads_somewhere(self):
        Origin.objects.filter(contribution__isnull=False).delete()
        themes = list(draft_queries.themes_without_answer())
        assert themes
        row = Contribution.objects.public().filter(topic=themes[0]).first()
        Origin.objects.create(contribution=row, goal=Goal.objects.first())
        assert themes[0] not in list(draft_queries.themes_without_answer())
