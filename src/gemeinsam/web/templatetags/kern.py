"""Components of the face as functions: typed keyword arguments in, KERN's HTML out."""

from datetime import date

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.web import figures, richtext
from gemeinsam.web.stations import KINDS, Station

register = template.Library()
LONGEST_SOURCE = 48


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A message box; kind is info, success, warning or danger."""
    return render_to_string("kern/alert.html", {"content": content, "kind": kind, "title": title})


@register.inclusion_tag("kern/badge.html")
def proof(row) -> dict[str, object]:
    """Whether a row is proven by sources or assumed by us."""
    count = len(row.sources)
    if row.is_assumed or not count:
        return {"kind": "assumed", "text": _("Annahme")}
    return {"kind": "proven", "text": ngettext("belegt · %d Quelle", "belegt · %d Quellen", count) % count}


@register.inclusion_tag("kern/badge.html")
def badge(text: str, kind: str = "assumed") -> dict[str, object]:
    """A small mark: dashed for what is not certain yet (assumed, example), solid with a tick for proven."""
    return {"kind": kind, "text": text}


@register.inclusion_tag("kern/light.html")
def light(kind: str, text: str) -> dict[str, object]:
    """A traffic light: shape and word, never colour alone."""
    return {"kind": kind, "text": text}


@register.simple_tag
def theme(topic, link: str = "") -> SafeString:
    """A field of action: a bar in its colour and its name."""
    if topic is None:
        return format_html('<span class="field field-qs">{}</span>', _("noch keinem Feld zugeordnet"))
    name = figures.soften(topic.title)
    inside = format_html('<a href="{}">{}</a>', link, name) if link else name
    return format_html('<span class="field field-{}">{}</span>', topic.css, inside)


@register.inclusion_tag("kern/trace.html")
def trace(stations: list[Station], title: str = "", label: str = "") -> dict[str, object]:
    """The red thread of one thing, across on wide screens, upright on phones."""
    return {"stations": stations, "title": title, "label": label or _("Der rote Faden")}


@register.inclusion_tag("kern/trace_mini.html")
def trace_mini(reached: int) -> dict[str, object]:
    """Seven dots for a row of a list; `reached` counts the stations that are linked."""
    knots = [{"x": 6 + 20 * place, "is_tied": place < reached} for place in range(len(KINDS))]
    end = 6 + 20 * (reached - 1)
    return {"knots": knots, "end": end, "cut": end + 10 if reached < len(KINDS) else 0, "reached": reached}


@register.filter
def teuro(euro: int | None) -> str:
    """Thousands of euro, rounded to one place only where needed: 25200 -> 25,2 T€."""
    return figures.teuro(euro)


@register.filter
def euro_of_cents(cents: int | None) -> str:
    """94179,68 € of 9417968."""
    return figures.euro_of_cents(cents)


@register.filter
def posts(hundredths: int | None) -> str:
    """Full-time posts of hundredths: 20 -> 0,2."""
    return figures.posts(hundredths)


@register.filter
def soften(text: str) -> str:
    """Soft hyphens in long compounds, which browsers miss."""
    return figures.soften(str(text))


@register.simple_tag
def day(value: date | None, precision: str = "day") -> str:
    """A date as precisely as it is known, never more."""
    return figures.day(value, precision)


@register.simple_tag
def period(row) -> str:
    """From when to when, each as precisely as known."""
    return figures.period(row)


@register.filter
def host(address: str) -> str:
    """The readable part of a source's address: its host, and the last word of its path to tell two apart."""
    plain = address.split("://", 1)[-1].removeprefix("www.").split("?", 1)[0].rstrip("/")
    name = plain.split("/", 1)[0].split(":", 1)[0]
    last = plain.rsplit("/", 1)[-1] if "/" in plain else ""
    words = last.rsplit(".", 1)[0].replace("-", " ").replace("_", " ")[:LONGEST_SOURCE].strip()
    return f"{name}: {words}" if words else name


@register.filter
def is_link(address: str) -> bool:
    return address.startswith(("https://", "http://"))


@register.simple_tag(takes_context=True)
def page_link(context, number: int) -> str:
    """The address of another page of the same list, with all its filters."""
    query = context["request"].GET.copy()
    query["seite"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def long_day(value) -> str:
    return date_format(value, "j. F Y") if value else ""


@register.filter
def pages(paginator, current: int):
    """Page numbers with gaps."""
    return paginator.get_elided_page_range(current, on_each_side=1, on_ends=1)


@register.filter
def sheets(names: str) -> list[str]:
    """Paths of our own style sheets."""
    return [f"web/{name}.css" for name in names.split()]


@register.inclusion_tag("kern/trace.html")
def red_thread(thing, title: str = "") -> dict[str, object]:
    """The red thread of anything; the room on top knows how to read it (settings.RED_THREAD)."""
    stations = import_string(settings.RED_THREAD)(thing)
    return {"stations": stations, "title": title, "label": _("Der rote Faden")}


@register.simple_tag
def thread_reach(rows) -> dict[int, object]:
    """How far the thread of each row of a list goes, in a fixed number of statements."""
    return import_string(settings.RED_THREAD_REACH)(list(rows))


@register.filter
def of_key(mapping, key):
    """The value of a mapping under a key that only the template knows."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def query_with(context, **changes: str) -> str:
    """The address of this page with some parameters changed; an empty value takes one away."""
    query = context["request"].GET.copy()
    query.pop("seite", None)
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"


@register.filter
def grouped(number: int | None) -> str:
    """112262 -> 112.262; nothing for a missing number."""
    return "" if number is None else figures.grouped(number)


@register.filter
def label_of(form, name: str) -> str:
    """The label of a field, for the summary of errors; nothing for a field that has none."""
    return f"{form[name].label}: " if name in form.fields and form[name].label else ""


@register.filter
def rich(text: str) -> SafeString:
    """A rich text as markup."""
    return mark_safe(richtext.html_of(text or ""))  # noqa: S308 - sanitised


@register.filter
def unmarked(text: str) -> str:
    """A rich text in one line, without its marks."""
    return richtext.plain_of(text or "")
