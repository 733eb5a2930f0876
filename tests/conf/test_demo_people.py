"""The demo county's people are invented."""

from gemeinsam.conf import demo
from gemeinsam.county.models import Membership, Role, User


def test_demo_people_can_log_in_only_in_demo_mode(county):
    people = User.objects.filter(email__in=[person.email for person in demo.PEOPLE])
    assert {person.is_demo for person in people} == {True}
    assert people.first().check_password(demo.PASSWORD)
    contact = Membership.objects.get(role=Role.CONTACT)
    assert contact.unit.slug == "vg-wittlich-land"
    assert contact.unit.measures.count() == 2
