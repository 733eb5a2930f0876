"""What a browser does for people: read the forms of a page, fill them in, send them with their hidden fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils.http import urlencode
from lxml import html


@dataclass
class Form:
    """A form of a page: where it goes, and what its fields say so far."""

    action: str
    fields: dict[str, list[str]]

    def filled(self, **given: Any) -> dict[str, Any]:
        """The fields as sent, with some of them changed; None leaves a field out."""
        sent = {**self.fields, **{name: value for name, value in given.items() if value is not None}}
        return {name: value for name, value in sent.items() if given.get(name, "") is not None}


def page_of(response) -> html.HtmlElement:
    return html.document_fromstring(response.content.decode())


def values_of(form: html.FormElement) -> Iterator[tuple[str, str]]:
    """Name and value of every field that a browser would send."""
    for element in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        kind = element.get("type", "")
        if kind in {"submit", "button", "file"} or element.get("disabled") is not None:
            continue
        if element.tag == "select":
            chosen = element.xpath(".//option[@selected]")
            if not chosen and element.get("multiple") is None:
                chosen = element.xpath(".//option")[:1]
            yield from ((element.get("name"), option.get("value", "")) for option in chosen)
        elif element.tag == "textarea":
            yield element.get("name"), (element.text or "").removeprefix("\n")
        elif kind not in {"checkbox", "radio"} or element.get("checked") is not None:
            yield element.get("name"), element.get("value", "on" if kind in {"checkbox", "radio"} else "")


def forms_of(response, path: str) -> list[Form]:
    """All forms of a page that are sent by POST."""
    found = []
    for form in page_of(response).forms:
        if form.method.upper() != "POST":
            continue
        fields: dict[str, list[str]] = {}
        for name, value in values_of(form):
            fields.setdefault(name, []).append(value)
        found.append(Form(form.get("action") or path, fields))
    return found


def form_of(client: Client, path: str, action: str | None = None, **headers: Any) -> Form:
    """Open a page and take the form that goes to an address (as a rule the page's own)."""
    response = client.get(path, **headers)
    assert response.status_code == 200, (path, response.status_code)
    return next(form for form in forms_of(response, path) if form.action == (action or path))


def send(client: Client, path: str, action: str | None = None, *, headers: dict | None = None, **given: Any):
    """Open a page, fill in its form and send it."""
    form = form_of(client, path, action)
    return client.post(form.action, form.filled(**given), headers=headers)


def a_key(client: Client, path: str = "/mitmachen/", **headers: Any) -> str:
    """A fresh form key of the county that answers."""
    response = client.get(path, **headers)
    return next(form.fields["_key"][0] for form in forms_of(response, path) if "_key" in form.fields)


def address(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}" if query else path
