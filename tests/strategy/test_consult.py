"""A draft is asked about by paragraph: people propose, staff decide with a reason, what is taken up is credited."""

import io
from datetime import timedelta

import docx
import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from tests import story
from tests.strategy.consult_case import ConsultCase

from gemeinsam.county.wall import within
from gemeinsam.participation import receipts
from gemeinsam.participation.models import Contribution, Round
from gemeinsam.participation.moderation_actions import publish_contributions
from gemeinsam.strategy import consult_actions as actions
from gemeinsam.strategy.consult_forms import ProposalForm
from gemeinsam.strategy.consult_queries import credits_of
from gemeinsam.strategy.edition_actions import freeze_edition
from gemeinsam.strategy.models import Consultation, ConsultProposal


class Guests(ConsultCase):
    def test_a_guest_changes_a_paragraph_and_comes_back_with_a_code(self):
        row = self.paragraph()
        address = f"{self.base}absatz/{row['place']}/"
        page = self.client.get(address).content.decode()
        assert row["text"][:40] in page
        answer = self.send(
            address,
            new_text=row["text"].replace(" ", " ganz ", 1),
            reason="Klarer.",
            name="Anna B.",
            group="citizen",
            mail="",
        )
        assert answer.status_code == 302
        proposal = ConsultProposal.objects.get()
        assert (proposal.kind, proposal.name, proposal.quote, proposal.key) == (
            "change",
            "Anna B.",
            row["text"],
            row["key"],
        )
        assert proposal.contribution.state == "queued"
        assert receipts.code_of(proposal.contribution) in self.client.get(answer["Location"]).content.decode()
        # unread: nobody else sees it yet
        assert "ganz" not in self.client.get(address).content.decode().split("andere")[-1]
        publish_contributions(contributions=[proposal.contribution], person=self.editor)
        page = self.client.get(address).content.decode()
        assert "<ins>" in page
        assert "[neu: " in page
        assert "Anna B." in page
        assert "1 Vorschlag" in self.client.get(f"{self.base}?teil={row['part']}").content.decode()

    def test_an_untouched_text_is_a_comment_and_needs_words(self):
        row = self.paragraph()
        address = f"{self.base}absatz/{row['place']}/"
        empty = self.send(address, new_text=row["text"], reason="")
        assert empty.status_code == 422
        assert not ConsultProposal.objects.exists()
        assert self.send(address, new_text=row["text"].replace("\n", "\r\n"), reason="Gut so.").status_code == 302
        assert ConsultProposal.objects.get().kind == "comment"

    def test_a_wish_to_drop_the_paragraph_is_kept_as_words(self):
        form = ProposalForm({"new_text": " ", "reason": "Überflüssig."}, quote="Alt.")
        assert form.is_valid()
        assert (form.cleaned_data["new_text"], form.cleaned_data["reason"]) == (
            "Alt.",
            "Der Absatz soll wegfallen. Überflüssig.",
        )
        assert not ProposalForm({"new_text": "", "reason": ""}, quote="Alt.").is_valid()

    def test_a_closed_consultation_takes_nothing_and_loses_nothing(self):
        Round.objects.filter(pk=self.consultation.round_id).update(
            closes=timezone.localdate() - timedelta(days=1), opens=timezone.localdate() - timedelta(days=9)
        )
        row = self.paragraph()
        address = f"{self.base}absatz/{row['place']}/"
        assert "Vorschlag absenden" not in self.client.get(address).content.decode()
        self.consultation.round.refresh_from_db()
        with pytest.raises(ValidationError) as caught:
            self.propose(row)
        assert caught.value.code == "closed"
        assert self.client.get(self.base).status_code == 200

    def test_invited_only_asks_people_with_an_account(self):
        Consultation.objects.update(audience="invited")
        address = f"{self.base}absatz/1/"
        assert "Vorschlag absenden" not in self.client.get(address).content.decode()
        self.sign_in("kontakt")
        assert "Vorschlag absenden" in self.client.get(address).content.decode()

    def test_the_round_of_a_draft_is_not_the_common_one_but_the_page_leads_to_it(self):
        page = self.client.get("/mitmachen/").content.decode()
        assert f'href="{self.base}"' in page
        assert self.consultation.round.question not in page

    def test_hostile_texts_stay_text(self):
        attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> " + "a " * 900
        proposal = self.propose(new_text=attack, reason=attack[:2000], name="<b>x</b>")
        self.decide(proposal, decision="adapted", text=attack)
        self.sign_in("redaktion")
        for address in (
            f"{self.base}absatz/{proposal.place}/",
            self.board,
            proposal.get_absolute_url(),
            f"{self.base}synopse/",
        ):
            page = self.client.get(address).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<b>x</b>" not in page
        assert self.client.get(f"{self.base}synopse.docx").status_code == 200
        assert self.client.get(f"{self.base}synopse.xlsx").status_code == 200

    def test_too_long_and_unknown_are_refused_kindly(self):
        row = self.paragraph()
        address = f"{self.base}absatz/{row['place']}/"
        answer = self.send(address, new_text="x" * 6001, reason="y" * 4001)
        assert answer.status_code == 422
        assert "zu lang" in answer.content.decode()
        assert self.client.get(f"{self.base}absatz/0/").status_code == 404
        assert self.client.get(f"{self.base}absatz/99999/").status_code == 404
        assert self.client.get("/strategie/entwurf/99/").status_code == 404

    def test_withdrawn_with_everything_that_hangs_on_it(self):
        proposal = self.propose(name="Anna B.", new_text="Ganz anders.", mail="anna@example.org")
        self.decide(proposal)
        token = receipts.token_of(proposal.contribution)
        self.send(f"/mitmachen/beleg/{token}/zurueckziehen/", page=f"/mitmachen/beleg/{token}/")
        row = self.fresh(proposal)
        assert (row.new_text, row.reason, row.name, row.contribution.text, row.contribution.state) == (
            "",
            "",
            "",
            "",
            "withdrawn",
        )
        assert "Anna" not in self.client.get(f"{self.base}synopse/").content.decode()
        later = freeze_edition(county=self.county, kind="draft", title="Neu", decision=None, person=self.lead)
        assert [(one.contribution.number, one.author) for one in credits_of(later)] == [(row.contribution.number, "")]

    def test_before_its_first_day_only_the_office_sees_it(self):
        day = timezone.localdate() + timedelta(days=3)
        Round.objects.filter(pk=self.consultation.round_id).update(opens=day)
        assert self.client.get(self.base).status_code == 404
        self.sign_in("redaktion")
        assert self.client.get(self.base).status_code == 200

    def test_another_county_sees_nothing(self):
        proposal = self.propose()
        other = story.a_county("anderswo", is_default=False)
        stranger = story.a_stranger(county=other)
        client = story.signed_in(Client(HTTP_HOST="anderswo.test"), stranger, other)
        for address in (
            self.base,
            f"{self.base}absatz/1/",
            f"{self.base}synopse/",
            f"{self.base}synopse.xlsx",
            self.board,
            proposal.get_absolute_url(),
        ):
            assert client.get(address).status_code == 404
        with within(other):
            assert not ConsultProposal.objects.exists()


