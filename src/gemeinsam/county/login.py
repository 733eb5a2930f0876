"""Login: allauth's adapters, so that mails go through our outbox and a session knows its county."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gemeinsam.county import outbox, refusal
from gemeinsam.county.models import Membership
from gemeinsam.county.policy import STAFF


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of this installation."""

    # A refused login says the same whether or not there is an account.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dieses Konto ruht. Die Leitung im Kreis kann es wieder öffnen."),
        "cannot_remove_primary_email": _("Ihre Hauptadresse bleibt. Wählen Sie zuerst eine andere."),
        "duplicate_email": _("Diese Adresse gehört schon zu Ihrem Konto."),
        "email_password_mismatch": _(
            "E-Mail-Adresse und Passwort passen nicht zusammen. Prüfen Sie beides oder wählen Sie ein neues Passwort."
        ),
        "email_taken": _("Mit dieser Adresse gibt es schon ein Konto. Melden Sie sich damit an."),
        "enter_current_password": _("Das ist nicht Ihr jetziges Passwort."),
        "incorrect_code": _("Der Code stimmt nicht. Nehmen Sie den, der jetzt in der App steht."),
        "incorrect_password": _("Das Passwort stimmt nicht."),
        "invalid_login": _("Diese Anmeldung gilt nicht."),
        "invalid_password_reset": _("Dieser Link gilt nicht mehr."),
        "max_email_addresses": _("Mehr als %d Adressen hat ein Konto nicht."),
        "rate_limited": _("Das waren viele Versuche. Warten Sie fünf Minuten."),
        "same_as_current": _("Das ist schon so gespeichert."),
        "select_only_one": _("Wählen Sie eine Adresse."),
        "too_many_login_attempts": _("Das waren viele Versuche. Warten Sie fünf Minuten und melden Sie sich dann an."),
        "unverified_primary_email": _("Bestätigen Sie zuerst die neue Adresse. Der Link steht in unserer Mail."),
    }

    def pre_login(self, request, user, **kwargs):
        if user.is_demo and not settings.DEMO:
            raise ImmediateHttpResponse(refusal.forbidden(request))
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        super().login(request, user)
        request.session["county"] = request.county.pk

    def send_mail(self, template_prefix, email, context):
        message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        outbox.promise_mail(to=email, subject=message.subject, text=str(message.body))

    def format_email_subject(self, subject):
        return f"Gemeinsam.Digital: {subject}"

    def get_login_redirect_url(self, request):
        """Staff go to their desk; it is closed to everybody else."""
        works_here = Membership.objects.filter(user=request.user, role__in=STAFF).exists()
        return resolve_url(settings.LOGIN_REDIRECT_URL if works_here else "home")

    def get_signup_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def clean_password(self, password, user=None):
        """Demo people share their accounts with all who look around: their password stays."""
        if user is not None and user.is_demo:
            raise ValidationError(_("Vorführkonten behalten ihr Passwort."), code="demo")
        return super().clean_password(password, user)


class MfaAdapter(DefaultMFAAdapter):
    """The second step of the login."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Ihr Konto ist doppelt gesichert und nimmt so keine weitere Adresse an."),
        "cannot_delete_authenticator": _("Der zweite Schritt bleibt an."),
        "cannot_generate_recovery_codes": _("Richten Sie zuerst App oder Passkey ein."),
        "incorrect_code": _("Der Code stimmt nicht. Nehmen Sie den, der jetzt in der App steht."),
        "unverified_email": _("Bestätigen Sie zuerst Ihre E-Mail-Adresse. Sonst könnten Sie sich aussperren."),
    }

    def is_mfa_enabled(self, user, types=None):
        """What a visitor sets up for a demo person must not lock out the next visitor."""
        return not getattr(user, "is_demo", False) and super().is_mfa_enabled(user, types)

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's own name
        count = user.authenticator_set.filter(type=type).count()
        return gettext("Passkey %d") % (count + 1)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts that come from the county's own directory by OpenID Connect."""
