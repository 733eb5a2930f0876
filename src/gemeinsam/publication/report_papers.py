"""The inventory report as a paper and as a workbook."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.engines import document as engine
from gemeinsam.engines.document import Book, Column, Document, Facts, Heading, Lead, Note, Paragraph, Sheet, tidy
from gemeinsam.inventory.export_fields import TABLES
from gemeinsam.inventory.export_files import sheet
from gemeinsam.inventory.export_rows import Export
from gemeinsam.inventory.queries import Filters
from gemeinsam.publication.digest import digest_of
from gemeinsam.publication.grid import Grid, Line, columns
from gemeinsam.publication.models import InventoryReport
from gemeinsam.publication.report_chapters import Chapter, chapters
from gemeinsam.publication.report_reading import FIGURES, Reading

WHOLE_TABLES = ("projekte", "geldangaben", "quellen")


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before it is frozen. content: the digest of what it says, apart from its number, moment and foreword."""

    reading: Reading
    chapters: tuple[Chapter, ...]
    before: InventoryReport | None

    @property
    def content(self) -> str:
        return digest_of(paper(self, report=None))


def draft(reading: Reading) -> Draft:
    """What a report would say now."""
    return Draft(reading, tuple(chapters(reading)), earlier(reading))


def earlier(reading: Reading) -> InventoryReport | None:
    """The report to compare with: the last published one, and for the internal edition the last internal one."""
    edition = InventoryReport.Edition.INTERNAL if reading.for_staff else InventoryReport.Edition.PUBLIC
    rows = InventoryReport.objects.light().filter(edition=edition)
    return (rows if reading.for_staff else rows.public()).first()


def paper(made: Draft, *, report: InventoryReport | None) -> Document:
    """The report as a document; without a row it is today's preview."""
    blocks: list[Any] = []
    if report and report.foreword:
        blocks.append(Heading(level=1, text=_("Vorbemerkung"), anchor="vorbemerkung"))
        blocks += [Paragraph(text=tidy(part)) for part in report.foreword.splitlines() if part.strip()]
    blocks += glance(made)
    for number, chapter in enumerate(made.chapters, start=2):
        blocks += chapter.numbered(number)
    document = Document(
        title=_("Bestandsbericht"),
        subtitle=tidy(made.reading.county.strategy_title or _("Digitalstrategie")),
        county=tidy(made.reading.county.name),
        version=version_words(report, internal=made.reading.for_staff),
        date=(timezone.localtime(report.frozen).date() if report else timezone.localdate()).isoformat(),
        check="–",
        blocks=tuple(blocks),
    )
    return replace(document, check=digest_of(document)[:12])


def version_words(report: InventoryReport | None, *, internal: bool) -> str:
    if report is None:
        words = _("Vorschau, noch nicht festgehalten")
    else:
        moment = timezone.localtime(report.frozen)
        words = _("Bericht %(number)d, Stand der Daten %(moment)s Uhr") % {
            "number": report.number, "moment": f"{moment:%d.%m.%Y, %H:%M}",
        }  # fmt: skip
    return f"{words}, {_('nur für die Verwaltung')}" if internal else words


def glance(made: Draft) -> list[Any]:
    """The first page: the finding, the figures, and what changed since the report before."""
    numbers = made.reading.figures
    total = numbers["entries"]
    blocks: list[Any] = [Heading(level=1, text=_("Auf einen Blick"), number="1", anchor="ueberblick")]
    if not total:
        return [*blocks, Lead(text=_("Noch steht nichts im Bestand."))]
    words = _("%(all)d Einträge stehen im Bestand: %(running)d laufen, %(done)d sind abgeschlossen, %(coming)d kommen.")
    unknown = dict(made.reading.missing)["Stand"]
    said = words % {"all": total, **{name: numbers[name] for name in ("running", "done", "coming")}}
    blocks.append(Lead(text=f"{said} {_('Bei %d ist der Stand nicht bekannt.') % unknown}" if unknown else said))
    blocks.append(Facts(pairs=tuple((title, str(numbers[name])) for name, title in FIGURES.items())))
    if made.before:
        blocks.append(since(made).table)
    if made.reading.for_staff:
        blocks.append(Note(text=_("Diese Fassung enthält Nichtöffentliches. Geben Sie sie nicht weiter.")))
    return blocks


def since(made: Draft) -> Grid:
    """Today's figures beside those of the report before."""
    before, now = made.before, made.reading.figures
    assert before is not None  # noqa: S101 - for the types: asked by `glance`
    day = f"{timezone.localtime(before.frozen):%d.%m.%Y}"
    return Grid(
        name=_("Veränderung"),
        caption=_("Was sich seit Bericht %(number)d vom %(day)s geändert hat") % {"number": before.number, "day": day},
        columns=columns(_("Zahl"), ("count", (day, _("jetzt"))), ("text", (_("Änderung"),))),
        lines=tuple(
            Line((title, before.figures.get(name), now[name], step(before.figures.get(name), now[name])))
            for name, title in FIGURES.items()
        ),
    )


def step(before: int | None, now: int) -> str | None:
    """A change with its sign; nothing where the report before did not count this."""
    if before is None:
        return None
    change = now - before
    return "±0" if not change else f"+{change}" if change > 0 else f"−{-change}"


def workbook(made: Draft, *, report: InventoryReport) -> Book:
    """The tables of the report, then every entry with all its fields, as in the open data."""
    county, day = made.reading.county, timezone.localtime(report.frozen).date().isoformat()
    facts = (
        (_("Papier"), str(report)), (_("Landkreis"), county.name),
        (_("Fassung"), version_words(report, internal=report.is_internal)),
        *((title, made.reading.figures[name]) for name, title in FIGURES.items()),
    )  # fmt: skip
    cover = Sheet(
        name=_("Überblick"),
        columns=(Column(title=_("Angabe")), Column(title=_("Wert"))),
        rows=tuple((name, str(value)) for name, value in facts),
        note=report.foreword,
    )
    grids = [grid.sheet for chapter in made.chapters for grid in chapter.grids]
    if made.before:
        grids.insert(0, since(made).sheet)
    export = Export(for_staff=report.is_internal, filters=Filters())
    whole = [sheet(table, export) for table in TABLES if table.name in WHOLE_TABLES]
    return Book(title=str(report), county=county.name, date=day, sheets=(cover, *grids, *whole))


def kept_paper(report: InventoryReport) -> Document:
    """The paper of a frozen report, as it was written."""
    return engine.restored(report.paper)


def kept_book(report: InventoryReport) -> Book:
    return engine.restored(report.book)
