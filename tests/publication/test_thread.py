"""The red thread: seven stations both ways, the loose end, the desk."""

import pytest
from tests.demo_case import PlannedCase

from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Contribution
from gemeinsam.publication import loose, reach, whole
from gemeinsam.publication.trace import stations_of
from gemeinsam.strategy.models import Field, Goal, Measure, Origin
from gemeinsam.web.stations import KINDS

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow


class TestStations(PlannedCase):
    def test_everything_has_seven_in_fixed_order(self):
        things = [
            Contribution.objects.public().first(), Project.objects.first(), Field.objects.first(),
            Goal.objects.first(), Measure.objects.first(),
        ]  # fmt: skip
        for thing in things:
            assert [station.kind for station in stations_of(thing)] == list(KINDS)
            assert sum(station.is_here for station in stations_of(thing)) == 1

    def test_one_click_each_way_between_a_contribution_and_its_measure(self):
        origin = Origin.objects.filter(contribution__isnull=False, measure__isnull=False).first()
        forward = stations_of(origin.contribution)
        assert any(origin.measure.get_absolute_url() == station.url for station in forward) or (
            "?feld=" in forward[3].url
        )
        page = self.client.get(origin.measure.get_absolute_url()).content.decode()
        assert origin.contribution.get_absolute_url() in page

    def test_a_measure_left_out_ends_at_the_year_and_says_what_is_missing(self):
        stations = stations_of(Measure.objects.get(number="MO-01"))
        assert (stations[4].css, stations[4].name) == ("loose", "")
        assert "Es fehlen" in stations[4].note
        assert [station.css for station in stations[5:]] == ["after", "after"]

    def test_a_project_without_measure_ends_there_or_before(self):
        project = Project.objects.filter(leads_to__isnull=True).first()
        assert [s.css for s in stations_of(project)].count("loose") == 1

    def test_what_is_hidden_is_no_station(self):
        origin = Origin.objects.filter(contribution__isnull=False, measure__isnull=False).first()
        Contribution.objects.filter(pk=origin.contribution_id).update(state="rejected")
        names = " ".join(station.name for station in stations_of(origin.measure))
        assert origin.contribution.title not in names

    def test_assumed_is_dashed_and_open(self):
        stations = stations_of(Measure.objects.get(number="BI-02"))
        assert "then-open" in stations[1].css
        assert stations[2].css.startswith("open")


class TestReach(PlannedCase):
    def test_the_list_tells_the_same_as_the_page(self):
        rows = list(Project.objects.public())
        found = reach.reach_of(rows)
        for row in rows[:20]:
            stations = stations_of(row)
            loose_at = next((n for n, s in enumerate(stations) if s.css == "loose"), len(stations))
            assert found[row.pk].stations == loose_at, row.title

    def test_unbroken_counts_to_the_first_gap(self):
        assert reach.unbroken([True, True, False, True]) == 2
        assert reach.unbroken([]) == 0


class TestLooseEnds(PlannedCase):
    def test_each_is_computed_and_goes_when_it_is_tied(self):
        before = {(end.basket, end.url) for end in loose.loose_ends()}
        goal = Goal.objects.get(number="GE-Z2")
        assert ("ziel", goal.get_absolute_url()) in before
        Measure.objects.get(number="GE-01").goals.add(goal)
        after = {(end.basket, end.url) for end in loose.loose_ends()}
        assert before - after == {("ziel", goal.get_absolute_url())}

    def test_they_wait_for_the_right_person(self):
        ends = loose.loose_ends()
        kontakt = self.person("kontakt").memberships(manager="everywhere").get()
        mine = loose.waiting_for(ends, "contact", kontakt)
        assert {end.basket for end in mine} == {"reifegrad", "stand"}
        assert {end.basket for end in loose.waiting_for(ends, "treasurer", None)} == {"jahr"}
        assert loose.waiting_for(ends, "participant", None) == []

    def test_the_desk_counts_what_it_lists(self):
        for name in ("leitung", "redaktion", "kaemmerei", "kontakt"):
            self.sign_in(name)
            page = self.client.get("/verwaltung/")
            assert page.status_code == 200
            assert page.context["total"] == sum(count for _key, _label, count in page.context["baskets"])


class TestWhole(PlannedCase):
    def test_the_numbers_are_those_of_the_lists(self):
        stations = whole.stations(reach.Known.read())
        assert stations[3].name == f"{Measure.objects.public().count()} Maßnahmen"
        assert stations[4].name == "22 im Jahresplan"

    def test_an_empty_county_breaks_nothing(self):
        from gemeinsam.conf import demo  # noqa: PLC0415

        demo.remove()
        for address in ("/", "/faden/", "/projekte/", "/massnahmen/", "/jahresplan/", "/stand/", "/strategie/",
                        "/leitbild/", "/prozess/", "/gemeinden/", "/mitmachen/", "/beitraege/", "/strategie.pdf",
                        "/loesungen/", "/reifegrad/", "/handlungsfelder/"):  # fmt: skip
            assert self.client.get(address).status_code == 200, address
        self.sign_in("leitung")
        assert self.client.get("/verwaltung/").status_code == 200
