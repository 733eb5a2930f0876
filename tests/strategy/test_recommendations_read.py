"""Reading recommendations: what readers see of them, and the list."""

import pytest
from tests import story
from tests.strategy.advised_case import KEY, AdvisedCase

from gemeinsam.county.history import entries_of
from gemeinsam.inventory import recommend_actions as decisions
from gemeinsam.inventory.models import Project, Solution
from gemeinsam.strategy import recommend_queries
from gemeinsam.strategy.models import Measure

# Loads the county of the demonstration several times: left out of `./test quick`.
pytestmark = pytest.mark.slow


class TestReaders(AdvisedCase):
    def test_they_see_nothing_until_it_is_published(self):
        assert self.keys(for_staff=False) == []
        assert "Noch nichts veröffentlicht" in self.page()
        self.page(KEY, status=404)
        self.publish()
        assert self.keys(for_staff=False) == [KEY]
        html = self.page(KEY)
        assert "Annehmen" not in html
        assert "Verlauf" not in html

    def test_what_rests_on_internal_entries_is_not_published(self):
        key = "konzept-kreisweites-radverkehrskonzept"
        Project.objects.filter(slug="kreisweites-radverkehrskonzept").update(is_public=False)
        self.sign_in("leitung")
        response = self.send(f"/empfehlungen/{key}/entscheiden/", f"/empfehlungen/{key}/", tun="zeigen")
        assert response.status_code == 422
        assert "stützt sich auf Internes" in response.content.decode()
        self.publish(key)  # even past the page
        assert self.keys(for_staff=False) == []

    def test_a_published_one_whose_entry_becomes_internal_tells_no_title(self):
        key = "konzept-kreisweites-radverkehrskonzept"
        self.publish(key)
        Project.objects.filter(slug="kreisweites-radverkehrskonzept").update(is_public=False)
        html = self.page(key)
        assert "Radverkehr" not in html
        assert "Grundlage entfallen" in html
        assert "Radverkehr" not in self.client.get("/empfehlungen/?stand=entfallen").content.decode()

    def test_they_learn_neither_who_decided_nor_what_stood_there_before(self):
        self.publish()
        self.decline()
        Solution.objects.filter(slug="l42").update(examples=["Landkreis Kusel", "Eifelkreis Bitburg-Prüm"])
        html = self.page(KEY)
        assert "Zu groß für uns." in html
        assert self.lead.name not in html
        assert "Damals" not in html

    def test_a_measure_that_is_public_names_only_a_published_recommendation(self):
        made = self.accept()
        Measure.objects.filter(pk=made.pk).update(publication="public", lead_unit=story.a_unit())
        assert "feld-gesundheit" not in self.client.get(made.get_absolute_url()).content.decode()
        self.publish("feld-gesundheit")
        html = self.client.get(made.get_absolute_url()).content.decode()
        assert html.count('href="/empfehlungen/feld-gesundheit/"') == 2  # on the thread and below
        assert "Viel Bedarf, wenig Laufendes" in html

    def test_shown_and_hidden_twice_is_once(self):
        decided = self.publish()
        self.publish()
        assert entries_of(decided).count() == 1
        decisions.publish_recommendation(row=self.row(), is_public=False, person=self.lead)
        assert self.keys(for_staff=False) == []

    def test_the_office_alone_decides(self):
        for name in ("kaemmerei", "kontakt"):
            self.sign_in(name)
            assert self.client.get(f"/empfehlungen/{KEY}/annehmen/").status_code == 403


class TestList(AdvisedCase):
    def test_it_shows_the_weightiest_of_each_rule_and_the_rest_on_demand(self):
        self.sign_in("leitung")
        html = self.page()
        assert "3 von 6" in html
        assert html.count('href="/empfehlungen/konzept-') == 3
        html = self.client.get("/empfehlungen/?regel=konzept").content.decode()
        assert html.count('href="/empfehlungen/konzept-') == 6

    def test_it_is_narrowed_by_field_rule_and_state(self):
        self.decline()
        self.sign_in("leitung")
        for query, wanted in (
            ("stand=declined", [KEY]),
            ("feld=gesundheit&stand=alle", ["feld-gesundheit", "konzept-konzept-zur-aerztlichen-versorgung"]),
            ("regel=frist", ["frist-leader"]),
            ("regel=frist&feld=gesundheit", []),
            ("regel=%00&feld=%F0%9F%9A%B2", []),
        ):
            html = self.client.get(f"/empfehlungen/?{query}").content.decode()
            shown = [row.key for row in recommend_queries.recommendations(self.county, for_staff=True)
                     if f'href="/empfehlungen/{row.key}/"' in html]  # fmt: skip
            assert (query, sorted(shown)) == (query, sorted(wanted))


@pytest.mark.django_db
def test_an_empty_county_is_told_where_recommendations_come_from(client):
    story.signed_in(client, story.a_lead(county=story.a_county("leer")))
    html = client.get("/empfehlungen/").content.decode()
    assert "Noch keine Empfehlung" in html
    assert "Zum Bestand" in html
