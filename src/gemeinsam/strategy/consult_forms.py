"""Forms of a consultation: opening it, a proposal from outside, and the staff's decision."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.participation.models import Contribution
from gemeinsam.strategy.models import Consultation, ConsultProposal
from gemeinsam.web.forms import KernForm

MOST = 6000


def readable(text: str) -> str:
    """What people typed without control characters; a line break is one character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or c.isprintable() or c in "\u200d\ufe0f").strip()


class ConsultationForm(KernForm, forms.Form):
    """When who is asked about a draft."""

    title = forms.CharField(label=_("Titel"), max_length=160)
    opens = forms.DateField(label=_("beginnt am"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    closes = forms.DateField(label=_("endet am"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    answer_days = forms.IntegerField(
        label=_("Antwort in Tagen"), min_value=1, max_value=365, help_text=_("So viele Tage verspricht der Kreis.")
    )
    audience = forms.ChoiceField(
        label=_("Wer schreibt"), choices=Consultation.Audience.choices, widget=forms.RadioSelect,
        help_text=_("Lesen können den Entwurf und die veröffentlichten Vorschläge alle."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    @staticmethod
    def start(consultation: Consultation | None) -> dict:
        """What the form says before anybody typed."""
        if consultation is None:
            today = timezone.localdate()
            closes = today + timedelta(days=28)
            return {"opens": today, "closes": closes, "answer_days": 28, "audience": "everybody", "version": 0}
        round_ = consultation.round
        names = ("title", "opens", "closes", "answer_days")
        said = {name: getattr(round_, name) for name in names}
        return {**said, "audience": consultation.audience, "version": consultation.version}

    def clean(self):
        values = super().clean()
        if (opens := values.get("opens")) and (closes := values.get("closes")) and closes < opens:
            self.add_error("closes", _("Das Ende liegt vor dem Beginn."))
        return values


class ProposalForm(KernForm, forms.Form):
    """A comment, or another wording: whoever leaves the text as it is comments."""

    new_text = forms.CharField(
        label=_("Der Absatz, wie er lauten soll"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ändern Sie den Text. Lassen Sie ihn so, wenn Sie nur etwas anmerken möchten."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Anmerkung oder Begründung"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    name = forms.CharField(
        label=_("Ihr Name"), required=False, max_length=120,
        help_text=_("Freiwillig und öffentlich. Ohne Namen steht dort nur die Nummer."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    group = forms.ChoiceField(label=_("Sie schreiben als"), choices=Contribution.Group.choices, required=False)
    mail = forms.EmailField(
        label=_("E-Mail für die Antwort"), required=False,
        help_text=_("Wird nicht veröffentlicht und nach der Antwort gelöscht."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Diese Adresse ist unvollständig. Zum Beispiel: anna@beispiel.de")},
    )  # fmt: skip
    # People leave it empty because they don't see it; machines fill it.
    website = forms.CharField(
        required=False, label=_("Bitte leer lassen"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data=None, *, quote: str, **kwargs):
        self.quote = quote
        super().__init__(data, initial={"new_text": quote, "group": Contribution.Group.CITIZEN}, **kwargs)

    def clean_new_text(self):
        text = readable(self.cleaned_data["new_text"])
        if text == readable(self.quote):
            return self.quote
        return bounded(text)

    def clean_reason(self):
        return bounded(readable(self.cleaned_data["reason"]), Contribution.MAX_LENGTH)

    def clean_name(self):
        return readable(self.cleaned_data["name"])

    def clean_group(self):
        return self.cleaned_data["group"] or Contribution.Group.CITIZEN

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("Ein verstecktes Feld war ausgefüllt. Bitte lassen Sie es leer."), code="trap")
        return ""

    def clean(self):
        values = super().clean()
        reason, text = values.get("reason"), values.get("new_text")
        if text is None or reason is None:
            return values
        if text == self.quote and not reason:
            self.add_error("reason", _("Ändern Sie den Absatz, oder schreiben Sie eine Anmerkung. Ein Satz genügt."))
        if not text and not reason:
            self.add_error("reason", _("Soll der Absatz wegfallen? Sagen Sie bitte, warum."))
        if not text and reason:
            values["new_text"], values["reason"] = self.quote, f"{_('Der Absatz soll wegfallen.')} {reason}"
        return values


def bounded(text: str, most: int = MOST) -> str:
    if len(text) > most:
        message = _("Der Text ist zu lang. Bis zu %(most)d Zeichen sind möglich; es sind %(count)d.")
        raise ValidationError(message, code="max_length", params={"most": most, "count": len(text)})
    return text


class DecisionForm(KernForm, forms.Form):
    """What becomes of one proposal or of many alike."""

    decision = forms.ChoiceField(
        label=_("Entscheidung"),
        choices=[choice for choice in ConsultProposal.Decision.choices if choice[0] != "open"],
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie eine Entscheidung.")},
    )
    reason = forms.CharField(
        label=_("Begründung"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle lesen sie; wer geschrieben hat, bekommt sie als Antwort."),
        error_messages={"required": _("Sagen Sie, warum. Wer geschrieben hat, liest den Grund.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Text, der gilt"), required=False, max_length=MOST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nötig, wenn Sie den Vorschlag anpassen."),
    )  # fmt: skip

    def clean_reason(self):
        return readable(self.cleaned_data["reason"])

    def clean_text(self):
        return readable(self.cleaned_data["text"])


class ApplyForm(KernForm, forms.Form):
    """The wording that is to stand in the working text, and what stood there when the person looked."""

    take = forms.CharField(
        label=_("So steht es dann im Arbeitsstand"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 5})
    )
    seen = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_take(self):
        return readable(self.cleaned_data["take"])
