"""Texts with a few marks: shown as they were meant wherever they stand whole, plain in lists, harmless everywhere."""

import re

from tests.demo_case import DemoCase

from gemeinsam.strategy.models import Field, Goal, Measure, MeasureStep, Principle, Risk, Vision

MARKED = "Ein **fetter** Satz.\n\n- Erstens\n- Zweitens\n\n[Ziel](https://beispiel.de/)"
HOSTILE = (
    "<script>alert(1)</script>",
    "[klick](javascript:alert(1))",
    "[klick](data:text/html;base64,PHNjcmlwdD4=)",
    "**<img src=x onerror=alert(1)>**",
    '[a](https://x.de/"onmouseover=alert(1))',
    "<svg/onload=alert(1)>",
)
LONG = ("summary", "effect", "why_digital", "plain", "risks")
# Page, and the texts that stand there whole.
PLACES = {
    "/massnahmen/MO-03/": 7, "/ziele/MO-Z1/": 1, "/leitbild/": 2, "/handlungsfelder/mobilitaet/": 1,
}  # fmt: skip


def put(text: str) -> None:
    """The same words in every text of the strategy that people may mark."""
    Measure.objects.filter(number="MO-03").update(**dict.fromkeys(LONG, text))
    measure = Measure.objects.get(number="MO-03")
    MeasureStep.objects.create(measure=measure, title="Schritt", text=text, order=1)
    Risk.objects.create(measure=measure, title="Risiko", answer=text, likelihood=2, impact=2)
    Goal.objects.filter(number="MO-Z1").update(text=text)
    Vision.objects.update(text=text)
    Field.objects.update(description=text)
    Principle.objects.filter(number=1).update(text=text)


class RichCase(DemoCase):
    """The demo county, in which every text says the same."""

    def shown(self, address: str) -> str:
        return self.client.get(address).content.decode()


class TestMarks(RichCase):
    def test_whole_texts_show_their_marks(self):
        put(MARKED)
        for address, count in PLACES.items():
            html = self.shown(address)
            assert html.count("<strong>fetter</strong>") == count, address
            assert html.count("<li>Erstens</li>") == count, address
            assert 'href="https://beispiel.de/"' in html, address

    def test_lists_and_descriptions_show_none(self):
        put(MARKED)
        for address in ("/massnahmen/", "/massnahmen/MO-03/", "/ziele/MO-Z1/", "/handlungsfelder/"):
            html = self.shown(address)
            described = re.findall(r'<meta name="description" content="([^"]*)"', html)
            assert "**" not in "".join(described), address
            assert "**fetter**" not in html, address
        assert "Ein fetter Satz. Erstens" in self.shown("/massnahmen/")

    def test_forms_offer_the_marks_and_load_the_buttons(self):
        self.sign_in("leitung")
        for address, fields in (
            ("/massnahmen/MO-03/aendern/?teil=worum", 1), ("/massnahmen/MO-03/aendern/?teil=warum", 3),
            ("/massnahmen/MO-03/aendern/?teil=pruefung", 1), ("/massnahmen/MO-03/schritte/neu/", 1),
            ("/massnahmen/MO-03/risiken/neu/", 1), ("/ziele/MO-Z1/aendern/", 1), ("/leitbild/aendern/", 1),
            ("/leitbild/leitsatz/neu/", 1), ("/handlungsfelder/mobilitaet/aendern/", 1),
        ):  # fmt: skip
            html = self.shown(address)
            assert html.count("data-rich") == fields, address
            assert "rich.js" in html.replace(".min", "") or re.search(r"web/rich\.[0-9a-f]+\.js", html), address


class TestHostile(RichCase):
    def test_nothing_hostile_comes_through_on_any_page(self):
        for text in HOSTILE:
            put(text)
            for address in (*PLACES, "/massnahmen/"):
                html = self.shown(address).lower()
                main = html[html.index("<main") : html.index("</main>")]
                found = re.findall(r"<script[^>]*>alert|<img[^>]+onerror|<svg/onload|href=\"(?:javascript|data):", main)
                assert found == [], (address, text)
                assert not re.search(r"<[^>]+\sonmouseover=", main), (address, text)


class TestComments(RichCase):
    def test_the_office_talks_about_a_goal_on_its_page(self):
        self.sign_in("redaktion")
        self.send(
            "/verwaltung/kommentar/",
            page="/ziele/MO-Z1/",
            zu="ziel/MO-Z1",
            text="Zu weit gefasst?",
            zurueck="/ziele/MO-Z1/",
        )
        assert "Zu weit gefasst?" in self.shown("/ziele/MO-Z1/")
        self.client.logout()
        html = self.shown("/ziele/MO-Z1/")
        assert ("Zu weit gefasst?" in html, "Interne Kommentare" in html) == (False, False)
