"""Goals and principles: written in two levels, shown to readers when the lead says so, never lost."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from tests import story
from tests.demo_case import HIDDEN, DemoCase

from gemeinsam.conf import demo
from gemeinsam.county.history import entries_of
from gemeinsam.county.wall import within
from gemeinsam.strategy import queries, tree_actions, tree_queries, tree_texts
from gemeinsam.strategy.models import Field, Goal, Principle, Vision


class GoalCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead, self.editor = self.person("leitung"), self.person("redaktion")
        self.mobility = Field.objects.get(topic__code="MO")

    def add(self, **changes) -> Goal:
        values = {"title": "Radwege verbinden", "field": self.mobility, "kind": "strategic"} | changes
        return tree_actions.add_goal(values=values, person=self.editor)

    def goal(self, number: str) -> Goal:
        return Goal.objects.get(number=number)

    def values(self, goal: Goal, **changes):
        """What a form says of a goal that is changed."""
        kept = {name: getattr(goal, name) for name in ("title", "field", "kind", "parent", "text", "target_year")}
        return kept | {"principles": goal.principles.all()} | changes

    def edit(self, goal: Goal, *, renumber: bool = False, **changes) -> Goal:
        return tree_actions.edit_goal(
            goal=goal, values=self.values(goal, **changes), version=Goal.objects.get(pk=goal.pk).version,
            person=self.editor, renumber=renumber,
        )  # fmt: skip


class TestTwoLevels(GoalCase):
    def test_an_operational_goal_hangs_below_a_strategic_one_of_its_field(self):
        goal = self.add(kind="operational", parent=self.goal("MO-Z1"))
        assert (goal.number, goal.parent.number, goal.is_public) == ("MO-Z3", "MO-Z1", False)

    def test_what_would_make_a_circle_or_a_third_level_is_refused(self):
        above, below = self.goal("MO-Z1"), self.goal("MO-Z2")
        other = self.goal("WA-Z1")
        cases = (
            (above, {"kind": "operational", "parent": below}),  # the one below it
            (above, {"kind": "operational", "parent": above}),  # itself
            (self.add(), {"kind": "operational", "parent": below}),  # a third level
            (below, {"kind": "operational", "parent": None}),  # nowhere
            (below, {"kind": "operational", "parent": other}),  # another field
        )
        for goal, changes in cases:
            with pytest.raises(ValidationError) as refused, transaction.atomic():
                self.edit(goal, **changes)
            assert "parent" in refused.value.message_dict, changes
        below.refresh_from_db()
        assert below.parent == above

    def test_the_database_itself_knows_no_strategic_goal_below_another(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Goal.objects.filter(number="WA-Z1").update(parent=self.goal("MO-Z1"))

    def test_a_goal_that_becomes_strategic_hangs_below_nothing(self):
        goal = self.edit(self.goal("MO-Z2"), kind="strategic", parent=self.goal("MO-Z1"))
        assert goal.parent is None

    def test_in_another_field_it_keeps_its_number_and_takes_its_own_along(self):
        field = Field.objects.get(topic__code="WA")
        self.edit(self.goal("MO-Z1"), field=field)
        assert [g.field for g in (self.goal("MO-Z1"), self.goal("MO-Z2"))] == [field, field]
        assert entries_of(self.goal("MO-Z2"))[0].verb == "moved"

    def test_asked_for_a_new_number_the_old_address_leads_on(self):
        goal = self.edit(self.goal("WA-Z1"), field=self.mobility, renumber=True)
        assert goal.number == "MO-Z3"
        response = self.client.get("/ziele/WA-Z1/")
        assert (response.status_code, response["Location"]) == (301, "/ziele/MO-Z3/")
        assert self.add(field=Field.objects.get(topic__code="WA")).number == "WA-Z3"


class TestShown(GoalCase):
    """A draft is the office's: no list, count, thread, document or page of a reader names it."""

    PAGES = (
        "/",
        "/leitbild/",
        "/handlungsfelder/",
        "/handlungsfelder/mobilitaet/",
        "/strategie/",
        "/faden/",
        "/massnahmen/MO-03/",
    )

    def test_a_draft_stands_nowhere_until_the_lead_shows_it(self):
        goal = self.add(title="Ganz neues Ziel")
        story.Measure.objects.get(number="MO-03").goals.add(goal)
        for page in (*self.PAGES, goal.get_absolute_url()):
            response = self.client.get(page)
            assert "Ganz neues Ziel" not in response.content.decode(), page
        assert self.client.get(goal.get_absolute_url()).status_code == 404
        self.sign_in("leitung")
        self.send(f"/ziele/{goal.number}/tun/", page=goal.get_absolute_url(), tun="zeigen")
        self.client.logout()
        for page in (
            "/",
            "/leitbild/",
            "/handlungsfelder/mobilitaet/",
            "/strategie/",
            "/massnahmen/MO-03/",
            goal.get_absolute_url(),
        ):
            assert "Ganz neues Ziel" in self.client.get(page).content.decode(), page

    def test_an_editor_writes_but_does_not_publish(self):
        goal = self.add()
        self.sign_in("redaktion")
        assert self.send(f"/ziele/{goal.number}/tun/", page=goal.get_absolute_url(), tun="zeigen").status_code == 403
        assert not Goal.objects.get(pk=goal.pk).is_public

    def test_what_hangs_below_a_draft_stays_one(self):
        above = self.add()
        below = self.add(kind="operational", parent=above)
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            tree_actions.publish_goal(goal=below, is_public=True, person=self.lead)
        assert refused.value.code == "hidden_parent"
        tree_actions.publish_goal(goal=above, is_public=True, person=self.lead)
        tree_actions.publish_goal(goal=below, is_public=True, person=self.lead)
        with pytest.raises(ValidationError, match="operative"):
            tree_actions.publish_goal(goal=above, is_public=False, person=self.lead)

    def test_the_second_click_on_publish_says_that_it_is_done(self):
        goal = self.add()
        tree_actions.publish_goal(goal=goal, is_public=True, person=self.lead)
        with pytest.raises(ValidationError) as refused:
            tree_actions.publish_goal(goal=goal, is_public=True, person=self.lead)
        assert refused.value.code == "done"

    def test_a_retired_goal_that_was_public_keeps_its_page_and_stands_in_no_list(self):
        goal = self.goal("GE-Z2")
        tree_actions.retire_goal(goal=goal, reason="Das leistet die Pflegekonferenz.", person=self.lead)
        page = self.client.get(goal.get_absolute_url()).content.decode()
        assert "Das leistet die Pflegekonferenz." in page
        assert '<meta name="robots" content="noindex">' in page
        assert "GE-Z2" not in self.client.get("/leitbild/").content.decode()
        assert self.client.get(goal.get_absolute_url()).status_code == 200
        draft = self.add()
        tree_actions.retire_goal(goal=draft, reason="Doppelt.", person=self.lead)
        assert self.client.get(draft.get_absolute_url()).status_code == 404
        assert self.add().number == "MO-Z4"

    def test_while_others_hang_below_it_stays(self):
        with pytest.raises(ValidationError) as refused:
            tree_actions.retire_goal(goal=self.goal("MO-Z1"), reason="Nein.", person=self.lead)
        assert refused.value.code == "children"
        assert "MO-Z2" in refused.value.messages[0]

    def test_a_strategic_goal_is_served_through_those_below_it(self):
        story.Measure.goals.through.objects.filter(goal__number="MO-Z1").delete()
        assert [goal.number for goal in queries.goals_without_measure()] == ["GE-Z2"]


