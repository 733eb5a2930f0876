"""The form of a measure of a concept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemeinsam.inventory.concept_models import ConceptMeasure
from gemeinsam.inventory.document_models import Document, DocumentPage
from gemeinsam.inventory.models import Project
from gemeinsam.web.forms import KernForm, version_field


class ConceptMeasureForm(KernForm, forms.ModelForm):
    """A measure of a concept, with the page on which it stands.

    Args:
        concept: that names the measure; its documents are offered.
    """

    version = version_field()
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=gettext_lazy("Steht im Dokument"),
        required=False,
        empty_label=gettext_lazy("in keinem"),
    )
    page_number = forms.IntegerField(
        label=gettext_lazy("auf Seite oder in Abschnitt"), required=False, min_value=1, max_value=100_000
    )

    class Meta:
        model = ConceptMeasure
        fields = ConceptMeasure.EDITABLE
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, concept: Project, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.current().exclude(pk=concept.pk).order_by("title")
        self.fields["project"].empty_label = _("noch ohne Vorhaben")
        self.fields["document"].queryset = concept.documents.read().order_by("title")
        page = self.instance.page
        if page is not None:
            self.fields["document"].initial, self.fields["page_number"].initial = page.document_id, page.number

    def clean(self) -> dict[str, Any]:
        """Finds the page; a number that the document does not have is a mistake to be told."""
        given = super().clean() or self.cleaned_data
        document, number = given.get("document"), given.get("page_number")
        if bool(document) != bool(number):
            self.add_error("page_number" if document else "document", _("Dokument und Seite gehören zusammen."))
        elif document is not None:
            given["page"] = DocumentPage.objects.filter(document=document, number=number).first()
            if given["page"] is None:
                self.add_error("page_number", _("Das Dokument hat nur %s.") % document.units)
        return given

    def values(self) -> dict[str, Any]:
        """What is to be saved; no document means no page."""
        names = {"version", "document", "page_number"}
        return {"page": None, **{name: value for name, value in self.cleaned_data.items() if name not in names}}
