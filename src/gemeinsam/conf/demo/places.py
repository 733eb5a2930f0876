"""The county, its municipal tree and its units."""

from datetime import date
from decimal import Decimal
from typing import Any

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.county.models import County, CountyHost, Municipality, Unit

SLUG = "bernkastel-wittlich"
COUNTED_ON = date(2018, 12, 31)
Kind = Municipality.Kind


def put_county() -> County:
    """The county; one that exists stays as its people left it."""
    facts = files.county()["kreis"]["sourced"]
    has_default = County.objects.filter(is_default=True).exists()
    county, _ = County.objects.get_or_create(
        slug=SLUG,
        defaults={
            "name": facts["name"],
            "ags": facts["ags"],
            "land": facts["land"],
            "notice": "Vorführung mit öffentlichen Daten, Stand 23.11.2026. Kein Angebot des Landkreises.",
            "address": "Kreisverwaltung Bernkastel-Wittlich\nKurfürstenstraße 16\n54516 Wittlich",
            "strategy_title": files.county()["strategie"]["sourced"]["titel"],
            "map_attribution": "© GeoBasis-DE / BKG (2017, verändert) · Einwohner: Destatis 31.12.2018",
            "is_default": not has_default,
        },
    )
    CountyHost.objects.get_or_create(host=f"{SLUG}.localhost", defaults={"county": county})
    return county


def put_places() -> Shelf:
    """The tree: the Kreis, its Verbandsgemeinden and verbandsfreie Gemeinden, its Ortsgemeinden."""
    shelf = Shelf(Municipality, "ars")
    root = _put_root(shelf)
    parents = _put_associations(shelf, root)
    shapes = files.shapes("boundaries.geojson")
    places = files.county()["gemeinden"]
    for place in places["sourced"]:
        parent = parents.get(place["verband"])
        shelf.put(
            **_measured(place, places["quellen"]),
            name=place["name"],
            kind=Kind.LOCAL if parent else Kind.INDEPENDENT,
            title=_title(place["art"], is_local=parent is not None),
            ags=place["ags"],
            parent=parent or root,
            outline=shapes[place["ars"]]["outline"],
        )
    return shelf


def put_units(places: Shelf) -> dict[str, Unit]:
    """All organisations by their slug, tied to the place where it is plain which one that is."""
    shelf = Shelf(Unit, "slug")
    seats = _seats(places)
    return {
        entry["id"]: shelf.put(
            slug=entry["id"],
            name=entry["sourced"]["name"],
            kind=entry["sourced"]["art"],
            note=entry["sourced"].get("hinweis", ""),
            sources=entry["sourced"]["quellen"],
            municipality=seats.get(entry["id"]),
        )
        for entry in files.county()["organisationen"]
    }


def _put_root(shelf: Shelf) -> Municipality:
    facts = files.county()["kreis"]["sourced"]
    return shelf.put(
        ars=facts["ags"],
        name=facts["name"],
        kind=Kind.COUNTY,
        title="Landkreis",
        population=facts["einwohner"][0]["wert"],
        population_on=COUNTED_ON,
        area_km2=_area(facts["flaeche_km2"]),
        sources=facts["quellen"],
    )


def _put_associations(shelf: Shelf, root: Municipality) -> dict[str, Municipality]:
    shapes = files.shapes("boundaries_vg.geojson")
    associations = files.county()["verbaende"]
    return {
        entry["ars"]: shelf.put(
            **_measured(entry, associations["quellen"]),
            name=entry["name"],
            kind=Kind.ASSOCIATION,
            title="Verbandsgemeinde",
            parent=root,
            outline=shapes[entry["ars"]]["outline"],
        )
        for entry in associations["sourced"]
        if entry["art"] == "Verbandsgemeinde"
    }


def _measured(entry: dict[str, Any], sources: list[str]) -> dict[str, Any]:
    return {
        "ars": entry["ars"],
        "population": entry["einwohner_2018"],
        "population_on": COUNTED_ON,
        "area_km2": _area(entry["flaeche_km2"]),
        "sources": sources,
    }


def _area(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _title(kind: str, *, is_local: bool) -> str:
    return "Ortsgemeinde" if is_local and kind == "Gemeinde" else kind


def _seats(places: Shelf) -> dict[str, Municipality]:
    """Which place a unit is the administration of."""
    by_ars = {row.ars: row for row in places.rows.values()}
    seats = {
        entry["organisation"]: by_ars.get(entry["ars"]) or by_ars[entry["ars"] + entry["ars"][-3:]]
        for entry in files.county()["verbaende"]["sourced"]
    }
    named = {row.name: row for row in places.rows.values() if row.ags}
    return seats | {"og-minheim": named["Minheim"], "stadt-traben-trarbach": named["Traben-Trarbach"]}
