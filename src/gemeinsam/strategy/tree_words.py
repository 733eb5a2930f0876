"""Rows of the tree in words, for the history and for two editors at once; texts typed as one line each."""

from typing import Any

from django.db import models

from gemeinsam.county import versions


class Lines(list):
    """A list of sentences that reads as it was typed: one on each line."""

    def __str__(self) -> str:
        return "\n".join(map(str, self))


def texts_of(row: models.Model) -> dict[str, Any]:
    """What the editable fields of a row say; lists line by line."""
    said = versions.texts(row, row.EDITABLE)
    lists = [name for name in row.EDITABLE if isinstance(getattr(row, name), list)]
    return {**said, **{name: str(Lines(getattr(row, name))) for name in lists}}


def stored(row: models.Model) -> dict[str, Any]:
    """What stands in the database now, with its version: for the second editor."""
    fresh = type(row)._default_manager.get(pk=row.pk)
    return {**texts_of(fresh), "version": str(fresh.version)}
