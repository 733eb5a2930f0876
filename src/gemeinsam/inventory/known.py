"""The crossing from rows to the reader of lists: what it knows of the bound county."""

from gemeinsam.county.models import County, Municipality, Unit
from gemeinsam.county.wall import bound_county_id
from gemeinsam.engines.lists.knowledge import Knowledge, KnownField, KnownGroup, KnownPlace, KnownUnit
from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Topic


def known_county() -> Knowledge:
    """Units, places and fields of action of the bound county, as the reader of lists needs them."""
    places = list(Municipality.objects.all())
    return Knowledge(
        county=County.objects.get(pk=bound_county_id()).name,
        units=tuple(KnownUnit(unit.slug, unit.name) for unit in Unit.objects.all()),
        places=tuple(KnownPlace(place.ags, place.name) for place in places if place.ags),
        groups=tuple(
            KnownGroup(place.ars, place.name) for place in places if place.kind == Municipality.Kind.ASSOCIATION
        ),
        entries=frozenset(Project.objects.current().values_list("slug", flat=True)),
        fields=tuple(KnownField(topic.slug, topic.title) for topic in Topic.objects.themes()),
    )
