"""The face of forms: every field is laid out by KERN's templates, none by hand."""

from django.forms.renderers import TemplatesSetting


class KernRenderer(TemplatesSetting):
    """Renders `{{ form }}` and each field with the product's own templates."""

    form_template_name = "kern/form.html"
    field_template_name = "kern/field.html"


TEXT = {"class": "kern-form-input__input"}
SELECT = {"class": "kern-form-input__select"}


def dress(form) -> None:
    """Give every widget of a form its KERN class, autocomplete off where it would only get in the way."""
    for bound in form:
        widget = bound.field.widget
        if bound.widget_type == "select":
            widget.attrs.setdefault("class", SELECT["class"])
        elif bound.widget_type not in {"checkbox", "radioselect", "checkboxselectmultiple", "hidden"}:
            widget.attrs.setdefault("class", TEXT["class"])


class KernForm:
    """Mixin: a form that wears KERN; put it before Django's form class."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def full_clean(self):
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                attrs = self.fields[name].widget.attrs
                if "class" in attrs and "--error" not in attrs["class"]:
                    attrs["class"] += " kern-form-input__input--error"
