"""Pages behind a personal link: a unit looks through its own list, without an account."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal
from gemeinsam.county.limits import within_limit
from gemeinsam.inventory import collection_actions as actions
from gemeinsam.inventory import collection_answers as answers
from gemeinsam.inventory import collection_fields as fields
from gemeinsam.inventory import collection_files as files
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory import collection_queries as queries
from gemeinsam.inventory.collection_forms import ReferralForm
from gemeinsam.inventory.collection_links import Access, Standing
from gemeinsam.inventory.collection_models import CollectionAnswer, CollectionLink, CollectionSheet
from gemeinsam.inventory.collection_sheet_form import Base, SheetForm, sheet_form, standing
from gemeinsam.web import edits

QUARTER = 900
# An office shares one address; a person needs a handful.
SENDINGS, UNKNOWN_LINKS, RENEWALS, FILES = 90, 90, 20, 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {
    "senden": CollectionSheet.State.ANSWERED,
    "alles": CollectionSheet.State.ANSWERED,
    "nichts": CollectionSheet.State.NOTHING,
}


def opened(request: HttpRequest, token: str) -> CollectionLink | HttpResponse:
    """Whose link it is, or the page that says why it opens nothing."""
    # Personal, even where no form stands on the page: kept by no cache.
    request.has_form_key = True  # type: ignore[attr-defined]
    access = links.access_by(token)
    if access is None:
        return unknown(request)
    if access.standing != Standing.VALID:
        return ended(request, access, token)
    if request.method == "POST" and not within_limit(request, "collection", times=SENDINGS, seconds=QUARTER):
        return refusal.too_many(request)
    return access.link


def unknown(request: HttpRequest) -> HttpResponse:
    """Forged, cut off by a mail program, or of another county: nothing is told."""
    if not within_limit(request, "collection-unknown", times=UNKNOWN_LINKS, seconds=QUARTER):
        return refusal.too_many(request)
    text = _("Der Link ist unvollständig oder falsch. Öffnen Sie ihn direkt aus der Mail.")
    return refusal.refuse(request, 404, _("Diesen Link kennen wir nicht"), text)


def ended(request: HttpRequest, access: Access, token: str, **more: Any) -> HttpResponse:
    """The link opened something once; who may, gets a new one by mail."""
    link = access.link
    can_renew = access.standing != Standing.REVOKED and bool(link.mail) and not link.sheet.round.closed
    context = {"standing": access.standing.value, "link": link, "can_renew": can_renew, "token": token, **more}
    return render(request, "inventory/collection_ended.html", context, status=410)


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The unit's own list: confirm, correct, add, or nothing to report."""
    link = opened(request, token)
    if isinstance(link, HttpResponse):
        return link
    sheet = link.sheet
    number = request.GET.get("seite", 1)
    form = sheet_form(sheet, number=number, data=request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"token": token, "link": link, "sheet": sheet, "version": sheet.version}
    if request.method != "POST":
        return show(request, form, context)
    if form.is_valid():
        try:
            answers.answer_sheet(link=link, reply=reply_of(request, form), version=edits.version_in(request))
        except ValidationError as problem:
            context["problem"] = problem.messages[0]
            if problem.code == "conflict":
                projects = set((problem.params or {})["projects"])
                context["conflicts"] = side_by_side(form, projects)
                form = with_fresh_base(request, sheet, projects, number)
        else:
            # Relative: the link itself is stored nowhere, not even with the form's key.
            return redirect(next_step(request, form))
    return show(request, form, context, status=422)


def next_step(request: HttpRequest, form: SheetForm) -> str:
    if request.POST.get("tun") in STATES:
        return "./?gesendet=1"
    number = form.page.number + (request.POST.get("tun") == "weiter" and form.page.has_next())
    return f"./?gespeichert=1&seite={number}"


def reply_of(request: HttpRequest, form: SheetForm) -> answers.Reply:
    """What the buttons and fields say together; „nichts zu melden“ beside a change is an answer."""
    word = request.POST.get("tun", "")
    said, added = form.claims(), [answers.Added(texts, answer) for texts, answer in form.added()]
    state = STATES.get(word, CollectionSheet.State.BEGUN)
    if state == CollectionSheet.State.NOTHING and (any(claim.kind for claim in said) or any(a.values for a in added)):
        state = CollectionSheet.State.ANSWERED
    note = form.note.cleaned_data.get("note", "") if form.note.is_bound else ""
    return answers.Reply(said, added, fields.tidy(note), state, rest_holds=word == "alles")


