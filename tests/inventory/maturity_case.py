"""The demo county with its two rounds of the maturity, at hand for tests."""

from tests.demo_case import DemoCase

from gemeinsam.county.models import Unit
from gemeinsam.inventory.maturity_models import (
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
)


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\xad", "").replace("&shy;", "").split())


class MaturityCase(DemoCase):
    """The demo county: a published round of 2025, and one of 2026 that runs for seven units."""

    def setUp(self):
        super().setUp()
        self.questionnaire = MaturityQuestionnaire.objects.get(number=1)
        self.before = MaturityRound.objects.get(title__startswith="Selbsteinschätzung 2025")
        self.running = MaturityRound.objects.get(title__startswith="Selbsteinschätzung 2026")
        self.lead, self.contact = self.person("leitung"), self.person("kontakt")
        self.unit = Unit.objects.get(slug="vg-wittlich-land")
        self.sheet = self.running.sheets.get(unit=self.unit)

    def code_of(self, problem) -> str:
        return problem.value.code

    def page(self, code: str) -> str:
        return f"/reifegrad/bogen/{self.sheet.pk}/{code}/"

    def asked(self, code: str) -> MaturityQuestion:
        return self.questionnaire.questions.get(code=code)
