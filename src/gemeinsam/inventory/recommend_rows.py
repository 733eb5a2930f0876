"""The crossing from rows to the rules of the recommendations: facts of one county, in a fixed number of statements."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from gemeinsam.county.models import County, Municipality
from gemeinsam.engines import scoring
from gemeinsam.inventory.maturity_models import MaturityAnswer, MaturityRound
from gemeinsam.inventory.models import ConceptMeasure, Funding, Project, Solution, SwotEntry
from gemeinsam.inventory.recommend_facts import (
    COMING,
    DimensionFact,
    Entry,
    Facts,
    FieldFact,
    Home,
    OpenMeasure,
    PlannedMeasure,
    ProgrammeFact,
    SolutionFact,
    decimal,
)
from gemeinsam.inventory.recommend_rules import unlinked_concepts
from gemeinsam.participation.models import Contribution, Topic

DOUBT = ("weakness", "risk")
# A Landkreis among the units is another county that works with ours.
COUNTY_KIND = "Landkreis"
ENTRY = (
    "pk", "slug", "title", "summary", "aims", "kind", "digital", "status", "unit__slug", "unit__name", "funding__slug",
    "concept__slug", "starts", "ends",
)  # fmt: skip
ANSWER = (
    "level", "sheet__unit__slug", "question__code", "question__text", "question__weight", "question__dimension__code",
    "question__dimension__title", "question__dimension__weight", "sheet__round", "sheet__round__title",
)  # fmt: skip


# Between values that travel in one column of a statement.
APART = "\x1f"


class MeasureLink(NamedTuple):
    """A measure of a concept and the project that carries it out; keys, 0 for none."""

    pk: int
    concept: int
    project: int
    number: str
    title: str


@dataclass(slots=True)
class Links:
    """What hangs on the entries, and the places of the county."""

    fields: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    partners: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    counties: set[str] = field(default_factory=set)
    places: dict[str, int] = field(default_factory=dict)
    population: int = 0
    measures: list[MeasureLink] = field(default_factory=list)


def facts_of(county: County, *, for_staff: bool, planned: tuple[PlannedMeasure, ...] = (), rule: str = "") -> Facts:
    """What the rules are told: all that staff work with, or only what everybody may read; or what one rule needs."""
    links = links_of()
    entries = entries_of(links, for_staff=for_staff)
    waiting, carried = concept_measures(links, entries)
    facts = Facts(
        today=timezone.localdate(),
        home=home_of(county, links),
        fields=fields_of(for_staff=for_staff),
        entries=entries,
        partners=tuple(sorted(name for name in links.counties if county.short_name not in name)),
        dimensions=dimensions_of(for_staff=for_staff) if rule in {"", "reifegrad"} else (),
        solutions=solutions() if rule in {"", "loesung"} else (),
        programmes=programmes() if rule in {"", "frist"} else (),
        planned=planned,
        open_measures=waiting,
        carried=carried,
    )
    return replace(facts, open_measures=(*waiting, *unlinked_concepts(facts)))


def concept_measures(links: Links, entries: Iterable[Entry]) -> tuple[tuple[OpenMeasure, ...], frozenset[str]]:
    """Measures of concepts that no project carries out, and the slugs of concepts of which one is carried out."""
    known = {entry.pk: entry for entry in entries}
    waiting, carried = [], set()
    for row in links.measures:
        concept = known.get(row.concept)
        if concept is None or concept.status in {*COMING, "stopped"}:
            continue
        if row.project in known:
            carried.add(concept.slug)
            continue
        waiting.append(
            OpenMeasure(
                concept=concept.slug, concept_title=concept.title, number=row.number, title=row.title,
                address=f"{reverse('concept', args=[concept.slug])}#k{row.pk}", fields=concept.fields,
                is_settled=True,
            )
        )  # fmt: skip
    return tuple(waiting), frozenset(carried)


def links_of() -> Links:
    """Fields, partners and concepts' measures, and all places: one statement, since a list may ask twelve in all."""
    own = Project.objects.order_by().values("pk")
    topics = Project.topics.through.objects.filter(project__in=own)
    partners = Project.partners.through.objects.filter(project__in=own)
    county = Case(When(unit__kind=COUNTY_KIND, then=F("unit__name")), default=Value(""))
    places = Municipality.objects.order_by()
    rows = [
        columns(topics, what=Value("field"), at=F("project_id"), text=F("topic__slug"), more=Value("")),
        columns(partners, what=Value("partner"), at=F("project_id"), text=F("unit__slug"), more=county),
        columns(
            ConceptMeasure.objects.order_by(),
            what=Value("measure"),
            at=F("concept_id"),
            text=Concat(
                "pk", Value(APART), Coalesce("project_id", 0), Value(APART), "number", output_field=TextField()
            ),
            more=F("title"),
        ),
        columns(places, what=Value("place"), at=Coalesce("population", 0), text=F("name"), more=F("kind")),
    ]
    links = Links()
    for what, at, text, more in rows[0].union(*rows[1:], all=True):
        if what == "field":
            links.fields[at].add(text)
        elif what == "measure":
            pk, project, number = text.split(APART)
            links.measures.append(MeasureLink(int(pk), at, int(project), number, more))
        elif what == "place":
            links.places[text] = at
            links.population = at if more == Municipality.Kind.COUNTY else links.population
        else:
            links.partners[at].add(text)
            links.counties |= {more} if more else set()
    return links


