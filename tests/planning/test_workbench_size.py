"""The workbench at the size that must hold: 300 measures over ten years. Statements are asserted, times are printed."""

import re
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests import story

from gemeinsam.county.wall import bound_county_id, within
from gemeinsam.planning.models import Assignment, AssignmentYear, Dependency, LeftOut, Plan
from gemeinsam.strategy.models import Measure

YEARS = range(2027, 2037)
# What a page or an edit may ask at most, whatever its size.
PAGE, EDIT = 18, 42


def a_county_of(measures: int):
    """Six fields, five units with posts, one payer, a programme, every tenth measure needs the one before."""
    county = story.a_county(f"gross-{measures}")
    with within(county):
        units = [story.a_unit(slug=f"amt-{n}") for n in range(5)]
        for unit in units:
            for year in YEARS:
                story.Capacity.objects.create(unit=unit, year=year, hundredths=400)
        for year in YEARS:
            for kind in ("operating", "investment"):
                story.Budget.objects.create(payer=units[0], year=year, kind=kind, euro=measures * 4_000)
        fields = [
            story.a_field(topic=story.a_topic(slug=f"feld-{c}", code=c.upper(), order=n)) for n, c in enumerate(("mo", "wa", "bi", "gz", "uk", "ge"))
        ]  # fmt: skip
        funding = story.Project._meta.get_field("funding").related_model.objects.create(
            slug="land", title="Land", percent=60
        )
        rows = [
            story.a_measure(
                number=f"{fields[n % 6].code}-{n:03d}", field=fields[n % 6], lead_unit=units[n % 5],
                duration_years=1 + n % 4, operating_yearly=5_000 + 100 * (n % 50), investment=20_000 * (n % 3),
                staff_hundredths=10 + 5 * (n % 5), score=n % 11,
            )
            for n in range(measures)
        ]  # fmt: skip
        for row in rows[::7]:
            row.programmes.set([funding])
        for n in range(10, measures, 10):
            Dependency.objects.create(measure=rows[n], other=rows[n - 1])
        plan = story.a_plan(published=None, worked=True, first_year=YEARS[0], years=len(YEARS))
        for n, row in enumerate(rows):
            if n % 3 == 0:
                LeftOut.objects.create(
                    plan=plan, measure=row, limit="Personal", text="Es fehlen 0,2 Stellen im Jahr 2028."
                )
                continue
            placed = Assignment.objects.create(
                plan=plan, measure=row, first_year=2027 + n % 10, last_year=min(2036, 2027 + n % 10 + n % 4)
            )
            AssignmentYear.objects.bulk_create(
                AssignmentYear(
                    county_id=bound_county_id(), assignment=placed, year=year, operating=5_000, hundredths=10
                )
                for year in range(placed.first_year, placed.last_year + 1)
            )
    return county, plan


def asked(call) -> tuple[int, float, object]:
    """Statements, CPU in milliseconds, and the answer."""
    with CaptureQueriesContext(connection) as captured:
        began = time.process_time()
        answer = call()
        spent = 1000 * (time.process_time() - began)
    told = [q for q in captured if not re.match(r"BEGIN|SAVEPOINT|RELEASE|COMMIT", q["sql"])]
    return len(told), spent, answer


def an_edit(client: Client, page, where: str, number: str, year: int):
    form = html.document_fromstring(page.content.decode()).get_element_by_id("werkbank")
    hidden = {e.get("name"): e.get("value") for e in form.xpath(".//input[@type='hidden']")}
    said = {**hidden, "tun": f"setzen:{number}", f"jahr-{number}": str(year)}
    return asked(lambda: client.post(f"{where}aendern/", said, headers={"HX-Request": "true"}))


@pytest.mark.django_db
@pytest.mark.parametrize("measures", [30, pytest.param(300, marks=pytest.mark.slow)])
def test_page_and_edit_ask_few_statements_at_any_size(measures, record_property, settings):
    settings.ALLOWED_HOSTS = ["*"]
    county, plan = a_county_of(measures)
    client = Client(HTTP_HOST="127.0.0.1")
    county.is_default = True
    county.save()
    with within(county):
        story.signed_in(client, story.a_user("lead", county=county), county)
        number = Measure.objects.get(assignments__plan=plan, number__endswith="-001").number
        out = LeftOut.objects.filter(plan=plan).first().measure.number
    where = f"/jahresplan/werkbank/{plan.pk}/"
    client.get(where)
    count, cpu, page = asked(lambda: client.get(where))
    assert page.status_code == 200
    moved, moving, answer = an_edit(client, page, where, number, 2031)
    assert answer.status_code == 200
    taken, taking, answer = an_edit(client, client.get(where), where, out, 2029)
    assert answer.status_code == 200
    size = len(page.content) // 1024
    print(  # noqa: T201 - the figures are for people
        f"workbench n={measures}: page {count} statements {cpu:.0f} ms CPU {size} KB; "
        f"move {moved} statements {moving:.0f} ms; in {taken} statements {taking:.0f} ms"
    )
    record_property("CPU ms", round(cpu, 1))
    assert count <= PAGE
    assert max(moved, taken) <= EDIT
    with within(county):
        assert Plan.objects.get(pk=plan.pk).version == 3
