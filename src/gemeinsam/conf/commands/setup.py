"""Starts Django for a command, and turns what can go wrong there into one German sentence."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError

from gemeinsam.conf.command import InputError


@contextmanager
def started() -> Iterator[None]:
    """Django, with its settings read.

    Raises:
        InputError: settings can't be read, the data folder can't be written, the database does not answer.
    """
    try:
        django.setup()
        yield
    except ImproperlyConfigured as error:
        message = f"Die Einstellungen stimmen nicht: {error}"
        raise InputError(message) from error
    except PermissionError as error:
        message = f"In {error.filename} darf nicht geschrieben werden. Anderer Ordner: DATA_DIR=…"
        raise InputError(message) from error
    except (DatabaseError, InterfaceError) as error:
        told = str(error).strip()
        message = f"Die Datenbank antwortet nicht wie erwartet: {told}\nMehr sagt: gemeinsam doctor"
        raise InputError(message) from error


def tell(line: str) -> None:
    """One line of progress, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def number_from(name: str, default: int) -> int:
    """A port from the environment.

    Raises:
        InputError: it is no port.
    """
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        message = f"{name}={text} ist kein Port. Erwartet wird eine ganze Zahl von 1 bis 65535."
        raise InputError(message)
    return int(text)
