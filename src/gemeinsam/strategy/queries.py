"""Reads of the strategy."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from gemeinsam.strategy.models import Field, Goal, Measure, Origin


def fields_with_goals(*, for_staff: bool = False) -> QuerySet[Field]:
    """The fields in the county's order, with public measures and goals; staff see the drafts of goals too."""
    measures = Measure.objects.public().select_related("field__topic", "lead_unit").order_by("number")
    goals = Goal.objects.for_role(is_office=for_staff)
    return Field.objects.select_related("topic").prefetch_related(
        Prefetch("goals", goals), Prefetch("measures", measures)
    )


def with_recommendations(fields: QuerySet[Field], *, for_staff: bool) -> QuerySet[Field]:
    """Fields whose goals say in `recommended` which recommendations they came from, readers of the published ones."""
    origins = Origin.objects.filter(recommendation__isnull=False).select_related("recommendation")
    shown = origins if for_staff else origins.filter(recommendation__is_public=True)
    return fields.prefetch_related(Prefetch("goals__origins", shown, to_attr="recommended"))


def measures_without_goal() -> QuerySet[Measure]:
    return Measure.objects.current().filter(goals__isnull=True)


def measures_without_origin() -> QuerySet[Measure]:
    """Measures nobody can say the reason of."""
    return Measure.objects.current().filter(origins__isnull=True)


def goals_without_measure() -> QuerySet[Goal]:
    """Goals that nothing serves; a strategic goal is served through the operational ones below it."""
    served = Measure.goals.through.objects.filter(measure__retired__isnull=True)
    own, below = served.filter(goal=OuterRef("pk")), served.filter(goal__parent=OuterRef("pk"))
    return Goal.objects.current().filter(~Exists(own), ~Exists(below)).select_related("field__topic")


def origins_of(measure: Measure, *, for_staff: bool = False) -> list[Origin]:
    """What led to a measure, what is public of it; staff see the recommendation too that is not published."""
    return [origin for origin in measure.origins.all() if origin.is_public or (for_staff and origin.recommendation_id)]


def with_sources(origins: QuerySet[Origin]) -> QuerySet[Origin]:
    return origins.select_related(
        "contribution", "project", "solution", "recommendation", "concept_measure__concept"
    ).order_by("pk")


def with_origins(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with goals and origins fetched ahead, for pages that show the thread."""
    origins = with_sources(Origin.objects.all())
    goals = Goal.objects.select_related("field__topic")
    return measures.prefetch_related(Prefetch("origins", origins), Prefetch("goals", goals))


def filtered_measures(measures: QuerySet[Measure], get) -> QuerySet[Measure]:
    """Measures by the filters of the address."""
    if field := get.get("feld", "").replace("\0", "")[:80]:
        measures = measures.filter(field__topic__slug=field)
    if stage := get.get("stand", "").replace("\0", "")[:20]:
        measures = measures.filter(stage=stage)
    if words := get.get("q", "").replace("\0", "")[:100].strip():
        measures = measures.filter(Q(title__icontains=words) | Q(summary__icontains=words) | Q(number__iexact=words))
    return measures
