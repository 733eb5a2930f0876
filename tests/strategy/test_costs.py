"""Costs of a measure as a matrix: to the cent, by hand-written SQL, for two editors at once."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import story
from tests.strategy.cost_case import a_line, a_programme, by_sql, random_stated, staff_by_sql

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import HistoryEntry
from gemeinsam.county.wall import within
from gemeinsam.strategy.cost_actions import save_costs
from gemeinsam.strategy.cost_amounts import exact
from gemeinsam.strategy.cost_models import CostAmount, CostLine, StaffAmount
from gemeinsam.strategy.cost_queries import matrix_of
from gemeinsam.strategy.cost_rules import Stated
from gemeinsam.strategy.models import Measure


@pytest.fixture
def county(db):
    county = story.a_county("kosten")
    with within(county):
        yield county


@pytest.fixture
def measure(county):
    return story.a_measure(lead_unit=story.a_unit(name="Kreisverwaltung"), title="Dorfautos")


def fresh(measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def save(measure, stated, **changes):
    values = {"version": fresh(measure).version, "person": story.a_user("editor", county=measure.county)}
    return save_costs(measure=measure, stated=stated, **values | changes)


# --- sums ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_sums_are_those_of_plain_sql_on_random_rows(measure, seed):
    units = [story.a_unit() for _ in range(4)]
    stated = random_stated(seed, units=units, programmes=[a_programme(), a_programme()])
    save(measure, stated)
    matrix = matrix_of(fresh(measure))
    by_kind = by_sql(measure, "l.kind, l.source, a.year")
    assert matrix.sums == by_kind
    for year in matrix.years:
        assert matrix.cents(year=year) == by_sql(measure, "a.year").get((year,), 0)
        for kind in ("operating", "investment"):
            own = by_kind.get((kind, "own", year), 0)
            assert matrix.cents(kind=kind, year=year, own=True) == own
            assert (
                matrix.cents(kind=kind, year=year, own=False)
                == by_sql(measure, "l.kind, a.year").get((kind, year), 0) - own
            )
    assert matrix.cents() == by_sql(measure, "l.measure_id")[measure.pk,]
    own = {(name, year): cents for name, years in matrix.payers.items() for year, cents in years.items()}
    payers = by_sql(measure, "p.name, l.source, a.year")
    assert own == {(name, year): cents for (name, source, year), cents in payers.items() if source == "own"}
    assert {(year,): matrix.hundredths(year) for year in matrix.years} == staff_by_sql(measure, "a.year")


def test_the_page_shows_the_sums_of_plain_sql(measure, client):
    stated = random_stated(99, units=[story.a_unit() for _ in range(3)], programmes=[a_programme()])
    save(measure, stated)
    html = opened(client, measure)
    assert exact(by_sql(measure, "l.measure_id")[measure.pk,]) in html
    for cents in by_sql(measure, "l.kind, a.year").values():
        assert exact(cents) in html
    for cents in by_sql(measure, "l.id").values():
        assert exact(cents) in html


# --- rules -----------------------------------------------------------------------------------------------------


def two_rows(measure, own: int, others: int, total: int | None) -> Stated:
    payer = measure.lead_unit
    lines = (
        a_line(payer, years={2028: own}, kind="investment"),
        a_line(payer, years={2028: others}, kind="investment", source="other", name="Stiftung"),
    )
    return Stated(lines=lines, totals={} if total is None else {("investment", 2028): total})


def test_own_share_and_funding_make_the_stated_total_or_are_refused_by_one_cent(measure):
    save(measure, two_rows(measure, 1_000_00, 500_00, 1_500_00))
    assert matrix_of(fresh(measure)).stated == {("investment", 2028): 1_500_00}
    for total, words in ((1_500_01, "Es fehlen 0,01\u00a0€."), (1_499_99, "Das sind 0,01\u00a0€ zu viel.")):
        with pytest.raises(ValidationError) as refused:
            save(measure, two_rows(measure, 1_000_00, 500_00, total))
        assert words in refused.value.messages[0]
        assert "2028, investiv" in refused.value.messages[0]
    assert matrix_of(fresh(measure)).stated == {("investment", 2028): 1_500_00}


def test_without_a_stated_total_any_sum_holds(measure):
    save(measure, two_rows(measure, 1, 2, None))
    assert matrix_of(fresh(measure)).cents() == 3


def test_a_total_of_another_kind_or_year_is_not_fed_by_these_rows(measure):
    stated = two_rows(measure, 1_00, 1_00, None)
    for key in (("operating", 2028), ("investment", 2029)):
        with pytest.raises(ValidationError, match="Es fehlen"):
            save(measure, Stated(lines=stated.lines, totals={key: 2_00}))


def test_a_payer_of_another_county_is_refused(measure):
    with within(story.a_county("anderswo")):
        stranger, programme = story.a_unit(), a_programme()
    for line in (
        a_line(stranger, years={2027: 1}),
        a_line(measure.lead_unit, years={2027: 1}, source="funding", programme=programme),
    ):
        with pytest.raises(ValidationError) as refused:
            save(measure, Stated(lines=(line,)))
        assert refused.value.code == "stranger"
    with pytest.raises(ValidationError):
        save(measure, Stated(staff=((stranger, {2027: 10}),)))
    assert CostLine.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"years": {2027: -1}}, {"years": {2027: 10**12}}, {"years": {1999: 1}}, {"years": {2027: 1, 2050: 1}},
        {"source": "other"}, {"source": "funding"}, {"kind": "beides"}, {"source": "woher"},
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_not_stored(measure, changes):
    with pytest.raises(ValidationError):
        save(measure, Stated(lines=(a_line(measure.lead_unit, **{"years": {2027: 1}} | changes),)))
    assert CostLine.objects.count() == 0
    assert fresh(measure).version == measure.version


def test_two_rows_that_say_the_same_are_refused(measure):
    line = a_line(measure.lead_unit, years={2027: 1})
    with pytest.raises(ValidationError, match="Fassen Sie sie zusammen"):
        save(measure, Stated(lines=(line, line)))


def test_the_database_holds_the_rules_too(measure):
    save(measure, Stated(lines=(a_line(measure.lead_unit, years={2027: 1}),), staff=((measure.lead_unit, {2027: 1}),)))
    line, posts = CostLine.objects.get(), StaffAmount.objects.get()
    again = {"measure": measure, "payer": line.payer, "kind": line.kind}
    for broken in (
        lambda: CostLine.objects.create(**again, source="own"),
        lambda: CostLine.objects.create(**again, source="other"),
        lambda: CostLine.objects.create(**again, source="own", programme=a_programme(), name="x"),
        lambda: CostAmount.objects.create(line=line, year=2027, cents=2),
        lambda: CostAmount.objects.create(line=line, year=2028, cents=-1),
        lambda: StaffAmount.objects.create(line=posts.line, year=2027, hundredths=2),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


# --- saving ----------------------------------------------------------------------------------------------------


def test_a_save_leaves_one_entry_that_says_what_changed(measure):
    payer = measure.lead_unit
    save(measure, Stated(lines=(a_line(payer, years={2027: 100_00}),)))
    before = HistoryEntry.objects.count()
    save(measure, Stated(lines=(a_line(payer, years={2027: 100_01}),), staff=((payer, {2027: 25}),)))
    assert HistoryEntry.objects.count() == before + 1
    entry = entries_of(measure).first()
    assert entry.verb == "costs_edited"
    assert entry.changes == {
        f"{payer}, laufend (konsumtiv), Eigenanteil": ["2027: 100,00\u00a0€", "2027: 100,01\u00a0€"],
        f"Personal: {payer}": ["", "2027: 0,25"],
    }


def test_what_stays_keeps_its_sources_and_what_a_person_changes_is_no_assumption(measure):
    payer = measure.lead_unit
    stays, changes = a_line(payer, years={2027: 1}), a_line(payer, kind="investment", years={2027: 2})
    save(measure, Stated(lines=(stays, changes)))
    CostLine.objects.update(assumed="|*|", sources=["https://beispiel.test"])
    kept = dict(CostLine.objects.values_list("kind", "pk"))
    save(measure, Stated(lines=(stays, a_line(payer, kind="investment", years={2027: 3}))))
    rows = {row.kind: row for row in CostLine.objects.all()}
    assert {kind: row.pk for kind, row in rows.items()} == kept
    assert (rows["operating"].is_assumed, rows["investment"].is_assumed) == (True, False)
    assert rows["investment"].sources == ["https://beispiel.test"]


def test_a_programme_that_is_removed_leaves_its_row(measure):
    programme = a_programme(title="LEADER")
    save(measure, Stated(lines=(a_line(measure.lead_unit, source="funding", programme=programme, years={2027: 5}),)))
    programme.delete()
    matrix = matrix_of(fresh(measure))
    assert (matrix.cents(own=False), CostLine.objects.get().origin) == (5, "LEADER")


# --- the page --------------------------------------------------------------------------------------------------


def as_role(client, county, role="editor", **changes):
    user = story.a_user(role, county=county, **changes)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["county"] = county.pk
    session.save()
    return user


def where(measure) -> str:
    return f"/massnahmen/{measure.number}/kosten/"


def opened(client, measure) -> str:
    if "_auth_user_id" not in client.session:
        as_role(client, measure.county)
    response = client.get(where(measure))
    assert response.status_code == 200
    return response.content.decode()


TAG = re.compile(r"<input[^>]*>|<select[^>]*>.*?</select>", re.DOTALL)


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send of the page's form."""
    found = {}
    for tag in TAG.findall(html[html.index('class="cost-form"') :]):
        name = re.search(r'name="([^"]+)"', tag)[1]
        if tag.startswith("<select"):
            chosen = re.search(r'<option value="([^"]*)" selected', tag)
            found[name] = chosen[1] if chosen else ""
        else:
            found[name] = unescape((re.search(r' value="([^"]*)"', tag) or ["", ""])[1])
    return found


