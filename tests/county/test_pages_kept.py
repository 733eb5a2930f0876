"""Readers' pages are kept until the next change of the county, and never for anybody with a session."""

from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from tests.demo_case import DemoCase

from gemeinsam.conf.settings import PAGES
from gemeinsam.inventory import actions
from gemeinsam.inventory.models import Project

KEEPING = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {**PAGES, "LOCATION": "kept"},
}


@override_settings(CACHES=KEEPING)
class TestKeptPages(DemoCase):
    def statements(self, address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert self.client.get(address).status_code == 200
        return len(seen)

    def test_the_second_reader_costs_two_statements(self):
        first = self.statements("/massnahmen/?q=erste")
        assert first > 2
        assert self.statements("/massnahmen/?q=erste") == 2

    def test_a_change_is_seen_at_once(self):
        project = Project.objects.get(title="LandRäume")
        self.client.get(project.get_absolute_url())
        actions.edit_project(
            project=project,
            values={"summary": "Ganz neu gesagt."},
            version=project.version,
            person=self.person("redaktion"),
        )
        assert "Ganz neu gesagt." in self.client.get(project.get_absolute_url()).content.decode()

    def test_forms_are_never_kept_so_no_two_guests_share_a_key(self):
        keys = {
            self.client.get("/mitmachen/").content.decode().split('name="_key" value="')[1][:60] for _time in range(2)
        }
        assert len(keys) == 2

    def test_whoever_is_signed_in_gets_a_page_of_their_own(self):
        self.client.get("/projekte/")
        self.sign_in("redaktion")
        assert "Eintrag anlegen" in self.client.get("/projekte/").content.decode()
        self.client.logout()
        assert "Eintrag anlegen" not in self.client.get("/projekte/").content.decode()
