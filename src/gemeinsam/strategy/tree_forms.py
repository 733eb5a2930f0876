"""Forms of the tree: vision, principle, field, goal, indicator; moving and merging."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.participation.models import Topic
from gemeinsam.strategy.models import Field, Goal, Indicator, Measure, Principle, Vision
from gemeinsam.strategy.tree_models import FIRST_YEAR, LAST_YEAR
from gemeinsam.strategy.tree_words import Lines
from gemeinsam.web.forms import KernForm, RichText

MOST_LINES, LONGEST_LINE = 20, 300
# How many years an indicator may name, and how many empty rows stand below those that are filled.
MOST_YEARS, SPARE_YEARS = 12, 3
CENT = Decimal("0.01")
THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?")


class Versioned(KernForm, forms.ModelForm):
    """A form that says which version it was made on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    def __init__(self, *args: Any, **kwargs: Any):
        row = kwargs.get("instance")
        if row is not None:
            kwargs["initial"] = {"version": row.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class LinesField(forms.CharField):
    """A list of sentences, one on each line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Lines:
        lines = Lines(line.strip() for line in super().clean(value).splitlines() if line.strip())
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Höchstens %d Zeilen.") % MOST_LINES)
        if any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(_("Eine Zeile ist zu lang: höchstens %d Zeichen.") % LONGEST_LINE)
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class VisionForm(Versioned):
    """The vision and the reasons for it."""

    reasons = LinesField(label=_("Gründe"), required=False, help_text=_("Jede Zeile ist ein Grund."))

    class Meta:
        model = Vision
        fields = Vision.EDITABLE
        widgets = {"text": RichText(attrs={"rows": 6, "maxlength": 4000})}

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text) > 4000:
            raise ValidationError(_("Höchstens 4.000 Zeichen."))
        return text


class PrincipleForm(Versioned):
    """A principle."""

    class Meta:
        model = Principle
        fields = Principle.EDITABLE
        widgets = {"text": RichText}


class FieldForm(Versioned):
    """A field: its description, and the name and address that it shares with its topic."""

    title = forms.CharField(label=_("Name"), max_length=Topic._meta.get_field("title").max_length)
    slug = forms.SlugField(
        label=_("Adresse"),
        max_length=Topic._meta.get_field("slug").max_length,
        help_text=_("steht hinter /handlungsfelder/; die frühere Adresse führt weiter hierher"),
    )

    class Meta:
        model = Field
        fields = Field.EDITABLE
        widgets = {"description": RichText}

    field_order = ("title", "slug", "description")

    def __init__(self, *args: Any, **kwargs: Any):
        topic = kwargs["instance"].topic
        super().__init__(*args, initial={"title": topic.title, "slug": topic.slug}, **kwargs)


class Numbered(forms.ModelChoiceField):
    """A choice of goals or measures that shows their numbers."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {obj.title}"


class GoalForm(Versioned):
    """A goal; the goals it may hang below are the strategic ones."""

    class Meta:
        model = Goal
        fields = Goal.EDITABLE
        field_classes = {"parent": Numbered}
        widgets = {
            "text": RichText,
            "kind": forms.RadioSelect,
            "principles": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        above = Goal.objects.current().filter(kind=Goal.Kind.STRATEGIC).exclude(pk=self.instance.pk)
        self.fields["field"].queryset = Field.objects.select_related("topic")
        self.fields["parent"].queryset = above.select_related("field__topic")
        self.fields["parent"].empty_label = _("keines: es ist selbst ein strategisches Ziel")
        self.fields["principles"].queryset = Principle.objects.current()

    def clean(self) -> dict[str, Any]:
        """A strategic goal hangs below nothing, whatever the list beside it says."""
        values = super().clean()
        if values.get("kind") == Goal.Kind.STRATEGIC:
            values["parent"] = None
        return values


class GoalEditForm(GoalForm):
    """A goal that is there already: in another field it may get a number of that field."""

    renumber = forms.BooleanField(
        label=_("Bei einem anderen Handlungsfeld: neue Nummer dieses Feldes geben"),
        required=False,
        help_text=_("Sonst bleiben Nummer und Adresse. Die frühere Adresse führt in jedem Fall hierher."),
    )


class Figure(forms.DecimalField):
    """A figure as it is written in German: 1.200,5; a point before three digits parts thousands."""

    def __init__(self, **kwargs: Any):
        super().__init__(max_digits=14, decimal_places=2, localize=True, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split())
            value = (value.replace(".", "") if THOUSANDS.fullmatch(value) else value).replace(",", ".")
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else found.quantize(CENT)


class IndicatorForm(Versioned):
    """An indicator, and the values it is to reach by year."""

    baseline = Figure(label=_("Ausgangswert"), required=False)

    class Meta:
        model = Indicator
        fields = Indicator.EDITABLE
        widgets = {
            "kind": forms.RadioSelect,
            "direction": forms.RadioSelect,
            "baseline_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["delivered_by"].queryset = Unit.objects.offered(self.instance.delivered_by_id)
        stored = list(self.instance.targets.all()) if self.instance.pk else []
        for place in range(MOST_YEARS):
            row = stored[place] if place < len(stored) else None
            year, value = f"year_{place}", f"value_{place}"
            self.fields[year] = forms.IntegerField(
                label=_("Jahr, Zeile %d") % (place + 1), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
            )
            self.fields[value] = Figure(label=_("Zielwert, Zeile %d") % (place + 1), required=False)
            for name, given in ((year, row and row.year), (value, row and row.value)):
                self.fields[name].widget.attrs["class"] = "kern-form-input__input"
                self.initial.setdefault(name, given)
        self.filled = len(stored)

    def own_fields(self) -> list[Any]:
        """What stands above the table of years."""
        return [self[name] for name in Indicator.EDITABLE]

    def rows(self) -> list[tuple[Any, Any]]:
        """The table of years: those that say something, and some spare ones."""
        pairs = [(self[f"year_{place}"], self[f"value_{place}"]) for place in range(MOST_YEARS)]
        said = [place for place, pair in enumerate(pairs, 1) if any(bound.value() not in {None, ""} for bound in pair)]
        return pairs[: min(MOST_YEARS, max(said, default=0) + SPARE_YEARS)]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("baseline") is not None and not values.get("baseline_on") and "baseline_on" not in self.errors:
            self.add_error("baseline_on", _("Wann wurde der Ausgangswert gemessen?"))
        years: set[int] = set()
        for place in range(MOST_YEARS):
            self.check_row(place, values, years)
        return values

    def check_row(self, place: int, values: dict[str, Any], years: set[int]) -> None:
        """A row says both or nothing, and each year once."""
        names = (f"year_{place}", f"value_{place}")
        year, value = (values.get(name) for name in names)
        if (year is None) != (value is None) and not set(names) & set(self.errors):
            self.add_error(names[year is not None], _("Jahr und Zielwert gehören zusammen."))
        if year is not None and year in years:
            self.add_error(names[0], _("Dieses Jahr steht schon in einer anderen Zeile."))
        if year is not None:
            years.add(year)


def targets_of(values: dict[str, Any]) -> dict[int, Decimal]:
    """Year and value of each filled row of a form."""
    rows = ((values.get(f"year_{place}"), values.get(f"value_{place}")) for place in range(MOST_YEARS))
    return {year: value for year, value in rows if year is not None and value is not None}


def target_fields(indicator: Indicator) -> dict[str, str]:
    """The stored values by year, under the names of the form: for the second editor."""
    rows = list(indicator.targets.all())
    found: dict[str, str] = {}
    for place in range(MOST_YEARS):
        row = rows[place] if place < len(rows) else None
        found |= {f"year_{place}": str(row.year) if row else "", f"value_{place}": str(row.value) if row else ""}
    return found


class MoveForm(KernForm, forms.Form):
    """Where a measure goes, and whether it gets a number of that field."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)
    field = forms.ModelChoiceField(None, label=_("neues Handlungsfeld"))
    renumber = forms.BooleanField(label=_("neue Nummer dieses Feldes geben"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["field"].queryset = Field.objects.select_related("topic")


class MergeForm(KernForm, forms.Form):
    """Into what something goes, how, and why."""

    MERGE, SUPERSEDE = "merge", "supersede"

    other = Numbered(None, label=_("Was bleibt?"))
    how = forms.ChoiceField(label=_("Wie?"), widget=forms.RadioSelect, initial=MERGE)
    reason = forms.CharField(
        label=_("Warum?"), max_length=500, help_text=_("Ein Satz. Er steht auf der früheren Seite, für alle lesbar.")
    )

    def __init__(self, *args: Any, row: Goal | Measure, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = type(row).objects.current().exclude(pk=row.pk)
        tied = _("Herkunft, Ziele, Partner, Orte, Förderprogramme, Kennzahlen und Abhängigkeiten")
        if isinstance(row, Goal):
            tied = _("Herkunft, Maßnahmen, Leitsätze, Kennzahlen und operative Ziele")
        self.fields["how"].choices = (
            (self.MERGE, _("%(number)s geht darin auf: %(tied)s gehen mit") % {"number": row.number, "tied": tied}),
            (self.SUPERSEDE, _("%s wird davon ersetzt: nichts geht mit") % row.number),
        )
