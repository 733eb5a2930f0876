"""Forms of the fact sheet: one for each of its parts, for a new measure, for a step and for a risk."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import Precision
from gemeinsam.strategy.forms import HEADINGS, LAST, MeasureForm
from gemeinsam.strategy.models import Measure, MeasureStep, Risk
from gemeinsam.web.forms import KernForm, RichText

# What somebody must know to begin with; the rest has its own pages.
BEGINNING = ("title", "field", "goals", "summary", "lead_unit", "contact", "deputy")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the fact sheet: its name in the address, its heading, its fields."""

    slug: str
    heading: Any
    names: tuple[str, ...]


def parts() -> list[Part]:
    """The parts of the sheet in their order; a field that no part names stands in the last."""
    named = {name for _slug, _heading, names in HEADINGS for name in names}
    rest = tuple(name for name in Measure.EDITABLE if name not in named)
    listed = [*HEADINGS, ("weitere", LAST, rest)]
    kept = [Part(slug, heading, tuple(n for n in names if n in Measure.EDITABLE)) for slug, heading, names in listed]
    return [part for part in kept if part.names]


def part_of(name: str) -> str:
    """In which part a field stands."""
    return next((part.slug for part in parts() if name in part.names), "weitere")


class PartForm(MeasureForm):
    """Some fields of a measure, and the version that was read."""

    def __init__(self, *args, names: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {*names, "version"}:
            del self.fields[name]
        self.order_fields(names)


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A date as precisely as it is known, written as one types it: 2027, 03.2027 or 15.03.2027."""

    day: date
    precision: str

    def __str__(self) -> str:
        shape = {Precision.YEAR: "%Y", Precision.MONTH: "%m.%Y"}.get(Precision(self.precision), "%d.%m.%Y")
        return self.day.strftime(shape)


# Day, month, year; month, year; year. Also as machines write it.
SHAPES = (
    (re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})"), Precision.DAY),
    (re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"), Precision.DAY),
    (re.compile(r"(?P<m>[0-9]{1,2})[./](?P<y>[0-9]{4})"), Precision.MONTH),
    (re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})"), Precision.MONTH),
    (re.compile(r"(?P<y>[0-9]{4})"), Precision.YEAR),
)


class KnownDayField(forms.CharField):
    """A date as precisely as one knows it, in one field. `is_end`: of a month or year its last day is meant."""

    def __init__(self, *, is_end: bool = False, **kwargs):
        self.is_end = is_end
        hint = _("so genau Sie es wissen: 2027, 03.2027 oder 15.03.2027")
        super().__init__(required=False, max_length=20, help_text=hint, **kwargs)

    def clean(self, value: Any) -> KnownDay | None:
        text = super().clean(value).strip()
        if not text:
            return None
        for shape, precision in SHAPES:
            if found := shape.fullmatch(text):
                return KnownDay(self.day_of(found.groupdict()), precision)
        raise ValidationError(_("Das ist kein Datum. Zum Beispiel: 2027, 03.2027 oder 15.03.2027."), "invalid")

    def day_of(self, said: dict[str, str]) -> date:
        year, month, day = int(said["y"]), int(said.get("m") or 0), int(said.get("d") or 0)
        if not 1900 <= year <= 2200:
            raise ValidationError(_("Das Jahr liegt nicht zwischen 1900 und 2200."), "invalid")
        month = month if "m" in said else (12 if self.is_end else 1)
        try:
            if "d" in said:
                return date(year, month, day)
            first = date(year, month, 1)
            following = date(year + month // 12, month % 12 + 1, 1)
        except ValueError as error:
            raise ValidationError(_("Diesen Tag gibt es nicht."), "invalid") from error
        return date.fromordinal(following.toordinal() - 1) if self.is_end else first


class StepForm(KernForm, forms.ModelForm):
    """One step of a measure."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)
    begin = KnownDayField(label=_("Beginn"))
    end = KnownDayField(label=_("Ende"), is_end=True)
    field_order = ("title", "text", "begin", "end", "unit", "done")

    class Meta:
        model = MeasureStep
        fields = ("title", "text", "unit", "done")
        widgets = {"text": RichText(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.offered(self.instance.unit_id)
        self.initial |= known_days(self.instance)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        begin, end = said.get("begin"), said.get("end")
        if begin and end and end.day < begin.day:
            self.add_error("end", _("Das Ende liegt vor dem Beginn."))
        return said

    @staticmethod
    def as_row(values: dict[str, Any]) -> dict[str, Any]:
        """What the form says, in the row's own fields."""
        row = {name: value for name, value in values.items() if name not in {"begin", "end"}}
        for said, name in (("begin", "starts"), ("end", "ends")):
            known = values[said]
            row[name] = known.day if known else None
            row[f"{name}_precision"] = known.precision if known else Precision.DAY
        return row


def known_days(step: MeasureStep) -> dict[str, Any]:
    """Beginning and end of a step as one types them."""
    return {
        "begin": KnownDay(step.starts, step.starts_precision) if step.starts else None,
        "end": KnownDay(step.ends, step.ends_precision) if step.ends else None,
    }


class RiskForm(KernForm, forms.ModelForm):
    """One risk of a measure."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    class Meta:
        model = Risk
        fields = Risk.EDITABLE
        widgets = {"answer": RichText(attrs={"rows": 3})}

    @staticmethod
    def as_row(values: dict[str, Any]) -> dict[str, Any]:
        return values
