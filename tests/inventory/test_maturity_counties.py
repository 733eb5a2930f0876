"""Comparison between counties: opted in, aggregated, never of fewer than five, and through one place only."""

import re
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import story

from gemeinsam.county.models import County
from gemeinsam.county.wall import UnboundError, within
from gemeinsam.inventory import maturity_actions as actions
from gemeinsam.inventory import maturity_sharing as sharing
from gemeinsam.inventory.maturity_models import MaturityRound, MaturityShare

ROOM = Path(sharing.__file__).parent
WHERE = "/verwaltung/reifegrad/landkreise/"


@pytest.fixture(autouse=True)
def any_host(settings):
    """Counties of this file are reached as kreis1.test and so on."""
    settings.ALLOWED_HOSTS = ["*"]


def a_rated_county(number: int, levels=(2, 2, 2), *, shared: bool = True, **question) -> County:
    """A county with a round that is over; its share is in force already."""
    county = story.a_county(f"kreis{number}")
    with within(county):
        unit = story.a_unit(name=f"Geheimes Amt {number}")
        form = story.a_questionnaire()
        if question:
            form.questions.filter(code="A1").update(**question)
        row = story.a_maturity_round(
            units=[unit], questionnaire=form, answers={unit: levels}, opens=story.a_day(30), closes=story.a_day(9)
        )
        if shared:
            actions.share_round(round_=row, version=1, person=story.a_lead(county=county))
            in_force()
    return county


def in_force() -> None:
    MaturityShare.objects.update(since=story.a_day(1))


def ours(county: County) -> dict:
    with within(county):
        return sharing.quartiles_beside_ours()


@pytest.fixture
def five(db):
    """Five counties whose dimension A stands at 0, 1, 2, 3 and 4."""
    return [a_rated_county(number, (number, number, 2)) for number in range(5)]


def test_five_counties_see_median_and_quartiles(five):
    found = sorted((q.lower, q.median, q.upper, q.band) for q in ours(five[0]).values())
    assert found == [(1, 2, 3, (5, 9)), (2, 2, 2, (5, 9))]
    assert [ours(county) for county in five] == [ours(five[0])] * 5


def test_four_counties_see_nothing(five):
    with within(five[4]):
        row = MaturityRound.objects.get()
        actions.unshare_round(round_=row, version=row.version, person=story.a_lead(county=five[4]))
    assert set(ours(five[0]).values()) == {None}
    assert ours(five[4]) == {}


def test_who_shares_nothing_sees_nothing_and_counts_for_nobody(five):
    silent = a_rated_county(9, (4, 4, 4), shared=False)
    assert ours(silent) == {}
    assert ours(five[0]) == ours(five[1])
    assert {q.band for q in ours(five[0]).values()} == {(5, 9)}


def test_other_words_or_weights_are_another_crowd(five):
    other = a_rated_county(8, (4, 4, 2), text="Ganz anders gefragt?")
    heavier = a_rated_county(7, (4, 4, 2), weight=3)
    prints = sorted(ours(five[0]), key=lambda key: ours(five[0])[key].lower)
    for county in (other, heavier):
        found = ours(county)
        assert sum(value is None for value in found.values()) == 1
        assert found[prints[1]].lower == 2  # dimension B, asked alike by all seven


def test_a_dimension_that_nobody_knows_is_not_shared(db):
    county = a_rated_county(1, (None, None, 3))
    with within(county):
        assert [row.hundredths for row in MaturityShare.objects.all()] == [300]


def test_a_share_counts_from_the_first_of_next_month(five):
    """Whoever watches sees no single county come: all of a month join together."""
    new = a_rated_county(6, (4, 4, 4))
    with within(new):
        MaturityShare.objects.update(since=sharing.first_of_next_month(timezone.localdate()))
        assert sharing.quartiles_beside_ours() == {}
    assert sorted(q.median for q in ours(five[0]).values()) == [2, 2]
    later = sharing.first_of_next_month(timezone.localdate())
    with mock.patch.object(sharing.timezone, "localdate", return_value=later):
        assert len(ours(new)) == 2


@pytest.mark.parametrize(
    ("day", "first"), [((2026, 11, 23), (2026, 12, 1)), ((2026, 12, 31), (2027, 1, 1)), ((2027, 1, 1), (2027, 2, 1))]
)
def test_the_first_of_the_next_month(day, first):
    moment = timezone.datetime(*day).date()
    assert sharing.first_of_next_month(moment).timetuple()[:3] == first


