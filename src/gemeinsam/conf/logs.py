"""The log tells what broke and where in the code, never whom it concerned."""

import logging
import re
import traceback

# Addresses of people, of machines, and pages whose address is a pass.
PRIVATE = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[Mailadresse]"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), "[Adresse]"),
    (re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{0,4}(?![\w:])"), "[Adresse]"),
    (re.compile(r"(/mitmachen/beleg/|/konto/)\S+"), r"\1[…]"),
)


class Discreet(logging.Formatter):
    """Writes exceptions without their words, which may hold anything that somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        """One line without private parts; a crash with the places in the code below it."""
        kept, record.exc_text = record.exc_text, None
        try:
            text = super().format(record)
        finally:
            record.exc_text = kept
        for pattern, instead in PRIVATE:
            text = pattern.sub(instead, text)
        return text

    def formatException(self, ei) -> str:  # noqa: N802 - logging's own name
        """Places and kinds of an exception and of those that led to it."""
        parts, error = [], ei[1]
        while error is not None:
            parts.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__)
            error = error.__cause__ or error.__context__
        return "\nafter:\n".join(parts)
