"""Staff decide on proposals with a reason; taking a text over is a step of its own; the next edition credits."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from tests.strategy.consult_case import ConsultCase

from gemeinsam.county.models import HistoryEntry, Mail
from gemeinsam.participation.models import Contribution
from gemeinsam.strategy import consult_actions as actions
from gemeinsam.strategy import consult_anchors as anchors
from gemeinsam.strategy.consult_queries import credits_of
from gemeinsam.strategy.edition_actions import freeze_edition
from gemeinsam.strategy.models import ConsultProposal, Goal, Measure, Origin


class Deciding(ConsultCase):
    def test_thirty_alike_in_one_step_each_with_its_answer(self):
        texts = [row for row in self.rows if "/summary/" in row["key"]][:10]
        many = [
            self.propose(row, name=f"Person {at}", mail=f"p{at}@example.org", new_text=f"{row['text']} Neu {at}.")
            for row in texts
            for at in range(3)
        ]
        assert len(many) == 30
        self.sign_in("redaktion")
        keys = [f"{row.contribution.number}:{row.version}" for row in many]
        answer = self.send(self.board, vorschlag=keys, decision="rejected", reason="Dafür fehlt das Geld.", text="")
        assert answer.status_code == 302
        assert ConsultProposal.objects.filter(decision="rejected").count() == 30
        row = Contribution.objects.get(pk=many[0].contribution_id)
        assert (row.outcome, row.answer, row.mail) == ("declined", "Abgelehnt. Dafür fehlt das Geld.", "")
        assert Mail.objects.filter(to__endswith="@example.org").count() == 30
        assert HistoryEntry.objects.filter(verb="decided", subject_type="strategy.consultproposal").count() == 30

    def test_without_a_reason_or_a_choice_nothing_happens(self):
        proposal = self.propose()
        self.sign_in("redaktion")
        key = f"{proposal.contribution.number}:{proposal.version}"
        for fields in ({"vorschlag": [key], "decision": "accepted", "reason": " "}, {"vorschlag": [key], "reason": "Gut."},
                       {"decision": "accepted", "reason": "Gut."}, {"vorschlag": ["x:y", "1", "9" * 30], "decision": "accepted", "reason": "Gut."}):  # fmt: skip
            assert self.send(self.board, **fields).status_code == 422
        assert self.fresh(proposal).is_open
        page = self.send(self.board, vorschlag=[key], decision="adapted", reason="Gut.").content.decode()
        assert "Tragen Sie den Text ein" in page
        assert "checked" in page

    def test_unread_ones_are_read_first(self):
        proposal = self.propose(published=False)
        self.sign_in("redaktion")
        assert "noch nicht gelesen" in self.client.get(self.board).content.decode()
        with pytest.raises(ValidationError) as caught:
            self.decide(proposal)
        assert caught.value.code == "not_public"

    def test_two_deciders_at_once_the_second_sees_it(self):
        one, other = self.propose(), self.propose()
        self.decide(one)
        with pytest.raises(ValidationError) as caught:
            self.decide(other, one, decision="rejected", version=one.version)
        assert caught.value.code == "conflict"
        assert self.fresh(one).decision == "accepted"
        assert self.fresh(other).is_open, "all or none"
        self.sign_in("redaktion")
        address = one.get_absolute_url()
        stale = self.send(address, tun="entscheiden", decision="rejected", reason="Nein.", version=str(one.version))
        assert stale.status_code == 422
        page = stale.content.decode()
        assert "inzwischen entschieden" in page
        assert "Nein." in page

    def test_a_decision_ties_the_thread_and_a_refusal_unties_it(self):
        proposal = self.propose()
        measure = Measure.objects.get(number=proposal.part.split("/")[1])
        self.decide(proposal)
        assert Origin.objects.filter(contribution=proposal.contribution, measure=measure).count() == 1
        self.decide(self.fresh(proposal), decision="rejected")
        assert not Origin.objects.filter(contribution=proposal.contribution).exists()

    def test_what_an_edition_credits_is_settled(self):
        named, silent, turned = self.propose(name="Anna B."), self.propose(), self.propose()
        self.decide(named)
        self.decide(silent, decision="adapted", text="Anders.")
        self.decide(turned, decision="rejected")
        later = freeze_edition(county=self.county, kind="draft", title="Neu", decision=None, person=self.lead)
        again = freeze_edition(county=self.county, kind="draft", title="Neuer", decision=None, person=self.lead)
        assert [row.author for row in credits_of(later)] == ["Anna B.", ""]
        assert credits_of(again) == []
        assert credits_of(self.edition) == []
        with pytest.raises(ValidationError) as caught:
            self.decide(self.fresh(named), decision="rejected")
        assert caught.value.code == "credited"
        self.sign_in("leitung")
        page = self.client.get(later.get_absolute_url()).content.decode()
        assert "Das wurde aus Ihren Vorschlägen" in page
        assert "von Anna B." in page

    def test_no_mail_leaves_at_once(self):
        self.decide(self.propose(mail="anna@example.org"))
        assert mail.outbox == []


class Applying(ConsultCase):
    def apply(self, proposal: ConsultProposal, **changes):
        place = anchors.places_now(self.edition)[proposal.place]
        given = {"seen": place.text, "text": proposal.text_to_take} | changes
        return actions.apply_proposal(proposal=proposal, place=place, person=self.editor, **given)

    def test_deciding_changes_no_text_and_applying_does(self):
        proposal = self.propose()
        number = proposal.part.split("/")[1]
        before = Measure.objects.get(number=number)
        self.decide(proposal)
        assert Measure.objects.get(number=number).summary == before.summary
        proposal = self.fresh(proposal)
        self.sign_in("redaktion")
        address = proposal.get_absolute_url()
        place = anchors.places_now(self.edition)[proposal.place]
        answer = self.send(address, tun="uebernehmen", take=proposal.new_text, seen=place.text)
        assert answer.status_code == 302
        after = Measure.objects.get(number=number)
        review = after.reviews.filter(values__summary=proposal.new_text) if hasattr(after, "reviews") else []
        assert after.summary == proposal.new_text or review.count() == 1
        assert self.fresh(proposal).applied
        assert HistoryEntry.objects.filter(verb="applied", subject_id=proposal.pk).count() == 1
        twice = self.send(address, tun="uebernehmen", take="x", seen=place.text)
        assert twice.status_code == 422

    def test_one_paragraph_of_many_and_the_rest_stays(self):
        goal = Goal.objects.order_by("number").first()
        Goal.objects.filter(pk=goal.pk).update(
            text="Erster Absatz über Busse.\n\nZweiter Absatz über Schulen.\n\nDritter."
        )
        edition = freeze_edition(county=self.county, kind="draft", title="Neu", decision=None, person=self.lead)
        self.consultation = actions.open_consultation(edition=edition, values=self.values, person=self.lead)
        self.edition, self.rows = edition, anchors.numbered(edition)
        row = next(row for row in self.rows if row["key"] == f"goal/{goal.number}/text/2")
        proposal = self.propose(row, new_text="Zweiter Absatz über Schulen und Kitas.")
        self.decide(proposal)
        # meanwhile somebody put a paragraph in front: the address has moved, the anchor holds
        Goal.objects.filter(pk=goal.pk).update(
            text="Neuer Anfang.\n\nErster Absatz über Busse.\n\nZweiter Absatz über Schulen.\n\nDritter."
        )
        assert anchors.places_now(edition)[row["place"]].key == f"goal/{goal.number}/text/3"
        self.apply(self.fresh(proposal))
        goal.refresh_from_db()
        assert (
            goal.text
            == "Neuer Anfang.\n\nErster Absatz über Busse.\n\nZweiter Absatz über Schulen und Kitas.\n\nDritter."
        )

    def test_a_text_that_changed_meanwhile_is_not_overwritten(self):
        proposal = self.propose()
        self.decide(proposal)
        with pytest.raises(ValidationError) as caught:
            self.apply(self.fresh(proposal), seen="Was nie dort stand.")
        assert caught.value.code == "conflict"
        assert self.fresh(proposal).applied is None

    def test_only_what_was_taken_up_is_applied(self):
        proposal = self.propose()
        with pytest.raises(ValidationError) as caught:
            self.apply(proposal, text="x")
        assert caught.value.code == "open"

    def test_a_paragraph_that_is_gone_is_said_to_be_gone(self):
        row = self.paragraph(field="effect")
        proposal = self.propose(row)
        self.decide(proposal)
        Measure.objects.filter(number=proposal.part.split("/")[1]).update(effect="")
        self.sign_in("redaktion")
        assert "nicht mehr" in self.client.get(proposal.get_absolute_url()).content.decode()
        assert "steht nicht mehr im Arbeitsstand" in self.client.get(self.board).content.decode()
        assert self.send(proposal.get_absolute_url(), tun="uebernehmen", take="x", seen="y").status_code == 422
