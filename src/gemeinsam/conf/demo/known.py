"""What the data set tells the reader of lists: for a command on a machine without a county."""

from gemeinsam.conf.demo import files
from gemeinsam.engines.lists.knowledge import Knowledge, KnownField, KnownGroup, KnownPlace, KnownUnit


def known_county() -> Knowledge:
    """The county of the data set."""
    facts = files.county()
    return Knowledge(
        county=facts["kreis"]["sourced"]["name"],
        units=tuple(KnownUnit(unit["id"], unit["sourced"]["name"]) for unit in facts["organisationen"]),
        places=tuple(KnownPlace(place["ags"], place["name"]) for place in facts["gemeinden"]["sourced"]),
        groups=tuple(
            KnownGroup(group["ars"], group["name"])
            for group in facts["verbaende"]["sourced"]
            if group["art"] == "Verbandsgemeinde"
        ),
        fields=tuple(KnownField(field["id"], field["sourced"]["name"]) for field in facts["handlungsfelder"]),
    )
