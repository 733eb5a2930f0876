"""What is found in papers of many layouts, and what is not: measured against what a careful reader finds."""

from pathlib import Path

import pytest
from tests.engines.papers.corpus import score, total
from tests.engines.papers.tuned import CLIMATE, TUNED
from tests.engines.papers.unseen import CHROMIUM, PRINTED, UNSEEN

from gemeinsam.engines.papers.finding import LONGEST_QUOTE
from gemeinsam.engines.papers.reading import read_here
from gemeinsam.engines.papers.tree import Cell, Line, Page, Paper
from gemeinsam.engines.papers.vocabulary import label_kind

# Makes and reads whole papers: left out of `./test quick`.
pytestmark = pytest.mark.slow


def found_in(sample):
    return read_here(sample.make())


@pytest.mark.parametrize("sample", TUNED, ids=lambda sample: sample.name)
def test_every_layout_that_the_finder_was_built_on_is_read_whole(sample):
    told = score(found_in(sample).candidates, sample.expected)
    assert (told.wrong, told.missed, told.values_right) == ((), (), told.values)


@pytest.mark.slow
def test_layouts_that_it_was_not_built_on_reach_the_bar(record_property):
    """The bar is below what is reached today, so that a change for the worse shows and luck does not."""
    printed = PRINTED if Path(CHROMIUM).exists() else ()
    told = total([score(found_in(sample).candidates, sample.expected) for sample in (*UNSEEN, *printed)])
    record_property("precision", round(told.precision, 3))
    record_property("recall", round(told.recall, 3))
    record_property("values", f"{told.values_right}/{told.values}")
    assert told.precision >= 0.95
    assert told.recall >= 0.95
    assert told.values_right >= 0.9 * told.values


@pytest.mark.parametrize("sample", [*TUNED, *UNSEEN], ids=lambda sample: sample.name)
def test_every_quote_stands_on_its_page_word_for_word(sample):
    reading = found_in(sample)
    pages = {leaf.number: leaf.text for leaf in reading.leaves}
    for one in reading.candidates:
        assert pages[one.page][one.at : one.at + len(one.quote)] == one.quote
        assert 0 < len(one.quote) <= LONGEST_QUOTE


def test_the_page_is_that_of_the_file_and_the_reason_names_what_was_seen():
    reading = found_in(TUNED[0])
    assert [(one.page, one.number) for one in reading.candidates] == [
        (place, measure.number) for place, measure in enumerate(CLIMATE, 4)
    ]
    first = reading.candidates[0]
    assert (first.confidence, first.found_as, first.priority) == ("high", "sheet", "hoch")
    assert first.reason == (
        "Steckbrief mit Nummer; darin: Zuständigkeit, Kosten, Zeitraum, Priorität, Beschreibung, "
        "im Inhaltsverzeichnis genannt."
    )


def test_items_of_a_list_are_never_more_than_unsure():
    listed = next(sample for sample in TUNED if sample.name == "listed")
    assert {one.confidence for one in found_in(listed).candidates} == {"low"}


# --- single rules, on lines written by hand -----------------------------------------------------------


def line(text: str, *, bold: bool = False, rank: int = 0) -> Line:
    return Line((Cell(text, bold=bold),), rank=rank)


def titles(*lines: Line) -> list[str]:
    from gemeinsam.engines.papers.finding import find  # noqa: PLC0415 - beside its one use

    return [one.title for one in find(Paper("", "Abschnitt", (Page(1, lines),)))]


def test_a_code_in_running_text_is_a_reference():
    text = line("Die Ladepunkte ergänzen den Ausbau, den die Verwaltung unter")
    assert titles(text, line("M 3.2 Radwege beschreibt und der schon begonnen hat."), text) == []


def test_two_headings_of_one_series_are_measures_and_one_alone_is_not():
    first, second = line("M 1 Mitfahrbänke", bold=True), line("M 2 Ladepunkte", bold=True)
    assert titles(first, line("Sie helfen."), second, line("Sie laden.")) == ["Mitfahrbänke", "Ladepunkte"]
    assert titles(first, line("Sie helfen.")) == []


@pytest.mark.parametrize(
    "word", ["Abb. 1 Übersicht", "TOP 1 Eröffnung", "AG 1 Mobilität", "HF 1 Verkehr", "Tab. 2 Kosten"]
)
def test_other_things_with_numbers_are_no_measures(word):
    other = word.replace("1", "3").replace("2", "4")
    assert titles(line(word, bold=True), line("Text."), line(other, bold=True), line("Text.")) == []


def test_a_measure_named_twice_is_proposed_once_and_the_sheet_wins():
    row = Line((Cell("M 1", 0, 1), Cell("Mitfahrbänke", 100, 101), Cell("Amt", 200, 201)), row=True)
    other = Line((Cell("M 2", 0, 1), Cell("Ladepunkte", 100, 101), Cell("Amt", 200, 201)), row=True)
    head = Line((Cell("Nr.", 0, 1), Cell("Maßnahme", 100, 101), Cell("Zuständig", 200, 201)), row=True)
    sheet = [
        line("M 1 Mitfahrbänke", rank=2),
        line("Zuständig: Kreis"),
        line("Kosten: 5 Euro"),
        line("Priorität: hoch"),
    ]
    assert sorted(titles(head, row, other, *sheet)) == ["Ladepunkte", "Mitfahrbänke"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Maßnahmen-Titel", "title"), ("Verantwortliche Stelle:", "responsible"), ("Kosten (brutto)", "cost"),
        ("KURZBESCHREIBUNG", "text"), ("Zuständigkeit und Beteiligte", "responsible"), ("Der Kreis hat", ""),
        ("Gesamtaufwand/(Anschub-)kosten", "cost"), ("Kosten der Schülerbeförderung", ""),
    ],
)  # fmt: skip
def test_labels_are_known_in_the_spellings_of_life(word, kind):
    assert label_kind(word) == kind
