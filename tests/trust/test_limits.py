"""Rate limits: so many in a span of time, then again; nobody is locked out for ever, no address is kept."""

import time
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client
from tests.trust.browsing import form_of, send

from gemeinsam.county.limits import within_limit
from gemeinsam.participation.models import Contribution

SPAN = 900


@pytest.fixture
def files(settings, tmp_path) -> Path:
    """The cache of the product: files in the data folder."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path},
        "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    cache.clear()
    return tmp_path


def uses(rf, town, moments, times=3, address="203.0.113.7") -> list[bool]:
    """Whether a use at each moment (seconds from the start of a span) was allowed."""
    request = rf.post("/", REMOTE_ADDR=address)
    request.county = town.county
    start = (time.time() // SPAN + 1) * SPAN
    allowed = []
    for moment in moments:
        with patch("time.time", return_value=start + moment):
            allowed.append(within_limit(request, "test", times=times, seconds=SPAN))
    return allowed


def test_the_fourth_of_three_is_too_many_and_the_next_span_is_free(files, town, rf):
    assert uses(rf, town, [0, 1, 2, 3, 899, 900, 901]) == [True, True, True, False, False, True, True]


def test_waiting_within_a_span_wins_nothing(files, town, rf):
    assert uses(rf, town, [0, 1, 2, 400, 800]) == [True, True, True, False, False]


def test_one_use_every_five_minutes_is_never_too_many(files, town, rf):
    assert uses(rf, town, range(0, 36_000, 300)) == [True] * 120


def test_senders_do_not_use_up_each_others_limit_and_stay_unknown(files, town, rf):
    assert uses(rf, town, [0, 1, 2], times=1) == [True, False, False]
    assert uses(rf, town, [3], times=1, address="203.0.113.8") == [True]
    kept = b"".join(path.read_bytes() + path.name.encode() for path in files.iterdir())
    assert b"203.0.113" not in kept


def test_too_many_contributions_are_refused_in_german(town, settings):
    settings.CONTRIBUTIONS_PER_SENDER = 2
    guest, before = Client(), Contribution.objects.count()
    answers = [send(guest, "/mitmachen/", text=f"Nummer {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Warten Sie eine Viertelstunde" in answers[2].content.decode()
    assert Contribution.objects.count() == before + 2


def test_an_answer_has_a_length(town):
    """A text of any length would be stored and shown to everybody."""
    editor, page = town.client("editor"), f"/verwaltung/beitraege/{town.contribution.number}/"
    form = form_of(editor, page)
    assert editor.post(page, form.filled(answer="a" * 4001)).status_code == 422
    assert editor.post(page, form.filled(answer="a" * 4000)).status_code == 302
