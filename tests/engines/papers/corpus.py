"""Papers to read, made in many layouts: what stands in them is invented, how they are laid out is not."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import docx
import typst

from gemeinsam.engines.papers.contents import plain
from gemeinsam.engines.papers.tree import Candidate


@dataclass(frozen=True, slots=True)
class Measure:
    """What a paper names: the truth that finding is measured by."""

    number: str
    title: str
    text: str = "Es wird geprüft, beschlossen und umgesetzt."
    who: str = "Kreisverwaltung"
    cost: str = "20.000 Euro"
    when: str = "2025 bis 2027"
    priority: str = "hoch"


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper and the measures that a careful reader finds in it."""

    name: str
    make: Callable[[], bytes]
    expected: tuple[Measure, ...]


def pdf(source: str) -> bytes:
    return typst.compile(source.encode())


def word(fill: Callable[[object], None]) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    fill(document)
    document.save(out)
    return out.getvalue()


def typed(text: str) -> str:
    """Text as typst takes it literally."""
    for letter in "\\#$*_@<>[]`~":
        text = text.replace(letter, f"\\{letter}")
    return text


def prose(words: int = 160, seed: int = 0) -> str:
    """Sentences that name no measure, but use its words."""
    sentences = (
        "Der Landkreis hat in den letzten Jahren viele Maßnahmen auf den Weg gebracht.",
        "Die Beteiligung fand in drei Workshops statt, an denen Bürgerinnen und Bürger teilnahmen.",
        "Grundlage der Bilanz sind die Verbrauchsdaten der Jahre 2018 bis 2021.",
        "Für die Umsetzung stehen im Haushalt Mittel bereit, die Zuständigkeit liegt bei den Fachbereichen.",
        "Kosten und Nutzen wurden gemeinsam mit den Verbandsgemeinden abgeschätzt.",
        "Die Ergebnisse zeigt Abbildung 3 auf der nächsten Seite.",
        "Damit wird deutlich, dass der Verkehr den größten Anteil an den Emissionen hat.",
    )
    said: list[str] = []
    while sum(len(part.split()) for part in said) < words:
        said.append(sentences[(len(said) + seed) % len(sentences)])
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class Score:
    """How many were found rightly, found wrongly, and missed; how many values of those found are right."""

    right: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    values: int
    values_right: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))


def score(found: tuple[Candidate, ...], expected: tuple[Measure, ...]) -> Score:
    """Compared by title, letters and figures only; values as they are printed."""
    wanted = {plain(measure.title): measure for measure in expected}
    right = {plain(one.title): one for one in found if plain(one.title) in wanted}
    wrong = tuple(one.title for one in found if plain(one.title) not in wanted)
    missed = tuple(measure.title for key, measure in wanted.items() if key not in right)
    checked = [
        plain(getattr(one, name)) == plain(getattr(wanted[key], given))
        for key, one in right.items()
        for name, given in (("number", "number"), ("responsible", "who"), ("cost", "cost"), ("period", "when"))
        if getattr(wanted[key], given)
    ]
    # A title that is found twice is wrong the second time.
    twice = tuple(one.title for one in found if plain(one.title) in right and one is not right[plain(one.title)])
    return Score(len(right), wrong + twice, missed, len(checked), sum(checked))


def total(scores: list[Score]) -> Score:
    return Score(
        sum(one.right for one in scores), sum((one.wrong for one in scores), ()), sum((one.missed for one in scores), ()),
        sum(one.values for one in scores), sum(one.values_right for one in scores),
    )  # fmt: skip
