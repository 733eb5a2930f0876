"""Versions of the questionnaire: what is published never changes, a draft copies it and is changed."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.inventory import maturity_drafting as actions
from gemeinsam.inventory import maturity_standard
from gemeinsam.inventory.maturity_models import (
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
)
from gemeinsam.inventory.maturity_scoring import asked_in, fingerprint

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

WHERE = "/verwaltung/reifegrad/fassung"


def rows_of(questionnaire) -> str:
    """All that a version says, as one text."""
    rows = [
        list(questionnaire.dimensions.values("code", "title", "weight", "order", "retired")),
        list(questionnaire.questions.values("code", "text", "anchors", "proof", "weight", "order", "retired", "dimension__code")),
    ]  # fmt: skip
    return json.dumps(rows, default=str)


class DraftCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.person("leitung")
        self.first = MaturityQuestionnaire.objects.get(number=1)

    def draft(self) -> MaturityQuestionnaire:
        return actions.start_draft(person=self.lead)


class TestPublishedStays(DraftCase):
    def test_no_action_changes_a_published_version(self):
        before = rows_of(self.first)
        question, dimension = self.first.questions.first(), self.first.dimensions.first()
        new = {"title": "X", "weight": 1}
        asked = {"dimension": dimension, "text": "X?", "anchors": list("abcde"), "weight": 1, "proof": ""}
        tries = (
            lambda: actions.edit_row(row=question, values={"text": "X"}, version=1, person=self.lead),
            lambda: actions.edit_row(row=dimension, values=new, version=1, person=self.lead),
            lambda: actions.add_dimension(questionnaire=self.first, values=new, person=self.lead),
            lambda: actions.add_question(questionnaire=self.first, values=asked, person=self.lead),
            lambda: actions.retire_row(row=question, person=self.lead),
            lambda: actions.restore_row(row=dimension, person=self.lead),
            lambda: actions.move_row(row=question, up=False, person=self.lead),
            lambda: actions.discard_draft(questionnaire=self.first, person=self.lead),
            lambda: actions.publish_questionnaire(questionnaire=self.first, version=1, person=self.lead),
        )
        for change in tries:
            with pytest.raises(ValidationError) as refused:
                change()
            assert refused.value.code == "published"
        assert rows_of(self.first) == before

    def test_no_address_changes_a_published_version(self):
        self.sign_in("leitung")
        before = rows_of(self.first)
        question = self.first.questions.first()
        for verb in ("hoch", "runter", "raus", "rein"):
            self.send(f"{WHERE}/1/zeile/", page="/verwaltung/reifegrad/", tun=f"{verb}:f{question.pk}")
        self.send(f"{WHERE}/1/entscheiden/", page="/verwaltung/reifegrad/", tun="verwerfen")
        for tail in ("frage/", "dimension/", "frage/A1/", "dimension/A/"):
            assert self.client.get(f"{WHERE}/1/{tail}").status_code == 404
        assert rows_of(self.first) == before
        assert MaturityRound.objects.filter(questionnaire=self.first).count() == 2

    def test_changing_the_draft_leaves_the_version_and_its_results_alone(self):
        before, result = rows_of(self.first), asked_in(self.first).form
        draft = self.draft()
        assert rows_of(draft) == before
        question = draft.questions.get(code="A1")
        actions.edit_row(row=question, values={"text": "Ganz anders?"}, version=1, person=self.lead)
        actions.retire_row(row=draft.dimensions.get(code="B"), person=self.lead)
        actions.move_row(row=draft.dimensions.get(code="C"), up=True, person=self.lead)
        assert rows_of(self.first) == before
        assert asked_in(self.first).form == result
        assert rows_of(draft) != before


class TestDrafts(DraftCase):
    def test_there_is_one_draft_at_a_time(self):
        self.draft()
        with pytest.raises(ValidationError) as second:
            self.draft()
        assert second.value.code == "draft_exists"
        assert MaturityQuestionnaire.objects.filter(published=None).count() == 1

    def test_the_office_adds_orders_and_retires_by_the_pages(self):
        self.sign_in("leitung")
        self.send("/verwaltung/reifegrad/entwurf/", page="/verwaltung/reifegrad/")
        draft = MaturityQuestionnaire.objects.get(published=None)
        self.sign_in("redaktion")
        page = f"{WHERE}/{draft.number}/"
        assert self.send(f"{page}dimension/", title="Wald und Wege", weight="1.5").status_code == 302
        own = draft.dimensions.get(title="Wald und Wege")
        assert (own.code, str(own.weight)) == ("K", "1.50")
        anchors = {f"anchor{level}": f"Stufe {level} im Wald" for level in range(5)}
        fields = {"dimension": own.pk, "text": "Gibt es eine Wegekarte?", "weight": "2", "proof": "Karte"}
        assert self.send(f"{page}frage/", **fields, **anchors).status_code == 302
        question = draft.questions.get(code="K1")
        assert (question.anchors[4], question.dimension, str(question.weight)) == ("Stufe 4 im Wald", own, "2.00")
        refused = self.send(f"{page}frage/", **fields, **{**anchors, "anchor4": anchors["anchor0"]})
        assert (refused.status_code, "Zwei Stufen sagen dasselbe" in refused.content.decode()) == (422, True)
        assert self.send(f"{page}frage/", **{**fields, "weight": "0"}, **anchors).status_code == 422

        for verb in ("hoch", "hoch"):
            self.send(f"{page}zeile/", page=page, tun=f"{verb}:d{own.pk}")
        assert [row.code for row in draft.dimensions.all()][-3:] == ["K", "I", "J"]
        first = draft.questions.get(code="A1")
        self.send(f"{page}zeile/", page=page, tun=f"raus:f{first.pk}")
        assert [row.code for row in asked_in(draft).questions][:2] == ["A2", "A3"]
        self.send(f"{page}zeile/", page=page, tun=f"rein:f{first.pk}")
        assert len(asked_in(draft).questions) == 32
        verbs = list(entries_of(first).values_list("verb", flat=True))
        assert verbs == ["restored", "retired"]

    def test_strange_orders_are_not_found(self):
        self.sign_in("leitung")
        draft = self.draft()
        page = f"{WHERE}/{draft.number}/"
        theirs = self.first.questions.first().pk
        for order in ("", "hoch", "hoch:x1", "weg:f1", "hoch:f", f"hoch:f{'9' * 30}", f"raus:f{theirs}", "hoch:f1;"):
            assert self.send(f"{page}zeile/", page=page, tun=order).status_code == 404, order

    def test_two_editors_of_one_question_lose_nothing(self):
        draft = self.draft()
        self.sign_in("redaktion")
        where = f"{WHERE}/{draft.number}/frage/A1/"
        page = self.client.get(where)
        key = page.content.decode().split('name="_key" value="')[1].split('"')[0]
        form = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() is not None}
        actions.edit_row(
            row=draft.questions.get(code="A1"), values={"text": "Fassung der Ersten?"}, version=1, person=self.lead
        )
        answer = self.client.post(where, {**form, "_key": key, "text": "Fassung der Zweiten?", "anchor0": "gar nichts"})
        text = answer.content.decode()
        assert (answer.status_code, "Fassung der Ersten?" in text, "Fassung der Zweiten?" in text) == (422, True, True)
        assert "gar nichts" in text
        assert draft.questions.get(code="A1").text == "Fassung der Ersten?"

    def test_a_draft_that_somebody_changed_meanwhile_is_not_published_unread(self):
        draft = self.draft()
        read = draft.version
        actions.retire_row(row=draft.questions.first(), person=self.lead)
        with pytest.raises(ValidationError) as conflict:
            actions.publish_questionnaire(questionnaire=draft, version=read, person=self.lead)
        assert conflict.value.code == "conflict"
        draft.refresh_from_db()
        actions.publish_questionnaire(questionnaire=draft, version=draft.version, person=self.lead)
        assert not MaturityQuestionnaire.objects.filter(published=None).exists()

    def test_codes_are_never_given_twice(self):
        draft = self.draft()
        dimension = draft.dimensions.get(code="J")
        values = {"dimension": dimension, "text": "Neu?", "anchors": list("abcde"), "weight": 1, "proof": ""}
        question = actions.add_question(questionnaire=draft, values=values, person=self.lead)
        assert question.code == "J4"
        draft.refresh_from_db()
        actions.publish_questionnaire(questionnaire=draft, version=draft.version, person=self.lead)
        again = self.draft()
        actions.retire_row(row=again.questions.get(code="J4"), person=self.lead)
        values["dimension"] = again.dimensions.get(code="J")
        assert actions.add_question(questionnaire=again, values=values, person=self.lead).code == "J5"

    def test_a_question_of_another_version_s_dimension_is_refused(self):
        draft = self.draft()
        with pytest.raises(ValidationError, match="andere"):
            actions.edit_row(
                row=draft.questions.first(),
                values={"dimension": self.first.dimensions.first()},
                version=1,
                person=self.lead,
            )

    def test_a_discarded_draft_leaves_what_is_published(self):
        before = rows_of(self.first)
        actions.discard_draft(questionnaire=self.draft(), person=self.lead)
        assert (MaturityQuestionnaire.objects.count(), rows_of(self.first)) == (1, before)


class TestNewCounty(DraftCase):
    def setUp(self):
        super().setUp()
        MaturityRound.objects.all().delete()
        MaturityQuestionnaire.objects.all().delete()

    def test_a_county_begins_with_the_questionnaire_of_the_product(self):
        self.sign_in("leitung")
        self.send("/verwaltung/reifegrad/entwurf/", page="/verwaltung/reifegrad/", aus="vorlage")
        draft = MaturityQuestionnaire.objects.get()
        assert (draft.number, draft.is_draft, draft.questions.count(), draft.dimensions.count()) == (1, True, 31, 10)
        assert self.client.get("/verwaltung/reifegrad/runde/").status_code == 302
        self.send(f"{WHERE}/1/entscheiden/", page=f"{WHERE}/1/", tun="veroeffentlichen")
        assert self.client.get("/verwaltung/reifegrad/runde/").status_code == 200

    def test_a_county_begins_empty_and_publishes_nothing_empty(self):
        draft = actions.start_draft(person=self.lead)
        assert draft.questions.count() == 0
        with pytest.raises(ValidationError) as empty:
            actions.publish_questionnaire(questionnaire=draft, version=1, person=self.lead)
        assert empty.value.code == "empty"
        self.sign_in("leitung")
        assert self.client.get(f"{WHERE}/1/frage/")["Location"] == f"{WHERE}/1/"


class TestFingerprints(DraftCase):
    def test_equal_questions_have_one_print_whatever_their_code_and_order(self):
        questions = list(self.first.dimensions.get(code="A").questions.all())
        other = [
            MaturityQuestion(code=f"Z{n}", text=q.text, anchors=q.anchors, weight=q.weight)
            for n, q in enumerate(questions)
        ]
        assert fingerprint(questions) == fingerprint(reversed(other))
        other[0].weight = 2
        assert fingerprint(questions) != fingerprint(other)
        other[0].weight, other[1].text = 1, "Anders?"
        assert fingerprint(questions) != fingerprint(other)

    def test_the_product_s_questionnaire_is_whole(self):
        dimensions = maturity_standard.dimensions()
        questions = [question for dimension in dimensions for question in dimension["questions"]]
        assert (len(dimensions), len(questions)) == (10, 31)
        assert {len(question["anchors"]) for question in questions} == {5}


@pytest.mark.django_db(transaction=True)
def test_questions_without_a_version_become_version_1_and_back():
    """The way from the old table: dimensions from names, weights from questions; and the way back."""
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    def to(name):
        executor = MigrationExecutor(connection)
        executor.migrate([("inventory", name)])
        return MigrationExecutor(connection).loader.project_state([("inventory", name)]).apps

    try:
        old = to("0005_classification_and_swot")
        county = old.get_model("county", "County").objects.create(slug="alt", name="Alt", ags="07231")
        for place, (code, dimension, weight) in enumerate((("A1", "Netz", 1), ("A2", "Netz", 1), ("C1", "Daten", 0.8))):
            old.get_model("inventory", "MaturityQuestion").objects.create(
                county=county, code=code, dimension=dimension, weight=weight, text=f"{code}?", anchors=list("abcde"), order=place
            )  # fmt: skip
        new = to("0006_maturity")
        dimensions = new.get_model("inventory", "MaturityDimension").objects.order_by("order")
        assert [(d.code, d.title, float(d.weight), d.questions.count()) for d in dimensions] == [
            ("A", "Netz", 1.0, 2), ("C", "Daten", 0.8, 1),
        ]  # fmt: skip
        questionnaire = new.get_model("inventory", "MaturityQuestionnaire").objects.get()
        assert (questionnaire.number, questionnaire.published is not None) == (1, True)
        assert {float(q.weight) for q in questionnaire.questions.all()} == {1.0}
        back = to("0005_classification_and_swot").get_model("inventory", "MaturityQuestion").objects.order_by("order")
        assert [(q.code, q.dimension, float(q.weight)) for q in back] == [
            ("A1", "Netz", 1.0), ("A2", "Netz", 1.0), ("C1", "Daten", 0.8),
        ]  # fmt: skip
    finally:
        # To the newest, whatever came after: the tests that follow need all of it.
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


def test_models_of_the_maturity_are_all_the_county_s():
    names = {model.__name__ for model in apps.get_app_config("inventory").get_models() if "Maturity" in model.__name__}
    assert names == {
        "MaturityQuestionnaire", "MaturityDimension", "MaturityQuestion", "MaturityRound", "MaturitySheet", "MaturityAnswer",
        "MaturityShare",
    }  # fmt: skip
