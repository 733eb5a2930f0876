"""The face of forms: every field is laid out by KERN's templates, none by hand."""

from django.forms.renderers import TemplatesSetting


class KernRenderer(TemplatesSetting):
    """Renders `{{ form }}` and each field with the product's own templates."""

    form_template_name = "kern/form.html"
    field_template_name = "kern/field.html"
