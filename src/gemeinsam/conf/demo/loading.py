"""Loads the demo county from the ground floor up, in one transaction."""

from collections.abc import Callable

from django.db import transaction

from gemeinsam.conf.demo import (
    actors,
    costs,
    inventory,
    maturity,
    monitoring,
    papers,
    participation,
    people,
    places,
    planning,
    rating,
    strategy,
    tree,
)
from gemeinsam.county import history
from gemeinsam.county.models import County, Municipality, Unit
from gemeinsam.county.wall import within
from gemeinsam.inventory.models import Project, Solution
from gemeinsam.participation.models import Topic
from gemeinsam.strategy.models import Goal, Measure

Tell = Callable[[str], object]


def is_loaded() -> bool:
    """Whether the demo county is there, with or without the rows of the data set."""
    return County.objects.filter(slug=places.SLUG).exists()


@transaction.atomic
def load(progress: Tell = print) -> County:
    """Load all of the data set, or what of it is missing; rows that somebody changed stay as they are."""
    is_first = not is_loaded()
    county = places.put_county()
    with within(county):
        if is_first:
            history.record("load_demo", county, "Beispieldaten geladen")
        progress("Gemeinden und Stellen …")
        shelf = places.put_places()
        municipalities = list(shelf.rows.values())
        units = places.put_units(shelf)
        topics = strategy.put_topics()
        progress("Bestandsaufnahme …")
        projects, solutions = _put_inventory(topics, units, municipalities)
        # Before the measures: each names its contact and a deputy.
        people.put_people(units)
        progress("Strategie und Jahresplan …")
        goals, measures = _put_strategy(topics, units, projects, solutions)
        progress("Beiträge …")
        _put_participation(topics, municipalities, units, goals, measures)
        rating.put_rating()
    progress("Der Landkreis Bernkastel-Wittlich ist geladen.")
    return county


def _put_inventory(
    topics: dict[str, Topic], units: dict[str, Unit], municipalities: list[Municipality]
) -> tuple[dict[str, Project], dict[str, Solution]]:
    ground = inventory.Ground(topics, units, municipalities, inventory.put_funding())
    projects = inventory.put_projects(ground)
    maturity.put_maturity(units)
    actors.put_actors(units)
    papers.put_papers(projects)
    return projects, inventory.put_solutions(topics)


def _put_strategy(
    topics: dict[str, Topic],
    units: dict[str, Unit],
    projects: dict[str, Project],
    solutions: dict[str, Solution],
) -> tuple[dict[str, Goal], dict[str, Measure]]:
    came_from = strategy.Sources(projects, solutions)
    fields = strategy.put_fields(topics)
    goals = strategy.put_goals(fields)
    tree.put_tree(goals, units)
    strategy.put_process()
    measures = strategy.put_measures(fields, goals, units, came_from)
    costs.put_costs(measures, units[strategy.LEAD])
    planning.put_limits(units[strategy.LEAD])
    planning.put_dependencies(measures)
    planning.put_scenarios()
    monitoring.put_milestones(measures, came_from)
    monitoring.put_reports(measures)
    return goals, measures


def _put_participation(
    topics: dict[str, Topic],
    municipalities: list[Municipality],
    units: dict[str, Unit],
    goals: dict[str, Goal],
    measures: dict[str, Measure],
) -> None:
    rounds = participation.put_rounds()
    answering = units[strategy.LEAD]
    contributions = participation.put_contributions(rounds, topics, municipalities, answering)
    participation.tie_contributions(contributions, goals, measures)
