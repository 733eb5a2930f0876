"""Forms of documents: upload, description, and what becomes of a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.engines.papers.opening import MOST_BYTES
from gemeinsam.inventory.document_models import Candidate, Document
from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Topic
from gemeinsam.web.forms import KernForm, version_field


def concepts() -> Any:
    return Project.objects.current().filter(kind=Project.Kind.CONCEPT).order_by("title")


class DocumentForm(KernForm, forms.ModelForm):
    """What a document is."""

    version = version_field()

    class Meta:
        model = Document
        fields = Document.EDITABLE

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["concept"].queryset = concepts()
        self.fields["concept"].empty_label = _("zu keinem")


class UploadDocumentForm(DocumentForm):
    """A file, and what it is; the title may be left to the file."""

    version = None
    file = forms.FileField(
        label=_("Datei"),
        help_text=_("PDF oder Word (docx), höchstens 40 MB und 1.000 Seiten. Bilder von Seiten sind nicht lesbar."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx"}),
        error_messages={"required": _("Bitte wählen Sie eine Datei."), "empty": _("Die Datei ist leer.")},
    )
    field_order = ("file", "title", "source", "concept", "is_public")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Wenn Sie nichts eintragen, gilt der Name der Datei.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Die Datei ist größer als 40 MB."))
        return file

    def _post_clean(self) -> None:
        """The row is checked by the action, which knows the title that the file's name gives."""


class CandidateForm(KernForm, forms.Form):
    """The values of a proposal, to be corrected before something is made of it.

    Args:
        candidate: the proposal.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)
    title = forms.CharField(label=_("Titel"), max_length=200)
    text = forms.CharField(
        label=_("Worum es geht"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    number = forms.CharField(label=_("Nummer"), max_length=20, required=False)
    responsible = forms.CharField(label=_("Zuständig laut Dokument"), max_length=400, required=False)
    concept = forms.ModelChoiceField(
        Project.objects.none(), label=_("Konzept"), required=False, empty_label=_("bitte wählen")
    )
    kind = forms.ChoiceField(label=_("Art des Vorhabens"), choices=Project.Kind.choices)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("zuständige Stelle"), required=False)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(), label=_("Handlungsfelder"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_public = forms.BooleanField(label=_("Vorhaben öffentlich sichtbar"), required=False)

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any):
        names = ("version", "title", "text", "number", "responsible")
        initial = {name: getattr(candidate, name) for name in names}
        initial |= {"concept": candidate.document.concept_id, "kind": Project.Kind.PROJECT}
        initial["is_public"] = candidate.document.is_public
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["concept"].queryset = concepts()
        self.fields["unit"].queryset = Unit.objects.all()
        self.fields["topics"].queryset = Topic.objects.themes()

    def as_project(self) -> dict[str, Any]:
        """The values of the entry to be made; amounts and periods stay words until somebody reads them."""
        given = self.cleaned_data
        return {
            "title": given["title"],
            "summary": given["text"] or given["title"],
            "kind": given["kind"],
            "unit": given["unit"],
            "topics": given["topics"],
            "concept": given["concept"] if given["kind"] != Project.Kind.CONCEPT else None,
            "is_public": given["is_public"],
        }

    def as_measure(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("concept", "number", "title", "text", "responsible")}

    def clean_number(self) -> str:
        return " ".join(self.cleaned_data["number"].split())


def problem_without_concept() -> forms.ValidationError:
    return forms.ValidationError(_("Zu welchem Konzept gehört die Maßnahme?"), code="no_concept")