def columns(rows: QuerySet, **wanted: Any) -> QuerySet:
    return rows.annotate(**{f"its_{name}": column for name, column in wanted.items()}).values_list(
        *(f"its_{name}" for name in wanted)
    )


def home_of(county: County, links: Links) -> Home:
    places = frozenset(re.sub(r"^Verbandsgemeinde |, Stadt$", "", name) for name in links.places)
    return Home(
        name=county.short_name, land=county.land, ags=county.ags, population=links.population, places=places - {""}
    )


def entries_of(links: Links, *, for_staff: bool) -> tuple[Entry, ...]:
    rows = Project.objects.current() if for_staff else Project.objects.public()
    return tuple(entry_of(values, links) for values in rows.order_by("pk").values_list(*ENTRY))


def entry_of(values: tuple[Any, ...], links: Links) -> Entry:
    pk, slug, title, summary, aims, kind, digital, status, unit, unit_name, funding, concept, starts, ends = values
    return Entry(
        pk=pk, slug=slug, title=title, text=f"{summary} {aims}".strip(), kind=kind, digital=digital, status=status,
        unit=unit or "", unit_name=unit_name or "", partners=frozenset(links.partners.get(pk, ())),
        fields=frozenset(links.fields.get(pk, ())), funding=funding or "", concept=concept or "", starts=starts,
        ends=ends,
    )  # fmt: skip


def fields_of(*, for_staff: bool) -> tuple[FieldFact, ...]:
    """The fields in the county's order, with what counts as need; one statement."""
    voices = Contribution.objects.public().filter(topic=OuterRef("pk")).order_by().values("topic")
    doubts = SwotEntry.objects.current() if for_staff else SwotEntry.objects.public()
    doubts = doubts.filter(topic=OuterRef("pk"), quadrant__in=DOUBT).order_by().values("topic")
    rows = Topic.objects.themes().annotate(
        voices=number_of(voices), examples=number_of(voices.filter(is_example=True)), judged=number_of(doubts)
    )
    values = rows.values_list("slug", "title", "voices", "examples", "judged")
    names = ("slug", "title", "voices", "examples", "judged")
    return tuple(FieldFact(**dict(zip(names, row, strict=True))) for row in values)


def number_of(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0, output_field=IntegerField())


