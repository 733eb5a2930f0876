"""Own fields at full size: 20 of them, 300 measures, 6,000 answers."""

import time
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import story

from gemeinsam.county.wall import within
from gemeinsam.strategy.models import Measure, OwnField, OwnValue

# Of a list and of a public file; a form, and a file with everything for who is signed in, may ask four more.
MOST = 12
# Even turns say Bau; from 100 on; in the first half of the year.
MATCHING = sum(1 for turn in range(100, 300) if turn % 2 == 0 and turn % 12 < 6)
KINDS = ("text", "number", "choice", "day")


def answer_of(kind: str, turn: int) -> dict:
    if kind == "number":
        return {"number": turn}
    if kind == "day":
        return {"day": date(2027, 1 + turn % 12, 1)}
    return {"text": ("Bau", "Kreis")[turn % 2]}


@pytest.fixture
def county(db):
    made = story.a_county("gross")
    with within(made):
        topic = story.a_topic(slug="mobil", code="MO", title="Mobil")
        field = story.a_field(topic=topic)
        unit = story.a_unit()
        measures = [story.a_measure(number=f"MO-{n:03d}", field=field, lead_unit=unit) for n in range(300)]
        fields = [
            story.an_own_field(key=f"f{n}", label=f"Feld {n}", kind=KINDS[n % 4], order=n, choices=["Bau", "Kreis"])
            for n in range(20)
        ]
        OwnValue.objects.bulk_create(
            OwnValue(measure=measure, field=own, **answer_of(own.kind, turn))
            for turn, measure in enumerate(measures) for own in fields
        )  # fmt: skip
        yield made


@pytest.mark.parametrize(
    ("where", "role", "found"),
    [
        ("/massnahmen/", "anonymous", 300), ("/massnahmen/", "lead", 300),
        ("/massnahmen/?eigen_f2=Bau&eigen_f1_von=100&eigen_f3_bis=30.06.2027&eigen_f0=bau", "anonymous", MATCHING),
        ("/massnahmen/export.csv", "anonymous", None), ("/massnahmen/export.json?umfang=alles", "lead", None),
        ("/massnahmen/export.xlsx", "anonymous", None), ("/verwaltung/felder/", "lead", None),
        ("/massnahmen/MO-007/aendern/", "lead", None), ("/massnahmen/MO-007/aendern/?teil=eigene-3", "lead", None),
    ],
)  # fmt: skip
def test_pages_and_files_ask_few_statements(county, record_property, where, role, found):
    client = Client()
    if role != "anonymous":
        story.signed_in(client, story.a_user(role, county=county), county)
    client.get(where)
    began = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(where)
    asked = [q["sql"] for q in captured if not q["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))]
    record_property("statements", len(asked))
    record_property("CPU ms", round(1000 * (time.process_time() - began)))
    assert response.status_code == 200
    bar = MOST + 4 if "aendern" in where or "umfang" in where else MOST
    assert len(asked) <= bar, "\n".join(sql[:200] for sql in asked)
    if found is not None:
        assert len(response.context["measures"]) == found


def test_the_county_really_is_that_big(county):
    assert (Measure.objects.count(), OwnField.objects.count(), OwnValue.objects.count()) == (300, 20, 6000)