def test_a_county_counts_once(five):
    """Sharing a newer round takes the place of the older one."""
    with within(five[0]):
        unit, person = story.a_unit(), story.a_lead(county=five[0])
        newer = story.a_maturity_round(
            units=[unit], answers={unit: (4, 4, 2)}, opens=story.a_day(5), closes=story.a_day(1)
        )
        actions.share_round(round_=newer, version=1, person=person)
        assert MaturityRound.objects.filter(shared__isnull=False).get() == newer
        assert set(MaturityShare.objects.values_list("round", flat=True)) == {newer.pk}
        in_force()
    assert sorted(q.median for q in ours(five[1]).values()) == [2, 3]


def test_nothing_is_shared_without_the_lead_s_own_act(five):
    with within(five[0]):
        row = MaturityRound.objects.get()
        actions.unshare_round(round_=row, version=row.version, person=story.a_lead(county=five[0]))
        row.refresh_from_db()
        actions.publish_round(round_=row, version=row.version, person=story.a_lead(county=five[0]))
        assert MaturityShare.objects.count() == 0


# --- the crossing itself ---------------------------------------------------------------------------------


def test_the_crossing_reads_released_means_and_no_other_table(five):
    with within(five[0]), CaptureQueriesContext(connection) as captured:
        sharing.quartiles_beside_ours()
    past = [query["sql"] for query in captured if '"county_id" =' not in query["sql"]]
    assert len(past) == 1
    assert set(re.findall(r'(?:FROM|JOIN) "(\w+)"', past[0])) == {"inventory_maturityshare"}
    columns = past[0].split(" FROM ")[0]
    assert set(re.findall(r'\."(\w+)"', columns)) == {"fingerprint", "hundredths"}


def test_the_crossing_stands_in_one_file():
    beyond = {
        path.name for path in ROOM.rglob("*.py") if ".everywhere" in path.read_text() and "migrations" not in path.parts
    }
    # Forgetting contacts whose time is over is done for all counties at once, and shows nobody anything.
    assert beyond == {"maturity_sharing.py", "collection_actions.py"}


def test_the_crossing_asks_which_county(five):
    with pytest.raises(UnboundError):
        sharing.quartiles_beside_ours()


def test_what_comes_out_is_coarse_and_names_nobody(five):
    found = ours(five[0])
    for value in found.values():
        assert all((4 * number).denominator == 1 for number in (value.lower, value.median, value.upper))
    said = repr(found)
    assert not any(name in said for county in five for name in (county.name, county.slug))


def test_how_many_counties_there_are_shows_only_in_bands(five):
    """A sixth county is not told; the tenth is."""
    bands = []
    for number in (6, 7, 8, 9, 10):
        a_rated_county(number, (2, 2, 2))
        bands.append({found.band for found in ours(five[0]).values()})
    assert bands == [{(5, 9)}] * 4 + [{(10, 19)}]


# --- the page ------------------------------------------------------------------------------------------


def page_of(county: County) -> str:
    client = story.signed_in(Client(HTTP_HOST=f"{county.slug}.test"), story.a_lead(county=county), county)
    response = client.get(WHERE)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xad", "").split())


def test_the_page_shows_ours_beside_median_and_middle_half(five):
    page = page_of(five[4])
    row = page.split("</span> Dimension A</th>")[1].split("</tr>")[0]
    assert 'data-label="Wir">4,00<' in row
    assert 'data-label="Median">2,00<' in row
    assert 'data-label="mittlere Hälfte">1,00 bis 3,00<' in row
    assert 'data-label="Landkreise">5 bis 9<' in row
    assert not any(f"Geheimes Amt {n}" in page or f"kreis{n}.test" in page for n in range(4))


def test_the_page_says_why_there_is_nothing(db):
    alone = a_rated_county(1)
    page = page_of(alone)
    assert "Noch zu wenige Landkreise" in page
    assert "unter fünf" in page
    with within(alone):
        MaturityShare.objects.update(since=timezone.localdate() + timedelta(days=3))
    assert "Ihre Freigabe zählt ab" in page_of(alone)
    assert "wer selbst etwas dazugibt" in page_of(a_rated_county(2, shared=False))


def test_readers_are_sent_to_the_login(five):
    assert Client(HTTP_HOST="kreis0.test").get(WHERE).status_code == 302
