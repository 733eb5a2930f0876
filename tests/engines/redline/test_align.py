"""Two versions side by side: what was edited, moved, split, merged, removed and added is told apart."""

import random
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.redline.measured import judged, kept

from gemeinsam.engines.redline import Paragraph, align, anchor, find, split

TEXTS = st.lists(
    st.sampled_from(["Der Bus fährt.", "Schnelles Netz für alle Orte im Kreis.", "", "…", "Kurz", "der"]), max_size=12
)


def rows(*texts: str) -> list[Paragraph]:
    return [Paragraph(text) for text in texts]


BUS = "Der Rufbus fährt auch am Abend und am Wochenende in jede Ortsgemeinde des Landkreises."
NET = "Bis 2030 hat jedes Haus im Kreis einen Anschluss an das Glasfasernetz, auch die Aussiedlerhöfe."
SCHOOL = "Die Schulen lernen gemeinsam, wie sie mit Tablets unterrichten; der Medienbeauftragte begleitet sie dabei."
DOCTOR = "Eine Videosprechstunde ergänzt die Hausärztin dort, wo der Weg zur nächsten Praxis lang ist."


def kinds(old, new):
    return [(pair.old, pair.new, pair.kind, pair.moved) for pair in align(old, new).pairs]


def test_an_edit_a_removal_and_an_addition():
    new = BUS.replace("am Abend und am Wochenende", "abends, samstags und sonntags")
    assert kinds(rows(BUS, NET, SCHOOL), rows(new, SCHOOL, DOCTOR)) == [
        ((0,), (0,), "edited", False),
        ((1,), (), "removed", False),
        ((2,), (1,), "same", False),
        ((), (2,), "added", False),
    ]


def test_moved_is_told_from_edited():
    found = kinds(rows(BUS, NET, SCHOOL, DOCTOR), rows(NET, SCHOOL, DOCTOR, BUS))
    assert [row[3] for row in found] == [False, False, False, True]
    assert {row[2] for row in found} == {"same"}


def test_split_and_merged():
    both = f"{BUS} {NET}"
    assert kinds(rows(both, SCHOOL), rows(BUS, NET, SCHOOL))[0][:3] == ((0,), (0, 1), "split")
    assert kinds(rows(BUS, NET, SCHOOL), rows(both, SCHOOL))[0][:3] == ((0, 1), (0,), "merged")


def test_what_stands_twice_is_told_by_its_address():
    old = [Paragraph("Noch offen.", "measure/MO-01/risks/1"), Paragraph("Noch offen.", "measure/MO-02/risks/1")]
    new = [Paragraph("Noch offen.", "measure/MO-02/risks/1"), Paragraph("Noch offen.", "measure/MO-01/risks/1")]
    assert {pair.old + pair.new for pair in align(old, new).pairs} == {(0, 1), (1, 0)}


def test_a_text_that_has_nothing_in_common_is_not_forced_on_an_anchor():
    place = find(anchor(rows(BUS, NET), 0), rows(DOCTOR, NET))
    assert place.place is None


def test_an_anchor_finds_its_paragraph_by_words_or_by_neighbours():
    new = rows(NET, SCHOOL, BUS.replace("auch", "künftig auch"))
    assert find(anchor(rows(BUS, NET), 0), new).place == 2
    assert find(anchor(rows(BUS, NET, SCHOOL), 1), rows(f"{BUS} {NET}", SCHOOL)).place == 0


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_text_against_itself_is_the_identity(texts):
    pairs = align(rows(*texts), rows(*texts)).pairs
    assert [(pair.old, pair.new, pair.kind, pair.moved) for pair in pairs] == [
        ((at,), (at,), "same", False) for at in range(len(texts))
    ]


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_each_paragraph_stands_in_exactly_one_pair(old, new):
    pairs = align(rows(*old), rows(*new)).pairs
    assert sorted(place for pair in pairs for place in pair.old) == list(range(len(old)))
    assert sorted(place for pair in pairs for place in pair.new) == list(range(len(new)))
    assert all(pair.old or pair.new for pair in pairs)


