"""Personal links to a sheet: made anew from the secret key whenever a mail needs one, and stored only as a hash."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.urls import reverse

from gemeinsam.county.wall import bound_county_id
from gemeinsam.inventory.collection_models import CollectionContact, CollectionRound

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

    contact: CollectionContact
    standing: Standing


def token_of(contact: CollectionContact) -> str:
    """The contact's link; the same for as long as its serial stays."""
    return signer().sign_object([contact.pk, contact.serial])


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
    rows = CollectionContact.objects.select_related("sheet__round", "sheet__unit", "letter")
    contact = rows.filter(token_hash=hash_of(token)).first()
    if contact is not None:
        return Access(contact, standing_of(contact))
    try:
        pk, _serial = signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    # Signed by us, but no contact's link any more: a newer one was sent.
    contact = rows.filter(pk=pk).first()
    if contact is None:
        return None
    return Access(contact, Standing.REVOKED if contact.revoked else Standing.REPLACED)


def standing_of(contact: CollectionContact) -> Standing:
    if contact.revoked:
        return Standing.REVOKED
    return Standing.EXPIRED if contact.is_expired else Standing.VALID


def address_of(contact: CollectionContact, round_: CollectionRound, name: str = "collection_answer") -> str:
    """The whole address, as it stands in a mail."""
    return f"{round_.base}{reverse(name, args=[token_of(contact)])}"
