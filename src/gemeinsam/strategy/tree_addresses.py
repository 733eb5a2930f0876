"""Former addresses lead on: whoever asks for an old number or name is sent to the new one, with all pages below it."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import ResolverMatch, reverse

from gemeinsam.county.policy import READ, STAFF
from gemeinsam.strategy.models import FormerAddress

# Which part of an address is a number or name of the tree, and of which kind.
NUMBERED = {"<measure:number>": FormerAddress.Kind.MEASURE, "<goal:number>": FormerAddress.Kind.GOAL}
FIELDS = ("handlungsfelder/<slug:slug>/", "swot/<slug:slug>/")


class FormerAddressMiddleware:
    """Answers 301 where nothing was found under a number that was given up; a form is carried out under the new one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in READ or request.resolver_match is None:
            return response
        return self.lead_on(request, request.resolver_match) or response

    def process_view(self, request, view, args, kwargs):
        """Somebody writes in a form of the old page while the lead moves it: the text must not be lost."""
        if request.method in READ:
            return
        found = former(request.resolver_match)
        if found and not is_taken(found):
            kwargs[part_of(found)] = key_of(found)

    def lead_on(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
        found = former(match)
        if found is None or not may_be_told(request, found):
            return None
        where = reverse(match.view_name, args=match.args, kwargs={**match.kwargs, part_of(found): key_of(found)})
        query = request.META.get("QUERY_STRING", "")
        response = HttpResponsePermanentRedirect(f"{where}?{query}" if query else where)
        # A browser keeps a 301 for ever unless told otherwise; what staff are told is nobody else's.
        response["Cache-Control"] = "private, no-store" if request.role in STAFF else "public, max-age=3600"
        response["Vary"] = "Cookie"
        return response


def kind_of(match: ResolverMatch) -> FormerAddress.Kind | None:
    for part, kind in NUMBERED.items():
        if part in match.route:
            return kind
    return FormerAddress.Kind.FIELD if match.route.startswith(FIELDS) else None


def former(match: ResolverMatch) -> FormerAddress | None:
    """What the number or name in an address once belonged to."""
    kind = kind_of(match)
    if kind is None:
        return None
    old = match.kwargs["slug" if kind == FormerAddress.Kind.FIELD else "number"]
    rows = FormerAddress.objects.select_related("measure", "goal", "field__topic")
    return rows.filter(kind=kind, old=old).first()


def part_of(found: FormerAddress) -> str:
    return "slug" if found.kind == FormerAddress.Kind.FIELD else "number"


def key_of(found: FormerAddress) -> str:
    return found.row.topic.slug if found.kind == FormerAddress.Kind.FIELD else found.row.number


def is_taken(found: FormerAddress) -> bool:
    """Whether another row stands under the old address today, as the data set may have put it there."""
    rows = type(found.row).objects
    return rows.filter(**{"topic__slug" if part_of(found) == "slug" else "number": found.old}).exists()


def may_be_told(request: HttpRequest, found: FormerAddress) -> bool:
    """Readers learn the new number only of what they may read."""
    return request.role in STAFF or found.kind == FormerAddress.Kind.FIELD or found.row.is_readable
