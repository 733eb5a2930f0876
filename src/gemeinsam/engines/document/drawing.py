"""Drawings: SVG is checked against a list of what is allowed, and made ready for page and paper."""

import re
from functools import lru_cache
from xml.etree import ElementTree  # noqa: ICN001 - its own name says more than ET

from .letters import drawn
from .tree import DocumentError

SVG = "http://www.w3.org/2000/svg"
ELEMENTS = (
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan use clipPath mask marker"
    " linearGradient radialGradient stop pattern symbol"
)
# Everything that sets a style sheet, an address or a script going is absent.
ATTRIBUTES = (
    "id class x y x1 y1 x2 y2 cx cy r rx ry dx dy d points width height viewBox preserveAspectRatio transform"
    " fill fill-opacity fill-rule clip-rule clip-path clipPathUnits mask opacity stroke stroke-width"
    " stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity"
    " vector-effect font-family font-size font-weight font-style letter-spacing text-anchor"
    " dominant-baseline text-rendering shape-rendering paint-order textLength lengthAdjust rotate href offset"
    " stop-color stop-opacity gradientUnits gradientTransform spreadMethod fx fy fr patternUnits"
    " patternContentUnits patternTransform maskUnits maskContentUnits markerWidth markerHeight markerUnits"
    " refX refY orient marker-start marker-mid marker-end color display visibility version role"
    " aria-label aria-hidden aria-labelledby focusable lang"
)
ALLOWED = frozenset(ELEMENTS.split())
ALLOWED_AT = frozenset(ATTRIBUTES.split())
HREF = "{http://www.w3.org/1999/xlink}href"
REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
ADDRESS = re.compile(r"url\s*\(\s*['\"]?(?!#)|var\s*\(|javascript:|\\", re.IGNORECASE)

ElementTree.register_namespace("", SVG)


def checked(svg: str) -> ElementTree.Element:
    """The root of a drawing in which everything is allowed.

    Raises:
        DocumentError: no SVG, no viewBox, or an element or attribute that is not on the list.
    """
    return ElementTree.fromstring(_passed(svg))  # noqa: S314 - doctypes are refused before


@lru_cache(maxsize=256)
def _passed(svg: str) -> str:
    if "<!" in svg.replace("<!--", ""):
        raise DocumentError("Die Zeichnung enthält eine Dokumenttyp-Angabe oder CDATA.")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - doctypes are refused before
    except (ElementTree.ParseError, ValueError) as error:
        raise DocumentError(f"Die Zeichnung ist kein gültiges SVG: {error}.") from error
    if root.tag != f"{{{SVG}}}svg":
        raise DocumentError("Die Zeichnung beginnt nicht mit <svg> im SVG-Namensraum.")
    for element in root.iter():
        _check_element(element)
    size(root)
    return svg


def _check_element(element: ElementTree.Element) -> None:
    name = element.tag.removeprefix(f"{{{SVG}}}")
    if name not in ALLOWED:
        raise DocumentError(f"Die Zeichnung enthält das nicht erlaubte Element <{name}>.")
    for attribute, value in element.attrib.items():
        if attribute not in ALLOWED_AT and attribute != HREF and not attribute.startswith("data-"):
            raise DocumentError(f"Die Zeichnung enthält das nicht erlaubte Attribut {attribute} an <{name}>.")
        if (attribute in {"href", HREF} and not value.startswith("#")) or ADDRESS.search(value):
            raise DocumentError(f"Die Zeichnung verweist in {attribute} an <{name}> nach außen.")


def size(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height of a drawing in its own units, from its viewBox."""
    try:
        _, _, width, height = (float(part) for part in root.get("viewBox", "").replace(",", " ").split())
    except ValueError:
        raise DocumentError("Die Zeichnung hat keine viewBox aus vier Zahlen.") from None
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise DocumentError("Die viewBox der Zeichnung ist leer oder zu groß.")
    return width, height


def for_paper(svg: str) -> str:
    """The drawing with the paper's font where it names none, in letters that font has."""
    root = checked(svg)
    root.attrib.setdefault("font-family", "Fira Sans")
    for element in root.iter():
        element.text = drawn(element.text) if element.text else element.text
        element.tail = drawn(element.tail) if element.tail else element.tail
    return ElementTree.tostring(root, encoding="unicode")


def for_page(svg: str, *, alt: str, number: int) -> str:
    """The drawing as one picture with a name; its ids get the figure's number, so that none clash."""
    root = checked(svg)
    prefix = f"figure-{number}-"
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set(attribute, prefix + value)
            elif attribute in {"href", HREF}:
                element.set(attribute, f"#{prefix}{value[1:]}")
            elif "url(" in value:
                element.set(attribute, REFERENCE.sub(rf"url(#{prefix}\1)", value))
    root.attrib.pop("aria-labelledby", None)
    root.set("role", "img")
    root.set("aria-label", alt)
    return ElementTree.tostring(root, encoding="unicode")
