"""The check number of a paper: the same content has the same."""

import hashlib
import json
from dataclasses import asdict

from gemeinsam.engines.document import Document


def digest_of(document: Document) -> str:
    """SHA-256 of the content; the same content has the same file."""
    return hashlib.sha256(json.dumps(asdict(document), sort_keys=True, default=str).encode()).hexdigest()
