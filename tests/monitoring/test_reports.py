"""Reports: a light with its reason, never green without a word."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests.demo_case import DemoCase

from gemeinsam.monitoring import actions, queries
from gemeinsam.monitoring.models import Report
from gemeinsam.strategy.models import Measure


class TestReport(DemoCase):
    def report(self, number: str = "MO-03", **changes) -> Report:
        values = {"on": timezone.localdate(), "text": "Läuft.", "light": "green", "reason": "", **changes}
        measure = Measure.objects.get(number=number)
        return actions.add_report(measure=measure, values=values, person=self.person("kontakt"))

    def test_yellow_and_red_need_a_reason(self):
        for light in ("yellow", "red"):
            with pytest.raises(ValidationError):
                self.report(light=light)
        assert self.report(light="red", reason="Die Ausschreibung blieb leer.").light == "red"

    def test_a_day_to_come_is_refused(self):
        with pytest.raises(ValidationError):
            self.report(on=timezone.localdate() + timedelta(days=1))

    def test_without_a_report_the_light_is_grey_and_an_old_one_goes_grey_again(self):
        measure = Measure.objects.get(number="MO-01")
        assert queries.standing_of(measure, None).light == "grey"
        old = self.report("MO-01", on=timezone.localdate() - timedelta(days=366))
        assert queries.standing_of(measure, old).light == "grey"
        assert queries.standing_of(measure, self.report("MO-01")).light == "green"

    def test_the_page_counts_what_was_told(self):
        told = len(queries.reported_measures())
        page = self.client.get("/stand/").content.decode()
        assert f"Zu {told} von 28 Maßnahmen gibt es eine Meldung" in page

    def test_a_contact_person_reports_on_own_measures_only(self):
        self.sign_in("kontakt")
        own = Measure.objects.filter(lead_unit__slug="vg-wittlich-land").first()
        assert self.client.get(f"/massnahmen/{own.number}/stand/").status_code == 200
        assert self.client.get("/massnahmen/MO-03/stand/").status_code == 403
