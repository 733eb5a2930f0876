"""Reads of the maturity: rounds to show, how far a sheet is, what waits for a unit."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from gemeinsam.inventory.maturity_models import (
    MaturityAnswer,
    MaturityDimension,
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
    MaturitySheet,
)
from gemeinsam.inventory.maturity_scoring import Asked, asked_in

GIVEN = Q(answers__level__isnull=False) | Q(answers__unknown=True)


@dataclass(frozen=True, slots=True)
class Page:
    """One dimension of a sheet: how many of its questions have an answer."""

    dimension: MaturityDimension
    questions: list[MaturityQuestion]
    answers: dict[int, MaturityAnswer]

    @property
    def lines(self) -> list[tuple[MaturityQuestion, MaturityAnswer | None]]:
        """Each question with what was said to it so far."""
        return [(question, self.answers.get(question.pk)) for question in self.questions]

    @property
    def given(self) -> int:
        return sum(answer is not None and answer.is_given for _question, answer in self.lines)

    @property
    def unknown(self) -> int:
        return sum(answer is not None and answer.unknown for _question, answer in self.lines)

    @property
    def is_done(self) -> bool:
        return self.given == len(self.questions)

    @property
    def missing(self) -> int:
        return len(self.questions) - self.given


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet with its pages in order."""

    sheet: MaturitySheet
    asked: Asked
    pages: tuple[Page, ...]

    @property
    def total(self) -> int:
        return len(self.asked.questions)

    @property
    def given(self) -> int:
        return sum(page.given for page in self.pages)

    @property
    def missing(self) -> int:
        return self.total - self.given

    @property
    def unknown(self) -> int:
        return sum(page.unknown for page in self.pages)

    @property
    def next_page(self) -> Page | None:
        """The first page on which something is open."""
        return next((page for page in self.pages if not page.is_done), None)

    def after(self, dimension: MaturityDimension) -> Page | None:
        """The page behind this one; nothing behind the last."""
        place = next(n for n, page in enumerate(self.pages) if page.dimension.pk == dimension.pk)
        return self.pages[place + 1] if place + 1 < len(self.pages) else None

    def before(self, dimension: MaturityDimension) -> Page | None:
        place = next(n for n, page in enumerate(self.pages) if page.dimension.pk == dimension.pk)
        return self.pages[place - 1] if place else None


def sheet_view(sheet: MaturitySheet) -> SheetView:
    asked = asked_in(sheet.round.questionnaire)
    answers = {answer.question_id: answer for answer in MaturityAnswer.objects.filter(sheet=sheet)}
    return SheetView(sheet, asked, tuple(Page(row, asked.of(row), answers) for row in asked.dimensions))


def newest_public_round() -> MaturityRound | None:
    """The round whose result the county shows first."""
    return MaturityRound.objects.public().select_related("questionnaire").order_by("-opens", "-pk").first()


def newest_questionnaire() -> MaturityQuestionnaire | None:
    """The newest published version."""
    return MaturityQuestionnaire.objects.filter(published__isnull=False).first()


def rounds_with_progress() -> QuerySet[MaturityRound]:
    """All rounds with how many units answer and how many have handed in."""
    rows = MaturityRound.objects.select_related("questionnaire").annotate(
        units=Count("sheets"), handed_in=Count("sheets", filter=Q(sheets__submitted__isnull=False))
    )
    return rows.order_by("-opens", "-pk")


def units_asked_last() -> list[int]:
    """Keys of the units of the newest round: most of them answer the next one too."""
    newest = MaturityRound.objects.first()
    return list(newest.sheets.values_list("unit", flat=True)) if newest else []


def sheets_with_progress(round_: MaturityRound) -> QuerySet[MaturitySheet]:
    """The sheets of a round with how many questions each has answered."""
    return round_.sheets.select_related("unit").annotate(given=Count("answers", filter=GIVEN)).order_by("unit__name")


def open_sheets() -> QuerySet[MaturitySheet]:
    """What waits for units: sheets of running rounds that are not handed in."""
    running = MaturityRound.objects.open()
    rows = MaturitySheet.objects.filter(round__in=running, submitted__isnull=True).select_related("round", "unit")
    return rows.annotate(given=Count("answers", filter=GIVEN)).order_by("round__closes", "pk")
