"""Single values, as people write them: what is read, and what is honestly not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.lists.county import MUSTER

from gemeinsam.engines.lists.cells import Cell
from gemeinsam.engines.lists.days import read_span, span_of
from gemeinsam.engines.lists.formats import precision_shown, unit_shown
from gemeinsam.engines.lists.money import read_money
from gemeinsam.engines.lists.numerals import number_in_words
from gemeinsam.engines.lists.places import read_places
from gemeinsam.engines.lists.statuses import STATUSES, status_of
from gemeinsam.engines.lists.themes import Themes
from gemeinsam.engines.lists.units import read_unit


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("15.02.2021", "2021-02-15", None), ("1.4.24", "2024-04-01", None), ("03/2024", "2024-03", None),
        ("2025-04", "2025-04", None), ("2025/04", "2025-04", None), ("Mai 2024", "2024-05", None),
        ("Jan. 24", "2024-01", None), ("15. Mai 2024", "2024-05-15", None), ("Mo, 15.05.2024", "2024-05-15", None),
        ("2024", "2024", None), ("ca. 3. Quartal 2024", "2024", None), ("Q3/2024", "2024", None),
        ("Anfang 2024", "2024", None), ("KW 12/2024", "2024", None), ("voraussichtlich 2026", "2026", None),
        ("2022–2026", "2022", "2026"), ("2024/25", "2024", "2025"), ("2024-25", "2024", "2025"),
        ("05/24–04/26", "2024-05", "2026-04"), ("Mai–Oktober 2024", "2024-05", "2024-10"),
        ("01.02.2024 – 30.11.2025", "2024-02-01", "2025-11-30"), ("01.-31.05.2024", "2024-05-01", "2024-05-31"),
        ("01.03.-31.05.2024", "2024-03-01", "2024-05-31"), ("seit 01.08.2020", "2020-08-01", None),
        ("2020 – laufend", "2020", None), ("bis 31.12.2025", None, "2025-12-31"), ("bis Ende 2026", None, "2026"),
        ("Mitte 2024 bis Ende 2026", "2024", "2026"), ("20.03.2024 -", "2024-03-20", None),
        ("2024-05-01T00:00:00", "2024-05-01", None), ("2026–2024", "2026", "2024"),
        ("laufend", None, None), ("k. A.", None, None), ("-", None, None), ("unbefristet", None, None),
    ],
)  # fmt: skip
def test_a_time_is_never_more_exact_than_its_source(text, start, end):
    found = span_of(text)
    assert (found.start and found.start.value, found.end and found.end.value, found.problem) == (start, end, "")


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2024",
        "13/2024",
        "24.12.",
        "lt. Beschluss",
        "05/13/2024",
        "01.01.1899",
        "Sommer",
        "3 Jahre ab 2025",
        "bald",
    ],
)
def test_a_time_that_can_t_be_read_is_named_and_not_guessed(text):
    found = span_of(text)
    assert (found.start, found.end) == (None, None)
    assert text in found.problem


@given(st.dates(min_value=__import__("datetime").date(1960, 1, 1), max_value=__import__("datetime").date(2059, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(day):
    iso = day.isoformat()
    spellings = (
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day:%y}",
        iso,
        f"{day:%d.%m.%Y} 00:00",
        f"ab {day:%d.%m.%Y}",
    )
    assert {span_of(text).start.value for text in spellings} == {iso}
    assert read_span(Cell(day)).start.value == iso


@pytest.mark.parametrize(
    ("value", "start"), [(2024, "2024"), (45352, "2024-03-01"), (20240501, "2024-05-01"), (202405, "2024-05")]
)
def test_numbers_in_a_column_of_dates(value, start):
    assert read_span(Cell(value)).start.value == start


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("86.000 €", [(86000, "gesamtkosten")]), ("1.240.000,00 €", [(1_240_000, "gesamtkosten")]),
        ("48.750,50", [(48750.5, "gesamtkosten")]), ("16800", [(16800, "gesamtkosten")]),
        ("ca. 1,2 Mio.", [(1_200_000, "gesamtkosten")]), ("TEUR 45", [(45000, "gesamtkosten")]),
        ("45 T€", [(45000, "gesamtkosten")]), ("45k", [(45000, "gesamtkosten")]), ("25.000,- €", [(25000, "gesamtkosten")]),
        ("25'000", [(25000, "gesamtkosten")]), ("25 000", [(25000, "gesamtkosten")]), ("1,234.56", [(1234.56, "gesamtkosten")]),
        ("12.50", [(12.5, "gesamtkosten")]), ("0,00 €", [(0, "gesamtkosten")]), ("64.800 *", [(64800, "gesamtkosten")]),
        ("10.000 €/Jahr", [(10000, "jaehrlich")]), ("jährlich 5.000", [(5000, "jaehrlich")]),
        ("1,5 Mio. € (davon 800 T€ Förderung)", [(1_500_000, "gesamtkosten"), (800_000, "foerderung")]),
        ("120.000 € zzgl. 10.000 € jährlich", [(120000, "gesamtkosten"), (10000, "jaehrlich")]),
        ("15.000 € Eigenanteil, 35.000 € Land", [(15000, "eigenanteil"), (35000, "foerderung")]),
        ("80.000 € Invest, 12.000 € laufend", [(80000, "investition"), (12000, "jaehrlich")]),
        ("Haushaltsansatz 2025: 50.000", [(50000, "ansatz")]), ("zwei Millionen Euro", [(2_000_000, "gesamtkosten")]),
        ("k. A.", []), ("noch offen", []),
    ],
)  # fmt: skip
def test_an_amount_with_what_it_is_for(text, amounts):
    found = read_money(text, meaning="gesamtkosten")
    assert [(amount.low, amount.meaning) for amount in found.amounts] == amounts
    assert found.problem == ""


@pytest.mark.parametrize("text", ["50.000–70.000 €", "zwischen 50 und 70 T€", "50-70 T€"])
def test_a_range_keeps_both_ends(text):
    (found,) = read_money(text, meaning="gesamtkosten").amounts
    assert (found.low, found.high) == (50_000, 70_000)


@pytest.mark.parametrize(
    "text",
    [
        "lt. Beschluss",
        "siehe Anlage 3",
        "1,234",
        "1.234.56",
        "-500",
        "50 %",
        "5.000 USD",
        "2 x 15.000 €",
        "5.000 mtl.",
        "500 € je Gemeinde",
    ],
)
def test_an_amount_that_could_be_several_things_is_none(text):
    found = read_money(text, meaning="gesamtkosten")
    assert found.amounts == ()
    assert found.problem


def test_two_amounts_for_the_same_thing_stand_side_by_side_and_are_named():
    found = read_money("32,4 Mio. / 17,7 Mio.", meaning="gesamtkosten")
    assert [amount.low for amount in found.amounts] == [32_400_000, 17_700_000]
    assert "mehrere" in found.problem


def test_the_column_s_unit_counts_only_where_the_text_names_none():
    assert read_money("12,5", meaning="ansatz", factor=1000).amounts[0].low == 12_500
    assert read_money("12.500 €", meaning="ansatz", factor=1000).amounts[0].low == 12_500


@given(st.integers(min_value=0, max_value=99_999_999))
def test_whole_euro_in_every_usual_spelling(euro):
    dotted = f"{euro:,}".replace(",", ".")
    for text in (str(euro), dotted, f"{dotted} €", f"{dotted},00 EUR", f"ca. {dotted} Euro", f"€ {dotted}"):
        (found,) = read_money(text, meaning="ansatz").amounts
        assert found.low == euro


@pytest.mark.parametrize(
    ("words", "number"),
    [("sechstausendsiebenhundert", 6700), ("rund dreihundertfuenfzigtausend euro", 350_000), ("eine million", 10**6),
     ("einundzwanzig", 21), ("irgendwann", None), ("einundirgendwas", None)],
)  # fmt: skip
def test_numbers_in_words(words, number):
    assert number_in_words(words) == number


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("in Umsetzung", "umsetzung"), ("3 – Umsetzung", "umsetzung"), ("in Umsetzung (60 %)", "umsetzung"),
        ("Umsetzng", "umsetzung"), ("läuft seit 2019", "umsetzung"), ("läuft dauerhaft", "in_betrieb"),
        ("in Betrieb seit 03/2023", "in_betrieb"), ("abgeschlossen 2022", "abgeschlossen"), ("fertig!", "abgeschlossen"),
        ("geplant für 2026", "vorbereitung"), ("Phase 2: Planung", "vorbereitung"), ("nicht weiterverfolgt", "eingestellt"),
        ("angedacht", "idee"), ("??", None), ("wartet", None), ("ruht", None), ("nicht umgesetzt", None),
        ("Umsetzung ab 2027", None), ("siehe letzte Sitzung", None), ("", None),
    ],
)  # fmt: skip
def test_a_status_by_whole_phrases_only(text, status):
    assert status_of(text) == status


def test_every_status_has_words_of_its_own():
    assert {status_of(text) for text in ("Idee", "Planung", "Umsetzung", "Betrieb", "erledigt", "gestoppt")} == set(
        STATUSES
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kreisverwaltung Musterland", "kreisverwaltung"), ("Landkreis, Kreisverwaltung", "kreisverwaltung"),
        ("Kreisverwaltung Musterland, Kreisentwicklung", "kreisverwaltung"), ("LK Musterland", "kreisverwaltung"),
        ("VG Auental am Bach", "vg-auental"), ("Verbandsgemeindeverwaltung Berghausen", "vg-berghausen"),
        ("Berghausen (VG)", "vg-berghausen"), ("Stadtverwaltung Neustadt", "stadt-neustadt"), ("OG Kleinheim", "og-kleinheim"),
        ("DRK", "drk"), ("Deutsches Rotes Kreuz", "drk"), ("VRM", "vrm"), ("VHS Neustadt", "vhs-neustadt"),
        ("Lichtkraft", "stromwerk"), ("Verbandsgemeinde Berghasen", "vg-berghausen"),
        ("Ortsgemeinde Meinheim", None), ("DRK-Ortsverein Neustadt", None), ("Stadt Berghausen", None), ("Turnverein Neustadt", None),
        ("Zweckverband", None),
    ],
)  # fmt: skip
def test_a_unit_by_any_of_its_names_and_by_no_other(text, key):
    assert read_unit(text, MUSTER).key == key


def test_a_place_of_almost_the_same_name_is_another_place():
    """Kleinheim is a unit, Meinheim none: one letter must not decide whose project it is."""
    assert read_unit("Ortsgemeinde Meinheim", MUSTER).name == "Ortsgemeinde Meinheim"


@pytest.mark.parametrize(
    ("text", "ags", "groups", "county", "unknown"),
    [
        ("Neustadt, Kleinheim", {"07999001", "07999004"}, set(), False, []),
        ("Neustadt / Berghausen / Meinheim", {"07999001", "07999003", "07999005"}, set(), False, []),
        ("VG Auental am Bach", set(), {"079995001"}, False, []), ("Verbandsgemeinde Auental", set(), {"079995001"}, False, []),
        ("kreisweit", set(), set(), True, []), ("im ganzen Landkreis", set(), set(), True, []),
        ("gesamtes Kreisgebiet", set(), set(), True, []), ("Landkreis Musterland", set(), set(), True, []),
        ("Mühlen a. d. Mosel", {"07999006"}, set(), False, []), ("Mühlen", {"07999006"}, set(), False, []),
        ("54516 Neustadt", {"07999001"}, set(), False, []), ("OG Kleinheim und Neustadt", {"07999001", "07999004"}, set(), False, []),
        ("Neustadt, Trier", {"07999001"}, set(), False, ["Trier"]), ("VG Manderbach", set(), set(), False, ["VG Manderbach"]),
        ("Neustadt und Umgebung", {"07999001"}, set(), False, ["Umgebung"]), ("k. A.", set(), set(), False, []),
    ],
)  # fmt: skip
def test_places_by_all_names_and_what_is_none(text, ags, groups, county, unknown):
    found = read_places(text, MUSTER)
    assert (found.ags, found.groups, found.county, found.unknown) == (ags, groups, county, unknown)


def test_a_slip_in_a_place_is_read_and_told():
    found = read_places("Berghaussen", MUSTER)
    assert (found.ags, len(found.hints)) == ({"07999003"}, 1)


@pytest.mark.parametrize(
    ("text", "keys", "unknown"),
    [
        ("Mobilität", ("mobilitaet",), ()), ("Bildung", ("bildung",), ()), ("Umwelt/Klima", ("umwelt",), ()),
        ("Bildung + Wirtschaft/Arbeit", ("bildung", "wirtschaft"), ()), ("Mobil.", ("mobilitaet",), ()),
        ("3. Umwelt & Klimaschutz", ("umwelt",), ()), ("Tourismus", ("wirtschaft",), ()),
        ("Mobilität; Raumfahrt", ("mobilitaet",), ("Raumfahrt",)), ("k. A.", (), ()),
    ],
)  # fmt: skip
def test_fields_of_action(text, keys, unknown):
    assert Themes(MUSTER).read(text) == (keys, unknown)


@pytest.mark.parametrize(
    ("number_format", "unit"),
    [
        ('#,##0" T€"', "T€"),
        ("#,##0.00 €", "€"),
        ("0%", "%"),
        ("General", ""),
        ('#,##0,"T€"', ""),
        ("[$€-407] #,##0", "€"),
    ],
)
def test_the_unit_that_a_format_adds(number_format, unit):
    assert unit_shown(number_format) == unit


@pytest.mark.parametrize(
    ("number_format", "precision"),
    [
        ("dd.mm.yyyy", "day"),
        ("mmm yy", "month"),
        ("yyyy", "year"),
        ("m/d/yy h:mm", "day"),
        ("[$-407]mmmm yyyy;@", "month"),
    ],
)
def test_how_much_of_a_date_is_shown(number_format, precision):
    assert precision_shown(number_format) == precision
