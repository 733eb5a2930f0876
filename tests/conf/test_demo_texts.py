"""The small rules of the loader: places in a text, dates, amounts, addresses."""

from datetime import date

import pytest

from gemeinsam.conf.demo.dates import first_day, last_day, precision_of
from gemeinsam.conf.demo.inventory import slug_of
from gemeinsam.conf.demo.money import cost_note, euro
from gemeinsam.conf.demo.place_names import named_places
from gemeinsam.county.models import Municipality

Kind = Municipality.Kind
PLACES = [
    Municipality(name="Landkreis Bernkastel-Wittlich", kind=Kind.COUNTY, ars="1"),
    Municipality(name="Verbandsgemeinde Bernkastel-Kues", kind=Kind.ASSOCIATION, ars="2"),
    Municipality(name="Verbandsgemeinde Wittlich-Land", kind=Kind.ASSOCIATION, ars="3"),
    Municipality(name="Bernkastel-Kues", kind=Kind.LOCAL, ars="4"),
    Municipality(name="Wittlich", kind=Kind.INDEPENDENT, ars="5"),
    Municipality(name="Burg (Mosel)", kind=Kind.LOCAL, ars="6"),
    Municipality(name="Burgen", kind=Kind.LOCAL, ars="7"),
    Municipality(name="Kommen", kind=Kind.LOCAL, ars="8"),
    Municipality(name="Mülheim an der Mosel", kind=Kind.LOCAL, ars="9"),
]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("Mobilitätskonzept der Stadt Wittlich", ["Wittlich"]),
        ("Busnetze Wittlicher Land", []),
        ("Landkreis Bernkastel-Wittlich", []),
        ("in der VG Wittlich-Land", ["Verbandsgemeinde Wittlich-Land"]),
        ("VG Bernkastel-Kues", ["Verbandsgemeinde Bernkastel-Kues"]),
        (
            "VG Bernkastel-Kues und Stadt Bernkastel-Kues",
            ["Verbandsgemeinde Bernkastel-Kues", "Bernkastel-Kues"],
        ),
        ("Burgen, Schlösser und eine Burg", ["Burgen"]),
        ("Burg (Mosel)", ["Burg (Mosel)"]),
        ("Kommen Sie vorbei", []),
        ("Mülheim an der Ruhr", []),
        (
            "in den vier Verbandsgemeinden und in Wittlich.",
            ["Verbandsgemeinde Bernkastel-Kues", "Verbandsgemeinde Wittlich-Land", "Wittlich"],
        ),
    ],
)
def test_named_places(text, names):
    assert [place.name for place in named_places(text, PLACES)] == names


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024-06-30", date(2024, 6, 30), date(2024, 6, 30), "day"),
    ],
)
def test_dates_keep_what_is_known(text, first, last, precision):
    assert [first_day(text), last_day(text), precision_of(text)] == [first, last, precision]


@pytest.mark.parametrize(
    ("value", "text"),
    [(150, "150 Euro"), (94179.68, "94.179,68 Euro"), (17_000_000, "17.000.000 Euro"), (0.5, "0,50 Euro")],
)
def test_euro(value, text):
    assert euro(value) == text


def test_cost_note_names_rate_and_remark():
    assert cost_note({"anteil_kreis_eur_gesamt": 60_000, "foerderquote": 0.7, "hinweis": "drei Jahre"}) == (
        "Anteil des Kreises 60.000 Euro, 70 % Förderung, drei Jahre"
    )
    assert cost_note({}) == ""


def test_slug_spells_umlauts_and_splits_at_points():
    assert slug_of("Förderung: Größe & Maß 2023–2029") == "foerderung-groesse-mass-2023-2029"
    assert slug_of("Digi.EMH") == "digi-emh"
    assert len(slug_of("ä" * 90)) == 80
