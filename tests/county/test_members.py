"""The operator sets up a county and gives roles."""

import pytest
from django.core.exceptions import ValidationError
from django.test import TestCase

from gemeinsam.conf.command import ROLES
from gemeinsam.county.actions import GIVEN, add_county, add_member
from gemeinsam.county.models import County, CountyHost, HistoryEntry, Membership, User


class TestCounty(TestCase):
    def add(self, **changes) -> County:
        return add_county(**{"name": "Landkreis Musterland", "ags": "01234", "host": "muster.example", **changes})

    def test_the_first_one_also_answers_at_home_the_second_does_not(self):
        first, second = self.add(), self.add(name="Landkreis Anderswo", host="anders.example")
        assert (first.slug, first.is_default, second.is_default) == ("musterland", True, False)
        assert HistoryEntry.everywhere.filter(county=first).count() == 1

    def test_a_wrong_key_and_taken_names_store_nothing(self):
        self.add()
        for changes in ({"ags": "123"}, {"ags": "abcde"}, {"name": "Landkreis Neu"}, {"host": "neu.example"}):
            with pytest.raises(ValidationError):
                self.add(**changes)
        assert (County.objects.count(), CountyHost.objects.count()) == (1, 1)


class TestMember(TestCase):
    def setUp(self):
        self.county = add_county(name="Landkreis Musterland", ags="01234", host="muster.example")

    def add(self, **changes):
        values = {"county": self.county, "email": "Anna@Muster.example", "name": "Anna Amt", "role": "lead", **changes}
        return add_member(**values)

    def test_a_new_person_has_no_password_and_a_second_call_changes_the_role(self):
        membership, is_new = self.add()
        assert is_new
        assert not membership.user.has_usable_password()
        membership, is_new = self.add(role="treasurer")
        assert not is_new
        assert Membership.everywhere.get().role == "treasurer"

    def test_unknown_roles_units_and_addresses_are_refused_as_a_whole(self):
        wrong = ({"role": "operator"}, {"role": "contact"}, {"unit": "gibtsnicht"}, {"email": "keine"})
        for changes in wrong:
            with pytest.raises(ValidationError):
                self.add(**changes)
        assert (User.objects.count(), Membership.everywhere.count()) == (0, 0)

    def test_the_command_line_offers_the_same_roles(self):
        assert set(ROLES) == {role.value for role in GIVEN}