def test_a_matrix_is_entered_row_by_row_without_a_script(measure, client):
    html = opened(client, measure)
    response = client.post(where(measure), {**fields_of(html), "tun": "zeile"})
    assert response.status_code == 200
    sent = fields_of(response.content.decode())
    first = int(sent["erstes"])
    sent |= {"z0-payer": str(measure.lead_unit_id), f"z0-{first}": "1.234,56"}
    html = client.post(where(measure), {**sent, "tun": "danach"}).content.decode()
    sent = fields_of(html)
    assert sent[f"z0-{first}"] == "1.234,56"
    assert f"z0-{first + 1}" in sent
    assert "1.234,56\u00a0€" in html
    html = client.post(where(measure), {**sent, "tun": "stelle"}).content.decode()
    sent = fields_of(html) | {"s0-payer": str(measure.lead_unit_id), f"s0-{first}": "0,5"}
    done = client.post(where(measure), {**sent, "tun": "speichern"})
    assert done.status_code == 302, done.content.decode()
    matrix = matrix_of(fresh(measure))
    assert (matrix.cents(kind="operating", year=first, own=True), matrix.hundredths(first)) == (123_456, 50)


def test_rough_figures_are_offered_as_a_start_and_not_stored(county, client):
    measure = story.a_measure(
        lead_unit=story.a_unit(), operating_yearly=1_000, investment=501, funding_percent=50, duration_years=2,
        earliest_year=2028, staff_hundredths=30,
    )  # fmt: skip
    html = opened(client, measure)
    assert CostLine.objects.count() == 0
    assert client.post(where(measure), {**fields_of(html), "tun": "speichern"}).status_code == 302
    matrix = matrix_of(fresh(measure))
    assert by_sql(measure, "l.kind, l.source, a.year") == {
        ("operating", "own", 2028): 500_00, ("operating", "own", 2029): 500_00, ("operating", "other", 2028): 500_00,
        ("operating", "other", 2029): 500_00, ("investment", "own", 2028): 251_00, ("investment", "other", 2028): 250_00,
    }  # fmt: skip
    assert [matrix.hundredths(year) for year in matrix.years] == [30, 30]


