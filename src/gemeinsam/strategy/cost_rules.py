"""What the rows of a cost matrix must keep to, and what a form hands to the action."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.county.models import Unit
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.cost_amounts import exact
from gemeinsam.strategy.cost_models import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_CENTS,
    MOST_HUNDREDTHS,
    CostKind,
    CostLine,
    origin_in_words,
)
from gemeinsam.strategy.cost_queries import CostMatrix
from gemeinsam.web.figures import posts

MOST_ROWS, MOST_YEARS, MOST_UNITS = 60, 20, 20
Source = CostLine.Source


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLine:
    """One row as a person states it; cents by year."""

    payer: Unit
    kind: str
    source: str
    programme: Funding | None = None
    name: str = ""
    note: str = ""
    years: dict[int, int] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        programme = self.programme.pk if self.programme else None
        return (self.payer.pk, self.kind, self.source, programme, self.stored_name)

    @property
    def stored_name(self) -> str:
        """A programme's row bears its title: the programme may be removed one day, what was stated stays."""
        return self.name or (self.programme.title[:120] if self.programme else "")

    def __str__(self) -> str:
        kind = dict(CostKind.choices).get(self.kind, "")
        return f"{self.payer}, {kind}, {origin_in_words(self.source, self.programme, self.name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Everything that a person states of a measure's costs at once."""

    lines: tuple[StatedLine, ...] = ()
    # Cents by (kind, year).
    totals: dict[tuple[str, int], int] = field(default_factory=dict)
    # Hundredths of a post by unit and year.
    staff: tuple[tuple[Unit, dict[int, int]], ...] = ()


def check(stated: Stated) -> None:
    """Refuse what can't be stored or does not add up.

    Raises:
        ValidationError: with a code and words for each rule that is broken.
    """
    problems = [*sizes(stated), *doubles(stated), *names(stated)] or [*differences_of_totals(stated)]
    if problems:
        raise ValidationError(problems)


def sizes(stated: Stated) -> Iterator[ValidationError]:
    if len(stated.lines) > MOST_ROWS or len(stated.staff) > MOST_UNITS:
        words = _("Mehr als %(rows)d Zeilen oder %(units)d Stellen sind nicht möglich.")
        yield ValidationError(words % {"rows": MOST_ROWS, "units": MOST_UNITS}, code="too_many")
    years = {year for line in stated.lines for year in line.years} | {year for _kind, year in stated.totals}
    years |= {year for _unit, amounts in stated.staff for year in amounts}
    if years and (min(years) < FIRST_YEAR or max(years) > LAST_YEAR or max(years) - min(years) >= MOST_YEARS):
        words = _("Höchstens %(years)d Jahre am Stück, von %(first)d bis %(last)d.")
        yield ValidationError(words % {"years": MOST_YEARS, "first": FIRST_YEAR, "last": LAST_YEAR}, code="years")
    money = [cents for line in stated.lines for cents in line.years.values()] + list(stated.totals.values())
    posts = [hundredths for _unit, amounts in stated.staff for hundredths in amounts.values()]
    if any(not 0 <= cents <= MOST_CENTS for cents in money) or any(not 0 <= one <= MOST_HUNDREDTHS for one in posts):
        yield ValidationError(_("Ein Betrag ist kleiner als 0 oder zu groß."), code="amount")


def doubles(stated: Stated) -> Iterator[ValidationError]:
    """Two rows that say the same can't both count."""
    if len({line.key for line in stated.lines}) < len(stated.lines):
        words = _(
            "Zwei Zeilen haben denselben Kostenträger, dieselbe Art, Quelle und Bezeichnung. Fassen Sie sie zusammen."
        )
        yield ValidationError(words, code="double")
    if len({unit.pk for unit, _years in stated.staff}) < len(stated.staff):
        yield ValidationError(_("Eine Stelle steht beim Personal zweimal."), code="double")


