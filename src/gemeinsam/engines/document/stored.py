"""Papers at rest: a document or a workbook as plain values that JSON can hold, and back, word for word."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from . import sheets, tree
from .tree import DocumentError

KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        tree.Document, tree.Heading, tree.Paragraph, tree.Lead, tree.Note, tree.ListBlock, tree.Table, tree.Figure,
        tree.Facts, tree.Station, tree.PageBreak, tree.Text, sheets.Book, sheets.Sheet, sheets.Column,
    )
}  # fmt: skip
KIND = "kind_of"


def stored(paper: Any) -> Any:
    """A document, a workbook or a part of one as dicts, lists and plain values.

    Raises:
        DocumentError: something in it is no part of a paper.
    """
    if paper is None or isinstance(paper, str | int | bool):
        return paper
    if isinstance(paper, tuple | list):
        return [stored(part) for part in paper]
    if isinstance(paper, frozenset):
        return {KIND: "set", "values": sorted(paper)}
    if is_dataclass(paper) and KINDS.get(type(paper).__name__) is type(paper):
        values = {field.name: stored(getattr(paper, field.name)) for field in fields(paper)}
        return {KIND: type(paper).__name__, **values}
    raise DocumentError(f"„{type(paper).__name__}“ gehört nicht in ein Dokument und lässt sich nicht aufheben.")


def restored(values: Any) -> Any:
    """What `stored` made, as it was. Fields that a later edition dropped are left out, new ones get their default.

    Raises:
        DocumentError: a kind that no edition of this engine knows.
    """
    if isinstance(values, list):
        return tuple(restored(part) for part in values)
    if not isinstance(values, Mapping):
        return values
    name = values.get(KIND, "")
    if name == "set":
        return frozenset(values["values"])
    kind = KINDS.get(name)
    if kind is None:
        raise DocumentError(f"Das aufgehobene Dokument enthält „{name}“, das diese Fassung nicht kennt.")
    known = {field.name for field in fields(kind)}
    return kind(**{key: restored(value) for key, value in values.items() if key in known})
