"""The demo county with its recommendations, and what people do with them."""

from datetime import timedelta

from django.utils import timezone
from tests.demo_case import DemoCase

from gemeinsam.inventory import recommend_actions as decisions
from gemeinsam.strategy import recommend_actions, recommend_queries
from gemeinsam.strategy.models import Field

KEY = "loesung-l42"
LATER = timezone.localdate() + timedelta(days=30)


class AdvisedCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.person("leitung")

    def keys(self, *, for_staff=True) -> list[str]:
        return [row.key for row in recommend_queries.recommendations(self.county, for_staff=for_staff)]

    def row(self, key: str = KEY):
        return recommend_queries.board(self.county, for_staff=True).of(key)

    def decline(self, key: str = KEY, reason: str = "Zu groß für uns."):
        row = self.row(key)
        return decisions.decline_recommendation(row=row, reason=reason, version=row.decision.version, person=self.lead)

    def accept(self, key: str = "feld-gesundheit", kind: str = "measure"):
        row = self.row(key)
        values = {
            "title": "Sprechstunde per Video",
            "text": "Weil es fehlt.",
            "field": Field.objects.get(topic__code="GE"),
        }
        return recommend_actions.accept_recommendation(
            row=row, kind=kind, values=values, version=row.decision.version, person=self.lead
        )

    def publish(self, key: str = KEY):
        return decisions.publish_recommendation(row=self.row(key), is_public=True, person=self.lead)

    def page(self, key: str = "", status: int = 200) -> str:
        response = self.client.get(f"/empfehlungen/{key}/" if key else "/empfehlungen/")
        assert response.status_code == status
        return response.content.decode()
