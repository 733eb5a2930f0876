"""Personal links to a sheet: made anew from the secret key whenever a mail needs one, and stored only as a hash."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.urls import reverse

from gemeinsam.county.wall import bound_county_id
from gemeinsam.inventory.collection_models import CollectionLink, CollectionRound

LONGEST = 200


class Standing(StrEnum):
    """What a link still opens."""

    VALID = "valid"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Access:
    """Whose link it is, and what it opens."""

    link: CollectionLink
    standing: Standing


def token_of(link: CollectionLink) -> str:
    """The link itself; the same for as long as its serial stays."""
    return signer().sign_object([link.pk, link.serial])


def hash_of(token: str) -> str:
    return digest("collection link", token)


def person_of(mail: str) -> str:
    """By which a person is known over all rounds, without the address."""
    return digest("collection person", mail.strip().lower())


def digest(purpose: str, text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()


def signer() -> signing.Signer:
    return signing.Signer(salt=f"collection of county {bound_county_id()}")


def access_by(token: str) -> Access | None:
    """Whose link this is; nothing if it is forged, cut off or another county's."""
    if len(token) > LONGEST:
        return None
    rows = CollectionLink.objects.select_related("sheet__round", "sheet__unit", "contact", "letter")
    link = rows.filter(token_hash=hash_of(token)).first()
    if link is not None:
        return Access(link, standing_of(link))
    try:
        pk, _serial = signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    # Signed by us, but this link is no longer the one: a newer one was sent.
    link = rows.filter(pk=pk).first()
    if link is None:
        return None
    return Access(link, Standing.REVOKED if link.revoked else Standing.REPLACED)


def standing_of(link: CollectionLink) -> Standing:
    if link.revoked:
        return Standing.REVOKED
    return Standing.EXPIRED if link.is_expired else Standing.VALID


def address_of(link: CollectionLink, round_: CollectionRound, name: str = "collection_answer") -> str:
    """The whole address, as it stands in a mail."""
    return f"{round_.base}{reverse(name, args=[token_of(link)])}"
