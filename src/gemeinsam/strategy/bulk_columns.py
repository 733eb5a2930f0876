"""The columns of the table of measures: one list that table, workbook, import and undo read alike.

A new column is one more entry of `COLUMNS`: how its value is stored, shown, read and written back. What a county adds
itself comes from a function in `MORE`. What is not kept in the measure's own row says in `prefetch` where its value
is read from, and in `save` how it is written for many measures at once.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemeinsam.county.models import Unit
from gemeinsam.engines.lists.cleaning import folded
from gemeinsam.strategy.models import Field, Measure

WHOLE = re.compile(r"(-?\d{1,9})(?:[.,]0+)?")
DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{4})")
YES, NO = gettext_lazy("ja"), gettext_lazy("nein")
LONG, MIDDLE, SHORT = 46, 28, 14
# Choices that a message names one by one.
FEW = 8


def nothing_offered(_known: "Known") -> dict[Any, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    stored: the value of a measure, as JSON keeps it. put: sets it on a measure that is not saved yet.
    offered: by stored value the word for it, where one is picked.
    kept: the field of Measure that is saved; without it `save` writes for many measures, after `put`.
    prefetch: the relation that `stored` reads.
    lowest, highest: of a number. most: characters of a text. locked: shown, never read.
    """

    name: str
    heading: Any
    stored: Callable[[Measure], Any]
    put: Callable[[Measure, Any], None] | None = None
    offered: Callable[["Known"], dict[Any, str]] = nothing_offered
    kept: str = ""
    save: Callable[[list[Measure]], None] | None = None
    prefetch: str = ""
    may_be_empty: bool = True
    empty: Any = ""
    lowest: int | None = None
    highest: int | None = None
    most: int = 0
    width: int = SHORT
    # Values that still stand in a row and are offered no more.
    retired: Callable[["Known"], frozenset[Any]] = field(default=lambda _known: frozenset())

    @property
    def locked(self) -> bool:
        return self.put is None

    def said(self, value: Any, known: "Known") -> str | int:
        """A stored value as a cell has it: numbers as numbers, choices by their word."""
        if value is None or value == "":
            return ""
        words = self.offered(known)
        if words:
            return words.get(value, "")
        return value if isinstance(value, int) else str(value)

    def words(self, value: Any, known: "Known") -> str:
        """A stored value for people."""
        return str(self.said(value, known))

    def read(self, text: str, known: "Known") -> Any:
        """What a cell means, as it is stored.

        Raises:
            ValidationError: it means nothing here; the message says what would.
        """
        if not text:
            if not self.may_be_empty:
                raise ValidationError(_("„%s“ darf nicht leer sein.") % self.heading)
            return self.empty
        if offered := self.offered(known):
            return self.picked(text, offered, known)
        if self.highest is not None:
            return self.number(text)
        if len(text) > self.most:
            message = _("„%(heading)s“ ist zu lang: %(long)d Zeichen, höchstens %(most)d.")
            raise ValidationError(message % {"heading": self.heading, "long": len(text), "most": self.most})
        return text

    def picked(self, text: str, offered: dict[Any, str], known: "Known") -> Any:
        """A choice by its word, by the part of it before a colon, or by its key."""
        gone = self.retired(known)
        wanted = folded(text)
        for said in (lambda _key, word: word, lambda _key, word: word.partition(":")[0], lambda key, _word: str(key)):
            found = [key for key, word in offered.items() if key not in gone and folded(said(key, word)) == wanted]
            if len(found) == 1:
                return found[0]
        raise ValidationError(
            _("„%(text)s“ gibt es in der Spalte „%(heading)s“ nicht. %(instead)s")
            % {"text": text[:80], "heading": self.heading, "instead": instead(text, offered, gone)}
        )

    def number(self, text: str) -> int:
        """A whole number, however a program wrote it; a date stands for its year."""
        found = WHOLE.fullmatch(text.strip()) or DATE.fullmatch(text.strip())
        low, high = self.lowest or 0, self.highest or 0
        if found is None or not low <= int(found.group(1)) <= high:
            message = _("„%(text)s“ passt nicht in „%(heading)s“: eine ganze Zahl von %(low)d bis %(high)d.")
            raise ValidationError(message % {"text": text[:40], "heading": self.heading, "low": low, "high": high})
        return int(found.group(1))


def instead(text: str, offered: dict[Any, str], gone: frozenset[Any]) -> str:
    """What may be meant: all choices if they are few, else those that look alike."""
    words = [str(word) for key, word in offered.items() if key not in gone]
    if len(words) <= FEW:
        return _("Möglich: %s.") % ", ".join(words)
    asked = folded(text)
    alike = [word for word in words if asked and asked in folded(word)][:3] or get_close_matches(text, words, n=3)
    return _("Ähnlich: %s.") % ", ".join(alike) if alike else _("Alle stehen in der Auswahlliste der Mappe.")


