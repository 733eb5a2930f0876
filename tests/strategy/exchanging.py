"""Two counties that exchange measures, and packages as a hostile sender would write them."""

import json
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import override_settings
from tests import story

from gemeinsam.county.freezing import canonical, digest_of
from gemeinsam.county.models import County
from gemeinsam.county.wall import bound_county_id, within
from gemeinsam.strategy import exchange_keys as keys
from gemeinsam.strategy.exchange_actions import give_package
from gemeinsam.strategy.exchange_package import PREFIX, Package, read_package
from gemeinsam.strategy.exchange_taking import take_package
from gemeinsam.strategy.models import Experience, Field, Measure, ReceivedPackage

TITLE = "Rufbus per App"
EXPERIENCE = {"worked": "Der Bus ist voll.", "failed": "Die erste App war zu langsam.", "advice": "Früh werben."}


def a_running_measure(**changes: Any) -> Measure:
    """A public measure in operation, with what was learnt."""
    values = {
        "title": TITLE, "stage": "operation", "summary": "Ein Bus auf Abruf.", "effect": "Weniger Autos.",
        "target_groups": "Pendler", "operating_yearly": 123_456, "investment": 98_765, "staff_hundredths": 50,
        "funding_percent": 40, "duration_years": 3, "risks": "Zu wenige Fahrer.",
    }  # fmt: skip
    experience = changes.pop("experience", EXPERIENCE)
    measure = story.a_measure(**values | changes)
    if experience:
        Experience.objects.create(measure=measure, **experience)
    return measure


def given(measure: Measure, county: County, **values: bool) -> Package:
    """The package of a measure, signed by the bound county."""
    return Package(give_package(measure=measure, county=county, values=values, person=None).package)


@contextmanager
def another_installation():
    """A data folder of its own: its keys are not ours."""
    with TemporaryDirectory() as folder, override_settings(KEYS_ROOT=folder):
        yield


def from_elsewhere(slug: str = "fernkreis", **changes: Any) -> tuple[Package, County]:
    """A package of a county of another installation, which is then removed: only the file is left."""
    county = story.a_county(slug, is_default=False)
    with another_installation(), within(county):
        package = given(a_running_measure(**changes), county)
    with within(county):
        Measure.objects.all().delete()
    county.delete()
    return package, county


def an_exchange(*, field: Field, mark: str = "") -> tuple[Measure, ReceivedPackage]:
    """A measure that the bound county gave, offers and released, and a package that it took over."""
    county = County.objects.get(pk=bound_county_id())
    running = a_running_measure(field=field, title=f"Rufbus{mark}")
    content = given(running, county, released=True, offered=True).content
    told = {**content, "sender": {"name": f"Landkreis Fern{mark}", "ags": ""}, "measure": {"title": f"Fernbus{mark}"}}
    package = read_package(Stranger().written(told))
    values = {"accepts": True, "remember": True, "field": field}
    return running, take_package(package=package, kind="measure", values=values, person=None)


class Stranger:
    """Signs whatever it likes with a key that nobody knows."""

    def __init__(self):
        self.private = Ed25519PrivateKey.generate()
        self.key = keys.text_of(self.private.public_key().public_bytes_raw())

    def sealed(self, content: Any, **changes: Any) -> dict[str, Any]:
        signature = keys.text_of(self.private.sign(PREFIX + canonical(content)))
        said = {"format": "gemeinsam-massnahme", "content": content, "digest": digest_of(content), "key": self.key}
        return {**said, "signature": signature, **changes}

    def written(self, content: Any, **changes: Any) -> bytes:
        return json.dumps(self.sealed(content, **changes)).encode()
