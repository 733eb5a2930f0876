"""Amounts and posts as people type them."""

import pytest
from django.core.exceptions import ValidationError

from gemeinsam.strategy.cost_amounts import cents_of, exact, hundredths_of, typed


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123_456), ("1234,5", 123_450), ("0,01", 1), ("0", 0), ("12.000", 1_200_000), ("12 T€", 1_200_000),
        ("1,2 Mio", 120_000_000), ("1,234 Mio. €", 123_400_000), ("12,345 TEUR", 1_234_500), ("50 €", 5_000),
        ("1 234,00 EUR", 123_400), ("1'000", 100_000), ("25.000,-", 2_500_000), ("2\u00a0500", 250_000),
        ("1.000.000.000", 100_000_000_000), ("", None), ("–", None), ("  ", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_germans_write_them(text, cents):
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text",
    ["1.5", "1,234", "1,234.56", "-5", "−5", "5-10", "zwölf", "12 kg", "1,234567891 Mio", "1.23.456", "50 %", "1e6",
     "١٢٣", "5\x00", "1.000.000.001", "9" * 60, "12 T", "NaN", ",5"],
)  # fmt: skip
def test_what_could_mean_something_else_is_refused_in_words(text):
    with pytest.raises(ValidationError) as refused:
        cents_of(text)
    assert text[:30].strip("\x00") in refused.value.messages[0]


def test_what_is_shown_is_read_as_the_same():
    for cents in (0, 1, 10, 99, 100, 123_456, 99_999_999_999):
        assert cents_of(typed(cents)) == cents
        assert cents_of(exact(cents)) == cents


def test_posts_are_read_in_hundredths():
    assert [hundredths_of(text) for text in ("0,25", "1,5", "0.3", "2", "", "0")] == [25, 150, 30, 200, None, 0]
    for text in ("0,255", "-1", "viel", "10000"):
        with pytest.raises(ValidationError):
            hundredths_of(text)
