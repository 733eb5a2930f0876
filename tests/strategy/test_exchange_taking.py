"""Taking packages over: from a file, from an offer, as a solution and as an idea; and what does not pass the wall."""

import json

import pytest
from django.core.exceptions import ValidationError
from tests import story
from tests.strategy.exchanging import Stranger, a_running_measure, from_elsewhere, given

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import HistoryEntry
from gemeinsam.county.wall import within
from gemeinsam.inventory.models import Solution
from gemeinsam.strategy import exchange_sharing as sharing
from gemeinsam.strategy.exchange_actions import forget_sender, stop_giving, trust_sender
from gemeinsam.strategy.exchange_package import read_package
from gemeinsam.strategy.exchange_queries import measures_like, sender_of, solutions_like
from gemeinsam.strategy.exchange_taking import take_package
from gemeinsam.strategy.models import GivenPackage, KnownSender, Measure, Origin, ReceivedPackage


@pytest.fixture
def neighbour(db):
    """A county of the same installation that offers one measure, gives another as a file, and keeps a third."""
    county = story.a_county("nachbar", name="Landkreis Nachbar")
    with within(county):
        given(a_running_measure(number="NB-1", title="Rufbus Nachbar"), county, offered=True)
        given(a_running_measure(number="NB-2", title="Geheim nur als Datei"), county, released=True)
        a_running_measure(number="NB-3", title="Nie gegeben")
        story.a_draft(title="Entwurf nebenan")
    return county


@pytest.fixture
def county(neighbour):
    county = story.a_county("kreis", name="Landkreis Kreis")
    with within(county):
        yield county


def take(package, kind="solution", **values) -> ReceivedPackage:
    return take_package(package=package, kind=kind, values=values, person=None)


def code_of(act) -> str:
    with pytest.raises(ValidationError) as error:
        act()
    return error.value.code


# --- another installation ---------------------------------------------------------------------------------


def test_a_package_of_another_installation_becomes_a_solution_with_its_source(county):
    package, _sender = from_elsewhere()
    field = story.a_field()
    row = take(package, accepts=True, field=field)
    solution = Solution.objects.get()
    assert row.solution == solution
    assert (solution.title, solution.told_by, solution.examples, solution.topic) == (
        "Rufbus per App", "Landkreis Fernkreis", ["Landkreis Fernkreis"], field.topic,
    )  # fmt: skip
    assert solution.description == "Ein Bus auf Abruf.\n\nWeniger Autos."
    assert solution.sources == [package.link]
    assert solution.experience[0] == ["Was hat gut funktioniert?", "Der Bus ist voll."]
    assert "laufende Kosten je Jahr, ungefähr: 120.000 Euro" in solution.cost_note
    assert [entry.is_public for entry in entries_of(solution)] == [True]


def test_as_a_measure_it_is_a_draft_with_assumed_figures_and_its_origin(county):
    package, _sender = from_elsewhere()
    field = story.a_field()
    row = take(package, "measure", accepts=True, field=field)
    measure = Measure.objects.get()
    assert (row.measure, measure.publication, measure.stage) == (measure, "draft", "idea")
    assert (measure.number, measure.field, measure.title) == ("MO-01", field, "Rufbus per App")
    assert (measure.operating_yearly, measure.investment, measure.duration_years) == (120_000, 99_000, 3)
    assert measure.assumed_fields == {
        "duration_years", "funding_percent", "investment", "operating_yearly", "staff_hundredths",
    }  # fmt: skip
    assert (Origin.objects.get().solution, Origin.objects.get().measure) == (row.solution, measure)
    assert (measure.contact, measure.lead_unit, measure.risks) == (None, None, "Zu wenige Fahrer.")


def test_an_unknown_sender_needs_a_persons_yes(county):
    package, _sender = from_elsewhere()
    assert sender_of(package).standing == "unknown"
    assert (code_of(lambda: take(package)), ReceivedPackage.objects.count(), Solution.objects.count()) == (
        "unknown",
        0,
        0,
    )
    assert take(package, accepts=True).standing == "unknown"
    assert (KnownSender.objects.count(), sender_of(package).standing) == (0, "unknown")


def test_a_remembered_sender_is_known_from_then_on_and_forgotten_again(county):
    package, _sender = from_elsewhere()
    take(package, accepts=True, remember=True)
    sender = KnownSender.objects.get()
    assert (sender.name, sender.public_key, sender_of(package).standing) == (
        "Landkreis Fernkreis",
        package.key,
        "known",
    )
    forget_sender(sender=sender, person=story.a_lead(county=county))
    assert (sender_of(package).standing, Solution.objects.count()) == ("unknown", 1)
    assert list(HistoryEntry.objects.filter(verb="distrusted").values_list("is_public", flat=True)) == [False]


def test_a_known_name_with_another_key_is_unknown_and_named(county):
    package, _sender = from_elsewhere()
    take(package, accepts=True, remember=True)
    forged = read_package(Stranger().written(package.content))
    found = sender_of(forged)
    assert (found.standing, [row.name for row in found.namesakes]) == ("unknown", ["Landkreis Fernkreis"])


def test_trust_needs_a_key_and_not_our_own(county):
    own = given(a_running_measure(), county).key
    for key in ("", "abc", own):
        with pytest.raises(ValidationError) as error:
            trust_sender(name="A", ags="", public_key=key, person=None)
        assert list(error.value.error_dict) == ["public_key"]
    key = Stranger().key
    assert trust_sender(name="A", ags="", public_key=key, person=None) == trust_sender(
        name="B", ags="", public_key=key, person=None
    )


