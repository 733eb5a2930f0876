"""Tags that know the request: the hidden fields of a form."""

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gemeinsam.county import keys

register = template.Library()


@register.simple_tag(takes_context=True)
def form_keys(context) -> SafeString:
    """The form's own key, and for whoever has a session Django's token: a guest gets no cookie."""
    request = context["request"]
    hidden = format_html('<input type="hidden" name="{}" value="{}">', keys.FIELD, keys.make(request))
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        token = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        hidden += format_html(token, get_token(request))
    return hidden