class Opening(ConsultCase):
    def test_the_lead_opens_and_changes_it_in_the_browser(self):
        edition = freeze_edition(county=self.county, kind="draft", title="Neu", decision=None, person=self.lead)
        address = f"/verwaltung/entwurf/{edition.number}/beteiligung/"
        self.sign_in("redaktion")
        assert self.client.get(address).status_code == 403
        self.sign_in("leitung")
        given = {name: str(value) for name, value in self.values.items()}
        wrong = self.send(address, **given | {"closes": "2020-01-01"})
        assert wrong.status_code == 422
        assert not Consultation.objects.filter(edition=edition).exists()
        assert self.send(address, **given).status_code == 302
        row = Consultation.objects.get(edition=edition)
        edition.refresh_from_db()
        assert edition.published
        assert self.send(address, **given | {"title": "Anders"}).status_code == 302
        assert Round.objects.get(pk=row.round_id).title == "Anders"
        with pytest.raises(ValidationError) as caught:
            actions.edit_consultation(consultation=row, values=self.values, version=row.version, person=self.lead)
        assert caught.value.code == "conflict"

    def test_an_adopted_edition_is_not_asked_about(self):
        said = {"body": "Kreistag", "on": timezone.localdate(), "title": "Strategie", "paper": "KT/1", "result": "ja"}
        edition = freeze_edition(county=self.county, kind="adopted", title="Strategie", decision=said, person=self.lead)
        with pytest.raises(ValidationError) as caught:
            actions.open_consultation(edition=edition, values=self.values, person=self.lead)
        assert caught.value.code == "adopted"
        with pytest.raises(ValidationError) as caught:
            actions.open_consultation(edition=self.edition, values=self.values, person=self.lead)
        assert caught.value.code == "open"


