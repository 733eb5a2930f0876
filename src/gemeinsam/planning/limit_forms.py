"""The treasurer's form: budgets, their rules and posts by year."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.planning.models import Budget, Capacity, Kind
from gemeinsam.web.figures import grouped
from gemeinsam.web.forms import KernForm, dress

MOST_EURO = 10_000_000_000
RULES = (("reserve_percent", _("Rücklage in %")), ("carry_percent", _("ins nächste Jahr übertragbar in %")))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one row shall say, and the version that was read."""

    row: Budget | Capacity
    values: dict[str, Any]
    version: int | None


class LimitsForm(KernForm, forms.Form):
    """Budgets and posts of all years, one number each; what was read travels along as version."""

    def __init__(self, *args, **kwargs):
        budgets = list(Budget.objects.select_related("payer"))
        self.rows: list[tuple[str, Budget | Capacity]] = [
            *((f"b{row.pk}", row) for row in budgets),
            *((f"c{row.pk}", row) for row in Capacity.objects.select_related("unit")),
        ]
        # What a budget's rules are called: one pair for all years of a payer and kind.
        self.rules = {
            (row.payer_id, row.kind): (f"r{row.payer_id}{row.kind}", row)
            for row in sorted(budgets, key=lambda b: -b.year)
        }
        super().__init__(*args, **kwargs)
        for name, row in self.rows:
            self.fields[name] = self.number(row)
            self.fields[f"{name}v"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=row.version, min_value=0, max_value=2**31
            )
        for name, row in self.rules.values():
            for attribute, label in RULES:
                self.fields[f"{name}{attribute}"] = forms.IntegerField(
                    label=label, initial=getattr(row, attribute), min_value=0, max_value=100
                )
        dress(self)

    @staticmethod
    def number(row: Budget | Capacity) -> forms.IntegerField:
        if isinstance(row, Capacity):
            label, most, value = f"{row.year} {_('Hundertstel-Stellen')}", 100_000, row.hundredths
            return forms.IntegerField(label=label, initial=value, min_value=0, max_value=most)
        label = f"{row.year} {Kind(row.kind).label}"
        return forms.IntegerField(label=label, initial=row.euro, min_value=0, max_value=MOST_EURO)

    def groups(self):
        """The fields as a table: a line for each kind, a column for each year."""
        lines: dict[str, list] = {}
        for name, row in self.rows:
            lines.setdefault(heading_of(row), []).append((row.year, self[name], self[f"{name}v"]))
        return [(label, sorted(cells, key=lambda cell: cell[0])) for label, cells in lines.items()]

    def rule_groups(self):
        """The rules of each budget: a line for each payer and kind."""
        return [
            (f"{row.payer}: {row.get_kind_display()}", [self[f"{name}{attribute}"] for attribute, _label in RULES])
            for name, row in self.rules.values()
        ]

    def show_conflict(self) -> None:
        """Beside each number that somebody changed meanwhile stands what is stored; the next save wins."""
        self.data = self.data.copy()
        for name, row in self.rows:
            if self.cleaned_data.get(f"{name}v") != row.version:
                stored = row.hundredths if isinstance(row, Capacity) else row.euro
                self.add_error(
                    name,
                    _("Jetzt gespeichert: %s. Speichern Sie noch einmal, dann gilt Ihre Zahl.") % grouped(stored),
                )
                self.data[f"{name}v"] = row.version

    def changes(self) -> list[Wanted]:
        """What every row shall say."""
        said, wanted = self.cleaned_data, []
        for name, row in self.rows:
            if isinstance(row, Capacity):
                wanted.append(Wanted(row, {"hundredths": said[name]}, said[f"{name}v"]))
                continue
            rule, _first = self.rules[row.payer_id, row.kind]
            values = {attribute: said[f"{rule}{attribute}"] for attribute, _label in RULES}
            wanted.append(Wanted(row, {"euro": said[name], **values}, said[f"{name}v"]))
        return wanted


def heading_of(row: Budget | Capacity) -> str:
    if isinstance(row, Capacity):
        return f"{row.unit}: Personal"
    return f"{row.payer}: {row.get_kind_display()}, Euro"