def of_text(name: str, *, width: int = LONG) -> Column:
    row = Measure._meta.get_field(name)
    return Column(
        name=name, heading=row.verbose_name, kept=name, width=width, most=row.max_length or 0,
        stored=lambda measure: getattr(measure, name), put=lambda measure, value: setattr(measure, name, value),
        may_be_empty=bool(row.blank),
    )  # fmt: skip


def of_choice(name: str, *, width: int = MIDDLE, locked: bool = False) -> Column:
    row = Measure._meta.get_field(name)
    words = {key: str(word) for key, word in row.choices or ()}
    return Column(
        name=name, heading=row.verbose_name, kept=name, width=width, may_be_empty=bool(row.blank),
        stored=lambda measure: getattr(measure, name),
        put=None if locked else lambda measure, value: setattr(measure, name, value),
        offered=lambda _known: words,
    )  # fmt: skip


def of_number(name: str, *, lowest: int, highest: int) -> Column:
    row = Measure._meta.get_field(name)
    return Column(
        name=name, heading=row.verbose_name, kept=name, lowest=lowest, highest=highest, empty=None,
        stored=lambda measure: getattr(measure, name), put=lambda measure, value: setattr(measure, name, value),
        may_be_empty=bool(row.null),
    )  # fmt: skip


def put_field(measure: Measure, key: int) -> None:
    measure.field_id = key


def put_unit(measure: Measure, key: int | None) -> None:
    measure.lead_unit_id = key


def put_mandatory(measure: Measure, value: bool) -> None:  # noqa: FBT001 - called by place
    measure.mandatory = value


NUMBER = Column(name="number", heading=gettext_lazy("Nummer"), stored=lambda measure: measure.number, width=9)
FIELD = Column(
    name="field", heading=gettext_lazy("Handlungsfeld"), kept="field", width=MIDDLE, may_be_empty=False,
    stored=lambda measure: measure.field_id, put=put_field,
    offered=lambda known: known.field_words,
)  # fmt: skip
UNIT = Column(
    name="lead_unit", heading=gettext_lazy("zuständige Stelle"), kept="lead_unit", width=MIDDLE, empty=None,
    stored=lambda measure: measure.lead_unit_id, put=put_unit, offered=lambda known: known.unit_words,
    retired=lambda known: frozenset(pk for pk, row in known.units.items() if row.retired),
)  # fmt: skip
MANDATORY = Column(
    name="mandatory", heading=gettext_lazy("muss in den Plan"), kept="mandatory", may_be_empty=False,
    stored=lambda measure: measure.mandatory, put=put_mandatory,
    offered=lambda _known: {True: str(YES), False: str(NO)},
)  # fmt: skip

# In the order of the workbook, the same in every county.
COLUMNS: tuple[Column, ...] = (
    NUMBER,
    of_text("title"),
    FIELD,
    of_choice("stage"),
    of_choice("priority"),
    of_number("earliest_year", lowest=2020, highest=2100),
    of_number("duration_years", lowest=1, highest=20),
    UNIT,
    of_number("score", lowest=0, highest=10),
    MANDATORY,
    of_text("summary"),
    of_text("effect"),
    of_text("why_digital"),
    of_text("plain"),
    of_text("target_groups"),
    of_text("risks"),
    of_text("product", width=SHORT),
    of_choice("publication", locked=True, width=SHORT),
)
# Columns that a county adds itself: functions that ask for them, once for each page.
MORE: tuple[Callable[[], tuple[Column, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The columns of this county and the rows that cells name: asked once for all measures."""

    fields: dict[int, Field]
    units: dict[int, Unit]
    field_words: dict[int, str]
    # Names of units; those that share one have their key beside it.
    unit_words: dict[int, str]
    # By name, in the order of the workbook.
    columns: dict[str, Column]

    def with_values(self, measures: QuerySet[Measure]) -> QuerySet[Measure]:
        """Measures with all that their columns read."""
        names = [column.prefetch for column in self.columns.values() if column.prefetch]
        return measures.select_related("field__topic", "lead_unit").prefetch_related(*names)

    @classmethod
    def now(cls) -> "Known":
        fields = {row.pk: row for row in Field.objects.select_related("topic").order_by("topic__order", "pk")}
        units = {row.pk: row for row in Unit.objects.order_by("name", "pk")}
        often = Counter(unit.name for unit in units.values())
        words = {pk: row.name if often[row.name] == 1 else f"{row.name} ({row.slug})" for pk, row in units.items()}
        columns = (*COLUMNS, *(column for more in MORE for column in more()))
        titles = {pk: row.topic.title for pk, row in fields.items()}
        return cls(fields, units, titles, words, {column.name: column for column in columns})