def test_an_unreadable_amount_is_named_at_its_cell_and_nothing_typed_is_lost(measure, client):
    save(measure, two_rows(measure, 1_00, 2_00, None))
    sent = fields_of(opened(client, measure)) | {"z0-2028": "1,234", "z1-2028": "77,77"}
    response = client.post(where(measure), {**sent, "tun": "speichern"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "„1,234“ ist kein lesbarer Betrag" in html
    assert {name: fields_of(html)[name] for name in ("z0-2028", "z1-2028")} == {"z0-2028": "1,234", "z1-2028": "77,77"}
    assert matrix_of(fresh(measure)).cents() == 3_00


def test_the_second_editor_sees_both_texts_and_loses_nothing(measure, client):
    save(measure, two_rows(measure, 1_00, 2_00, None))
    mine = fields_of(opened(client, measure)) | {"z0-2028": "9,00"}
    save(measure, two_rows(measure, 5_00, 2_00, None))
    response = client.post(where(measure), {**mine, "tun": "speichern"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Jemand anderes hat inzwischen gespeichert" in html
    assert "2028: 5,00\u00a0€" in html
    assert "2028: 9,00\u00a0€" in html
    again = fields_of(html)
    assert again["z0-2028"] == "9,00"
    assert matrix_of(fresh(measure)).cents(own=True) == 5_00
    assert client.post(where(measure), {**again, "tun": "speichern"}).status_code == 302
    assert matrix_of(fresh(measure)).cents(own=True) == 9_00


def test_an_edit_of_the_measure_meanwhile_is_a_conflict_as_well(measure, client):
    mine = fields_of(opened(client, measure))
    Measure.objects.filter(pk=measure.pk).update(version=7)
    assert client.post(where(measure), {**mine, "tun": "speichern"}).status_code == 422


def test_a_row_is_removed_and_a_row_opened(measure, client):
    save(measure, two_rows(measure, 1_00, 2_00, None))
    sent = fields_of(opened(client, measure))
    html = client.post(where(measure), {**sent, "tun": "offen-z1"}).content.decode()
    assert fields_of(html)["z1-offen"] == "1"
    sent = fields_of(client.post(where(measure), {**fields_of(html), "tun": "weg-z0"}).content.decode())
    assert (sent["zeilen"], sent["z0-name"]) == ("1", "Stiftung")
    assert client.post(where(measure), {**sent, "tun": "speichern"}).status_code == 302
    assert [line.name for line in CostLine.objects.all()] == ["Stiftung"]


@pytest.mark.parametrize("seed", range(3))
def test_ten_years_and_thirty_rows_come_back_as_they_were(measure, client, seed):
    stated = random_stated(seed, units=[story.a_unit() for _ in range(3)], programmes=[a_programme()])
    save(measure, stated)
    before = by_sql(measure, "l.name, l.kind, l.source, a.year")
    posts = staff_by_sql(measure, "u.slug, a.year")
    assert client.post(where(measure), {**fields_of(opened(client, measure)), "tun": "speichern"}).status_code == 302
    assert by_sql(measure, "l.name, l.kind, l.source, a.year") == before
    assert staff_by_sql(measure, "u.slug, a.year") == posts
    assert entries_of(measure).first().changes == {}


def test_the_page_asks_few_statements_for_one_row_and_for_thirty(measure, client):
    counts = []
    for rows in (1, 30):
        save(measure, random_stated(1, units=[story.a_unit()], programmes=[a_programme()], rows=rows))
        opened(client, measure)
        with CaptureQueriesContext(connection) as captured:
            opened(client, measure)
        counts.append(
            len([query for query in captured if not re.match(r"BEGIN|SAVEPOINT|RELEASE|COMMIT", query["sql"])])
        )
    assert counts[0] == counts[1]
    assert counts[1] <= 12 + 2  # two are the test's own: the session


def test_only_the_office_and_editors_of_the_leading_unit_may(measure, client):
    unit = story.a_unit()
    for role, changes, status in (
        ("unit_editor", {"unit": measure.lead_unit}, 200), ("unit_editor", {"unit": unit}, 403),
        ("contact", {"unit": measure.lead_unit}, 403), ("treasurer", {}, 403), ("lead", {}, 200),
    ):  # fmt: skip
        as_role(client, measure.county, role, **changes)
        assert (role, client.get(where(measure)).status_code) == (role, status)


@pytest.mark.parametrize(
    "changes",
    [
        {"z0-payer": "999999999999999999999"}, {"z0-payer": "x"}, {"z0-kind": "<script>"}, {"z0-source": "f0"},
        {"zeilen": "99999"}, {"erstes": "abc"}, {"letztes": "-1"}, {"version": "1" * 11}, {"version": "٣"},
        {"tun": "weg-z99999"}, {"tun": "weg-"}, {"tun": "offen-s-1"}, {"z0-2028": "\x00"}, {"z0-name": "x" * 9_000},
    ],
)  # fmt: skip
def test_hostile_fields_break_nothing(measure, client, changes):
    save(measure, two_rows(measure, 1_00, 2_00, None))
    sent = fields_of(opened(client, measure))
    response = client.post(where(measure), {**sent, "tun": "speichern", **changes})
    assert response.status_code in {200, 302, 422}
