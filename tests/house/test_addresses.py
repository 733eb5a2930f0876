"""Deny by default: every address has an entry in the policy table, and every entry an address."""

import pytest
from django.urls import URLPattern, get_resolver

from gemeinsam.conf.policy import TABLE
from gemeinsam.county.models import County

# Old addresses that allauth keeps for links it sent years ago: they have no name, so nobody can use them.
CLOSED = {f"konto/social/{old}/" for old in ("login/cancelled", "login/error", "signup", "connections")}


def addresses(patterns, path: str = "", space: str = ""):
    """Path and name of every address, those of included apps with them."""
    for pattern in patterns:
        here = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield here, f"{space}{pattern.name}" if pattern.name else None
        else:
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, here, inside)


ADDRESSES = set(addresses(get_resolver().url_patterns))
NAMES = {name for _path, name in ADDRESSES if name}


def test_every_address_of_ours_has_a_name():
    assert {path for path, name in ADDRESSES if name is None} <= CLOSED


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(CLOSED))
def test_an_address_without_a_name_is_closed(path, client):
    County.objects.create(slug="a", name="Kreis A", ags="07231", is_default=True)
    answer = client.get(f"/{path}")
    assert answer.status_code in {302, 403, 404}
    assert answer.status_code != 302 or answer["Location"].startswith("/anmelden/")


def test_every_address_has_an_entry_in_the_policy_table():
    assert sorted(NAMES - set(TABLE)) == []


def test_the_policy_table_names_no_address_that_is_gone():
    assert sorted(set(TABLE) - NAMES) == []
