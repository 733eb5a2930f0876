"""One way to save a form: success leads on, a broken rule shows the form again, a conflict shows both texts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import ChoiceField, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


@dataclass(slots=True)
class Edit:
    """A form on a page, what saves it, and what the page says."""

    form: Any
    save: Callable[[dict[str, Any]], models.Model]
    template: str
    done: str
    context: dict[str, Any]
    # Reads what another editor saved meanwhile; only for forms with a version.
    theirs: Callable[[], dict[str, str]] | None = None


def run(request: HttpRequest, edit: Edit) -> HttpResponse:
    """Show the form or carry it out."""
    status = 200
    if request.method == "POST":
        if edit.form.is_valid():
            try:
                row = edit.save(dict(edit.form.cleaned_data))
            except ValidationError as problem:
                blame(edit, problem)
            else:
                messages.success(request, edit.done % {"row": row})
                return redirect(row.get_absolute_url())
        status = 422
    return render(request, edit.template, {**edit.context, "form": edit.form}, status=status)


def blame(edit: Edit, problem: ValidationError) -> None:
    """Put an action's complaint where the person sees it."""
    if getattr(problem, "code", None) == "conflict" and edit.theirs is not None:
        edit.context["conflict"] = conflict(edit)
        edit.form.data = edit.form.data.copy()
        edit.form.data[edit.form.add_prefix("version")] = edit.context["conflict"]["version"]
    complain(edit.form, problem)


def complain(form: Any, problem: ValidationError, *, otherwise: str | None = None) -> None:
    """Put a complaint at the fields that it names; one that names none at `otherwise`, or above the form."""
    if hasattr(problem, "error_dict"):
        for name, errors in problem.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(otherwise, problem)


def conflict(edit: Edit) -> dict[str, Any]:
    """Field by field what stands now and what was typed, where they differ."""
    stored = edit.theirs() if edit.theirs else {"version": ""}
    rows = []
    for bound in edit.form:
        if bound.name not in stored or bound.is_hidden:
            continue
        mine = in_words(bound, edit.form.cleaned_data.get(bound.name))
        if mine != stored[bound.name] and bound.name in edit.form.changed_data:
            rows.append({"label": bound.label, "theirs": stored[bound.name], "mine": mine})
    return {"rows": rows, "version": stored["version"]}


def in_words(bound: Any, value: Any) -> str:
    """What was typed, as `county.versions` reads what is stored: a choice by its label."""
    is_choice = isinstance(bound.field, ChoiceField) and not isinstance(bound.field, ModelChoiceField)
    labels = {str(key): str(label) for key, label in bound.field.choices} if is_choice and value else {}
    return labels.get(str(value), readable(value))


def readable(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, models.QuerySet):
        return ", ".join(str(row) for row in value)
    return str(value)


def version_in(request: HttpRequest) -> int | None:
    """The version that a button was shown with; nothing for what is no number."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def without_version(values: dict[str, Any]) -> dict[str, Any]:
    """What a form says of the row itself."""
    return {name: value for name, value in values.items() if name != "version"}
