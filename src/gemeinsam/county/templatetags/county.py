"""Tags that know the request: the hidden fields of a form."""

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gemeinsam.county import keys, maps
from gemeinsam.county.maps import CountyShape
from gemeinsam.county.models import Membership

register = template.Library()


@register.simple_tag(takes_context=True)
def form_keys(context) -> SafeString:
    """The form's own key, and for whoever has a session Django's token: a guest gets no cookie."""
    request = context["request"]
    hidden = format_html('<input type="hidden" name="{}" value="{}">', keys.FIELD, keys.make(request))
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        hidden += format_html(field, get_token(request))
    return hidden


@register.inclusion_tag("county/map.html")
def county_map(
    *, shape: CountyShape, numbers: dict[str, int], url: str, label: str, after: str = ""
) -> dict[str, object]:
    """The areas of the county as links with their numbers; the area's key stands between `url` and `after`."""
    most = max(numbers.values(), default=0)
    areas = [
        {
            "shape": area,
            "number": numbers.get(area.key, 0),
            "level": maps.level(numbers.get(area.key, 0), most),
        }
        for area in shape.areas
    ]
    return {
        "height": shape.height,
        "width": maps.WIDTH,
        "areas": areas,
        "url": url,
        "label": label,
        "after": after,
    }


@register.simple_tag
def demo_people() -> list[Membership]:
    """The people of the demonstration in this county, as whom one may look around."""
    members = Membership.objects.filter(user__is_demo=True, user__is_active=True)
    return list(members.select_related("user", "unit").order_by("pk"))
