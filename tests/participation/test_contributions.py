"""A guest writes, follows, withdraws; staff read and answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from tests.demo_case import DemoCase

from gemeinsam.county.models import HistoryEntry, Mail, Municipality
from gemeinsam.participation import actions, moderation_actions, receipts, reply_actions
from gemeinsam.participation.models import Contribution, Round, Topic
from gemeinsam.participation.queries import current_round

State = Contribution.State


class TestSubmitContribution(DemoCase):
    def submit(self, **changes) -> Contribution:
        values = {"text": "Mehr Busse.", "group": "citizen", "mail": "anna@beispiel.de", **changes}
        return actions.submit_contribution(round=current_round(), values=values)

    def test_it_waits_to_be_read_and_gets_the_next_number(self):
        last = Contribution.objects.order_by("-number").first().number
        contribution = self.submit()
        assert (contribution.state, contribution.number) == (State.QUEUED, last + 1)

    def test_it_leaves_one_history_entry(self):
        contribution = self.submit()
        verbs = list(HistoryEntry.objects.filter(subject_id=contribution.pk, subject_type="participation.contribution")
                     .values_list("verb", flat=True))  # fmt: skip
        assert verbs == ["submitted"]

    def test_its_code_finds_it_in_any_spelling_and_is_stored_nowhere(self):
        contribution = self.submit()
        code = receipts.code_of(contribution)
        assert receipts.contribution_of(code.lower().replace(" ", "")) == contribution
        stored = [str(value) for value in Contribution.objects.filter(pk=contribution.pk).values().get().values()]
        assert not any(code.replace(" ", "") in value for value in stored)

    def test_codes_use_letters_that_cannot_be_mixed_up(self):
        codes = "".join(receipts.code_of(self.submit(text=str(n))) for n in range(20))
        assert set(codes) & set("01OIL") == set()

    def test_a_forged_or_foreign_pass_opens_nothing(self):
        contribution = self.submit()
        token = receipts.token_of(contribution)
        assert receipts.contribution_by(token) == contribution
        assert receipts.contribution_by(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
        assert receipts.contribution_by("") is None

    def test_a_closed_round_takes_nothing(self):
        closed = Round.objects.order_by("closes").first()
        with pytest.raises(ValidationError) as refused:
            actions.submit_contribution(round=closed, values={"text": "zu spät"})
        assert refused.value.code == "closed"

    def test_a_number_exists_once_by_constraint(self):
        contribution = self.submit()
        twin = Contribution(round=contribution.round, number=contribution.number, text="zwei")
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


class TestWithdraw(DemoCase):
    def test_text_address_and_place_are_erased_and_the_number_stays(self):
        contribution = Contribution.objects.public().filter(place__isnull=False).first()
        number = contribution.number
        actions.withdraw_contribution(contribution=contribution)
        contribution.refresh_from_db()
        assert (contribution.text, contribution.mail, contribution.place) == ("", "", None)
        assert (contribution.number, contribution.state) == (number, State.WITHDRAWN)
        assert self.client.get(contribution.get_absolute_url()).status_code == 404

    def test_twice_is_refused(self):
        contribution = Contribution.objects.public().first()
        actions.withdraw_contribution(contribution=contribution)
        with pytest.raises(ValidationError):
            actions.withdraw_contribution(contribution=contribution)


class TestForget(DemoCase):
    def test_addresses_that_nobody_answered_go_by_the_clock(self):
        row = Contribution.objects.unanswered().first()
        Contribution.objects.filter(pk=row.pk).update(mail="anna@beispiel.de", created="2025-01-01T12:00Z")
        assert reply_actions.forget_addresses(before=row.created) == 1
        row.refresh_from_db()
        assert row.mail == ""


class TestModerate(DemoCase):
    def test_publishing_shows_it_and_counts_only_what_was_waiting(self):
        waiting = list(Contribution.objects.waiting())
        editor = self.person("redaktion")
        assert moderation_actions.publish_contributions(contributions=waiting, person=editor) == len(waiting)
        assert moderation_actions.publish_contributions(contributions=waiting, person=editor) == 0
        assert self.client.get(waiting[0].get_absolute_url()).status_code == 200

    def test_rejecting_needs_a_reason_that_the_author_reads(self):
        row = Contribution.objects.waiting().first()
        editor = self.person("redaktion")
        with pytest.raises(ValidationError):
            moderation_actions.reject_contributions(contributions=[row], reason="  ", person=editor)
        moderation_actions.reject_contributions(contributions=[row], reason="Werbung", person=editor)
        row.refresh_from_db()
        assert (row.state, row.state_reason) == (State.REJECTED, "Werbung")


class TestAnswer(DemoCase):
    def answer(self, row: Contribution, **changes) -> Contribution:
        values = {
            "answer": "Danke, das kommt.",
            "outcome": "used",
            "answer_unit": None,
            "topic": None,
            **changes,
        }
        return reply_actions.answer_contribution(
            contribution=row, values=values, version=row.version, person=self.person("redaktion")
        )

    def test_the_author_is_told_and_the_address_erased(self):
        row = Contribution.objects.unanswered().first()
        Contribution.objects.filter(pk=row.pk).update(mail="anna@beispiel.de")
        row = self.answer(row)
        assert row.mail == ""
        mail = Mail.objects.get()
        assert mail.to == "anna@beispiel.de"
        assert "Danke, das kommt." in mail.text

    def test_without_an_address_no_mail_is_promised(self):
        self.answer(Contribution.objects.unanswered().filter(mail="").first())
        assert Mail.objects.count() == 0

    def test_an_old_version_is_refused_and_nothing_changes(self):
        row = Contribution.objects.unanswered().first()
        self.answer(row)
        with pytest.raises(ValidationError) as refused:
            self.answer(row, answer="Andere Antwort")
        assert refused.value.code == "conflict"
        row.refresh_from_db()
        assert row.answer == "Danke, das kommt."

    def test_what_waits_to_be_read_cannot_be_answered(self):
        with pytest.raises(ValidationError):
            self.answer(Contribution.objects.waiting().first())


class TestPages(DemoCase):
    def test_the_form_stores_once_however_often_it_is_sent(self):
        before = Contribution.objects.count()
        html = self.client.get("/mitmachen/").content.decode()
        key = html.split('name="_key" value="')[1].split('"')[0]
        form = {"_key": key, "text": "Einmal bitte", "topic": Topic.objects.themes().first().pk}
        first, second = (self.client.post("/mitmachen/", form) for _time in range(2))
        assert (first.status_code, second.status_code) == (302, 302)
        assert first["Location"] == second["Location"]
        assert Contribution.objects.count() == before + 1

    def test_the_receipt_shows_the_code_and_is_kept_by_no_cache(self):
        answer = self.send("/mitmachen/", text="Bitte mehr Licht am Weg")
        page = self.client.get(answer["Location"])
        contribution = Contribution.objects.order_by("-pk").first()
        assert receipts.code_of(contribution) in page.content.decode()
        assert "no-store" in page["Cache-Control"]

    def test_an_empty_text_a_filled_trap_and_a_foreign_place_store_nothing(self):
        before = Contribution.objects.count()
        for form in ({"text": "   "}, {"text": "x", "website": "spam"}, {"text": "x", "place": "999999"}):
            assert self.send("/mitmachen/", **form).status_code == 422
        assert Contribution.objects.count() == before

    def test_line_breaks_count_as_the_browser_counts_them(self):
        text = "\r\n".join(["x" * 99] * 40)
        assert self.send("/mitmachen/", text=text).status_code == 302
        assert self.send("/mitmachen/", text="x" * 4001).status_code == 422

    def test_without_an_open_round_the_page_says_so(self):
        Round.objects.update(opens="2020-01-01", closes="2020-02-01")
        page = self.client.get("/mitmachen/")
        assert "Gerade läuft keine Runde" in page.content.decode()

    def test_filters_find_by_theme_place_and_word(self):
        topic = Topic.objects.themes().first()
        place = Municipality.objects.get(name="Hontheim")
        found = self.client.get(f"/beitraege/?thema={topic.slug}&ort={place.ags}&q=Bus").context["page"].object_list
        assert [row.place for row in found] == [place] * len(found)
        assert found

    def test_only_public_ones_are_listed(self):
        waiting = Contribution.objects.waiting().first()
        shown = self.client.get(f"/beitraege/?q={waiting.text[:20]}").content.decode()
        assert waiting.title not in shown

    def test_a_wrong_code_says_so_and_a_right_one_leads_to_the_contribution(self):
        answer = self.send("/mitmachen/verfolgen/", code="AAA AAA AAA")
        assert answer.status_code == 422
        contribution = actions.submit_contribution(round=current_round(), values={"text": "da", "group": "citizen"})
        answer = self.send("/mitmachen/verfolgen/", code=receipts.code_of(contribution))
        assert self.client.get(answer["Location"]).context["contribution"] == contribution


class TestRound(DemoCase):
    def test_it_is_open_from_its_first_to_its_last_day(self):
        row = current_round()
        assert row.is_open
        row.closes = row.opens - timedelta(days=1)
        with pytest.raises(ValidationError):
            row.full_clean()
