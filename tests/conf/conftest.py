"""The demo county for the tests of the switchboard."""

import pytest
from django.db import transaction

from gemeinsam.conf import demo
from gemeinsam.county.wall import within


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The county, loaded once for all tests of this file; each test's own changes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.load(progress=lambda _: None)
        transaction.set_rollback(True)


@pytest.fixture
def county(loaded, db):
    with within(loaded):
        yield loaded
