"""Forms of own fields: the field itself, and the answers of a measure. What fits is checked by own_field_rules."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gemeinsam.strategy.models import FactRule, Measure, OwnField
from gemeinsam.strategy.own_field_rules import read, written
from gemeinsam.web.forms import KernForm

VERSION = {"widget": forms.HiddenInput, "required": False, "min_value": 0, "max_value": 2**31}


class OwnFieldForm(KernForm, forms.ModelForm):
    """A field as the county describes it; choices are lines."""

    version = forms.IntegerField(**VERSION)
    choices = forms.CharField(
        label=_("Auswahl"), required=False, max_length=7000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("nur bei der Art Auswahl: jede Möglichkeit in einer Zeile"),
    )  # fmt: skip

    class Meta:
        model = OwnField
        fields = OwnField.EDITABLE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["choices"] = "\n".join(self.instance.choices)

    def clean_choices(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]


class FactRuleForm(KernForm, forms.ModelForm):
    """What the county asks before a measure becomes public."""

    version = forms.IntegerField(**VERSION)

    class Meta:
        model = FactRule
        fields = FactRule.EDITABLE


class Answer(forms.Field):
    """What a measure says in an own field; `own_field_rules.read` alone decides what fits."""

    def __init__(self, own: OwnField, **kwargs):
        self.own = own
        hint = " · ".join(part for part in (own.help_text, own.unit, self.scope(own)) if part)
        super().__init__(label=own.label, help_text=hint, required=False, widget=self.widget_of(own), **kwargs)

    @staticmethod
    def scope(own: OwnField) -> str:
        said = [] if own.is_public else [_("nur für die Verwaltung")]
        return ", ".join(str(part) for part in [*said, *([_("nötig zum Veröffentlichen")] if own.required else [])])

    @staticmethod
    def widget_of(own: OwnField) -> forms.Widget:
        if own.kind == OwnField.Kind.CHOICE:
            return forms.Select(choices=[("", _("keine Angabe")), *((text, text) for text in own.choices)])
        if own.kind == OwnField.Kind.DAY:
            return forms.TextInput(attrs={"placeholder": "31.12.2027", "inputmode": "numeric"})
        if own.kind == OwnField.Kind.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal"})
        return forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> str:
        """Checked, and as it is written: so a conflict shows both texts alike. The action reads it once more."""
        return written(read(self.own, value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return written(read(self.own, data)) != (initial or "")
        except ValidationError:
            return True


class OwnValuesForm(KernForm, forms.Form):
    """What a measure says in some of the own fields."""

    version = forms.IntegerField(**VERSION)

    def __init__(self, data: Any, *, measure: Measure, fields: list[OwnField]):
        said = {row.field.name: written(row.value) for row in measure.own_values.select_related("field")}
        self.base_fields = {**self.base_fields, **{own.name: Answer(own) for own in fields}}
        super().__init__(data, initial={**said, "version": measure.version})

    def in_words(self, measure: Measure) -> dict[str, str]:
        """What stands now, for the second editor."""
        rows = measure.own_values.select_related("field")
        there = {row.field.name: written(row.value) for row in rows}
        version = Measure.objects.values_list("version", flat=True).get(pk=measure.pk)
        return {**{name: there.get(name, "") for name in self.fields}, "version": str(version)}
