"""Where the figures of the inventory report come from."""

from collections import Counter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.engines.document import Note, Paragraph, tidy
from gemeinsam.publication.grid import Grid, Line, columns
from gemeinsam.publication.report_reading import Reading, addresses
from gemeinsam.web.templatetags.kern import host

MOST_HOSTS = 40


def sources_blocks(reading: Reading) -> tuple[tuple[Any, ...], tuple[Grid, ...]]:
    """Addresses by their host, documents, and lists that were read in; and the tables for the workbook."""
    hosts = Counter(host(address).split(":", 1)[0] for address in addresses(reading.entries))
    ordered = sorted(hosts.items(), key=lambda pair: (-pair[1], pair[0]))
    assumed = sum(bool(row.assumed) for row in reading.entries)
    blocks: list[Any] = []
    if assumed:
        words = _("Bei %(n)d von %(all)d Einträgen ist mindestens eine Angabe angenommen, nicht belegt.")
        blocks.append(Note(text=words % {"n": assumed, "all": len(reading.entries)}))
    grids = []
    if ordered:
        grid = Grid(
            name=_("Herkunft"),
            caption=_("Von welchen Stellen im Netz die Angaben stammen"),
            columns=columns(_("Quelle"), ("count", (_("Seiten"),))),
            lines=tuple(Line(pair) for pair in ordered[:MOST_HOSTS]),
            note=rest_words(len(ordered) - MOST_HOSTS),
        )
        blocks.append(grid.table)
        grids.append(grid)
    if reading.documents:
        papers = documents_grid(reading)
        blocks.append(papers.table)
        grids.append(papers)
    blocks.append(Paragraph(text=list_words(reading)))
    return tuple(blocks), tuple(grids)


def documents_grid(reading: Reading) -> Grid:
    """The documents that were read page by page."""
    return Grid(
        name=_("Dokumente"),
        caption=_("Dokumente, die im Wortlaut vorliegen"),
        columns=columns(_("Dokument"), ("text", (_("Herkunft"),)), ("count", (_("Seiten"),))),
        lines=tuple(Line((row.title, row.source or None, row.page_count)) for row in reading.documents),
    )


def rest_words(more: int) -> str:
    return _("Dazu %d weitere mit wenigen Seiten.") % more if more > 0 else ""


def list_words(reading: Reading) -> str:
    """How many lists were read in; their names and senders only for the staff."""
    if not reading.lists:
        return _("Es wurde noch keine Liste eingelesen.")
    last = f"{timezone.localtime(reading.lists[0].applied):%d.%m.%Y}"
    words = ngettext(
        "%(n)d Liste wurde eingelesen, am %(day)s.", "%(n)d Listen wurden eingelesen, zuletzt am %(day)s.",
        len(reading.lists),
    ) % {"n": len(reading.lists), "day": last}  # fmt: skip
    if not reading.for_staff:
        return words
    return f"{words} {'; '.join(tidy(row.stem) for row in reading.lists[:MOST_HOSTS])}."
