"""Reads the files of the data set."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data"
# The pure Python loader takes seconds for the big file; the C loader is absent where PyYAML has no libyaml.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def content(name: str) -> Any:
    """What a YAML file of the data set holds; callers must not change it."""
    return yaml.load(text_of(name), Loader=YAML_LOADER)  # noqa: S506 - both loaders are the safe ones


def county() -> dict[str, Any]:
    """The sourced facts of the county, with our assumptions beside them."""
    return content("bernkastel-wittlich.yaml")


def texts() -> dict[str, Any]:
    """What we wrote ourselves for the demonstration: assumed, all of it."""
    return content("texts.yaml")


def shapes(name: str) -> dict[str, dict[str, Any]]:
    """Properties and outline of each area by its ARS; an outline is a list of polygons of rings."""
    found = {}
    for feature in json.loads(text_of(name))["features"]:
        geometry = feature["geometry"]
        many = geometry["type"] == "MultiPolygon"
        outline = geometry["coordinates"] if many else [geometry["coordinates"]]
        found[feature["properties"]["ars"]] = {**feature["properties"], "outline": outline}
    return found


def contributions() -> list[dict[str, Any]]:
    """The invented contributions, in their order."""
    return [json.loads(line) for line in text_of("contributions.jsonl").splitlines() if line.strip()]
