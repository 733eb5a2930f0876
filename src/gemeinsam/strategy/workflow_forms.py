"""Forms on the way to the public: asking for a yes, passing it on, the county's rules."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.strategy.models import Review, StrategyRules
from gemeinsam.strategy.workflow_queries import reviewers
from gemeinsam.web.forms import KernForm, version_field


class ReviewForm(KernForm, forms.ModelForm):
    """Who looks at it, until when, and what they should know."""

    version = version_field()

    class Meta:
        model = Review
        fields: tuple[str, ...] = ("waits_for", "due", "note")
        widgets = {"due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["waits_for"].queryset = reviewers()
        self.fields["waits_for"].empty_label = _("wer zuerst Zeit hat")
        self.fields["due"].required = False

    def clean_due(self):
        day = self.cleaned_data["due"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist vorbei."))
        return day


class DelegateForm(ReviewForm):
    """Somebody else, or another day."""

    class Meta(ReviewForm.Meta):
        fields = ("waits_for", "due")


class RulesForm(KernForm, forms.ModelForm):
    """How the county works on its strategy."""

    version = version_field()

    class Meta:
        model = StrategyRules
        fields = StrategyRules.EDITABLE
