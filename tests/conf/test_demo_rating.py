"""The example of a rating: assumed, adopted, and the plan's benefit stays as it was."""

from tests.demo_case import DemoCase

from gemeinsam.conf import demo
from gemeinsam.strategy import rating_queries as queries
from gemeinsam.strategy.models import Criterion, RatingRound


class TestTheExample(DemoCase):
    def test_it_changes_no_benefit_and_says_that_it_is_an_example(self):
        row = RatingRound.objects.get()
        proposals = queries.score_proposals(queries.standing_of(row))
        assert len(proposals) == 28
        assert [one for one in proposals if one.is_change] == []
        assert queries.standing_of(row).people == 3
        page = self.client.get("/massnahmen/bewertung/")
        self.assertContains(page, "Beispiel, Punkte angenommen")

    def test_loaded_twice_it_stands_once_and_goes_in_one_step(self):
        demo.load(progress=lambda _line: None)
        assert RatingRound.objects.count() == 1
        demo.remove_assumed()
        assert (RatingRound.objects.count(), Criterion.objects.count()) == (0, 0)

    def test_a_criterion_that_the_county_asks_stays(self):
        own = RatingRound.objects.create(title="Eigene", opens="2026-01-01", closes="2026-02-01")
        own.criteria.add(Criterion.objects.first())
        demo.remove_assumed()
        assert (RatingRound.objects.get(), Criterion.objects.count()) == (own, 1)
