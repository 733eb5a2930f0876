"""What changed, word by word: both sides can be read from it, and people can read it."""

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gemeinsam.engines.redline import Run, redline

WORDS = st.lists(
    st.sampled_from(["der", "Bus", "fährt", "am", "Abend", ",", "\n", "– ", "💬", "<b>", "", " "]), max_size=40
)


def sides(runs) -> tuple[str, str]:
    old = "".join(run.text for run in runs if run.change != "added")
    return old, "".join(run.text for run in runs if run.change != "removed")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_both_sides_can_be_read_from_the_runs(old, new):
    assert sides(redline(old, new)) == (old, new)


@settings(max_examples=300, deadline=None)
@given(WORDS, WORDS, st.sampled_from(["", " "]))
def test_texts_of_words_too(old, new, glue):
    assert sides(redline(glue.join(old), glue.join(new))) == (glue.join(old), glue.join(new))


@given(st.text(max_size=200))
def test_a_text_and_itself_differ_in_nothing(text):
    assert redline(text, text) == ((Run("same", text),) if text else ())


@given(st.text(max_size=80), st.text(max_size=80))
def test_runs_alternate_and_none_is_empty(old, new):
    runs = redline(old, new)
    assert all(run.text for run in runs)
    assert all(one.change != other.change for one, other in pairwise(runs))


def test_one_word_is_one_word():
    assert redline("Der Bus fährt am Abend.", "Der Bus fährt jeden Abend.") == (
        Run("same", "Der Bus fährt "), Run("removed", "am"), Run("added", "jeden"), Run("same", " Abend."),
    )  # fmt: skip


def test_a_rewritten_sentence_is_no_confetti():
    old = "Wir bauen in allen Orten des Kreises Haltestellen mit Anzeige."
    new = "Jede Gemeinde bekommt in den nächsten Jahren barrierefreie Haltestellen mit Anzeige."
    assert redline(old, new) == (
        Run("removed", "Wir bauen in allen Orten des Kreises"),
        Run("added", "Jede Gemeinde bekommt in den nächsten Jahren barrierefreie"),
        Run("same", " Haltestellen mit Anzeige."),
    )


def test_a_longer_piece_that_stayed_is_shown_as_such():
    old = "Zuerst prüfen wir den Bedarf der Gemeinden im Kreis und dann bauen wir."
    new = "Danach klären wir den Bedarf der Gemeinden im Kreis und später planen wir."
    kept = [run.text.strip() for run in redline(old, new) if run.change == "same"]
    assert "wir den Bedarf der Gemeinden im Kreis und" in kept


def test_hostile_repetition_ends_soon():
    began = time.process_time()
    runs = redline("a b " * 2000, "b a a " * 2000)
    assert sides(runs) == ("a b " * 2000, "b a a " * 2000)
    assert time.process_time() - began < 3