# --- real edits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["tune", "test"])
@pytest.mark.parametrize("alone", [False, True])
def test_real_edits_lose_few_anchors(part, alone):
    count, misses = judged(part, alone=alone)
    assert count > 60
    assert len(misses) / count <= (0.05 if part == "test" else 0.07)


def test_what_nobody_edited_is_always_found():
    assert [kept(part)[1] for part in ("tune", "test")] == [0, 0]


# --- truth by construction -----------------------------------------------------------------------------


def real_paragraphs() -> list[str]:
    """German paragraphs of the demonstration: of the county's own pages, invented measures and contributions."""
    folder = Path(__file__).parents[3] / "src/gemeinsam/conf/demo/data"
    found: list[str] = []

    def walk(value) -> None:
        if isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                walk(inner)
        elif isinstance(value, str) and len(value) > 70 and "http" not in value and value not in found:
            found.append(value)

    for name in ("texts.yaml", "plan-demo.yaml", "solutions.yaml", "bernkastel-wittlich.yaml"):
        walk(yaml.safe_load((folder / name).read_text("utf-8")))
    return found


def edited(text: str, others: list[str], chance: random.Random) -> str:
    """A paragraph as an editor leaves it: words gone, words from elsewhere, a clause put before or behind."""
    words, more = text.split(), chance.choice(others).split()
    for _time in range(max(1, len(words) // 6)):
        at = chance.randrange(len(words))
        words[at : at + chance.choice((1, 1, 2))] = chance.choices(more, k=chance.choice((0, 1, 2)))
        words = words or more[:3]
    added = more[: chance.choice((0, 0, 4, 8))]
    return " ".join([*added, *words] if chance.random() < 0.5 else [*words, *added])


@pytest.mark.parametrize("seed", range(6))
def test_edits_whose_truth_is_known(seed):
    chance = random.Random(seed)
    texts = real_paragraphs()
    chance.shuffle(texts)
    texts, fresh = texts[:160], texts[160:190]
    where: list[tuple[int | None, str]] = []
    for at, text in enumerate(texts):
        kind = chance.choices(("same", "edited", "gone"), (5, 4, 1))[0]
        if kind != "gone":
            where.append((at, edited(text, texts, chance) if kind == "edited" else text))
    for _move in range(12):
        where.insert(chance.randrange(len(where)), where.pop(chance.randrange(len(where))))
    for text in fresh:
        where.insert(chance.randrange(len(where)), (None, text))
    truth = {at: place for place, (at, _text) in enumerate(where) if at is not None}
    places = align(rows(*texts), rows(*(text for _at, text in where))).places()
    right = sum(truth[at] in places[at].new if at in truth else not places[at].new for at in range(len(texts)))
    assert right / len(texts) >= 0.97


def test_three_thousand_paragraphs_take_seconds():
    chance = random.Random(1)
    words = " ".join(real_paragraphs()).split()
    old = [" ".join(chance.choices(words, k=40)) for _row in range(3000)]
    new = [edited(text, old, chance) if chance.random() < 0.4 else text for text in old]
    began = time.process_time()
    places = align(rows(*old), rows(*new)).places()
    assert time.process_time() - began < 20
    assert sum(places[at].new == (at,) for at in range(3000)) >= 2970


def test_hostile_texts_end_soon():
    began = time.process_time()
    align(rows(*["der Bus " * 500] * 60, "x" * 4000), rows(*["Bus der " * 480] * 60, "\0<script>" * 400))
    assert time.process_time() - began < 10


# --- paragraphs ----------------------------------------------------------------------------------------


def test_split_takes_markdown_apart():
    text = "# Ziele\nErster Satz,\nnoch derselbe.\n\n- Punkt eins\n  geht weiter\n- Punkt zwei\n\n| a | b |\n|---|---|\n| 1 | 2 |\n```\nx\n\ny\n```\nEnde"
    assert split(text) == (
        "# Ziele", "Erster Satz, noch derselbe.", "- Punkt eins geht weiter", "- Punkt zwei", "| a | b |", "| 1 | 2 |",
        "```\nx\n\ny\n```", "Ende",
    )  # fmt: skip


@given(st.text(max_size=300))
def test_split_loses_no_word(text):
    letters = [c for c in "".join(split(text)) if c.isalnum()]
    assert letters == [c for c in text if c.isalnum()]
