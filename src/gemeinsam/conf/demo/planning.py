"""Budgets, posts, dependencies and the two scenarios of the demonstration plan."""

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import mark
from gemeinsam.planning.models import Budget, Capacity, Dependency, Kind, Scenario
from gemeinsam.strategy.models import Measure

ALL = mark({"*"})
SCENARIOS = (
    ("voller-haushalt", "A: voller Haushalt", 100),
    ("sechzig-prozent", "B: nur 60 % der Mittel", 60),
)


def put_limits(payer: Unit) -> None:
    """What the county may spend and whom it may assign in each year."""
    limits = files.county()["planungsannahmen"]["assumed"]
    budgets = Shelf(Budget, "payer", "year", "kind")
    frames = ((Kind.OPERATING, "jahresbudget_konsumtiv_eur"), (Kind.INVESTMENT, "jahresbudget_investiv_eur"))
    for kind, name in frames:
        for year, euro in limits[name].items():
            budgets.put(payer=payer, year=year, kind=kind, euro=euro, assumed=ALL)
    capacities = Shelf(Capacity, "unit", "year")
    for year, posts in limits["personal_vzae"].items():
        capacities.put(unit=payer, year=year, hundredths=round(posts * 100), assumed=ALL)


def put_dependencies(measures: dict[str, Measure]) -> None:
    shelf = Shelf(Dependency, "measure", "other")
    for entry in files.content("plan-demo.yaml")["massnahmen"]:
        for needed in entry["braucht"]:
            shelf.put(
                measure=measures[entry["nummer"]],
                other=measures[needed],
                kind=Dependency.Kind.NEEDS,
                assumed=ALL,
            )


def put_scenarios() -> None:
    shelf = Shelf(Scenario, "slug")
    for order, (slug, title, percent) in enumerate(SCENARIOS, start=1):
        shelf.put(slug=slug, title=title, order=order, money_percent=percent, staff_percent=100, assumed=ALL)
