"""Login: allauth's adapters, so that mails go through our outbox and a session knows its county."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import resolve_url

from gemeinsam.county import outbox, refusal


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of this installation."""

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

    def get_login_redirect_url(self, request):
        return resolve_url(settings.LOGIN_REDIRECT_URL)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts that come from the county's own directory by OpenID Connect."""
