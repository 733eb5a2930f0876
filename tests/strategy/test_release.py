"""A measure's way to the public: submitted, agreed, given back, published; changes that wait for a second person."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import User
from gemeinsam.publication import loose
from gemeinsam.strategy import workflow_actions as way
from gemeinsam.strategy.models import Measure, Review, StrategyRules
from gemeinsam.strategy.workflow_queries import changes_of


class WayCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead, self.editor = self.person("leitung"), self.person("redaktion")
        self.second = story.a_user("lead", county=self.county)
        field = Measure.objects.get(number="MO-03").field
        self.draft = story.a_measure(
            number="MO-41", field=field, publication="draft", lead_unit=Measure.objects.get(number="MO-03").lead_unit,
            contact=self.editor, deputy=self.lead,
        )  # fmt: skip

    def four_eyes(self) -> None:
        way.set_rules(values={"four_eyes": True}, version=None, person=self.lead)

    def submit(self, person: User | None = None, **values) -> Review:
        said = {"note": "", "waits_for": None, "due": None, **values}
        return way.submit_measure(
            measure=self.draft, values=said, version=self.draft.version, person=person or self.editor
        )

    def state(self) -> str:
        return Measure.objects.get(pk=self.draft.pk).publication

    def refused(self, code: str, act, **arguments) -> None:
        with pytest.raises(ValidationError) as problem:
            act(**arguments)
        assert problem.value.error_list[0].code == code


class TestWay(WayCase):
    def test_from_draft_to_public_each_step_with_its_entry(self):
        review = self.submit(note="Bitte die Kosten prüfen.")
        assert self.state() == "review"
        way.agree(review=review, person=self.lead)
        assert self.state() == "approved"
        measure = Measure.objects.get(pk=self.draft.pk)
        way.publish_measure(measure=measure, version=measure.version, person=self.lead)
        assert self.state() == "public"
        assert [(e.verb, e.person) for e in entries_of(measure)][:3] == [
            ("published", self.lead), ("approved", self.lead), ("submitted", self.editor),
        ]  # fmt: skip
        assert self.client.get(measure.get_absolute_url()).status_code == 200

    def test_nobody_outside_sees_it_before(self):
        address = self.draft.get_absolute_url()
        review = self.submit()
        assert self.client.get(address).status_code == 404
        way.agree(review=review, person=self.lead)
        assert self.client.get(address).status_code == 404

    def test_given_back_with_a_reason_it_waits_for_its_author(self):
        review = self.submit()
        self.refused("no_reason", way.give_back, review=review, reason="  ", person=self.lead)
        way.give_back(review=review, reason="Die Wirkung fehlt.", person=self.lead)
        assert self.state() == "draft"
        membership = self.editor.memberships.get()
        mine = [e for e in loose.waiting_for(loose.loose_ends(), "editor", membership) if e.basket == "ueberarbeiten"]
        assert [(end.title, end.missing) for end in mine] == [(self.draft.title, "Die Wirkung fehlt.")]
        theirs = loose.waiting_for(loose.loose_ends(), "lead", self.lead.memberships.get())
        assert not [end for end in theirs if end.basket == "ueberarbeiten"]
        self.draft.refresh_from_db()
        self.submit()
        assert not [end for end in loose.loose_ends() if end.basket == "ueberarbeiten"]

    def test_a_review_is_decided_once(self):
        review = self.submit()
        way.agree(review=review, person=self.lead)
        self.refused("decided", way.agree, review=review, person=self.lead)
        self.refused("decided", way.give_back, review=review, reason="zu spät", person=self.lead)
        assert self.state() == "approved"

    def test_a_second_submission_is_refused(self):
        self.submit()
        self.refused("conflict", self.submit)
        self.draft.refresh_from_db()
        self.refused("state", self.submit)

    def test_the_author_alone_takes_it_back(self):
        review = self.submit()
        self.refused("author", way.withdraw_review, review=review, person=self.lead)
        way.withdraw_review(review=review, person=self.editor)
        assert self.state() == "draft"

    def test_without_a_unit_it_does_not_become_public(self):
        Measure.objects.filter(pk=self.draft.pk).update(lead_unit=None)
        self.refused(
            "incomplete", way.publish_measure, measure=self.draft, version=self.draft.version, person=self.lead
        )
        assert self.state() == "draft"

    def test_hidden_again_with_a_reason_that_everybody_may_read(self):
        measure = Measure.objects.get(number="MO-03")
        version = measure.version
        self.refused("no_reason", way.hide_measure, measure=measure, reason="", version=version, person=self.lead)
        way.hide_measure(measure=measure, reason="Wird neu gefasst.", version=version, person=self.lead)
        assert self.client.get(measure.get_absolute_url()).status_code == 404
        entry = entries_of(measure)[0]
        assert (entry.verb, entry.reason, entry.is_public) == ("hidden", "Wird neu gefasst.", True)


class TestFourEyes(WayCase):
    def test_who_submitted_does_not_agree(self):
        self.four_eyes()
        review = self.submit(person=self.lead)
        self.refused("four_eyes", way.agree, review=review, person=self.lead)
        assert Review.objects.get(pk=review.pk).is_open
        way.agree(review=review, person=self.second)
        assert self.state() == "approved"

    def test_a_draft_does_not_become_public_without_a_yes(self):
        self.four_eyes()
        self.refused("state", way.publish_measure, measure=self.draft, version=self.draft.version, person=self.lead)

    def test_without_the_rule_the_lead_publishes_a_draft_at_once(self):
        way.publish_measure(measure=self.draft, version=self.draft.version, person=self.lead)
        assert self.state() == "public"

    def test_a_change_of_a_public_measure_waits_and_is_then_carried_out(self):
        self.four_eyes()
        measure = Measure.objects.get(number="MO-03")
        old, goals = measure.title, list(measure.goals.all())
        values = {"title": "Neuer Titel", "goals": goals[:0], "contact": self.second, "score": measure.score}
        review = way.save_measure(measure=measure, values=values, version=measure.version, person=self.editor)
        stored = Measure.objects.get(pk=measure.pk)
        assert (stored.title, list(stored.goals.all()), stored.version) == (old, goals, measure.version)
        assert {field.name: field.new for field in changes_of(review)}["Titel"] == "Neuer Titel"
        assert "Nutzen, 0 bis 10" not in review.after
        way.agree(review=review, person=self.lead)
        stored = Measure.objects.get(pk=measure.pk)
        assert (stored.title, list(stored.goals.all()), stored.contact) == ("Neuer Titel", [], self.second)
        assert entries_of(stored)[0].changes["title"] == [old, "Neuer Titel"]

    def test_a_change_on_an_old_version_is_not_carried_out(self):
        self.four_eyes()
        measure = Measure.objects.get(number="MO-03")
        review = way.save_measure(measure=measure, values={"title": "A"}, version=measure.version, person=self.editor)
        Measure.objects.filter(pk=measure.pk).update(version=measure.version + 1)
        self.refused("conflict", way.agree, review=review, person=self.lead)
        assert Review.objects.get(pk=review.pk).is_open
        with pytest.raises(ValidationError) as problem:
            way.save_measure(measure=measure, values={"title": "B"}, version=measure.version, person=self.editor)
        assert problem.value.code == "conflict"

    def test_one_change_waits_at_a_time_and_nothing_changed_is_no_change(self):
        self.four_eyes()
        measure = Measure.objects.get(number="MO-03")
        same = way.save_measure(
            measure=measure, values={"title": measure.title}, version=measure.version, person=self.editor
        )
        assert same == measure
        way.save_measure(measure=measure, values={"title": "A"}, version=measure.version, person=self.editor)
        measure = Measure.objects.get(pk=measure.pk)
        self.refused(
            "open", way.save_measure, measure=measure, values={"title": "B"}, version=measure.version, person=self.lead
        )

    def test_what_was_approved_and_then_changed_must_be_approved_again(self):
        self.four_eyes()
        way.agree(review=self.submit(), person=self.lead)
        measure = Measure.objects.get(pk=self.draft.pk)
        way.save_measure(measure=measure, values={"title": "Anders"}, version=measure.version, person=self.lead)
        assert self.state() == "review"
        assert Review.objects.open().get(measure=measure).author == self.lead

    def test_a_bad_value_is_refused_before_it_waits(self):
        self.four_eyes()
        measure = Measure.objects.get(number="MO-03")
        with pytest.raises(ValidationError):
            way.save_measure(measure=measure, values={"score": 99}, version=measure.version, person=self.editor)
        assert not Review.objects.exists()


class TestWorkList(WayCase):
    def test_what_waits_is_on_the_desk_of_the_leads_or_of_the_one_who_is_named(self):
        due = timezone.localdate() + timedelta(days=3)
        review = self.submit(due=due)
        ends = lambda person: [  # noqa: E731
            end for end in loose.waiting_for(loose.loose_ends(), "lead", person.memberships.get())
            if end.basket == "freigabe"
        ]  # fmt: skip
        assert [(end.note, end.due) for end in ends(self.lead)] == [("MO-41", due)]
        assert len(ends(self.second)) == 1
        way.delegate_review(review=review, waits_for=self.second, due=due, person=self.lead)
        assert (len(ends(self.lead)), len(ends(self.second))) == (0, 1)
        assert entries_of(self.draft)[0].verb == "delegated"


class TestPages(WayCase):
    def test_an_editor_submits_and_the_lead_agrees_and_publishes(self):
        address = "/massnahmen/MO-41/freigabe/"
        self.sign_in("redaktion")
        answer = self.send(address, page=address, tun="einreichen", note="Fertig.", version=self.draft.version)
        assert answer.status_code == 302
        assert self.send(address, page=address, tun="freigeben").status_code == 403
        self.sign_in("leitung")
        assert self.send(address, page=address, tun="freigeben").status_code == 302
        measure = Measure.objects.get(pk=self.draft.pk)
        answer = self.send(address, page=address, tun="veroeffentlichen", version=measure.version)
        assert (answer.status_code, self.state()) == (302, "public")

    def test_what_went_wrong_is_said_and_the_reason_stays(self):
        self.sign_in("leitung")
        address = "/massnahmen/MO-41/freigabe/"
        answer = self.send(address, page=address, tun="verbergen", reason="Mein Grund", version=1)
        assert (answer.status_code, "passt nicht dazu" in answer.content.decode()) == (422, True)
        assert self.send(address, page=address, tun="zaubern").status_code == 404
        answer = self.send(address, page=address, tun="einreichen", due="2001-01-01", version=self.draft.version)
        assert (answer.status_code, "Dieser Tag ist vorbei" in answer.content.decode()) == (422, True)

    def test_the_form_of_a_public_measure_says_that_the_change_waits(self):
        self.four_eyes()
        self.sign_in("redaktion")
        measure = Measure.objects.get(number="MO-03")
        page = "/massnahmen/MO-03/aendern/?teil=worum"
        initial = self.client.get(page).context["form"].initial
        values = {name: v for name, v in initial.items() if v is not None and not isinstance(v, list)}
        goals = [goal.pk for goal in measure.goals.all()]
        answer = self.send(page, page=page, **{**values, "title": "Wartender Titel", "goals": goals})
        assert (answer.status_code, answer["Location"]) == (302, "/massnahmen/MO-03/freigabe/")
        assert "Wartender Titel" not in self.client.get("/massnahmen/MO-03/").content.decode()
        assert "Wartender Titel" in self.client.get("/massnahmen/MO-03/freigabe/").content.decode()

    def test_rules_are_the_lead_s_and_kept_for_each_county(self):
        self.sign_in("leitung")
        page = "/verwaltung/regeln/"
        assert self.client.get(page).status_code == 200
        assert self.send(page, page=page, four_eyes="on", version=1).status_code == 302
        assert StrategyRules.objects.get().four_eyes
        assert self.send(page, page=page, version=1).status_code == 422
        assert StrategyRules.objects.get().four_eyes