class Synopsis(ConsultCase):
    def setUp(self):
        super().setUp()
        self.taken, self.pending = self.propose(name="Anna B."), self.propose(new_text="Noch offen sein.")
        self.decide(self.taken, decision="adapted", text="So soll es heißen.")

    def cells(self, name: str = "") -> list[tuple]:
        content = self.client.get(f"{self.base}synopse.xlsx").content
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]

    def test_everybody_reads_what_is_decided_as_page_and_files(self):
        page = self.client.get(f"{self.base}synopse/").content.decode()
        assert "So soll es heißen." in page
        assert "Anna B." in page
        assert "consult-decision--open" not in page
        rows = self.cells()
        assert [(row[0], row[1], row[4], row[8], row[10]) for row in rows] == [
            (self.taken.place, self.taken.contribution.number, "Anna B.", "angepasst übernommen", "So soll es heißen.")
        ]
        paper = docx.Document(io.BytesIO(self.client.get(f"{self.base}synopse.docx").content))
        words = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        assert "So soll es heißen." in words
        assert "So ist es besser." in words
        assert "Noch offen sein." not in words

    def test_staff_see_the_undecided_too(self):
        self.sign_in("redaktion")
        assert "consult-decision--open" in self.client.get(f"{self.base}synopse/").content.decode()
        assert len(self.cells()) == 2


class Size(ConsultCase):
    def test_five_hundred_proposals_within_twelve_statements(self):
        rows = [row for row in self.rows if row["key"].startswith("measure/")]
        numbers = range(70_000, 70_500)
        made = Contribution.objects.bulk_create(
            Contribution(round=self.consultation.round, number=number, text="x", state="published")
            for number in numbers
        )
        ConsultProposal.objects.bulk_create(
            ConsultProposal(consultation=self.consultation, contribution=contribution, place=row["place"], key=row["key"],
                            quote=row["text"], kind="change", new_text=f"{row['text']} {at}", reason="Darum.")
            for at, contribution in enumerate(made) for row in [rows[at % len(rows)]]
        )  # fmt: skip
        place = rows[0]["place"]
        for person, addresses in (("", (self.base, f"{self.base}absatz/{place}/", f"{self.base}synopse/")),
                                  ("redaktion", (self.board, f"{self.board}?offen=1&seite=3", f"{self.base}synopse/", ConsultProposal.objects.first().get_absolute_url()))):  # fmt: skip
            if person:
                self.sign_in(person)
            for address in addresses:
                self.client.get(address)
                with self.assertNumQueries(AtMost(12)):
                    assert self.client.get(address).status_code == 200, address


class AtMost(int):
    """Equal to any number up to this one: for assertNumQueries, which asks for the exact one."""

    def __eq__(self, other):
        return other <= int(self)

    __hash__ = int.__hash__
