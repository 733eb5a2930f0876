"""How a column of the open exports is made: a key that stays, a title, a kind, and the fields that it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models
from django.utils.translation import gettext as _

from gemeinsam.county.sourced import Precision

Kind = Literal["text", "list", "euro", "number", "date", "moment", "yesno", "table"]
# What the values of a kind look like, for the page that describes the files.
KINDS: dict[str, str] = {
    "text": "Text",
    "list": "Liste; in CSV und XLSX mit senkrechtem Strich getrennt",
    "euro": "Zahl in Euro",
    "number": "Zahl",
    "date": "Datum, so genau wie bekannt: 2024, 2024-05 oder 2024-05-03",
    "moment": "Zeitpunkt nach ISO 8601",
    "yesno": "ja oder nein; in JSON true oder false",
    "table": "verschachtelt; in CSV und XLSX als JSON-Text",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One fact. covers: the fields of the model that it holds. is_internal: only in the staff's files.

    read: a row in, the value out; amounts as cents, lists as lists, nothing as None.
    """

    key: str
    title: str
    kind: Kind
    covers: tuple[str, ...]
    read: Callable[[Any], Any]
    note: str = ""
    is_internal: bool = False


ColumnOf = Callable[[type[models.Model]], Column]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the export; `name` is its sheet, its key in JSON and its file."""

    name: str
    title: str
    model: type[models.Model] | None
    columns: tuple[Column, ...]
    note: str = ""

    def shown(self, *, for_staff: bool) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if for_staff or not column.is_internal)


def table_of(name: str, title: str, model: type[models.Model], *columns: ColumnOf, note: str = "") -> Table:
    return Table(name, title, model, tuple(make(model) for make in columns), note)


def label_of(model: type[models.Model], name: str) -> str:
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def plain(
    name: str, key: str, kind: Kind = "text", *, note: str = "", title: str = "", internal: bool = False
) -> ColumnOf:
    """A column that says what a field says."""

    def read(row: Any) -> Any:
        value = getattr(row, name)
        return None if value == "" else value

    return lambda model: Column(key, title or label_of(model, name), kind, (name,), read, note, internal)


def chosen(name: str, key: str) -> ColumnOf:
    """A column that says a choice in words."""
    return lambda model: Column(
        key, label_of(model, name), "text", (name,), lambda row: str(getattr(row, f"get_{name}_display")()) or None
    )


def euros(name: str, key: str, *, note: str = "") -> ColumnOf:
    """A column of whole euro, as cents like all amounts of the export."""

    def read(row: Any) -> int | None:
        value = getattr(row, name)
        return None if value is None else value * 100

    return lambda model: Column(key, label_of(model, name), "euro", (name,), read, note)


def dated(name: str, key: str) -> tuple[ColumnOf, ColumnOf]:
    """A date as precisely as it is known, and how precisely that is."""
    words = {str(value): str(word) for value, word in Precision.choices}
    fine = f"{name}_precision"

    def precision(row: Any) -> str | None:
        return words.get(getattr(row, fine)) if getattr(row, name) else None

    return (
        lambda model: Column(key, label_of(model, name), "date", (name,), lambda row: known_day(row, name)),
        lambda model: Column(f"{key}_genauigkeit", label_of(model, fine), "text", (fine,), precision),
    )


def known_day(row: Any, name: str) -> str | None:
    value = getattr(row, name)
    length = {"year": 4, "month": 7}.get(getattr(row, f"{name}_precision"), 10)
    return value.isoformat()[:length] if value else None


def many(name: str, key: str, title: str, of: str, *, note: str = "") -> ColumnOf:
    """A column of related rows by one of their facts."""
    return lambda _model: Column(
        key, title, "list", (name,), lambda row: [str(getattr(other, of)) for other in getattr(row, name).all()], note
    )


def one(name: str, key: str, title: str, of: str, *, note: str = "", internal: bool = False) -> ColumnOf:
    """A column of one related row by one of its facts."""

    def read(row: Any) -> str | None:
        other = getattr(row, name)
        return str(getattr(other, of)) if other else None

    return lambda _model: Column(key, title, "text", (name,), read, note, internal)


def provenance() -> tuple[ColumnOf, ...]:
    """Sources, assumptions and data set: the same for all that is sourced."""
    return (
        plain("sources", "quellen", "list", note="öffentliche Quellen; einzeln in der Tabelle quellen"),
        lambda model: Column(
            "angenommen", label_of(model, "assumed"), "list", ("assumed",), assumed_labels,
            "Angaben, die keine Quelle nennt; „alles“ heißt: der ganze Eintrag",
        ),
        plain("dataset", "datensatz", note="aus welchem mitgelieferten Datensatz; leer: hier eingetragen"),
    )  # fmt: skip


def assumed_labels(row: Any) -> list[str]:
    return [_("alles") if name == "*" else label_of(type(row), name) for name in sorted(row.assumed_fields)]