def names(stated: Stated) -> Iterator[ValidationError]:
    """Money of others says whose it is; only a programme's row names a programme."""
    for line in stated.lines:
        if line.kind not in CostKind.values or line.source not in Source.values:
            yield ValidationError(_("Diese Art oder Quelle gibt es nicht."), code="kind")
        if line.source == Source.OTHER and not line.name.strip():
            yield ValidationError(
                _("Von wem kommen die anderen Mittel? Tragen Sie eine Bezeichnung ein."), code="no_name"
            )
        if (line.programme is not None) != (line.source == Source.FUNDING):
            yield ValidationError(_("Welches Förderprogramm? Wählen Sie eines."), code="no_programme")


def differences_of_totals(stated: Stated) -> Iterator[ValidationError]:
    """Where a total is stated, own share and funding add up to it exactly: to the cent, or it is refused."""
    for (kind, year), total in sorted(stated.totals.items()):
        own = sum_of(stated.lines, kind, year, is_own=True)
        others = sum_of(stated.lines, kind, year, is_own=False)
        if own + others != total:
            yield ValidationError(difference_in_words(kind, year, total=total, own=own, others=others), code="total")


def sum_of(lines: Iterable[StatedLine], kind: str, year: int, *, is_own: bool) -> int:
    return sum(line.years.get(year, 0) for line in lines if line.kind == kind and (line.source == Source.OWN) == is_own)


def difference_in_words(kind: str, year: int, *, total: int, own: int, others: int) -> str:
    missing = total - own - others
    words = {
        "year": year,
        "kind": CostKind(kind).label,
        "own": exact(own),
        "others": exact(others),
        "sum": exact(own + others),
        "total": exact(total),
        "difference": exact(abs(missing)),
    }
    sentence = (
        _("%(year)d, %(kind)s: Eigenanteil %(own)s und Mittel Dritter %(others)s sind zusammen %(sum)s. "
          "Genannt sind %(total)s. Es fehlen %(difference)s.")
        if missing > 0
        else _("%(year)d, %(kind)s: Eigenanteil %(own)s und Mittel Dritter %(others)s sind zusammen %(sum)s. "
               "Genannt sind %(total)s. Das sind %(difference)s zu viel.")
    )  # fmt: skip
    return sentence % words


def stated_of(matrix: CostMatrix) -> Stated:
    """What is stored, as a person states it."""
    return Stated(
        lines=tuple(
            StatedLine(
                payer=row.line.payer,
                kind=row.line.kind,
                # The programme is gone: its name stays, as money of others.
                source=Source.OTHER.value if is_orphan(row.line) else row.line.source,
                programme=row.line.programme,
                name="" if is_titled(row.line) else row.line.name,
                note=row.line.note,
                years=row.years,
            )
            for row in matrix.rows
        ),
        totals=dict(matrix.stated),
        staff=tuple((row.line.unit, row.years) for row in matrix.staff),
    )


def is_orphan(line: CostLine) -> bool:
    return line.source == Source.FUNDING and line.programme_id is None


def is_titled(line: CostLine) -> bool:
    """Whether the name is only the title of the programme."""
    return line.programme is not None and line.name == line.programme.title[:120]


def words_of(stated: Stated) -> dict[str, str]:
    """Every row in words: for the history, and for the second editor."""
    said = {
        str(line): listed({year: exact(cents) for year, cents in line.years.items()}, line.note)
        for line in stated.lines
    }
    said |= {
        _("Personal: %s") % unit: listed({year: posts(number) for year, number in years.items()})
        for unit, years in stated.staff
    }
    for kind in CostKind:
        named = {year: exact(cents) for (of_kind, year), cents in stated.totals.items() if of_kind == kind}
        if named:
            said[_("Genannte Gesamtkosten, %s") % kind.label] = listed(named)
    return said


def listed(years: dict[int, str], note: str = "") -> str:
    """By year: "2027: 1.000,00 €; 2028: 500,00 €"; a row without amounts says so."""
    said = "; ".join(f"{year}: {amount}" for year, amount in sorted(years.items())) or _("ohne Betrag")
    return f"{said} ({note})" if note else said


def differences_of(before: Stated, after: Stated) -> dict[str, list[str]]:
    """Old and new text of each row that changed; of a row that is new or gone, one side is empty."""
    old, new = words_of(before), words_of(after)
    return {
        name: [old.get(name, ""), new.get(name, "")]
        for name in dict.fromkeys((*old, *new))
        if old.get(name, "") != new.get(name, "")
    }
