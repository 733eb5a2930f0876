"""The unit's page as one form: an entry after the other, new ones, and a message."""

import zlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from gemeinsam.inventory import collection_fields as fields
from gemeinsam.inventory import collection_queries as queries
from gemeinsam.inventory.collection_forms import TextsForm
from gemeinsam.inventory.collection_models import CollectionAnswer, CollectionSheet
from gemeinsam.inventory.models import Project
from gemeinsam.web.forms import KernForm

HOLDS, GONE = "stimmt", "weg"
KINDS = {HOLDS: CollectionAnswer.Kind.CONFIRMED.value, GONE: CollectionAnswer.Kind.GONE.value}
# More entries than these go to a second page: a form of thousands of fields is refused by the server.
PER_PAGE = 60


def mark_of(text: str) -> str:
    """Short enough for a hidden field; tells whether a text was touched."""
    return f"{zlib.crc32(text.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Base:
    """What the page showed when it was opened: the answer of then, and a mark of each text."""

    answer: int
    marks: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Base":
        number, *marks = text.split(".")
        known = number.isdecimal() and len(number) < 18 and len(marks) == len(fields.FIELDS)
        return cls(int(number), tuple(marks)) if known else cls(0, ("",) * len(fields.FIELDS))

    @classmethod
    def of(cls, answer: CollectionAnswer | None, texts: dict[str, str]) -> "Base":
        return cls(answer.pk if answer else 0, tuple(mark_of(texts[name]) for name in fields.FIELDS))

    def __str__(self) -> str:
        return ".".join([str(self.answer), *self.marks])

    def untouched(self, texts: dict[str, str]) -> set[str]:
        pairs = zip(fields.FIELDS, self.marks, strict=True)
        return {name for name, mark in pairs if mark_of(texts[name]) == mark}


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of an entry, and which answer they had before them when they said it."""

    project: Project
    kind: str
    values: dict[str, str]
    seen: int
    # What the answer of then said: equal to it means that nothing was touched.
    seen_kind: str = ""
    seen_values: dict[str, str] | None = None

    @property
    def is_touched(self) -> bool:
        return (self.kind, self.values) != (self.seen_kind, self.seen_values or {})


def standing(answer: CollectionAnswer | None) -> tuple[str, dict[str, str]]:
    """What the page shows of an answer: one that was decided on has done its duty, a confirmation holds."""
    if answer is None or answer.kind == CollectionAnswer.Kind.ADDED:
        return "", {}
    if answer.kind == CollectionAnswer.Kind.CONFIRMED:
        return answer.kind, {}
    decided = {CollectionAnswer.State.ACCEPTED, CollectionAnswer.State.DECLINED}
    return ("", {}) if answer.state in decided else (answer.kind, answer.values)


class EntryForm(TextsForm):
    """One entry on the unit's page: it holds, it is gone, or its texts changed."""

    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    say = forms.ChoiceField(
        choices=[(HOLDS, _("Stimmt so")), (GONE, _("Gibt es nicht mehr"))], required=False, widget=forms.RadioSelect
    )

    def __init__(self, data=None, *, project: Project, answer: CollectionAnswer | None, **kwargs):
        self.project, self.answer = project, answer
        self.now = fields.texts_of(project)
        kind, values = standing(answer)
        texts = {**self.now, **values}
        words = {kind: word for word, kind in KINDS.items()}
        prefix = f"p{project.pk}"
        # An entry that came to the unit after the page was opened is not in what was sent.
        given = data if data is not None and f"{prefix}-title" in data else None
        initial = {**texts, "say": words.get(kind, ""), "seen": str(Base.of(answer, texts))}
        super().__init__(given, prefix=prefix, initial=initial, **kwargs)
        self.fields["say"].label = _("Stimmt „%s“ noch?") % project.title
        # What the entry has must not become empty; what it lacks may stay so.
        self.fields["summary"].required = bool(project.summary)

    @property
    def correction(self) -> list[Any]:
        """The fields under „Angaben ändern“."""
        return [self[name] for name in fields.FIELDS]

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown at once: something in them is wrong, or was changed before."""
        return bool(self.errors) or bool(standing(self.answer)[1]) or (self.is_bound and bool(self.has_texts_changed))

    @property
    def say_now(self) -> str:
        """Whether anything is said of this entry so far: by word, or by an answer that waits."""
        return str(self["say"].value() or "") or standing(self.answer)[0]

    @property
    def has_texts_changed(self) -> bool:
        return any(name in self.changed_data for name in fields.FIELDS)

    def claim(self, seen: dict[int, CollectionAnswer]) -> Claim:
        """What is said; texts that were not touched say nothing, even if the entry changed meanwhile."""
        base = Base.read(self.cleaned_data.get("seen", ""))
        seen_kind, seen_values = standing(seen.get(base.answer))
        texts = self.texts()
        still = base.untouched(texts) - set(seen_values)
        changes = {name: text for name, text in texts.items() if name not in still and text != self.now[name]}
        word = self.cleaned_data.get("say", "")
        kind = KINDS[GONE] if word == GONE else "corrected" if changes else KINDS.get(word, "")
        return Claim(self.project, kind, changes, base.answer, seen_kind, seen_values)


class AddForm(TextsForm):
    """An entry that is missing; left empty it says nothing."""

    title = forms.CharField(label=_("Titel"), max_length=200, required=False)
    field_order = fields.FIELDS

    def clean(self):
        said = super().clean()
        filled = any(said.get(name) for name in fields.FIELDS if name != "status")
        if filled and not said.get("title") and "title" not in self.errors:
            self.add_error("title", _("Wie heißt das Projekt?"))
        if said.get("title") and not said.get("summary") and "summary" not in self.errors:
            self.add_error("summary", _("Worum geht es? Ein Satz genügt."))
        return said

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("title"))


class NoteForm(KernForm, forms.Form):
    """A message to the lead."""

    note = forms.CharField(
        label=_("Nachricht an die Projektleitung"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )


@dataclass(slots=True)
class SheetForm:
    """All forms of a unit's page."""

    page: Page
    entries: list[EntryForm]
    additions: list[tuple[CollectionAnswer | None, AddForm]]
    note: NoteForm
    seen: dict[int, CollectionAnswer]

    @property
    def parts(self) -> list[TextsForm | NoteForm]:
        return [*self.entries, *[form for _answer, form in self.additions], self.note]

    def is_valid(self) -> bool:
        # Each is asked before any is judged, so that all complaints are shown at once.
        found = [form.is_valid() for form in self.parts if form.is_bound]
        return all(found)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Where and what: for the summary above the page."""
        return [
            (bound.id_for_label, f"{heading(form)}{bound.label}: {message}")
            for form in self.parts
            for bound in form
            for message in bound.errors
        ]

    def claims(self) -> list[Claim]:
        return [form.claim(self.seen) for form in self.entries if form.is_bound]

    def added(self) -> list[tuple[dict[str, str], CollectionAnswer | None]]:
        """New entries, and those of before as they read now."""
        pairs = [(form.texts() if form.is_filled else {}, answer) for answer, form in self.additions if form.is_bound]
        return [(texts, answer) for texts, answer in pairs if texts or answer]


def heading(form: TextsForm | NoteForm) -> str:
    return f"{form.project.title}, " if isinstance(form, EntryForm) else ""


def sheet_form(sheet: CollectionSheet, *, number: object = 1, data=None) -> SheetForm:
    """The forms of one page of a sheet, filled with what was said before."""
    page = Paginator(queries.own_projects(sheet.unit), PER_PAGE).get_page(number)
    last = queries.last_answers(sheet)
    entries = [EntryForm(data, project=project, answer=last.get(project.pk)) for project in page.object_list]
    seen = {answer.pk: answer for answer in sheet.answers.all()} if data is not None else {}
    return SheetForm(page, entries, add_forms(sheet, data, seen), NoteForm(data, initial={"note": sheet.note}), seen)


def add_forms(sheet: CollectionSheet, data, seen: dict[int, CollectionAnswer]):
    """One for each entry that was added before, and an empty one; what was decided meanwhile is still read."""
    known = {answer.pk: answer for answer in queries.additions(sheet)}
    if data is not None:
        known |= {pk: answer for pk, answer in seen.items() if f"a{pk}-title" in data and answer.kind == "added"}
    found: list[tuple[CollectionAnswer | None, AddForm]] = []
    for pk, answer in sorted(known.items()):
        given = data if data is not None and f"a{pk}-title" in data else None
        found.append((answer, AddForm(given, prefix=f"a{pk}", initial=answer.values)))
    given = data if data is not None and "neu-title" in data else None
    return [*found, (None, AddForm(given, prefix="neu"))]
