"""Drawings of the inventory report: the map and the radar, with colours of their own so that paper shows them too."""

from html import escape

from gemeinsam.county.maps import WIDTH, CountyShape, level
from gemeinsam.engines.document import Figure, tidy
from gemeinsam.inventory.maturity_display import Radar

FILLS = {1: "#e6ebf4", 2: "#b7c8e8", 3: "#6f93d2", 4: "#1b3f9c"}
INK, SOFT, HAIR, PAPER, BLUE = "#131525", "#4a4d5e", "#d9d2c7", "#ffffff", "#003b52"
NS = 'xmlns="http://www.w3.org/2000/svg"'


def county_figure(shape: CountyShape, numbers: dict[str, int], *, caption: str, source: str) -> Figure:
    """The areas, darker where more happens, each with its number and its name."""
    most = max(numbers.values(), default=0)
    steps = {area.key: level(numbers.get(area.key, 0), most) for area in shape.areas}
    areas = "".join(
        f'<g class="k{steps[area.key]}" fill="{FILLS[steps[area.key]]}">'
        + "".join(f'<path class="g" stroke="{PAPER}" stroke-width="1" d="{place}"/>' for place in area.places)
        + f'<path class="area-edge" fill="none" stroke="{PAPER}" stroke-width="3.5" d="{area.edge}"/></g>'
        for area in shape.areas
    )
    words = "".join(
        f'<g class="t{steps[area.key]}{" on-dark" if steps[area.key] == 4 else ""}" text-anchor="middle"'
        f' fill="{PAPER if steps[area.key] == 4 else INK}">'
        f'<text class="map-number" x="{area.x}" y="{area.y}" font-size="38" font-weight="600">'
        f"{numbers.get(area.key, 0)}</text>"
        f'<text class="map-name" x="{area.x}" y="{area.y + 26}" font-size="19">{escape(area.name)}</text></g>'
        for area in shape.areas
    )
    svg = f'<svg {NS} class="map" viewBox="-4 -4 {WIDTH + 8} {shape.height + 8}">{areas}{words}</svg>'
    said = "; ".join(f"{area.name}: {numbers.get(area.key, 0)}" for area in shape.areas)
    return Figure(svg=svg, alt=tidy(f"{caption.rstrip('.')}. {said}"), caption=tidy(caption), source=tidy(source))


def radar_figure(radar: Radar, *, caption: str) -> Figure:
    """Means as an area, least to most as a bar on each axis; a dimension without a value is a gap."""
    rings = "".join(f'<polygon class="ring" fill="none" stroke="{HAIR}" points="{ring}"/>' for ring in radar.rings)
    axes = "".join(
        f'<line class="gridline" x1="200" y1="200" x2="{axis.end[0]}" y2="{axis.end[1]}" stroke="{HAIR}"/>'
        for axis in radar.axes
    )
    fill = 'class="area"' if radar.is_closed else 'class="area area--open"'
    opacity = "0.14" if radar.is_closed else "0"
    area = (
        f'<path {fill} d="{radar.path}" fill="{BLUE}" fill-opacity="{opacity}" stroke="{BLUE}" stroke-width="2.5"/>'
        if radar.path
        else ""
    )
    svg = (
        f'<svg {NS} class="d report-radar" viewBox="0 0 400 400">{rings}{axes}{area}'
        f"{''.join(map(axis_marks, radar.axes))}{ring_words(radar)}</svg>"
    )
    return Figure(svg=svg, alt=tidy(f"{caption.rstrip('.')}. {radar.label}"), caption=tidy(caption))


def axis_marks(axis) -> str:
    """The span and the mean of one dimension, and its letter."""
    marks = ""
    if axis.span:
        x1, y1, x2, y2 = axis.span
        marks += (
            f'<line class="range" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{BLUE}" stroke-opacity="0.45"'
            ' stroke-width="7" stroke-linecap="round"/>'
        )
    if axis.point:
        marks += (
            f'<circle class="knot" cx="{axis.point[0]}" cy="{axis.point[1]}" r="5" fill="{BLUE}" stroke="{PAPER}"/>'
        )
    name = escape(axis.code) + ("" if axis.has_value else " –")
    return (
        f'{marks}<text class="middle {"bold" if axis.has_value else "dim"}" text-anchor="middle" x="{axis.name[0]}"'
        f' y="{axis.name[1]}" dy="6" font-size="15" font-weight="600" fill="{INK}">{name}</text>'
    )


def ring_words(radar: Radar) -> str:
    return "".join(
        f'<text class="dim level" x="205" y="{y}" dy="14" font-size="14" fill="{SOFT}">{number}</text>'
        for number, y in radar.ring_labels
    )
