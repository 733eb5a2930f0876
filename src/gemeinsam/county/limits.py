"""Rate limits without memory of addresses: a sender is a keyed hash that changes every day."""

import hashlib
import hmac
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def within_limit(request: HttpRequest, name: str, *, times: int, seconds: int) -> bool:
    """Count one more use; false when this sender used up what a span of time allows. The address is stored nowhere."""
    sender = f"{timezone.localdate()}|{address_of(request)}"
    digest = hmac.new(settings.SECRET_KEY.encode(), sender.encode(), hashlib.sha256).hexdigest()[:24]
    span = int(time.time() // seconds)
    key = f"limit:{request.county.pk}:{name}:{span}:{digest}"  # type: ignore[attr-defined]
    cache.add(key, 0, timeout=seconds)
    try:
        used = cache.incr(key)
        # A cache of files forgets a counter's own time when it counts.
        cache.touch(key, seconds)
    except ValueError:  # it ran out between the two calls
        return True
    return used <= times


def address_of(request: HttpRequest) -> str:
    """The sender's address: behind proxies of ours the one that the outermost of them saw."""
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.TRUSTED_PROXIES and len(passed) >= settings.TRUSTED_PROXIES:
        return passed[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
