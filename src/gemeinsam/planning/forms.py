"""Forms of planning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.planning.models import Budget, Capacity, Kind, Scenario
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import grouped
from gemeinsam.web.forms import KernForm, dress

MOST_EURO = 10_000_000_000


class ScenarioForm(KernForm, forms.ModelForm):
    """A new scenario."""

    class Meta:
        model = Scenario
        fields = ("title", "money_percent", "staff_percent", "forced")
        widgets = {"forced": forms.SelectMultiple(attrs={"size": 8})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forced"].queryset = Measure.objects.public()
        self.fields["forced"].help_text = _("Diese Maßnahmen müssen in den Plan, auch wenn andere mehr nützen.")


class LimitsForm(KernForm, forms.Form):
    """Budgets and posts of all years, one number each; what was read travels along as version."""

    def __init__(self, *args, **kwargs):
        self.rows: list[tuple[str, Budget | Capacity]] = [
            *((f"b{row.pk}", row) for row in Budget.objects.select_related("payer")),
            *((f"c{row.pk}", row) for row in Capacity.objects.select_related("unit")),
        ]
        super().__init__(*args, **kwargs)
        for name, row in self.rows:
            self.fields[name] = self.number(row)
            self.fields[f"{name}v"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=row.version, min_value=0, max_value=2**31
            )
        dress(self)

    @staticmethod
    def number(row: Budget | Capacity) -> forms.IntegerField:
        if isinstance(row, Budget):
            label = f"{row.year} {Kind(row.kind).label}"
            return forms.IntegerField(label=label, initial=row.euro, min_value=0, max_value=MOST_EURO)
        return forms.IntegerField(
            label=f"{row.year} {_('Hundertstel-Stellen')}",
            initial=row.hundredths,
            min_value=0,
            max_value=100_000,
        )

    def groups(self):
        """The fields as a table: a line for each kind, a column for each year."""
        lines: dict[str, list] = {}
        for name, row in self.rows:
            label = (
                f"{row.payer}: {row.get_kind_display()}, Euro" if isinstance(row, Budget) else f"{row.unit}: Personal"
            )
            lines.setdefault(label, []).append((row.year, self[name], self[f"{name}v"]))
        return [(label, sorted(cells, key=lambda cell: cell[0])) for label, cells in lines.items()]

    def show_conflict(self) -> None:
        """Beside each number that somebody changed meanwhile stands what is stored; the next save wins."""
        self.data = self.data.copy()
        for name, row in self.rows:
            if self.cleaned_data.get(f"{name}v") != row.version:
                stored = row.euro if isinstance(row, Budget) else row.hundredths
                self.add_error(
                    name,
                    _("Jetzt gespeichert: %s. Speichern Sie noch einmal, dann gilt Ihre Zahl.") % grouped(stored),
                )
                self.data[f"{name}v"] = row.version

    def changes(self) -> list[tuple[Budget | Capacity, int, int]]:
        """(row, new value, version that was read)."""
        return [(row, self.cleaned_data[name], self.cleaned_data[f"{name}v"]) for name, row in self.rows]
