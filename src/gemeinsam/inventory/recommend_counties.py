"""The German counties with their inhabitants, and which of them a text names.

Source: Destatis, Gemeindeverzeichnis-Informationssystem, counties by area and population, 31.12.2018.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# "Landkreis", "Kreis", "Landkreise", or a name that says so itself ("Eifelkreis", "Rhein-Hunsrück-Kreis").
IS_COUNTY = re.compile(r"\b(?:land)?kreise?s?\b|\w+kreise?s?\b|-kreis\b", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class OtherCounty:
    """A county of the register. ags: five digits, the first two are its state."""

    ags: str
    name: str
    population: int


@cache
def register() -> tuple[OtherCounty, ...]:
    """All counties; towns that are none belong to no county and stand in no solution's list of them."""
    with (Path(__file__).parent / "recommend_counties.csv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter=";")
        return tuple(OtherCounty(row["ags"], row["name"], int(row["einwohner"])) for row in rows)


@cache
def counties_in(text: str) -> tuple[OtherCounty, ...]:
    """The counties that a text names as counties: Landkreis Hof, but not the yard (Hof) of a farm."""
    if not IS_COUNTY.search(text):
        return ()
    return tuple(row for row in register() if re.search(rf"(?<![\w-]){re.escape(row.name)}(?![\w-])", text))


@cache
def is_of_a_county(text: str) -> bool:
    """Whether the county itself runs it, not a village named with its county in brackets."""
    return bool(IS_COUNTY.search(IN_BRACKETS.sub("", text)))
