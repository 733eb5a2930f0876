"""A test case in the demo county: loaded once a class, every test in a transaction of its own."""

import re
from functools import cache
from html import unescape
from unittest import mock

from django.test import TestCase, override_settings

from gemeinsam.conf import demo, demo_plans
from gemeinsam.county import keys
from gemeinsam.county.models import User
from gemeinsam.county.wall import within
from gemeinsam.planning import outcome

COMPUTE = outcome.compute
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


@override_settings(DEMO=True)
class DemoCase(TestCase):
    """People: leitung (lead), redaktion (editor), kaemmerei (treasurer), kontakt (of a Verbandsgemeinde)."""

    @classmethod
    def setUpTestData(cls):
        cls.county = demo.load(progress=lambda _line: None)

    def setUp(self):
        bound = within(self.county)
        bound.__enter__()
        self.addCleanup(bound.__exit__, None, None, None)

    def person(self, name: str) -> User:
        return User.objects.get(email=f"{name}@demo.invalid")

    def sign_in(self, name: str) -> User:
        """Sign somebody in, in this county."""
        user = self.person(name)
        self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = self.client.session
        session["county"] = self.county.pk
        session.save()
        return user

    def send(self, address: str, page: str = "", **fields):
        """Open a page, take the hidden fields of its last form, and post them with one's own."""
        html = self.client.get(page or address).content.decode()
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(html) if name == keys.FIELD}
        versions = re.findall(r'name="version" value="(\d+)"', html)
        if versions:
            hidden["version"] = versions[0]
        return self.client.post(address, {**hidden, **fields})


@cache
def computed(problem, seconds: float, seed: int) -> outcome.Outcome:
    """What the real planner finds, once a process: the same question has the same answer."""
    return COMPUTE(problem, seconds=seconds, seed=seed)


class PlannedCase(DemoCase):
    """The demo county with its two plans."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()

        def once(problem, *, seconds, seed, names):
            return computed(problem, seconds, seed)

        with mock.patch.object(outcome, "compute", once):
            demo_plans.ensure(progress=lambda _line: None)
