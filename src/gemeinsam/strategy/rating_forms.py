"""Forms of the rating: a criterion, all weights, a round, what one person says of one measure, rule and exception."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gemeinsam.strategy.measure_models import Measure
from gemeinsam.strategy.rating_models import MOST_POINTS, Criterion, PriorityOverride, PriorityRule, RatingRound
from gemeinsam.web.forms import KernForm, dress

NO_OPINION = "keine"
DAYS = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def version_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)


class CriterionForm(KernForm, forms.ModelForm):
    """What is asked, and what it weighs."""

    version = version_field()

    class Meta:
        model = Criterion
        fields = Criterion.EDITABLE


class WeightsForm(KernForm, forms.Form):
    """All weights side by side; beside each the weight that the page showed."""

    def __init__(self, *args, criteria: list[Criterion], **kwargs):
        self.criteria = criteria
        super().__init__(*args, **kwargs)
        for row in criteria:
            limits = [MinValueValidator(0), MaxValueValidator(100)]
            self.fields[f"w{row.pk}"] = forms.IntegerField(
                label=_("Gewicht von %s") % row.name, initial=row.weight, validators=limits,
                widget=forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"}),
            )  # fmt: skip
            self.fields[f"s{row.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=row.weight, required=False, min_value=0, max_value=100
            )
        dress(self)

    def weights(self) -> dict[int, int]:
        return {row.pk: self.cleaned_data[f"w{row.pk}"] for row in self.criteria}

    def seen(self) -> dict[int, int]:
        return {row.pk: self.cleaned_data[f"s{row.pk}"] for row in self.criteria}

    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        return [(row, self[f"w{row.pk}"], self[f"s{row.pk}"]) for row in self.criteria]


class RoundForm(KernForm, forms.ModelForm):
    """Title, days, criteria and measures of a round."""

    version = version_field()

    class Meta:
        model = RatingRound
        fields = RatingRound.EDITABLE
        widgets = {
            "opens": DAYS, "closes": DAYS, "note": forms.Textarea(attrs={"rows": 3}),
            "criteria": forms.CheckboxSelectMultiple, "measures": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.instance.criteria.values("pk") if self.instance.pk else Criterion.objects.none().values("pk")
        self.fields["criteria"].queryset = Criterion.objects.filter(Q(is_archived=False) | Q(pk__in=own))
        self.fields["measures"].queryset = Measure.objects.current()
        self.fields["measures"].help_text = _(
            "Alle, die bewerten, sehen Titel und Kurztext der gewählten Maßnahmen, auch von Entwürfen."
        )


class PointsField(forms.ChoiceField):
    """Points from 0 to 10 or no opinion; a list takes the digit that is typed, without any script."""

    def __init__(self, criterion: Criterion):
        words = {0: criterion.low, MOST_POINTS: criterion.high}
        scale = [(str(n), f"{n} – {words[n]}" if words.get(n) else str(n)) for n in range(MOST_POINTS + 1)]
        choices = [("", _("bitte wählen")), *scale, (NO_OPINION, _("keine Meinung"))]
        super().__init__(label=criterion.name, help_text=criterion.question, choices=choices, required=False)


class SheetForm(KernForm, forms.Form):
    """What one person says of one measure; what stays open can be filled in later."""

    version = version_field()

    def __init__(self, *args, criteria: list[Criterion], **kwargs):
        self.criteria = criteria
        super().__init__(*args, **kwargs)
        for row in criteria:
            self.fields[f"k{row.pk}"] = PointsField(row)
        self.fields["sentence"] = forms.CharField(label=_("Ein Satz dazu"), max_length=300, required=False)
        dress(self)

    def points_fields(self) -> list[tuple[Criterion, Any]]:
        return [(row, self[f"k{row.pk}"]) for row in self.criteria]

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        given = {str(row.pk): self.cleaned_data[f"k{row.pk}"] for row in self.criteria}
        points = {key: None if value == NO_OPINION else int(value) for key, value in given.items() if value}
        return {"points": points, "sentence": self.cleaned_data["sentence"]}


def sheet_values(points: dict[str, int | None], sentence: str) -> dict[str, str]:
    """What is stored, as the form's fields name it."""
    told = {f"k{key}": NO_OPINION if value is None else str(value) for key, value in points.items()}
    return {**told, "sentence": sentence}


class RuleForm(KernForm, forms.ModelForm):
    """From which result on a measure has which priority."""

    version = version_field()

    class Meta:
        model = PriorityRule
        fields = PriorityRule.EDITABLE


class OverrideForm(KernForm, forms.ModelForm):
    """Another priority than the rule says, and why."""

    class Meta:
        model = PriorityOverride
        fields = ("priority", "reason")
