"""The measures as a workbook: to be edited elsewhere, and to come back by the import."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemeinsam.county.models import County
from gemeinsam.engines.document.fill_in import FillColumn, FillIn, Value, fill_in
from gemeinsam.strategy.bulk_columns import Column, Known
from gemeinsam.strategy.models import Measure

VERSION = gettext_lazy("Fassung")
HINTS = (
    gettext_lazy("Ändern Sie, was nicht mehr stimmt. Leere Zellen leeren die Angabe."),
    gettext_lazy("Die graue Spalte Nummer und die Sichtbarkeit ändern sich hier nicht."),
    gettext_lazy("Neue Maßnahmen schreiben Sie unter die letzte Zeile, ohne Nummer. Sie werden Entwürfe."),
    gettext_lazy("Eine gelöschte Zeile ändert nichts: Maßnahmen werden nur einzeln zurückgezogen, mit Grund."),
    gettext_lazy("Spalten dürfen fehlen oder anders geordnet sein. Die Überschriften müssen bleiben."),
    gettext_lazy("Das Blatt ist ohne Kennwort geschützt. Wenn Sie sortieren wollen, heben Sie den Schutz auf."),
    gettext_lazy("Beim Einlesen sehen Sie zuerst jede Änderung. Erst danach gilt sie."),
)


def workbook(measures: Iterable[Measure], known: Known, county: County) -> bytes:
    """The measures as they are now, and hidden beside them their versions."""
    today = timezone.localdate()
    return fill_in(
        FillIn(
            title=_("Maßnahmen, Stand %s") % f"{today:%d.%m.%Y}",
            county=county.name,
            date=today.isoformat(),
            name=_("Maßnahmen"),
            columns=(
                *(of_column(column, known) for column in known.columns.values()),
                FillColumn(title=str(VERSION), hidden=True),
            ),
            rows=tuple(row_of(measure, known) for measure in measures),
            hints=tuple(str(hint) for hint in HINTS),
        )
    )


def of_column(column: Column, known: Known) -> FillColumn:
    gone = column.retired(known)
    offered = () if column.locked else column.offered(known).items()
    return FillColumn(
        title=str(column.heading),
        width=column.width,
        options=tuple(str(word) for key, word in offered if key not in gone),
        lowest=column.lowest,
        highest=column.highest,
        locked=column.locked,
    )


def row_of(measure: Measure, known: Known) -> tuple[Value, ...]:
    return (*(column.said(column.stored(measure), known) for column in known.columns.values()), measure.version)
