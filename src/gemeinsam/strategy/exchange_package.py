"""The package: a measure as signed JSON, written and read. Reading trusts nothing before the signature held.

    {"format": "gemeinsam-massnahme", "content": {…}, "digest": SHA-256, "key": public key, "signature": Ed25519}

The check sum is taken of the canonical content (`county/freezing.canonical`), the signature of a fixed prefix and
that content. The content names format number, sender, day and number, so that none of them can be exchanged.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.county.freezing import canonical, digest_of
from gemeinsam.county.models import County
from gemeinsam.strategy import exchange_fields as fields
from gemeinsam.strategy import exchange_keys as keys
from gemeinsam.strategy.models import Measure

FORMAT, NUMBER = "gemeinsam-massnahme", 1
ENVELOPE = frozenset({"format", "content", "digest", "key", "signature"})
CONTENT = frozenset({"number", "sender", "measure_number", "made", "link", "measure", "experience"})
PREFIX = b"gemeinsam-massnahme\n"
MOST_BYTES = 200_000
# Longer whole numbers than any figure here.
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose check sum and signature hold. Who the key belongs to is another question."""

    envelope: dict[str, Any]

    @property
    def content(self) -> dict[str, Any]:
        return self.envelope["content"]

    @property
    def digest(self) -> str:
        return self.envelope["digest"]

    @property
    def key(self) -> str:
        return self.envelope["key"]

    @property
    def fingerprint(self) -> str:
        return keys.fingerprint(self.key)

    @property
    def sender(self) -> str:
        return self.content["sender"]["name"]

    @property
    def ags(self) -> str:
        return self.content["sender"]["ags"]

    @property
    def number(self) -> str:
        return self.content["measure_number"]

    @property
    def made(self) -> date:
        return date.fromisoformat(self.content["made"])

    @property
    def link(self) -> str:
        return self.content["link"]

    @property
    def measure(self) -> dict[str, Any]:
        return self.content["measure"]

    @property
    def title(self) -> str:
        return self.measure["title"]

    @property
    def rows(self) -> list[tuple[str, str]]:
        return list(fields.measure_rows(self.measure))

    @property
    def experience(self) -> list[tuple[str, str]]:
        return fields.experience_rows(self.content["experience"])

    @property
    def text(self) -> str:
        """The package as a file holds it."""
        return canonical(self.envelope).decode()


def content_of(measure: Measure, county: County, today: date) -> dict[str, Any]:
    """What would be signed: what `exchange_fields` lets pass, and nothing else."""
    host = county.hosts.values_list("host", flat=True).first()  # type: ignore[attr-defined]
    return {
        "number": NUMBER,
        "sender": {"name": county.name, "ags": county.ags},
        "measure_number": measure.number,
        "made": today.isoformat(),
        "link": f"https://{host}{measure.get_absolute_url()}" if host else "",
        "measure": fields.measure_told(measure),
        "experience": fields.experience_told(measure),
    }


def sealed(content: dict[str, Any], key: str) -> Package:
    """The content with its check sum and our signature."""
    said = {"format": FORMAT, "content": content, "digest": digest_of(content), "key": key}
    return Package({**said, "signature": keys.sign(key, PREFIX + canonical(content))})


def read_package(given: bytes) -> Package:
    """The package in a file.

    Raises:
        ValidationError: with the reason in German; codes `too_large`, `malformed`, `format`, `changed`, `signature`.
    """
    if len(given) > MOST_BYTES:
        raise ValidationError(_("Die Datei ist größer als 200 KB. Ein Paket ist kleiner."), code="too_large")
    envelope = parsed(given)
    if envelope.get("format") != FORMAT or envelope.keys() != ENVELOPE:
        raise fields.wrong(_("die Datei ist kein Paket einer Maßnahme"))
    content = envelope["content"]
    if not isinstance(content, dict) or type(content.get("number")) is not int:
        raise fields.wrong(_("die Nummer des Formats fehlt"))
    if content["number"] != NUMBER:
        raise ValidationError(
            _("Das Paket hat das Format %(theirs)d. Diese Installation liest das Format %(ours)d.")
            % {"theirs": content["number"], "ours": NUMBER}, code="format",
        )  # fmt: skip
    check_seal(envelope)
    check_content(content)
    return Package(envelope)


def parsed(given: bytes) -> dict[str, Any]:
    """Strict JSON: no name twice, no broken or endless numbers, no depth that a fact sheet doesn't have."""
    try:
        found = json.loads(
            given.decode("utf-8"), object_pairs_hook=once, parse_float=refuse, parse_constant=refuse, parse_int=whole
        )
        # Half a character can be written in JSON and in no file.
        canonical(found)
    except RecursionError as error:
        raise fields.wrong(_("es ist zu tief verschachtelt")) from error
    except ValueError as error:
        raise fields.wrong(_("die Datei ist kein gültiges JSON")) from error
    if not isinstance(found, dict):
        raise fields.wrong(_("die Datei ist kein Paket einer Maßnahme"))
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise fields.wrong(_("ein Name steht zweimal darin"))
    return found


def refuse(text: str) -> NoReturn:
    raise fields.wrong(_("„%s“ ist keine ganze Zahl") % text[:20])


def whole(text: str) -> int:
    return int(text) if len(text) <= MOST_DIGITS else refuse(text)


def check_seal(envelope: dict[str, Any]) -> None:
    content = envelope["content"]
    if digest_of(content) != envelope["digest"]:
        raise ValidationError(
            _("Der Inhalt passt nicht zur Prüfsumme. Das Paket wurde nach dem Unterschreiben geändert oder beschädigt."
              " Bitten Sie den Absender, es noch einmal zu schicken."),
            code="changed",
        )  # fmt: skip
    if not keys.holds(envelope["key"], envelope["signature"], PREFIX + canonical(content)):
        raise ValidationError(
            _("Die Unterschrift stimmt nicht. Das Paket stammt nicht von dem, dessen Schlüssel darin steht."),
            code="signature",
        )


def check_content(content: dict[str, Any]) -> None:
    """A valid signature says who wrote it, not that it is a fact sheet."""
    sender = content.get("sender")
    if content.keys() != CONTENT or not isinstance(sender, dict) or sender.keys() != {"name", "ags"}:
        raise fields.wrong(_("Angaben fehlen oder sind zu viel"))
    fields.check_text(sender["name"], 120, _("Absender"))
    if not sender["name"].strip() or not fits(r"[0-9]{0,5}", sender["ags"]):
        raise fields.wrong(_("der Absender fehlt"))
    if not fits(r"[A-Za-z0-9ÄÖÜäöüß-]{1,12}", content["measure_number"]):
        raise fields.wrong(_("die Nummer der Maßnahme fehlt"))
    check_day(content["made"])
    check_link(content["link"])
    fields.check_measure(content["measure"])
    fields.check_experience(content["experience"])


def fits(pattern: str, value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def check_day(made: Any) -> None:
    try:
        day = date.fromisoformat(made if isinstance(made, str) else "")
    except ValueError as error:
        raise fields.wrong(_("das Datum fehlt")) from error
    if day.isoformat() != made:
        raise fields.wrong(_("das Datum fehlt"))


def check_link(link: Any) -> None:
    fields.check_text(link, 300, _("Link"))
    try:
        parts = urlsplit(link)
    except ValueError as error:
        raise fields.wrong(_("der Link ist keiner")) from error
    if link and (parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s<>\"\\]", link)):
        raise fields.wrong(_("der Link ist keiner"))
