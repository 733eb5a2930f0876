"""The form of a strength, weakness, opportunity or risk."""

from django import forms
from django.db.models import Q

from gemeinsam.inventory.models import Project, SwotEntry
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.web.forms import KernForm, version_field


class SwotForm(KernForm, forms.ModelForm):
    """An entry with its evidence, chosen among what belongs to the field."""

    version = version_field()

    class Meta:
        model = SwotEntry
        fields = SwotEntry.EDITABLE
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "projects": forms.SelectMultiple(attrs={"size": 6}),
            "contributions": forms.SelectMultiple(attrs={"size": 6}),
        }

    def __init__(self, *args, topic: Topic, **kwargs):
        super().__init__(*args, **kwargs)
        entry = self.instance
        kept = entry.projects.values("pk") if entry.pk else []
        heard = entry.contributions.values("pk") if entry.pk else []
        projects, voices = Project.objects.current().filter(topics=topic), Contribution.objects.public()
        self.fields["projects"].queryset = Project.objects.filter(Q(pk__in=projects.values("pk")) | Q(pk__in=kept))
        self.fields["contributions"].queryset = voices.filter(topic=topic) | Contribution.objects.filter(pk__in=heard)
