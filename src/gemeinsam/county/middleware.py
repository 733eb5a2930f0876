"""The gate: every request passes county, origin, role, policy and once, in this order."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware import csrf
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from gemeinsam.county import keys, refusal
from gemeinsam.county.models import County, HandledRequest, HistoryEntry, Membership, Role
from gemeinsam.county.policy import allows
from gemeinsam.county.wall import within

type_response = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS"}
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}
# Answers without a county: a load balancer asks by address, not by name.
WITHOUT_COUNTY = ("/healthz",)
# Longer addresses are questions of a single reader.
LONGEST_KEPT = 300


def county_of_host(host: str) -> County | None:
    """The county behind a host name; on one's own machine and in the demo the default county."""
    name = (host.rsplit(":", 1)[0] if not host.endswith("]") else host).lower()
    rows = County.objects.filter(Q(hosts__host=name) | Q(is_default=True))
    found = rows.annotate(named=Count("hosts", filter=Q(hosts__host=name))).order_by("-named").first()
    if found is None or found.named:
        return found
    return found if settings.DEMO or name in LOOPBACK else None


class CountyMiddleware:
    """Bind the county of the request's host; without one there is nothing here."""

    def __init__(self, get_response: type_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path in WITHOUT_COUNTY:
            return self.get_response(request)
        try:
            request.county = county_of_host(request.get_host())
        except DisallowedHost:
            request.county = None
        if request.county is None:
            return refusal.no_county(request)
        with within(request.county):
            return self.get_response(request)


class CsrfMiddleware(csrf.CsrfViewMiddleware):
    """Django's own check for whoever has a session; guests have none and get no cookie.

    A guest's form has no standing to misuse. It still must come from our own page: the browser's word
    (Sec-Fetch-Site, Origin) must not contradict, and OnceMiddleware asks for the signed key of the form.
    """

    def process_view(self, request, callback, callback_args, callback_kwargs):
        if request.method in SAFE or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return super().process_view(request, callback, callback_args, callback_kwargs)
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        foreign = "Origin" in request.headers and not self._origin_verified(request)
        if site not in {"same-origin", "none"} or foreign:
            return self._reject(request, "foreign origin")
        return self._accept(request)


class RoleMiddleware:
    """Say what this person is in this county; a session opened in another county counts for nothing."""

    def __init__(self, get_response: type_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path in WITHOUT_COUNTY:
            return self.get_response(request)
        user_of_session = request.user
        request.user = SimpleLazyObject(lambda: own_user(request, user_of_session))
        request.membership = SimpleLazyObject(lambda: membership_of(request.user))
        request.role = SimpleLazyObject(lambda: role_of(request.user, request.membership))
        return self.get_response(request)


def own_user(request, user):
    if user.is_authenticated and request.session.get("county") != request.county.pk:
        return AnonymousUser()
    return user


def membership_of(user):
    if not user.is_authenticated:
        return None
    return Membership.objects.filter(user=user).select_related("unit").first()


def role_of(user, membership) -> str:
    if not user.is_authenticated:
        return Role.ANONYMOUS.value
    if user.is_operator:
        return Role.OPERATOR.value
    return str(membership.role) if membership else Role.PARTICIPANT.value


class PolicyMiddleware:
    """Deny by default: an address without an entry in the policy table is closed to everyone."""

    def __init__(self, get_response: type_response):
        self.get_response = get_response
        self.table = import_string(settings.POLICY_TABLE)

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and request.method in SAFE:
            # A form's address opened like a page: after a reload, or from a shared link.
            return refusal.only_a_form(request)
        return response

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        role = str(getattr(request, "role", Role.ANONYMOUS.value))
        if allows(self.table, name, role, request.method):
            return None
        if role == Role.ANONYMOUS.value and request.method in SAFE:
            return redirect_to_login(request.get_full_path())
        return refusal.forbidden(request)


class CacheMiddleware:
    """Readers' pages may be kept for a minute by anyone; whatever is personal, by no one.

    A page that a reader got is kept here too, under the number of the county's last history entry: every
    action leaves one, so a kept page is never older than the last change. They end after a minute, and
    with the day.
    """

    def __init__(self, get_response: type_response):
        self.get_response = get_response
        self.kept = caches["pages"]

    def __call__(self, request):
        response = self.get_response(request)
        if response.has_header("Cache-Control") or request.path in WITHOUT_COUNTY:
            return response
        if not is_reader(request) or getattr(request, "has_form_key", False) or response.status_code != 200:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, public=True, max_age=60)
            self.keep(request, response)
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    def process_view(self, request, view, args, kwargs):
        if request.path in WITHOUT_COUNTY or not is_reader(request):
            return None
        last = HistoryEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        request.page_key = digest(f"{request.county.pk}|{last}|{timezone.localdate()}|{request.get_full_path()}")
        kept = self.kept.get(request.page_key)
        if kept is None:
            return None
        content, content_type = kept
        request.page_key = ""
        return HttpResponse(content, content_type=content_type)

    def keep(self, request, response) -> None:
        key = getattr(request, "page_key", "")
        kind = response.headers.get("Content-Type", "")
        if key and kind.startswith("text/html") and len(request.get_full_path()) < LONGEST_KEPT:
            self.kept.set(key, (response.content, kind))


def is_reader(request) -> bool:
    """Somebody without a session who only looks."""
    return request.method == "GET" and settings.SESSION_COOKIE_NAME not in request.COOKIES and not request.htmx


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class OnceMiddleware:
    """A form is carried out once, however often it is sent: its key and its effect share a transaction."""

    def __init__(self, get_response: type_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE or view.__module__.startswith("allauth."):
            return None
        key = keys.read(request)
        if key is None:
            return refusal.stale_form(request)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    handled = HandledRequest.objects.create(key=key)
            except IntegrityError:
                return self.repeat(request, key)
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            elif response.has_header("Location"):
                handled.location = response["Location"][:500]
                handled.save(update_fields=["location"])
        return response

    def repeat(self, request, key: str):
        """The answer that the first sending got."""
        handled = HandledRequest.objects.filter(key=key).first()
        if handled is None:
            raise Http404
        return redirect(handled.location or request.get_full_path())
