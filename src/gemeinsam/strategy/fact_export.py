"""The measures as open data: columns from Measure.PUBLIC and the county's own fields, so that new ones follow.

Keys are a promise to whoever reads the files: they don't change, they only grow. Everything that is not in PUBLIC is
internal; people are in no file.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.text import capfirst, slugify

from gemeinsam.inventory.export_columns import Column, Table, chosen, dated, one, plain, provenance, table_of
from gemeinsam.strategy import own_field_queries
from gemeinsam.strategy.models import Measure, MeasureStep, OwnField, Risk

NUMBER_NOTE = "Nummer der Maßnahme wie in ihrer Adresse; verbindet die Tabellen"
KEYS = {
    "title": "titel", "field": "handlungsfeld", "goals": "ziele", "summary": "kurzbeschreibung", "effect": "wirkung",
    "why_digital": "warum_digital", "plain": "in_einfachen_worten", "target_groups": "zielgruppen",
    "lead_unit": "stelle", "partners": "partner", "places": "orte", "priority": "prioritaet",
    "stage": "umsetzungsstand", "score": "nutzen", "mandatory": "muss_in_den_plan", "earliest_year": "beginn_ab",
    "duration_years": "dauer_jahre", "operating_yearly": "laufend_je_jahr_euro", "investment": "investition_euro",
    "low_percent": "guenstigster_fall_prozent", "high_percent": "unguenstigster_fall_prozent",
    "staff_hundredths": "personal_hundertstel", "funding_percent": "foerderung_prozent",
    "programmes": "foerderprogramme", "product": "produktnummer", "risks": "risiken", "climate": "klima_check",
    "climate_note": "klima_check_satz", "accessibility": "barrierefreiheit_check",
    "accessibility_note": "barrierefreiheit_check_satz", "decision": "beschluss", "publication": "sichtbarkeit",
}  # fmt: skip
# What a reader of the page sees of every public measure, though no field of the form.
ALWAYS_PUBLIC = ("title", "field", "goals", "summary")
MONEY = ("operating_yearly", "investment")
EXCLUDED = {"contact": "personenbezogen, nur auf den Seiten der Verwaltung",
            "deputy": "personenbezogen, nur auf den Seiten der Verwaltung"}  # fmt: skip
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def key_of(name: str) -> str:
    """The key of a field; of one that is new here, from its German name."""
    label = str(Measure._meta.get_field(name).verbose_name)
    return KEYS.get(name) or slugify(label.lower().translate(UMLAUTS)).replace("-", "_")


def column_of(name: str) -> Column:
    """The column of a field of Measure."""
    field = Measure._meta.get_field(name)
    is_internal = name not in {*ALWAYS_PUBLIC, *Measure.PUBLIC}
    kind, read = reader_of(field)
    return Column(key_of(name), capfirst(str(field.verbose_name)), kind, (name,), read, "", is_internal)


def reader_of(field: Any) -> tuple[Any, Callable[[Any], Any]]:
    """Of which kind a field's values are, and how a row says its own."""
    name = field.name
    if field.many_to_many:
        return "list", lambda row: [str(other) for other in getattr(row, name).all()]
    if field.is_relation:
        return "text", lambda row: in_words(getattr(row, name))
    if field.choices:
        return "text", lambda row: str(getattr(row, f"get_{name}_display")() or "") or None
    if isinstance(field, models.BooleanField):
        return "yesno", lambda row: getattr(row, name)
    if name in MONEY:
        return "euro", lambda row: getattr(row, name) * 100
    kind = "number" if isinstance(field, models.IntegerField | models.DecimalField) else "text"
    return kind, lambda row: None if getattr(row, name) == "" else getattr(row, name)


def in_words(other: Any) -> str | None:
    return None if other is None else str(getattr(other, "in_words", other))


def own_column(field: OwnField) -> Column:
    """The column of an own field, in the kind of its values."""
    kind: Any = {OwnField.Kind.NUMBER: "number", OwnField.Kind.DAY: "date"}.get(OwnField.Kind(field.kind), "text")
    note = " · ".join(part for part in (field.help_text, field.unit) if part)

    def read(row: Any) -> Any:
        said = next((value.value for value in row.own_values.all() if value.field_id == field.pk), None)
        return int(said) if isinstance(said, Decimal) and said == said.to_integral_value() else said

    return Column(field.name, field.label, kind, (), read, note, not field.is_public)


def measures_table(own: list[OwnField]) -> Table:
    """One row for each measure."""
    names = [name for name in (*ALWAYS_PUBLIC, *Measure.PUBLIC) if name not in EXCLUDED]
    names += [name for name in (*Measure.EDITABLE, "publication") if name not in {*names, *EXCLUDED}]
    columns = (
        Column("nummer", "Nummer", "text", ("number",), lambda row: row.number, NUMBER_NOTE),
        Column("adresse", "Adresse", "text", (), lambda row: row.get_absolute_url(), "auf diesem Portal"),
        *map(column_of, names),
        *map(own_column, own),
        *(make(Measure) for make in provenance()),
        Column("geaendert", "Zuletzt geändert", "moment", ("changed",), lambda row: row.changed),
    )
    return Table("massnahmen", "Maßnahmen", Measure, columns)


STEPS = table_of(
    "schritte", "Schritte der Maßnahmen", MeasureStep,
    one("measure", "massnahme", "Nummer der Maßnahme", "number", note=NUMBER_NOTE),
    plain("order", "platz", "number", title="Platz"), plain("title", "schritt"), plain("text", "genauer"),
    *dated("starts", "beginn"), *dated("ends", "ende"),
    one("unit", "stelle", "Wer es tut", "name"), plain("done", "erledigt", "yesno"),
)  # fmt: skip
RISKS = table_of(
    "risiken", "Risiken der Maßnahmen", Risk,
    one("measure", "massnahme", "Nummer der Maßnahme", "number", note=NUMBER_NOTE),
    plain("title", "risiko"), chosen("likelihood", "wahrscheinlichkeit"), chosen("impact", "folgen"),
    plain("answer", "antwort"),
)  # fmt: skip


class MeasureExport:
    """What one file of measures holds: the public ones, or for the office all that are not retired."""

    def __init__(self, measures: QuerySet[Measure], own: list[OwnField], *, for_staff: bool, is_filtered: bool):
        self.for_staff = for_staff
        self.filters = SimpleNamespace(is_set=is_filtered)
        self.table = measures_table(own)
        related = measures.select_related("field__topic", "lead_unit", "decision").order_by("number")
        rows = own_field_queries.with_sheet(related).prefetch_related("goals", "partners", "places")
        self.measures = list(rows.prefetch_related("programmes") if for_staff else rows)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table, STEPS, RISKS)

    def rows(self, table: Table) -> Iterable[Any]:
        """The rows of one table; steps and risks in the order of their measures."""
        if table is self.table:
            return self.measures
        name = "steps" if table is STEPS else "risk_rows"
        return [self.of(measure, row) for measure in self.measures for row in getattr(measure, name).all()]

    @staticmethod
    def of(measure: Measure, row: Any) -> Any:
        row.measure = measure
        return row
