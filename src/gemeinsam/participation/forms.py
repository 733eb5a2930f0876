"""Forms of participation."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Municipality, Unit
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.web.forms import KernForm, version_field


class ContributionForm(KernForm, forms.ModelForm):
    """One page, one required field."""

    # People leave it empty because they don't see it; machines fill it.
    website = forms.CharField(required=False, label=_("Bitte leer lassen"))

    class Meta:
        model = Contribution
        fields = ("text", "topic", "place", "group", "mail")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6, "maxlength": Contribution.MAX_LENGTH}),
            "topic": forms.RadioSelect,
            "mail": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "text": _("Was stört, was fehlt, was wünschen Sie sich?"),
            "mail": _("Wird nicht veröffentlicht und nach der Antwort gelöscht."),
        }
        error_messages = {
            "text": {
                "required": _("Das Feld ist leer. Ein Satz genügt."),
                "max_length": _("Der Text ist zu lang. Bis zu 4.000 Zeichen sind möglich."),
            },
            "mail": {"invalid": _("Diese Adresse ist unvollständig. Zum Beispiel: anna@beispiel.de")},
        }

    def __init__(self, data=None, **kwargs):
        if data is not None:
            # Browsers send a line break as two characters and count it as one.
            data = data.copy()
            data["text"] = data.get("text", "").replace("\r\n", "\n")
        super().__init__(data, **kwargs)
        topic = self.fields["topic"]
        topic.queryset = Topic.objects.themes().exclude(code="QS")
        topic.empty_label = _("Weiß ich nicht")
        place = self.fields["place"]
        place.queryset = Municipality.objects.local()
        place.empty_label = _("Ganzer Landkreis")
        self.fields["group"].label = _("Sie schreiben als")
        self.fields["group"].required = False
        self.fields["website"].widget.attrs.update({"tabindex": "-1", "autocomplete": "off"})

    def clean_text(self):
        # Control characters have no place in a text; what people typed stays as it is.
        kept = "".join(c for c in self.cleaned_data["text"] if c in "\n\t" or c.isprintable() or c in "\u200d\ufe0f")
        if not kept.strip():
            raise ValidationError(self.fields["text"].error_messages["required"], code="required")
        return kept.strip()

    def clean_group(self):
        return self.cleaned_data["group"] or Contribution.Group.CITIZEN

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("Ein verstecktes Feld war ausgefüllt. Bitte lassen Sie es leer."), code="trap")
        return ""


class CodeForm(KernForm, forms.Form):
    """The receipt code."""

    code = forms.CharField(
        label=_("Ihr Code"),
        max_length=20,
        help_text=_("Zum Beispiel K7M 4QX 92P. Groß oder klein ist gleich."),
        error_messages={"required": _("Tragen Sie den Code ein, den Sie beim Absenden bekommen haben.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class AnswerForm(KernForm, forms.ModelForm):
    """The county's official answer."""

    version = version_field()

    class Meta:
        model = Contribution
        fields = ("answer", "outcome", "answer_unit", "topic")
        widgets = {"answer": forms.Textarea(attrs={"rows": 5}), "outcome": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["answer"].validators.append(MaxLengthValidator(Contribution.MAX_LENGTH))
        self.fields["answer"].error_messages["required"] = _("Die Antwort ist leer. Ein Satz genügt.")
        self.fields["answer_unit"].queryset = Unit.objects.offered(self.instance.answer_unit_id)
        self.fields["topic"].queryset = Topic.objects.themes()
