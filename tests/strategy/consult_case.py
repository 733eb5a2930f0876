"""A test case: the strategy of the demo county is frozen, and everybody is asked about it."""

from datetime import timedelta

from django.utils import timezone
from tests.demo_case import DemoCase

from gemeinsam.participation.moderation_actions import publish_contributions
from gemeinsam.strategy import consult_actions as actions
from gemeinsam.strategy import consult_anchors as anchors
from gemeinsam.strategy.edition_actions import freeze_edition
from gemeinsam.strategy.models import ConsultProposal

PROPOSAL = {"new_text": "", "reason": "", "name": "", "group": "citizen", "mail": ""}


class ConsultCase(DemoCase):
    """The demo county's strategy, frozen as a draft that everybody is asked about."""

    def setUp(self):
        super().setUp()
        self.lead, self.editor = self.person("leitung"), self.person("redaktion")
        self.edition = freeze_edition(
            county=self.county, kind="draft", title="Entwurf", decision=None, person=self.lead
        )
        today = timezone.localdate()
        self.values = {
            "title": "Was sagen Sie zum Entwurf?", "opens": today, "closes": today + timedelta(days=20),
            "answer_days": 30, "audience": "everybody",
        }  # fmt: skip
        self.consultation = actions.open_consultation(edition=self.edition, values=self.values, person=self.lead)
        self.rows = anchors.numbered(self.edition)
        self.base = f"/strategie/entwurf/{self.edition.number}/"
        self.board = f"/verwaltung/entwurf/{self.edition.number}/"

    def paragraph(self, part: str = "measure/", field: str = "summary") -> dict:
        return next(row for row in self.rows if row["key"].startswith(part) and f"/{field}/" in row["key"])

    def propose(self, row: dict | None = None, *, published: bool = True, **values) -> ConsultProposal:
        row = row or self.paragraph()
        given = {**PROPOSAL, "new_text": f"{row['text']} Und zwar bald.", "reason": "Das fehlt.", **values}
        made = actions.submit_proposal(consultation=self.consultation, paragraph=row, values=given)
        if published:
            publish_contributions(contributions=[made.contribution], person=self.editor)
        return ConsultProposal.objects.select_related("contribution", "consultation__edition").get(pk=made.pk)

    def decide(self, *proposals: ConsultProposal, decision: str = "accepted", text: str = "", **changes) -> int:
        chosen = [(row, changes.get("version", row.version)) for row in proposals]
        return actions.decide_proposals(
            chosen=chosen, decision=decision, reason="So ist es besser.", text=text, person=self.editor
        )  # fmt: skip

    def fresh(self, row: ConsultProposal) -> ConsultProposal:
        return ConsultProposal.objects.select_related("contribution", "consultation__edition").get(pk=row.pk)
