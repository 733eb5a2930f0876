"""A case for changing many measures at once: dumps, wishes, and a workbook to write in."""

import io
import re

import openpyxl
from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.strategy import bulk_actions, bulk_file_actions
from gemeinsam.strategy.bulk_columns import Known
from gemeinsam.strategy.bulk_rules import Wanted, wanted_of
from gemeinsam.strategy.bulk_workbook import workbook
from gemeinsam.strategy.models import BulkFile, BulkStep, Measure

LIST = "/verwaltung/massnahmen/"
PREVIEW, APPLY, FILES = f"{LIST}vorschau/", f"{LIST}anwenden/", f"{LIST}einlesen/"


def dump(measures=None) -> dict[int, dict]:
    """All that is stored of measures, relations included; versions and times count on, whatever happens."""
    rows = serializers.serialize("python", Measure.objects.order_by("pk") if measures is None else measures)
    return {row["pk"]: {k: v for k, v in row["fields"].items() if k not in ("version", "changed")} for row in rows}


def wish(text: str) -> Wanted:
    return wanted_of(QueryDict(text), Known.now())


def many(count: int, **changes) -> list[Measure]:
    """Measures of one field, as drafts with a unit."""
    field, unit = changes.pop("field", None) or story.a_field(), story.a_unit()
    rows = [
        Measure(number=f"ZZ-{n:03d}", title=f"Viel {n:03d}", field=field, lead_unit=unit, assumed="|stage|", **changes)
        for n in range(count)
    ]
    return Measure.objects.bulk_create(rows)


class Book:
    """A workbook as a person has it open."""

    def __init__(self, content: bytes):
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.page = self.book["Maßnahmen"]

    def column(self, heading: str) -> int:
        return next(cell.column for cell in self.page[1] if cell.value == heading)

    def row(self, number: str) -> int:
        return next(row for row in range(2, self.page.max_row + 1) if self.page.cell(row, 1).value == number)

    def write(self, number: str, **values) -> "Book":
        """Set cells of a measure; underscores in a heading stand for blanks."""
        for heading, value in values.items():
            self.page.cell(self.row(number), self.column(heading.replace("_", " "))).value = value
        return self

    def append(self, **values) -> int:
        row = self.page.max_row + 1
        for heading, value in values.items():
            self.page.cell(row, self.column(heading.replace("_", " "))).value = value
        return row

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


class BulkCase(DemoCase):
    def change(self, wanted: str, measures=None, name: str = "redaktion") -> BulkStep:
        rows = Measure.objects.current() if measures is None else measures
        pinned = dict(rows.values_list("pk", "version"))
        return bulk_actions.change_measures(wanted=wish(wanted), pinned=pinned, person=self.person(name))

    def back(self, step: BulkStep, name: str = "redaktion", **also):
        return bulk_actions.take_back(step=step, person=self.person(name), **also)

    def some(self, count: int = 4):
        return Measure.objects.filter(pk__in=list(Measure.objects.current().values_list("pk", flat=True)[:count]))

    def exported(self) -> bytes:
        known = Known.now()
        return workbook(known.with_values(Measure.objects.current().order_by("number")), known, self.county)

    def opened(self) -> Book:
        return Book(self.exported())

    def receive(self, content: bytes | Book, name: str = "redaktion") -> BulkFile:
        content = content.saved() if isinstance(content, Book) else content
        person = self.person(name)
        return bulk_file_actions.receive_workbook(name="mappe.xlsx", content=content, person=person)

    def diff(self, file: BulkFile):
        file.refresh_from_db()
        return bulk_file_actions.comparison(file, Known.now())

    def take(self, file: BulkFile, cells=(), rows=None, name: str = "redaktion") -> BulkStep:
        found = self.diff(file)
        keys = {line.key for line in found.takeable} if rows is None else rows
        pinned = {line.measure.pk: line.measure.version for line in found.changed}
        taken = bulk_file_actions.Taken(frozenset(keys), frozenset(cells), pinned)
        return bulk_file_actions.take_workbook(file=file, taken=taken, person=self.person(name))

    def post_form(self, page, address: str, **fields):
        """Send a form of a page that was opened, with its hidden fields."""
        html = page.content.decode()
        form = html.split(f'action="{address}"')[1].split("</form>")[0]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        return self.client.post(address, {**hidden, **fields})

    def upload(self, content: bytes, name: str = "mappe.xlsx"):
        html = self.client.get(FILES).content.decode()
        key = html.split('name="_key" value="')[1].split('"')[0]
        return self.client.post(FILES, {"_key": key, "file": SimpleUploadedFile(name, content)})
