"""The chapters of the inventory report: each reads one thing, says it in words, and hands its tables on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.engines.document import Column, Heading, Lead, ListBlock, Note, Paragraph, tidy
from gemeinsam.inventory.models import Project
from gemeinsam.inventory.swot_queries import PLURAL
from gemeinsam.publication.grid import MISSING, Grid, Line, columns
from gemeinsam.publication.report_advice import advice_blocks, advice_grid
from gemeinsam.publication.report_drawings import county_figure, radar_figure
from gemeinsam.publication.report_reading import STATUS, Reading
from gemeinsam.publication.report_sources import sources_blocks
from gemeinsam.publication.swot_papers import field_blocks, silent_blocks
from gemeinsam.web.figures import grouped, period

# A paper that lists more becomes a telephone book; the workbook holds every entry.
MOST_LISTED = 400
MOST_AMOUNTS = 12
STAGES = (
    ("kommt", {STATUS.IDEA, STATUS.PREPARATION}), ("läuft", {STATUS.IMPLEMENTATION, STATUS.OPERATION}),
    ("fertig", {STATUS.DONE}), ("eingestellt", {STATUS.STOPPED}), ("unbekannt", {""}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a chapter: its blocks below the heading, and its tables for the workbook."""

    title: str
    anchor: str
    blocks: tuple[Any, ...]
    grids: tuple[Grid, ...] = ()

    def numbered(self, number: str) -> Iterator[Any]:
        """The section under its number; headings in it go one level down."""
        yield Heading(level=2, text=self.title, number=number, anchor=self.anchor)
        for block in self.blocks:
            yield replace(block, level=block.level + 1) if isinstance(block, Heading) else block


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter begins a page on paper; a single section needs no heading of its own."""

    title: str
    anchor: str
    sections: tuple[Section, ...]

    def numbered(self, number: int) -> list[Any]:
        blocks: list[Any] = [Heading(level=1, text=self.title, number=str(number), anchor=self.anchor)]
        for place, section in enumerate(self.sections, start=1):
            blocks += section.blocks if len(self.sections) == 1 else section.numbered(f"{number}.{place}")
        return blocks

    @property
    def grids(self) -> Iterator[Grid]:
        return (grid for section in self.sections for grid in section.grids)


def chapters(reading: Reading) -> list[Chapter]:
    """All chapters in their order; sections that have nothing to say are left out."""
    return [
        Chapter(_("Was es gibt"), "bestand", tuple(present(reading))),
        Chapter(_("Wo der Kreis steht"), "stand", (maturity_section(reading), swot_section(reading))),
        Chapter(_("Was sich empfiehlt"), "empfehlungen", (advice_section(reading),)),
        Chapter(_("Was nicht bekannt ist"), "offen", (gaps_section(reading), silence_section(reading))),
        Chapter(_("Woher die Angaben stammen"), "quellen", (sources_section(reading),)),
        Chapter(_("Verzeichnis"), "verzeichnis", (directory_section(reading),)),
    ]


def present(reading: Reading) -> Iterator[Section]:
    """What there is: by field, place, concept and money."""
    yield fields_section(reading)
    if reading.shape.areas:
        yield map_section(reading)
    if reading.concepts:
        yield concepts_section(reading)
    if amounts(reading):
        yield money_section(reading)


# --- what there is -------------------------------------------------------------------------------------


def fields_section(reading: Reading) -> Section:
    """How many entries each field has, and how far they are."""
    lines = [Line((topic.title, *stage_counts(reading.by_topic[topic.pk]))) for topic in reading.topics]
    bare = [row for row in reading.entries if row.pk not in reading.topics_of]
    if bare:
        lines.append(Line((_("ohne Handlungsfeld"), *stage_counts(bare))))
    titles = (_("Einträge"), _("direkt digital"), *(title for title, _stages in STAGES), _("Stellen"))
    grid = Grid(
        name=_("Handlungsfelder"),
        caption=_("Zahl der Einträge je Handlungsfeld und wie weit sie sind"),
        columns=columns(_("Handlungsfeld"), ("count", titles)),
        lines=tuple(lines),
        note=_("Ein Eintrag kann zu mehreren Feldern gehören. Die Spalten lassen sich daher nicht zusammenzählen."),
    )
    return Section(_("Handlungsfelder"), "felder", (grid.table,), (grid,))


def stage_counts(rows: list[Project]) -> tuple[int, ...]:
    stages = Counter(row.status for row in rows)
    direct = sum(row.digital == Project.Digital.DIRECT for row in rows)
    counted = (sum(stages[one] for one in wanted) for _title, wanted in STAGES)
    return len(rows), direct, *counted, len({row.unit_id for row in rows if row.unit_id})


def map_section(reading: Reading) -> Section:
    """Where something happens."""
    areas = sorted(reading.shape.areas, key=lambda area: -reading.by_area.get(area.key, 0))
    caption = _("An wie vielen Einträgen jedes Gebiet beteiligt ist")
    grid = Grid(
        name=_("Gebiete"),
        caption=caption,
        columns=columns(_("Gebiet"), ("count", (_("Einwohner"), _("Einträge")))),
        lines=tuple(Line((area.name, area.population, reading.by_area.get(area.key, 0))) for area in areas),
        note=_("Ein Eintrag in mehreren Gebieten zählt in jedem. Einträge für den ganzen Kreis zählen hier nicht."),
    )
    figure = county_figure(reading.shape, reading.by_area, caption=f"{caption}.", source=reading.county.map_attribution)
    return Section(_("Wo etwas geschieht"), "karte", (figure, grid.table), (grid,))


def concepts_section(reading: Reading) -> Section:
    """Concepts, what they want done, and how much of it anybody carries out."""
    parts = Counter(row.concept_id for row in reading.entries if row.concept_id)
    titles = (_("Zuständige Stelle"), _("Stand"), _("Zeitraum"))
    grid = Grid(
        name=_("Konzepte"),
        caption=_("Konzepte im Bestand"),
        columns=columns(
            _("Konzept"), ("text", titles), ("count", (_("Einträge"), _("Maßnahmen"), _("umgesetzt"))),
        ),
        lines=tuple(
            Line((
                row.title, unit_of(row), row.get_status_display() or None, period(row) or None, parts[row.pk],
                *reading.measures_of.get(row.pk, (None, None)),
            ))
            for row in reading.concepts
        ),
        note=_("Einträge: die diesem Konzept zugeordnet sind. Maßnahmen: die das Konzept nennt und jemand erfasst hat;"
               " umgesetzt: mit einem Eintrag im Bestand verbunden."),
    )  # fmt: skip
    return Section(_("Konzepte"), "konzepte", (grid.table,), (grid,))


def unit_of(row: Project) -> str | None:
    return row.unit.name if row.unit else None


def amounts(reading: Reading) -> list[tuple[Project, Any]]:
    """Entries with an amount that somebody named, the largest first."""
    found = [(row, said) for row in reading.entries for said in reading.amounts_of.get(row.pk, ())]
    return sorted(found, key=lambda pair: (-pair[1].cents, pair[0].title))


def money_section(reading: Reading) -> Section:
    """What was said about money; amounts of different meaning are never added."""
    named = amounts(reading)
    rows = named[:MOST_AMOUNTS]
    grid = Grid(
        name=_("Genannte Beträge"),
        caption=_("Die größten genannten Beträge") if len(named) > len(rows) else _("Genannte Beträge"),
        columns=columns(
            _("Eintrag"),
            ("text", (_("Bedeutung"),)),
            ("euro", (_("volle Euro"),)),
            ("text", (_("Angabe vom"), _("Hinweis"))),
        ),
        lines=tuple(
            Line((row.title, said.meaning, round(said.cents / 100), said.stated or None, said.note or None))
            for row, said in rows
        ),
        note=_("Beträge haben verschiedene Bedeutungen und Jahre. Eine Summe wäre falsch und fehlt deshalb."),
    )
    known = len({row.pk for row, _said in named})
    lead = _("Für %(n)d von %(all)d Einträgen ist ein Betrag genannt.") % {"n": known, "all": len(reading.entries)}
    return Section(_("Geld"), "geld", (Lead(text=lead), grid.table), (grid,))


# --- how the county stands ------------------------------------------------------------------------------


def maturity_section(reading: Reading) -> Section:
    """The result by dimension, with mean and spread."""
    view, title = reading.maturity, _("Reifegrad")
    if view is None:
        said = _("Es gibt noch keine veröffentlichte Bewertungsrunde.")
        return Section(title, "reifegrad", (Paragraph(text=said),))
    round_ = view.scored.round
    grid = Grid(
        name=_("Reifegrad"),
        caption=_("Reifegrad je Dimension auf einer Skala von 0 bis 4"),
        columns=columns(
            _("Dimension"), ("text", (_("Mittel"), _("kleinster bis größter Wert"), _("Streuung"))),
            ("count", (_("Stellen"), _("nicht bekannt"))),
        ),
        lines=tuple(
            Line((
                f"{row.score.dimension.code} {row.score.dimension.title}", row.figures.mean, row.figures.span,
                row.figures.deviation, row.score.spread.count, row.score.unknown,
            ))
            for row in view.rows
        ),
        note=_("Jede Stelle zählt gleich. „Nicht bekannt“ fehlt in den Mitteln. Streuung: Standardabweichung."),
    )  # fmt: skip
    words = _("Mittel je Dimension, der Balken reicht vom kleinsten zum größten Wert")
    drawn = [radar_figure(view.radar, caption=words)] if view.radar else []
    blocks = (
        Lead(text=tidy(f"{view.finding.rstrip('.')}.")),
        Paragraph(text=tidy(f"{round_.title}, {round_.opens:%d.%m.%Y} bis {round_.closes:%d.%m.%Y}. {view.units}.")),
        *([Note(text=_("Angenommene Beispielrunde, keine Angaben des Landkreises."))] if round_.is_assumed else []),
        *drawn,
        grid.table,
    )  # fmt: skip
    return Section(title, "reifegrad", blocks, (grid,))


def swot_section(reading: Reading) -> Section:
    """Judgements by field with their evidence; fields without any are named."""
    title, blocks = _("Stärken, Schwächen, Chancen und Risiken"), []
    judged = [topic for topic in reading.topics if any(row.topic_id == topic.pk for row in reading.judgements)]
    for topic in judged:
        mine = [row for row in reading.judgements if row.topic_id == topic.pk]
        blocks += field_blocks(topic, mine, "", level=2)
    bare = [topic for topic in reading.topics if topic not in judged]
    if not judged:
        blocks.append(Paragraph(text=_("Noch ist keine Einschätzung veröffentlicht.")))
    else:
        blocks += silent_blocks(bare, "", level=2)
    grid = Grid(
        name=_("Einschätzungen"),
        caption=_("Einschätzungen je Handlungsfeld"),
        columns=columns(_("Handlungsfeld"), ("text", (_("Art"), _("Einschätzung"), _("Beleg"), _("Notiert am")))),
        lines=tuple(
            Line((
                row.topic.title, PLURAL[row.quadrant], row.text, row.proof or None,
                f"{timezone.localtime(row.created):%d.%m.%Y}",
            ))
            for row in reading.judgements
        ),
    )  # fmt: skip
    return Section(title, "einschaetzungen", tuple(blocks), (grid,) if judged else ())


def advice_section(reading: Reading) -> Section:
    """What the rules recommend on this ground."""
    grids = (advice_grid(reading),) if reading.recommendations else ()
    return Section(_("Handlungsempfehlungen"), "empfehlungen-liste", advice_blocks(reading), grids)


# --- what is not known ----------------------------------------------------------------------------------


def gaps_section(reading: Reading) -> Section:
    """What nobody said: in entries, in places, in fields, and who has not answered."""
    total = len(reading.entries)
    grid = Grid(
        name=_("Lücken"),
        caption=_("Was bei wie vielen Einträgen fehlt"),
        columns=columns(_("Angabe"), ("count", (_("fehlt bei"),)), ("text", (_("Anteil"),))),
        lines=tuple(Line((name, number, share(number, total))) for name, number in reading.missing),
        note=_("Fehlt heißt: nicht bekannt. Es heißt nicht null."),
    )
    blocks: list[Any] = [grid.table]
    for title, names in (
        (_("Gebiete ohne Eintrag"), reading.empty_areas), (_("Handlungsfelder ohne Eintrag"), reading.empty_topics),
    ):  # fmt: skip
        if names and total:
            blocks += [Heading(level=2, text=title), ListBlock(items=tuple(map(tidy, names)))]
    return Section(_("Lücken in den Einträgen"), "luecken", tuple(blocks), (grid,))


def silence_section(reading: Reading) -> Section:
    """Who was asked and has not answered."""
    named = reading.rounds if reading.names_silent else []
    asked = tuple(Line((name, one.title, one.until)) for one in named for name in one.silent)
    silent = Grid(
        name=_("Ohne Antwort"),
        caption=_("Stellen, die gefragt wurden und nicht geantwortet haben"),
        columns=columns(_("Stelle"), ("text", (_("Runde"), _("Antwort bis")))),
        lines=asked,
    )
    title = _("Wer nicht geantwortet hat")
    return Section(title, "ohne-antwort", tuple(silence(reading)), (silent,) if asked else ())


def share(part: int, total: int) -> str:
    return f"{round(100 * part / total)} %" if total else MISSING


def silence(reading: Reading) -> Iterator[Any]:
    """For each round how many answered, then who did not."""
    if not reading.rounds:
        yield Paragraph(text=_("Es gab noch keine Runde, in der Stellen gefragt wurden."))
    for one in reading.rounds:
        words = _("%(title)s (Antwort bis %(until)s): %(n)d von %(all)d Stellen haben geantwortet.")
        said = words % {"title": one.title, "until": one.until, "n": one.answered, "all": one.asked}
        yield Paragraph(text=tidy(said))
        if one.silent and reading.names_silent:
            yield ListBlock(items=tuple(map(tidy, one.silent)))


# --- all of it ------------------------------------------------------------------------------------------


def sources_section(reading: Reading) -> Section:
    """Where the entries are from."""
    blocks, grids = sources_blocks(reading)
    return Section(_("Quellen"), "quellen-liste", blocks, grids)


def directory_section(reading: Reading) -> Section:
    """Every entry on a line; beyond a length only the workbook has them all."""
    total = len(reading.entries)
    if total > MOST_LISTED:
        words = _("Der Bestand hat %s Einträge. Das Verzeichnis steht in der Excel-Fassung dieses Berichts.")
        return Section(_("Verzeichnis"), "verzeichnis-liste", (Paragraph(text=words % grouped(total)),))
    if not total:
        return Section(_("Verzeichnis"), "verzeichnis-liste", (Paragraph(text=_("Noch steht nichts im Bestand.")),))
    grid = Grid(
        name=_("Verzeichnis"),
        caption=_("Alle Einträge von A bis Z"),
        columns=(
            Column(title=_("Eintrag")), Column(title=_("Zuständige Stelle")), Column(title=_("Stand")),
            Column(title=_("Zeitraum")), Column(title=_("Handlungsfelder")),
        ),
        lines=tuple(
            Line((
                row.title, unit_of(row), row.get_status_display() or None, period(row) or None,
                ", ".join(topic.title for topic in reading.topics_of.get(row.pk, ())) or None,
            ))
            for row in reading.entries
        ),
    )  # fmt: skip
    return Section(_("Verzeichnis"), "verzeichnis-liste", (grid.table,))