class TestWriting(GoalCase):
    def test_two_editors_see_both_texts(self):
        self.sign_in("redaktion")
        goal = self.goal("MO-Z1")
        page = f"/ziele/{goal.number}/aendern/"
        fields = {"title": "Meine Fassung", "field": goal.field_id, "kind": "strategic", "text": goal.text}
        self.edit(goal, title="Ihre Fassung")
        response = self.client.get(page)
        first = self.send(page, **{**fields, "title": "Dritte Fassung"})
        assert first.status_code == 302
        keys = dict(story_hidden(response))
        late = self.client.post(page, {**keys, **fields})
        assert late.status_code == 422
        body = late.content.decode()
        assert "Dritte Fassung" in body
        assert "Meine Fassung" in body
        assert self.goal("MO-Z1").title == "Dritte Fassung"

    def test_a_change_says_what_changed_and_is_no_assumption_any_more(self):
        goal = self.edit(self.goal("MO-Z1"), title="Überall hinkommen")
        entry = entries_of(goal)[0]
        assert entry.changes == {"title": ["Erreichbarkeit ohne eigenes Auto verbessern", "Überall hinkommen"]}
        assert goal.assumed_fields == {"text", "target_year"}
        demo.remove_assumed()  # blanks what is still assumed, and must not break what can't be blank
        left = self.goal("MO-Z1")
        assert (left.title, left.text, left.kind) == ("Überall hinkommen", "", "strategic")

    def test_principles_are_numbered_once_and_shown_when_published(self):
        values = {"title": "Alles offen", "text": "", "order": 0}
        row = tree_texts.add_principle(values=values, person=self.editor)
        assert row.number == 5
        assert "Alles offen" not in self.client.get("/leitbild/").content.decode()
        tree_texts.publish_principle(principle=row, is_public=True, person=self.lead)
        assert "Alles offen" in self.client.get("/leitbild/").content.decode()
        tree_texts.retire_principle(principle=row, reason="Doppelt.", person=self.lead)
        assert "Alles offen" not in self.client.get("/leitbild/").content.decode()
        assert tree_texts.add_principle(values=values, person=self.editor).number == 6

    def test_the_first_vision_and_a_changed_one(self):
        self.sign_in("redaktion")
        self.send("/leitbild/aendern/", title="Wir", text="Zusammen.", reasons=" Weite Wege \n\nWenig Leute")
        vision = Vision.objects.get()
        assert (vision.title, vision.reasons, vision.version) == ("Wir", ["Weite Wege", "Wenig Leute"], 2)
        assert entries_of(vision)[0].changes["reasons"][1] == "Weite Wege\nWenig Leute"
        Vision.objects.all().delete()
        assert self.send("/leitbild/aendern/", title="Neu", text="Los.", reasons="").status_code == 302
        assert Vision.objects.get().title == "Neu"
        too_many = "\n".join(f"Grund {number}" for number in range(21))
        assert self.send("/leitbild/aendern/", title="Neu", text="Los.", reasons=too_many).status_code == 422

    def test_hostile_values_are_text(self):
        nasty = "<script>alert(1)</script>"
        goal = self.add(title=nasty, text=nasty)
        tree_actions.publish_goal(goal=goal, is_public=True, person=self.lead)
        for page in ("/leitbild/", goal.get_absolute_url(), "/handlungsfelder/mobilitaet/"):
            body = self.client.get(page).content.decode()
            assert nasty not in body
            assert "&lt;script&gt;" in body
        self.sign_in("redaktion")
        for wish in ("?feld=%00&unter=%00", "?unter=MO-Z2", "?feld=' OR 1=1", "?unter=" + "9" * 5000):
            assert self.client.get(f"/ziele/neu/{wish}").status_code == 200
        year = {"title": "Ziel", "field": self.mobility.pk, "kind": "strategic", "target_year": "99999999999999"}
        assert self.send("/ziele/neu/", **year).status_code == 422
        assert self.send(f"/ziele/{goal.number}/tun/", page=goal.get_absolute_url(), tun="sprengen").status_code == 422

    def test_another_county_sees_and_reaches_none_of_it(self):
        other = story.a_county("nachbar")
        with within(other):
            theirs = story.a_goal(number="XX-Z9", field=story.a_field(topic=story.a_topic(code="XX")))
        self.sign_in("leitung")
        for page in ("/ziele/XX-Z9/", "/ziele/XX-Z9/aendern/", "/ziele/XX-Z9/zusammenfuehren/"):
            assert self.client.get(page).status_code == 404
        refused = self.send("/ziele/neu/", title="x", field=self.mobility.pk, kind="operational", parent=theirs.pk)
        assert refused.status_code == 422
        assert not Goal.objects.filter(title="x").exists()

    def test_the_demonstration_comes_and_goes_with_own_goals_below_its_own(self):
        own = self.add(kind="operational", parent=self.goal("MO-Z1"))
        demo.remove()
        own.refresh_from_db()
        assert (own.kind, own.parent) == ("strategic", None)
        assert Principle.objects.count() == 0


class TestSize(GoalCase):
    def test_two_thousand_goals_ask_no_more_than_twelve(self):
        self.add_many(1990)
        assert Goal.objects.count() > 2000
        tree_queries.tree(is_office=False)
        with self.assertNumQueries(4):
            trees = tree_queries.tree(is_office=False)
        assert sum(tree.total for tree in trees) > 2000

    def add_many(self, many: int) -> None:
        above = self.goal("MO-Z1")
        Goal.objects.bulk_create(
            Goal(number=f"MO-Z{number}", title=f"Ziel {number}", field=self.mobility, kind="operational",
                 parent=above, publication="public")
            for number in range(10, 10 + many)
        )  # fmt: skip


def story_hidden(response):
    """The key and version that a page's form carries."""
    return HIDDEN.findall(response.content.decode())
