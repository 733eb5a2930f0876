import pytest

from gemeinsam.engines.document.columns import LETTERS_PER_LINE, shares, size
from gemeinsam.engines.document.letters import FONTS, breakable, drawable, drawn

from .papers import a_table


def test_the_list_of_letters_is_what_the_fonts_hold():
    opened = pytest.importorskip("fontTools.ttLib").TTFont
    fira = [set(opened(path).getBestCmap()) for path in FONTS.glob("Fira*.ttf")]
    held = set.intersection(*fira) | set(opened(FONTS / "DejaVuSans.ttf").getBestCmap())
    assert len(fira) == 5
    assert drawable() == {chr(point) for point in held} | {"\n", "\u00ad", "\u200b"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grüße an Zoë, 5 €", "Grüße an Zoë, 5 €"),
        ("e\u0301\U0001f92f", "é[shocked face with exploding head]"),
        ("\U0001f44d\U0001f3fd", "[thumbs up sign]"),
        ("漢", "\u25a1"),
        ("\U0001d54f", "X"),
        ("Українська", "Українська"),
    ],
)
def test_letters_without_a_glyph_get_a_substitute(text, expected):
    assert drawn(text) == expected


def test_only_words_without_end_are_cut():
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    assert breakable(long, longest=63) == long
    assert breakable("a" * 30, longest=20) == "a" * 12 + "\u200b" + "a" * 12 + "\u200b" + "a" * 6


def test_numbers_get_what_they_need_and_text_the_rest():
    text, number = shares(a_table())
    assert text + number == pytest.approx(LETTERS_PER_LINE)
    assert number == len("Eigenmittel") + 2
    assert size(a_table()) == 9


def test_many_columns_shrink_the_type_but_not_below_reading_size():
    years = tuple(str(year) for year in range(2027, 2042))
    table = a_table(
        head=("Maßnahme", *years),
        rows=(("Maker-Mobil", *["1.254.300"] * 15),),
        align=("left", *["right"] * 15),
    )
    assert size(table) == 6.5