def dimensions_of(*, for_staff: bool) -> tuple[DimensionFact, ...]:
    """The dimensions of the newest round that is over, for readers of the newest one that is published."""
    today = timezone.localdate()
    over = MaturityRound.objects.filter(Q(closed__isnull=False) | Q(closes__lt=today))
    rounds = (over if for_staff else over.public()).order_by("-opens", "-pk").values("pk")[:1]
    given = Q(level__isnull=False) | Q(unknown=True)
    rows = MaturityAnswer.objects.filter(
        given, sheet__round=Subquery(rounds), sheet__submitted__isnull=False, question__retired=False,
        question__dimension__retired=False,
    )  # fmt: skip
    said = list(rows.order_by("question__dimension__order", "question__order", "pk").values(*ANSWER))
    return tuple(dimension_facts(said)) if said else ()


def dimension_facts(said: list[dict[str, Any]]) -> Iterator[DimensionFact]:
    """Scored by the engine, as on the page of the round; a question that nobody answered changes no mean."""
    form = scoring.Form(
        dimensions=tuple({row["question__dimension__code"]: scoring.Dimension(
            code=row["question__dimension__code"], title=row["question__dimension__title"],
            weight=Fraction(row["question__dimension__weight"]),
        ) for row in said}.values()),
        questions=tuple({row["question__code"]: scoring.Question(
            code=row["question__code"], dimension=row["question__dimension__code"],
            weight=Fraction(row["question__weight"]), wording=row["question__text"],
        ) for row in said}.values()),
    )  # fmt: skip
    answers = (
        scoring.Answer(rater=row["sheet__unit__slug"], question=row["question__code"], level=row["level"])
        for row in said
    )
    result = scoring.score(form, answers)
    address = reverse("maturity_result", args=[said[0]["sheet__round"]])
    for score in result.dimensions:
        yield dimension_fact(score, weakest_of(score, result), said[0]["sheet__round__title"], address)


def dimension_fact(score: scoring.DimensionScore, weakest: str, title: str, address: str) -> DimensionFact:
    spread = score.spread
    mean, least, most = (None if value is None else float(value) for value in (spread.mean, spread.least, spread.most))
    return DimensionFact(
        code=score.dimension.code, title=score.dimension.title, mean=mean, least=least, most=most, units=spread.count,
        answers=score.answers, unknown=score.unknown, round_title=title, address=address, weakest=weakest,
    )  # fmt: skip


def weakest_of(score: scoring.DimensionScore, result: scoring.Result) -> str:
    """The question of a dimension with the lowest mean, and that mean."""
    rows = [
        (row.spread.mean, row.question.wording)
        for row in result.questions
        if row.question.dimension == score.dimension.code and row.spread.mean is not None
    ]
    if not rows:
        return ""
    mean, text = min(rows, key=lambda row: row[0])
    return f"{text} ({decimal(float(mean))})"


def solutions() -> tuple[SolutionFact, ...]:
    rows = Solution.objects.values_list(
        "slug", "title", "description", "topic__slug", "examples", "conditions", "effort_start", "effort_run",
        "cost_note", "sources",
    )  # fmt: skip
    return tuple(
        SolutionFact(
            slug=slug, title=title, description=text, field=topic or "", examples=texts(examples),
            conditions=texts(conditions), effort_start=start, effort_run=run, cost=cost,
            sources=texts(sources),
        )
        for slug, title, text, topic, examples, conditions, start, run, cost, sources in rows
    )  # fmt: skip


def texts(values: Any) -> tuple[str, ...]:
    """A list of words as it stands in a row; what is none is left out."""
    return tuple(str(value) for value in values) if isinstance(values, list) else ()


def programmes() -> tuple[ProgrammeFact, ...]:
    rows = Funding.objects.filter(closes__isnull=False).only("slug", "title", "opens", "closes", "percent", "assumed")
    return tuple(
        ProgrammeFact(
            slug=row.slug, title=row.title, opens=row.opens, closes=row.closes, percent=row.percent,
            is_assumed=row.is_assumed or "closes" in row.assumed_fields,
        )
        for row in rows
    )  # fmt: skip
