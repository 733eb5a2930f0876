"""Receipt codes: how somebody without an account comes back to a contribution.

The code follows from the secret key and the row, so it is never stored; the row keeps only its hash.
"""

import hashlib
import hmac

from django.conf import settings
from django.core import signing

from gemeinsam.participation.models import Contribution

# No letters that look alike on paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 9
TOKEN_VALID = 3600


def _digest(purpose: str, text: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}|{text}".encode(), hashlib.sha256).digest()


def code_of(contribution: Contribution) -> str:
    """The code of a saved contribution, such as K7M 4QX 92P."""
    number = int.from_bytes(_digest("receipt", f"{contribution.county_id}|{contribution.pk}"), "big")
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return " ".join("".join(letters[i : i + 3]) for i in range(0, LENGTH, 3))


def hash_of(code: str) -> str:
    """What the table keeps of a code; spaces and case don't matter."""
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return _digest("receipt-hash", plain).hex()


def contribution_of(code: str) -> Contribution | None:
    """The contribution behind a code, in this county."""
    return Contribution.objects.filter(receipt_hash=hash_of(code)).first()


def token_of(contribution: Contribution) -> str:
    """A pass for an hour, so that the code itself stands in no address."""
    return signing.dumps([contribution.county_id, contribution.pk], salt="receipt")


def contribution_by(token: str) -> Contribution | None:
    """The contribution behind a pass, unless it is forged, stale or another county's."""
    try:
        _county, pk = signing.loads(token, salt="receipt", max_age=TOKEN_VALID)
    except signing.BadSignature:
        return None
    return Contribution.objects.filter(pk=pk).exclude(receipt_hash="").first()
