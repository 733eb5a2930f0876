"""What tests of the inventory share: a small county, its lead, and what was promised by mail."""

import pytest
from django.core.cache import cache
from django.test import Client
from tests import story

from gemeinsam.county.models import Mail
from gemeinsam.county.wall import within


@pytest.fixture
def county(db):
    """An empty county, bound; limits begin anew."""
    cache.clear()
    county = story.a_county("kreis")
    with within(county):
        yield county


@pytest.fixture
def lead(county) -> Client:
    return story.signed_in(Client(), story.a_lead(county=county))


@pytest.fixture
def mailbox():
    """Address and text of every mail that was promised, oldest first."""
    return lambda: list(Mail.objects.order_by("pk").values_list("to", "text"))
