"""Forms of the maturity: a round, the answers to one dimension, a dimension, a question."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.inventory.maturity_models import (
    LEVELS,
    MaturityAnswer,
    MaturityDimension,
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
)
from gemeinsam.web.forms import KernForm, dress, version_field

UNKNOWN = "unbekannt"
LONGEST_ANCHOR = 200


class RoundForm(KernForm, forms.ModelForm):
    """Title, version, days and the units that answer."""

    units = forms.ModelMultipleChoiceField(
        label=_("Welche Stellen antworten?"), queryset=Unit.objects.all(), widget=forms.CheckboxSelectMultiple,
        help_text=_("Jede Stelle antwortet für sich. So wird sichtbar, wo Sie verschieden urteilen."),
    )  # fmt: skip
    version = version_field()

    class Meta:
        model = MaturityRound
        fields = MaturityRound.EDITABLE
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("opens", "closes")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].queryset = MaturityQuestionnaire.objects.filter(published__isnull=False)
        self.fields["questionnaire"].empty_label = None
        self.fields["units"].queryset = Unit.objects.offered(*self.initial.get("units", ()))


class LevelField(forms.ChoiceField):
    """A question's levels; it may stay open until the sheet is handed in, so it is not called voluntary."""

    def __init__(self, question: MaturityQuestion):
        levels = [(str(level), f"{level}  {anchor}") for level, anchor in enumerate(question.anchors[:LEVELS])]
        super().__init__(
            label=question.text, choices=[*levels, (UNKNOWN, _("nicht bekannt"))], widget=forms.RadioSelect
        )

    def validate(self, value):
        if value not in self.empty_values:
            super().validate(value)


class AnswersForm(KernForm, forms.Form):
    """What a unit says to the questions of one dimension."""

    use_required_attribute = False
    version = version_field()

    def __init__(self, *args, questions: list[MaturityQuestion], answers: dict[int, MaturityAnswer], **kwargs):
        self.questions = questions
        super().__init__(*args, **kwargs)
        for question in questions:
            answer = answers.get(question.pk)
            for name, field in fields_of(question).items():
                self.fields[name] = field
            if answer:
                self.initial |= stored_values(answer)
        # The mixin dressed what the class names; these came later.
        dress(self)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Question by question: level, and what is told beside it."""
        return [
            {
                "question": question,
                "level": self[f"q{question.pk}"],
                "beside": [self[f"r{question.pk}"], self[f"p{question.pk}"]],
                "is_told": any(self[f"{name}{question.pk}"].value() for name in "rp")
                or any(self[f"{name}{question.pk}"].errors for name in "rp"),
            }
            for question in self.questions
        ]

    def said(self) -> dict[int, dict[str, Any]]:
        """The answers by key of the question, as the action takes them."""
        values = self.cleaned_data
        return {
            question.pk: {
                "level": int(level) if (level := values[f"q{question.pk}"]).isdecimal() else None,
                "unknown": level == UNKNOWN,
                "remark": values[f"r{question.pk}"],
                "proof": values[f"p{question.pk}"],
            }
            for question in self.questions
        }


def fields_of(question: MaturityQuestion) -> dict[str, forms.Field]:
    """Level, remark and proof of one question."""
    return {
        f"q{question.pk}": LevelField(question),
        f"r{question.pk}": forms.CharField(
            label=_("Bemerkung"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
        ),
        f"p{question.pk}": forms.CharField(
            label=_("Nachweis"), max_length=300, required=False, help_text=proof_hint(question)
        ),
    }


def proof_hint(question: MaturityQuestion) -> str:
    return str(_("Zum Beispiel: %s") % question.proof) if question.proof else ""


def stored_values(answer: MaturityAnswer) -> dict[str, str]:
    """An answer as the form's fields begin with it."""
    key = answer.question_id
    level = UNKNOWN if answer.unknown else ("" if answer.level is None else str(answer.level))
    return {f"q{key}": level, f"r{key}": answer.remark, f"p{key}": answer.proof}


class DimensionForm(KernForm, forms.ModelForm):
    """Title and weight."""

    version = version_field()

    class Meta:
        model = MaturityDimension
        fields = MaturityDimension.EDITABLE
        help_texts = {"weight": _("Was sie im Gesamtwert zählt. 1 ist üblich.")}


class QuestionForm(KernForm, forms.ModelForm):
    """A question, its five anchors and what could prove an answer."""

    version = version_field()
    field_order = ("dimension", "text", "anchor0", "anchor1", "anchor2", "anchor3", "anchor4", "proof", "weight")

    class Meta:
        model = MaturityQuestion
        fields = ("dimension", "text", "weight", "proof")
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, questionnaire: MaturityQuestionnaire, **kwargs):
        anchors = kwargs["instance"].anchors if kwargs.get("instance") else []
        super().__init__(*args, **kwargs)
        self.fields["dimension"].queryset = questionnaire.dimensions.filter(retired=False)
        self.fields["dimension"].empty_label = None
        for level in range(LEVELS):
            name = f"anchor{level}"
            self.fields[name] = forms.CharField(label=_("Stufe %d") % level, max_length=LONGEST_ANCHOR)
            if level < len(anchors):
                self.initial[name] = anchors[level]
        dress(self)
        self.order_fields(self.field_order)

    def clean(self):
        values = super().clean()
        anchors = [values.get(f"anchor{level}", "") for level in range(LEVELS)]
        if all(anchors) and len(set(anchors)) < LEVELS:
            raise ValidationError(_("Zwei Stufen sagen dasselbe. Jede Stufe braucht eigene Worte."), code="same")
        return values

    def of_row(self) -> dict[str, Any]:
        """The values as the model has them: five anchors are one field."""
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**values, "anchors": [self.cleaned_data[f"anchor{level}"] for level in range(LEVELS)]}
