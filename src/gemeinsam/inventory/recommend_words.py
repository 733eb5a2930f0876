"""What a page says of each rule: when it speaks, with the thresholds that stand in the code."""

from django.utils.translation import gettext as _

from gemeinsam.inventory import recommend_rules as rules
from gemeinsam.inventory import recommend_solutions as solutions
from gemeinsam.inventory import recommend_synergy as synergy
from gemeinsam.inventory.recommend_facts import decimal


def words_of_rule(rule: str) -> list[str]:
    """The sentences of one rule."""
    return {"frist": window, "feld": field, "reifegrad": dimension, "konzept": concept, "synergie": alike,
            "loesung": solution}[rule]()  # fmt: skip


def window() -> list[str]:
    return [
        _("Ein Antragsfenster schließt in höchstens %d Tagen.") % rules.SOON,
        _("Und: Eine Maßnahme, die noch nicht begonnen hat, nennt das Programm. Oder eine Idee ohne Förderung liegt "
          "in einem Feld, in dem das Programm schon fördert."),
        _("Ob ein Antrag schon gestellt ist, steht nirgends: Das prüfen Sie."),
    ]  # fmt: skip


def field() -> list[str]:
    return [
        _("Der Anteil an den laufenden digitalen Vorhaben ist höchstens halb so groß wie der Anteil am Bedarf."),
        _("Zum Bedarf zählt jeder veröffentlichte Beitrag einmal, jede Schwäche und jedes Risiko %d-mal. Unter %d "
          "Punkten sagt die Regel nichts.") % (rules.JUDGEMENT_WEIGHS, rules.LEAST_NEED),
        _("Als laufend zählen Vorbereitung, Umsetzung und Betrieb, auch wenn der Stand fehlt. Konzepte, Ideen, "
          "Veranstaltungen, Förderprogramme und Einträge ohne Digitalbezug zählen nicht."),
        _("Der Reifegrad zählt nicht mit: Seine Dimensionen gehören zu keinem einzelnen Feld."),
    ]  # fmt: skip


def dimension() -> list[str]:
    low, wide, share = decimal(rules.LOW), decimal(rules.WIDE), round(100 * rules.OFTEN_UNKNOWN)
    return [
        _("Gezählt wird die letzte beendete Runde, ab %d Stellen.") % rules.FEWEST_UNITS,
        _("Das Mittel liegt unter %(low)s von 4. Oder der höchste und der niedrigste Wert liegen mindestens %(wide)s "
          "Stufen auseinander. Oder mindestens %(share)d %% der Antworten lauten „nicht bekannt“.")
        % {"low": low, "wide": wide, "share": share},
    ]  # fmt: skip


def concept() -> list[str]:
    return [
        _("Ein Konzept steht für sich, ist über die Vorbereitung hinaus und nicht eingestellt."),
        _("Und: Weder ein Projekt noch eine Maßnahme der Strategie ist mit ihm verknüpft. Ideen, Beteiligungen und "
          "Veranstaltungen setzen es nicht um."),
    ]  # fmt: skip


def alike() -> list[str]:
    return [
        _("Zwei oder mehr Vorhaben verschiedener Stellen gleichen sich in Titel und Beschreibung zu mindestens "
          "%d %%.") % round(100 * synergy.ALIKE),
        _("Und: Sie liegen im selben Feld, laufen zur selben Zeit, sind nicht beendet, und die Stellen sind nicht "
          "schon Partner."),
        _("Namen von Orten und Stellen zählen nicht. Gleiche Wörter heißen nicht immer gleiche Sache: Lesen Sie "
          "beide."),
    ]  # fmt: skip


def solution() -> list[str]:
    return [
        _("Eine Lösung läuft bei einem Partner des Kreises (%(partner)d Punkte) oder im selben Land (%(state)d), in "
          "einem Kreis mit ähnlich vielen Einwohnern (%(size)d mehr).")
        % {"partner": solutions.PARTNER, "state": solutions.SAME_STATE, "size": solutions.SAME_SIZE},
        _("Dazu je Voraussetzung, die der Bestand belegt, %d Punkt. Wenig Aufwand bringt einen, viel kostet einen.")
        % solutions.CONDITION,
        _("Ab %d Punkten wird sie empfohlen, wenn nichts Ähnliches läuft oder geplant ist. Einwohner: Destatis "
          "31.12.2018.") % solutions.ENOUGH,
    ]  # fmt: skip
