"""Keys of forms: signed, so that they come from our own page; unique, so that a form counts once."""

import secrets
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest

FIELD = "_key"
VALID = timedelta(hours=12)


def make(request: HttpRequest) -> str:
    """A fresh key for one form on one page of this county."""
    request.has_form_key = True  # type: ignore[attr-defined]
    return signer(request).sign(secrets.token_urlsafe(12))


def read(request: HttpRequest) -> str | None:
    """The key that a form carried, or nothing if it is missing, forged, too old or another county's."""
    try:
        return signer(request).unsign(request.POST.get(FIELD, ""), max_age=VALID)
    except signing.BadSignature:
        return None


def signer(request: HttpRequest) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"form of county {request.county.pk}")  # type: ignore[attr-defined]