def test_our_own_package_is_not_taken_over(county):
    assert code_of(lambda: take(given(a_running_measure(), county), accepts=True)) == "own"


def test_the_same_package_twice_is_known_by_its_check_sum(county):
    package, _sender = from_elsewhere()
    take(package, accepts=True)
    assert code_of(lambda: take(package, accepts=True)) == "known"
    # Written otherwise, with another order and spaces, it is the same content.
    again = read_package(json.dumps(json.loads(package.text), indent=4).encode())
    assert code_of(lambda: take(again, accepts=True)) == "known"
    assert (ReceivedPackage.objects.count(), Solution.objects.count()) == (1, 1)


def test_a_solution_becomes_a_measure_later_once(county):
    package, _sender = from_elsewhere()
    field = story.a_field()
    first = take(package, accepts=True)
    assert code_of(lambda: take(package, "measure")) == "no_field"
    later = take(package, "measure", field=field)
    assert (later.pk, later.measure.title, Solution.objects.count()) == (first.pk, "Rufbus per App", 1)
    assert code_of(lambda: take(package, "measure", field=field)) == "known"


def test_the_next_package_of_the_same_measure_renews_the_solution(county):
    stranger, (package, _sender) = Stranger(), from_elsewhere()
    content = dict(package.content)
    old = take(read_package(stranger.written(content)), accepts=True)
    newer = {**content, "made": "2027-01-01", "measure": {**content["measure"], "title": "Rufbus 2"}}
    new = take(read_package(stranger.written(newer)), accepts=True)
    assert (new.solution, Solution.objects.get().title) == (old.solution, "Rufbus 2")
    # The same number of another county is another measure.
    other = read_package(Stranger().written(newer))
    assert take(other, accepts=True).solution != old.solution


# --- likeness ---------------------------------------------------------------------------------------------


def test_own_measures_with_a_like_title_are_shown_the_likest_first(county):
    package, _sender = from_elsewhere()
    story.a_measure(title="Rufbus Eifel", number="MO-91")
    story.a_draft(title="Rufbus per App", number="MO-92")
    story.a_measure(title="Breitband für Schulen", number="MO-93")
    story.a_measure(title="Rufbus per App", number="MO-94", retired=story.timezone.now())
    Solution.objects.create(slug="l-1", title="Rufbus im ländlichen Raum", description="-")
    found = [(like.row.number, like.percent) for like in measures_like(package)]
    assert found[0] == ("MO-92", 100)
    assert [number for number, _percent in found] == ["MO-92", "MO-91"]
    assert [like.row.slug for like in solutions_like(package)] == ["l-1"]


# --- the wall ---------------------------------------------------------------------------------------------


def test_only_what_is_offered_passes_the_wall(county, neighbour):
    offers = sharing.offers()
    assert [(offer.package.title, offer.package.sender) for offer in offers] == [
        ("Rufbus Nachbar", "Landkreis Nachbar")
    ]
    text = repr(offers)
    assert [word for word in ("Geheim", "Nie gegeben", "Entwurf nebenan") if word in text] == []
    with within(neighbour):
        files = {row.digest for row in GivenPackage.objects.filter(offered=None)}
        assert sharing.offers() == []
    assert [sharing.offered_package(digest) for digest in files] == [None]


@pytest.mark.parametrize(
    "change",
    [{"publication": "draft"}, {"publication": "approved"}, {"stage": "stopped"}, {"retired": "2026-11-01T00:00:00Z"}],
    ids=str,
)
def test_an_offer_ends_with_the_measure(county, neighbour, change):
    digest = sharing.offers()[0].package.digest
    with within(neighbour):
        Measure.objects.filter(number="NB-1").update(**change)
    assert (sharing.offers(), sharing.offered_package(digest)) == ([], None)


def test_an_offer_ends_when_the_county_says_so(county, neighbour):
    with within(neighbour):
        stop_giving(measure=Measure.objects.get(number="NB-1"), person=story.a_lead(county=neighbour))
    assert sharing.offers() == []


def test_a_row_that_somebody_changed_in_the_database_is_no_offer(county, neighbour):
    with within(neighbour):
        row = GivenPackage.objects.get(offered__isnull=False)
        row.package["content"]["measure"]["title"] = "Gefälscht"
        GivenPackage.objects.filter(pk=row.pk).update(package=row.package)
    assert sharing.offers() == []


def test_an_offer_is_taken_over_without_a_file_and_writes_here_alone(county, neighbour):
    package = sharing.offers()[0].package
    assert sender_of(package).standing == "neighbour"
    with within(neighbour):
        before = HistoryEntry.objects.count()
    row = take(package, "measure", field=story.a_field())
    assert (row.standing, row.county_id, row.solution.county_id, row.measure.county_id) == (
        "neighbour", county.pk, county.pk, county.pk,
    )  # fmt: skip
    with within(neighbour):
        assert (HistoryEntry.objects.count(), ReceivedPackage.objects.count(), Solution.objects.count()) == (
            before,
            0,
            0,
        )
    assert story.County.objects.count() == 2


def test_a_stranger_who_signs_a_neighbours_offer_anew_stays_unknown(county, neighbour):
    offered = sharing.offers()[0].package
    assert sender_of(read_package(Stranger().written(offered.content))).standing == "unknown"


def test_a_file_of_the_neighbour_that_is_not_offered_counts_as_unknown(county, neighbour):
    with within(neighbour):
        row = GivenPackage.objects.get(offered=None)
    assert sender_of(read_package(json.dumps(row.package).encode())).standing == "unknown"
