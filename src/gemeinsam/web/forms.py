"""The face of forms: every field is laid out by KERN's templates, none by hand."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm, Field, HiddenInput, IntegerField, ModelMultipleChoiceField, Textarea
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class KernRenderer(TemplatesSetting):
    """Renders `{{ form }}` and each field with the product's own templates."""

    form_template_name = "kern/form.html"
    field_template_name = "kern/field.html"


TEXT = {"class": "kern-form-input__input"}
SELECT = {"class": "kern-form-input__select"}


def dress(form) -> None:
    """Give every widget of a form its KERN class, autocomplete off where it would only get in the way."""
    for bound in form:
        messages = bound.field.error_messages
        if messages.get("required") == Field.default_error_messages["required"]:
            messages["required"] = _("Das Feld ist leer.")
        widget = bound.field.widget
        if bound.widget_type == "select":
            widget.attrs.setdefault("class", SELECT["class"])
        elif bound.widget_type not in {"checkbox", "radioselect", "checkboxselectmultiple", "hidden"}:
            widget.attrs.setdefault("class", TEXT["class"])


# Longer keys are in no database.
KEY_DIGITS = 18


def bounded(field: ModelMultipleChoiceField):
    """Cleans a choice of many; a key of any size is a wrong choice. Django asks SQLite for it, which then fails."""
    clean = field.clean

    def checked(value):
        too_long = [key for key in value or () if len(str(key)) > KEY_DIGITS]
        if too_long:
            raise ValidationError(field.error_messages["invalid_choice"], "invalid_choice", {"value": too_long[0][:20]})
        return clean(value)

    return checked


def version_field() -> IntegerField:
    """The version that was read travels along, unseen (`county/versions.py`)."""
    return IntegerField(widget=HiddenInput, required=False, min_value=0, max_value=2**31)


class RichText(Textarea):
    """A text with a few marks; a script adds buttons, without it the hint says what to type."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 5, "data-rich": "", **(attrs or {})})


class KernForm(BaseForm):
    """Mixin: a form that wears KERN; put it before Django's form class."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)
        for field in self.fields.values():
            if isinstance(field, ModelMultipleChoiceField):
                field.clean = bounded(field)

    def full_clean(self):
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                attrs = self.fields[name].widget.attrs
                if "class" in attrs and "--error" not in attrs["class"]:
                    attrs["class"] += " kern-form-input__input--error"
