"""The demo county's people and actors are invented, and say so."""

from gemeinsam.conf import demo
from gemeinsam.county.models import Membership, Role, User
from gemeinsam.inventory.models import ActorAssessment, Contact


def test_actors_are_judged_and_reached_by_invention_and_say_so(county):
    people, judged = Contact.objects.all(), ActorAssessment.objects.all()
    assert {row.is_example for row in (*people, *judged)} == {True}
    assert {row.mail.endswith(".invalid") for row in people if row.mail} == {True}
    assert len([row for row in people if row.is_due_soon]) == 1
    assert len([row for row in judged if not row.is_placed]) == 1
    for row in (*people, *judged):
        row.full_clean()


def test_demo_people_can_log_in_only_in_demo_mode(county):
    people = User.objects.filter(email__in=[person.email for person in demo.PEOPLE])
    assert {person.is_demo for person in people} == {True}
    assert people.first().check_password(demo.PASSWORD)
    contact = Membership.objects.get(role=Role.CONTACT)
    assert contact.unit.slug == "vg-wittlich-land"
    assert contact.unit.measures.count() == 2
