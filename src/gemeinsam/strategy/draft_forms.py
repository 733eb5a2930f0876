"""Forms of drafting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.strategy.draft_sources import Source
from gemeinsam.strategy.models import Field
from gemeinsam.web.forms import KernForm, RichText


class DraftForm(KernForm, forms.Form):
    """A goal or the idea of a measure, begun with what its source says."""

    kind = forms.ChoiceField(
        label=_("Was soll daraus werden?"),
        choices=[("measure", _("Idee für eine Maßnahme")), ("goal", _("Ziel"))],
        widget=forms.RadioSelect,
    )
    field = forms.ModelChoiceField(None, label=_("Handlungsfeld"))
    title = forms.CharField(label=_("Titel"), max_length=200)
    text = forms.CharField(label=_("Worum es geht"), max_length=1500, required=False, widget=RichText)

    def __init__(self, *args, source: Source, **kwargs):
        field = Field.objects.filter(topic=source.topic).first() if source.topic else None
        begun = {"kind": "measure", "title": source.title[:200], "text": source.text[:1500], "field": field}
        super().__init__(*args, initial=begun, **kwargs)
        self.fields["field"].queryset = Field.objects.select_related("topic")
