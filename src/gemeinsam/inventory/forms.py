"""Forms of the inventory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Municipality, Unit
from gemeinsam.inventory.models import Funding, Project
from gemeinsam.participation.models import Topic
from gemeinsam.web.forms import KernForm, version_field

# Sections of the form: nobody has to face twenty fields at once.
SECTIONS = (
    (_("Worum es geht"), ("title", "summary", "kind", "digital", "level", "topics")),
    (_("Wer und wo"), ("unit", "partners", "places")),
    (_("Ziel und Weg"), ("aims", "approach", "concept")),
    (_("Zeit"), ("starts", "starts_precision", "ends", "ends_precision", "period_note")),
    (_("Stand"), ("status", "status_note")),
    (_("Geld und Sichtbarkeit"), ("funding", "is_public")),
)  # fmt: skip


class ProjectForm(KernForm, forms.ModelForm):
    """Every editable field of an entry, and the version that was read."""

    version = version_field()

    class Meta:
        model = Project
        fields = Project.EDITABLE
        widgets = {
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "topics": forms.CheckboxSelectMultiple,
            "partners": forms.SelectMultiple(attrs={"size": 6}),
            "places": forms.SelectMultiple(attrs={"size": 6}),
            "summary": forms.Textarea(attrs={"rows": 4}),
            "aims": forms.Textarea(attrs={"rows": 3}),
            "approach": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.themes()
        partners = self.instance.partners.values_list("pk", flat=True) if self.instance.pk else ()
        self.fields["unit"].queryset = Unit.objects.offered(self.instance.unit_id)
        self.fields["partners"].queryset = Unit.objects.offered(*partners)
        self.fields["places"].queryset = Municipality.objects.all()
        self.fields["funding"].queryset = Funding.objects.all()
        concepts = Project.objects.current().filter(kind=Project.Kind.CONCEPT)
        self.fields["concept"].queryset = concepts.exclude(pk=self.instance.pk)

    def sections(self):
        """The fields under their headings; what no heading names comes last."""
        named = {name for _title, names in SECTIONS for name in names}
        rest = tuple(name for name in Project.EDITABLE if name not in named)
        sections = (*SECTIONS, (_("Weitere Angaben"), rest)) if rest else SECTIONS
        return [(title, [self[name] for name in names]) for title, names in sections]
