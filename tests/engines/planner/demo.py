"""The demonstration plan: 28 assumed measures, 2027-2031; every figure is an assumption.

The same figures as in the county's demo data, written out so that the tests need no other file.
"""

from __future__ import annotations

from dataclasses import replace

from gemeinsam.engines.planner import Budget, Capacity, Measure, Need, Problem

YEARS = range(2027, 2032)
OPERATING = (180_000, 190_000, 200_000, 200_000, 200_000)
INVESTMENT = (120_000, 150_000, 150_000, 120_000, 120_000)
STAFF = (150, 150, 200, 200, 200)
# number, euro a year, euro in the first year, centi-FTE, funding %, years, earliest, score, needs
ROWS = (
    ("MO-01", "Dorfautos", "mobilitaet", 45000, 20000, 30, 50, 3, 2027, 8, ()),
    ("MO-02", "Carsharing für die Verwaltung", "mobilitaet", 15000, 30000, 20, 0, 2, 2027, 6, ()),
    ("MO-03", "Koordinierte Fahrgemeinschaften", "mobilitaet", 12000, 0, 20, 0, 3, 2027, 6, ()),
    ("MO-04", "Ehrenamtliche Fahrdienste buchen", "mobilitaet", 9000, 15000, 10, 40, 3, 2028, 7, ("MO-03",)),
    ("MO-05", "Plattform für Berufspendler", "mobilitaet", 14000, 20000, 15, 0, 3, 2029, 5, ("MO-03",)),
    ("MO-06", "Fahrhilfe für Bürgerbusse", "mobilitaet", 4000, 0, 5, 0, 4, 2027, 5, ()),
    ("WA-01", "LandRäume", "wirtschaft-arbeit", 18000, 0, 20, 0, 5, 2027, 8, ()),
    (
        "WA-02",
        "Smartes Dorfgemeinschaftshaus Minheim",
        "wirtschaft-arbeit",
        10000,
        60000,
        10,
        60,
        2,
        2027,
        7,
        (),
    ),
    ("WA-03", "Unternehmertreff Digitalisierung", "wirtschaft-arbeit", 5000, 0, 5, 0, 5, 2027, 5, ()),
    (
        "WA-04",
        "Flächen- und Immobiliendatenbank",
        "wirtschaft-arbeit",
        9000,
        25000,
        10,
        0,
        3,
        2028,
        5,
        ("UK-01",),
    ),
    ("WA-05", "Regionaler digitaler Marktplatz", "wirtschaft-arbeit", 48000, 90000, 40, 0, 4, 2028, 6, ()),
    ("BI-01", "Maker-Mobil", "bildung-kompetenz", 35000, 0, 10, 0, 5, 2027, 9, ()),
    ("BI-02", "Digi.EMH: Kurse für alle", "bildung-kompetenz", 60000, 0, 40, 60, 3, 2027, 9, ()),
    ("BI-03", "Digitale Kümmerer im Ehrenamt", "bildung-kompetenz", 8000, 0, 5, 0, 4, 2028, 8, ()),
    (
        "BI-04",
        "Hybride Kurse und Sprechstunden",
        "bildung-kompetenz",
        11000,
        35000,
        10,
        50,
        3,
        2029,
        6,
        ("BI-02",),
    ),
    ("BI-05", "Medienkonzept-Netzwerk der Grundschulen", "bildung-kompetenz", 4000, 0, 5, 0, 5, 2027, 6, ()),
    ("GZ-01", "Digitale Dörfer und DorfFunk", "gesellschaft-zusammenleben", 25000, 0, 20, 30, 4, 2027, 8, ()),
    ("GZ-02", "Digitallotsin für Vereine", "gesellschaft-zusammenleben", 30000, 0, 20, 50, 3, 2029, 6, ()),
    (
        "GZ-03",
        "Dorf-Digital-Experten",
        "gesellschaft-zusammenleben",
        12000,
        15000,
        10,
        40,
        3,
        2028,
        7,
        ("GZ-01",),
    ),
    ("GZ-04", "24-Stunden-Dorfladen", "gesellschaft-zusammenleben", 25000, 140000, 20, 30, 3, 2028, 6, ()),
    ("UK-01", "Geoportal des Landkreises", "umwelt-klimaschutz", 10000, 25000, 20, 0, 5, 2027, 8, ()),
    ("UK-02", "Pegelsensoren an Nebenflüssen", "umwelt-klimaschutz", 9000, 55000, 5, 40, 4, 2028, 8, ()),
    ("UK-03", "Umweltmessnetz (LoRaWAN)", "umwelt-klimaschutz", 12000, 70000, 10, 40, 4, 2028, 7, ("UK-01",)),
    (
        "UK-04",
        "Klimamessnetz mit Bürgerinnen und Bürgern",
        "umwelt-klimaschutz",
        16000,
        30000,
        20,
        0,
        3,
        2029,
        4,
        ("UK-03",),
    ),
    ("GE-01", "Hilfen bei seelischen Belastungen", "gesundheit", 12000, 20000, 10, 50, 4, 2028, 7, ()),
    ("GE-02", "Televisite im Pflegeheim", "gesundheit", 15000, 45000, 10, 50, 3, 2029, 7, ()),
    ("GE-03", "Telemedizinische Praxis", "gesundheit", 60000, 110000, 40, 40, 3, 2028, 7, ()),
    ("GE-04", "Gesundheitskiosk", "gesundheit", 55000, 160000, 50, 30, 3, 2029, 6, ()),
)
MANDATORY = ("WA-01", "BI-01", "UK-01")


def a_measure(row: tuple) -> Measure:
    """One row as a measure: it may run at most one year past the horizon."""
    number, title, field, operating, investment, fte, funding, years, earliest, score, _ = row
    return Measure(
        id=number,
        title=title,
        field=field,
        unit="Landkreis",
        payer="Landkreis",
        score=score,
        duration=years,
        operating=(operating,) * years,
        investment=(investment,) + (0,) * (years - 1),
        fte=(fte,) * years,
        funding_percent=funding,
        earliest=earliest - YEARS[0],
        latest=len(YEARS) - years + 1,
        mandatory=number in MANDATORY,
    )


def the_demo(*, money_percent: int = 100, more_staff: int = 0) -> Problem:
    """The demonstration with a share of the money, or more centi-FTE in every year."""
    budgets = [
        Budget(payer="Landkreis", kind=kind, year=year, euro=euro * money_percent // 100)
        for kind, euros in (("operating", OPERATING), ("investment", INVESTMENT))
        for year, euro in zip(YEARS, euros, strict=True)
    ]
    staff = [
        Capacity(unit="Landkreis", year=year, centi_fte=fte + more_staff)
        for year, fte in zip(YEARS, STAFF, strict=True)
    ]
    return Problem(
        first_year=YEARS[0],
        years=len(YEARS),
        measures=tuple(a_measure(row) for row in ROWS),
        budgets=tuple(budgets),
        capacities=tuple(staff),
        needs=tuple(Need(measure=row[0], before=before) for row in ROWS for before in row[-1]),
    )


def without_money_limits(problem: Problem) -> Problem:
    """The same with unlimited money."""
    return replace(problem, budgets=())
