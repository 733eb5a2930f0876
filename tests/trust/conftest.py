"""The county of the demonstration for tests that want real rows, and a small one for those that want few."""

import pytest
from django.core.cache import cache
from django.db import transaction
from tests import story
from tests.trust.site import Site
from tests.trust.town import Town, a_town

from gemeinsam.conf import demo
from gemeinsam.county.wall import within


@pytest.fixture(autouse=True)
def fresh(settings):
    """All hosts reach the gate, as behind a public name; limits begin anew; the demo is off."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.DEMO = False
    cache.clear()


@pytest.fixture(scope="module")
def small(django_db_setup, django_db_blocker):
    """A county with one of everything, made once for all tests of a file; each test's changes are undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_town(story.a_county("kreis"))
        transaction.set_rollback(True)


@pytest.fixture
def town(small, db) -> Town:
    """The small county, bound."""
    with within(small.county):
        yield small


@pytest.fixture(scope="module")
def demo_county(django_db_setup, django_db_blocker):
    """The county of the demonstration, with a public plan that is written by hand, not computed."""
    with django_db_blocker.unblock(), transaction.atomic():
        county = demo.load(progress=lambda _line: None)
        with within(county):
            measures = list(story.Measure.objects.public())
            scenario = story.Scenario.objects.first()
            story.a_plan(scenario=scenario, measures=measures[:20], left_out=measures[20:])
        yield county
        transaction.set_rollback(True)


@pytest.fixture
def big(demo_county, db):
    """The county of the demonstration, bound."""
    with within(demo_county):
        yield demo_county


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """A data folder with the county of the demonstration, made once for all slow tests."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.prepare()
    return site.folder


@pytest.fixture
def site(site_folder):
    """A running server on that folder."""
    server = Site(site_folder)
    server.start()
    yield server
    server.kill()
