"""The county's signing key: the private half is a file in the data folder, readable to its owner only.

Rows travel: into dumps, exports and tests. A private key must not, so it is never one (docs/decisions/0024).
"""

import base64
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KEY_BYTES, SIGNATURE_BYTES = 32, 64


def new_key() -> str:
    """Make a key pair, keep the private half in a file, return the public one."""
    key = Ed25519PrivateKey.generate()
    public = text_of(key.public_key().public_bytes_raw())
    path = path_of(public)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return public


def sign(public: str, message: bytes) -> str:
    """The signature of the private half that belongs to a public key.

    Raises:
        ValidationError: code `no_key`, the file is not there.
    """
    try:
        key = serialization.load_pem_private_key(path_of(public).read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise ValidationError(
            _("Der private Schlüssel fehlt im Datenordner. Die Leitung kann unter „Austausch“ einen neuen machen."),
            code="no_key",
        ) from error
    return text_of(key.sign(message))  # type: ignore[union-attr, call-arg]


def is_here(public: str) -> bool:
    """Whether the private half can be used."""
    return is_key(public) and path_of(public).is_file()


def is_key(text: str) -> bool:
    try:
        bytes_of(text, KEY_BYTES)
    except ValueError:
        return False
    return True


def holds(public: str, signature: str, message: bytes) -> bool:
    """Whether a signature over a message is of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes_of(public, KEY_BYTES)).verify(
            bytes_of(signature, SIGNATURE_BYTES), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """What two people compare on the telephone: the first 32 digits of a check sum, in groups of four.

    Nothing for what is no key: it can be compared with nothing.
    """
    if not is_key(public):
        return ""
    digits = hashlib.sha256(bytes_of(public, KEY_BYTES)).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def path_of(public: str) -> Path:
    name = hashlib.sha256(bytes_of(public, KEY_BYTES)).hexdigest()
    return Path(settings.KEYS_ROOT) / f"{name}.pem"


def text_of(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def bytes_of(text: object, size: int) -> bytes:
    """The bytes of a base64 text of exactly this size, in the one way to write them.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(text, str):
        raise ValueError("no text")  # noqa: TRY004 - one error for all that is no key
    raw = base64.b64decode(text.encode("ascii"), validate=True)
    if len(raw) != size or text_of(raw) != text:
        raise ValueError("wrong size")
    return raw