def show(request: HttpRequest, form: SheetForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    sheet = context["sheet"]
    context |= {
        "form": form,
        "problems": form.problems if status == 422 else [],
        "is_closed": bool(sheet.round.closed),
        "is_done": sheet.is_answered and status == 200,
        "silent": sum(not entry.say_now for entry in form.entries),
        "total": form.page.paginator.count,
        "decided": what_came(sheet),
    }
    return render(request, "inventory/collection_answer.html", context, status=status)


def what_came(sheet: CollectionSheet) -> list[str]:
    """What the sheet says in all, for the thanks: 3 bestätigt, 1 geändert."""
    words = {"confirmed": _("bestätigt"), "corrected": _("geändert"), "gone": _("entfallen"), "added": _("neu")}
    kept = sheet.answers.exclude(state=CollectionAnswer.State.REPLACED).values_list("kind", flat=True)
    numbers = Counter(kept)
    return [f"{numbers[kind]} {word}" for kind, word in words.items() if numbers[kind]]


def side_by_side(form: SheetForm, projects: set[int]) -> list[dict[str, str]]:
    """For each entry with two answers: what somebody else said, and what was just typed."""
    rows = []
    for entry in form.entries:
        if entry.project.pk not in projects:
            continue
        claim = entry.claim(form.seen)
        theirs = standing(entry.answer)
        rows.append({
            "title": entry.project.title,
            "theirs": in_words(*theirs),
            "mine": in_words(claim.kind, claim.values),
        })  # fmt: skip
    return rows


def in_words(kind: str, values: dict[str, str]) -> str:
    if not kind:
        return str(_("keine Angabe"))
    if not values:
        return str(CollectionAnswer.Kind(kind).label)
    return "; ".join(f"{fields.label_of(name)}: {fields.readable(name, text) or '–'}" for name, text in values.items())


def with_fresh_base(request: HttpRequest, sheet: CollectionSheet, projects: set[int], number: object) -> SheetForm:
    """The same form with one's own texts, now knowing of the other answer: sent again, it replaces that one."""
    last, posted = queries.last_answers(sheet), request.POST.copy()
    for project in queries.own_projects(sheet.unit).filter(pk__in=projects):
        # Without marks all texts count as touched: what is sent again is meant.
        posted[f"p{project.pk}-seen"] = str(Base(last[project.pk].pk, ("",) * len(fields.FIELDS)))
    form = sheet_form(sheet, number=number, data=posted)
    form.is_valid()
    return form


def list_file(request: HttpRequest, token: str) -> HttpResponse:
    """The same list as a workbook, for whoever works without the web."""
    link = opened(request, token)
    if isinstance(link, HttpResponse):
        return link
    if not within_limit(request, "collection-file", times=FILES, seconds=QUARTER):
        return refusal.too_many(request)
    unit = link.sheet.unit
    content = files.workbook(unit, queries.own_projects(unit), request.county)  # type: ignore[attr-defined]
    headers = {
        "Content-Disposition": f'attachment; filename="bestand-{unit.slug}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)


def refer(request: HttpRequest, token: str) -> HttpResponse:
    """„Ich bin nicht zuständig“: a proposal to the lead, who alone has mails sent."""
    link = opened(request, token)
    if isinstance(link, HttpResponse):
        return link
    form, status = ReferralForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.propose_contact(link=link, values=form.cleaned_data)
            except ValidationError as problem:
                form.add_error(None, problem)
            else:
                return redirect("./?danke=1")
    context = {"form": form, "link": link, "sheet": link.sheet, "token": token}
    context["is_done"] = request.method == "GET" and "danke" in request.GET
    return render(request, "inventory/collection_refer.html", context, status=status)


def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more reminders: one click here. Opening the page stops nothing, since mail programs open links too."""
    link = opened(request, token)
    if isinstance(link, HttpResponse):
        return link
    if request.method == "POST":
        actions.stop_reminders(link=link)
        return redirect("./")
    context = {"link": link, "sheet": link.sheet, "token": token}
    return render(request, "inventory/collection_stop.html", context)


@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """A new link by mail, to the stored address only, for whoever has the old one."""
    request.has_form_key = True  # type: ignore[attr-defined]
    access = links.access_by(token)
    if access is None:
        return unknown(request)
    if access.standing == Standing.VALID:
        return redirect("../")
    if not within_limit(request, "collection-renew", times=RENEWALS, seconds=QUARTER):
        return refusal.too_many(request)
    try:
        actions.renew_link(link=access.link)
    except ValidationError as problem:
        return ended(request, access, token, problem=problem.messages[0])
    # The old link says that a new one is on its way; its page is the same for whoever comes back to it.
    return redirect("../")
