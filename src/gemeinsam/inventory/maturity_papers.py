"""Results as files: a workbook and a CSV of the same tables."""

import csv
import io
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import County
from gemeinsam.engines.document import Book, Column, Sheet
from gemeinsam.inventory.maturity_display import ResultView

RISKY = ("=", "+", "-", "@", "\t", "\r")


def hundredths(value: Any) -> int | None:
    """A mean as the sheet takes it; missing is an empty cell."""
    return None if value is None else round(value * 100)


def spread_columns() -> tuple[Column, ...]:
    # "posts" is the sheet's word for hundredths that are shown with two places.
    titles = (_("Mittel"), _("kleinster Wert"), _("größter Wert"), _("Streuung"))
    return tuple(Column(title=title, kind="posts") for title in titles)


def spread_cells(spread: Any) -> tuple[int | None, ...]:
    return tuple(hundredths(value) for value in (spread.mean, spread.least, spread.most, spread.deviation))


def counted() -> tuple[Column, ...]:
    return tuple(Column(title=title, kind="count") for title in (_("Antworten"), _("nicht bekannt")))


def dimension_sheet(view: ResultView) -> Sheet:
    return Sheet(
        name=_("Dimensionen"),
        columns=(
            Column(title=_("Kürzel")), Column(title=_("Dimension")), Column(title=_("Gewicht"), kind="posts"),
            *spread_columns(), Column(title=_("Stellen"), kind="count"), *counted(),
        ),
        rows=tuple(
            (
                row.score.dimension.code, row.score.dimension.title, hundredths(row.score.dimension.weight),
                *spread_cells(row.score.spread), row.score.spread.count, row.score.answers, row.score.unknown,
            )
            for row in view.rows
        ),
        note=_("Jede Stelle zählt gleich. „Nicht bekannt“ fehlt in den Mitteln. Streuung: Standardabweichung."),
    )  # fmt: skip


def question_sheet(view: ResultView) -> Sheet:
    return Sheet(
        name=_("Fragen"),
        columns=(
            Column(title=_("Kürzel")), Column(title=_("Dimension")), Column(title=_("Frage")),
            Column(title=_("Gewicht"), kind="posts"), *spread_columns(), *counted(),
        ),
        rows=tuple(
            (
                question.question.code, row.score.dimension.title, question.question.text,
                hundredths(question.score.question.weight), *spread_cells(question.score.spread),
                question.score.spread.count, question.score.unknown,
            )
            for row in view.rows
            for question in row.questions
        ),
    )  # fmt: skip


def answer_sheet(view: ResultView) -> Sheet:
    """Who said what: only in the staff's file."""
    units = {sheet.pk: sheet.unit.name for sheet in view.scored.sheets}
    titles = (_("Stelle"), _("Kürzel"), _("Frage"), _("Antwort"), _("Bemerkung"), _("Nachweis"))
    return Sheet(
        name=_("Antworten"),
        columns=tuple(Column(title=title) for title in titles),
        rows=tuple(
            (units[a.sheet_id], question.question.code, question.question.text, a.said, a.remark, a.proof)
            for row in view.rows
            for question in row.questions
            for a in question.voices
        ),
    )


def about_sheet(county: County, view: ResultView) -> Sheet:
    round_ = view.scored.round
    origin = _("Angenommene Beispielrunde, keine Angaben des Landkreises")
    pairs = (
        (_("Landkreis"), county.name), (_("Runde"), round_.title), (_("Fragebogen"), str(round_.questionnaire)),
        (_("Zeitraum"), f"{round_.opens:%d.%m.%Y} bis {round_.closes:%d.%m.%Y}"), (_("Stand"), str(round_.state_words)),
        (_("Stellen"), view.units), (_("Gesamtwert"), f"{view.overall} von 4"), (_("Fehlend"), view.unknown),
        *([(_("Herkunft"), origin)] if round_.is_assumed else []),
    )  # fmt: skip
    return Sheet(name=_("Überblick"), columns=(Column(title=_("Angabe")), Column(title=_("Wert"))), rows=pairs)


def result_book(county: County, view: ResultView, *, with_voices: bool) -> Book:
    """The workbook of a result; single answers only for the staff."""
    sheets = [about_sheet(county, view), dimension_sheet(view), question_sheet(view)]
    if with_voices:
        sheets.append(answer_sheet(view))
    title = _("Reifegrad: %s") % view.scored.round.title
    return Book(title=title, county=county.name, date=timezone.localdate().isoformat(), sheets=tuple(sheets))


def result_csv(view: ResultView) -> bytes:
    """The questions with their figures, for any program: UTF-8 with mark, semicolon, comma."""
    sheet, out = question_sheet(view), io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.title for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(cell(column.kind, value) for column, value in zip(sheet.columns, row, strict=True))
    return out.getvalue().encode("utf-8-sig")


def cell(kind: str, value: str | int | None) -> str:
    """A value as text that no program takes for a formula; missing is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RISKY) else value
    return f"{value // 100},{value % 100:02d}" if kind == "posts" else str(value)
