"""Pages of the exchange: giving a measure as a package, and what came from other counties."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.freezing import canonical, digest_of
from gemeinsam.county.policy import LEADS, OFFICE
from gemeinsam.strategy import exchange_actions as actions
from gemeinsam.strategy import exchange_keys as keys
from gemeinsam.strategy import exchange_queries as queries
from gemeinsam.strategy import exchange_sharing as sharing
from gemeinsam.strategy.exchange_fields import experience_rows, measure_rows
from gemeinsam.strategy.exchange_forms import ExperienceForm, GiveForm, PackageFileForm, SenderForm, TakeForm
from gemeinsam.strategy.exchange_package import Package, content_of, fits, read_package
from gemeinsam.strategy.exchange_taking import MEASURE, SOLUTION, take_package
from gemeinsam.strategy.exchange_warnings import warnings_of
from gemeinsam.strategy.models import ExchangeKey, Experience, GivenPackage, KnownSender, Measure, ReceivedPackage
from gemeinsam.web import edits

SECTION = "massnahmen"
# How many packages a list shows; older ones stay in the database.
MOST = 100


# --- giving ------------------------------------------------------------------------------------------


def write_experience(request: HttpRequest, number: str) -> HttpResponse:
    """What was learnt with a measure."""
    measure = get_object_or_404(Measure.objects.current(), number=number)
    row = Experience.objects.filter(measure=measure).first() or Experience(measure=measure)
    form = ExperienceForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values):
        given = edits.without_version(values)
        return actions.write_experience(measure=measure, values=given, version=values["version"], person=request.user)

    edit = edits.Edit(
        form=form,
        save=save,
        template="web/form.html",
        done=_("Gespeichert. Andere lesen es erst mit dem nächsten Paket."),
        context={
            "section": SECTION,
            "title": _("Erfahrung mit %s") % measure.number,
            "lead": measure.title,
            "back": reverse("exchange_give", args=[number]),
        },
        theirs=lambda: stored_experience(measure),
    )
    return edits.run(request, edit)


def stored_experience(measure: Measure) -> dict[str, str]:
    return versions.stored(Experience.objects.get(measure=measure), Experience.EDITABLE)


def give(request: HttpRequest, number: str) -> HttpResponse:
    """What a package of the measure would say, word for word, and the form that signs it."""
    measure = get_object_or_404(Measure.objects.current().select_related("field__topic", "experience"), number=number)
    content = content_of(measure, request.county, timezone.localdate())
    warned = warnings_of(content)
    is_fit = measure.stage == Measure.Stage.OPERATION and bool(content["experience"])
    form = GiveForm(request.POST or None, warned=bool(warned), fit=is_fit)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data.get(name, False) for name in ("released", "offered", "despite")}
        try:
            actions.give_package(measure=measure, county=request.county, values=values, person=request.user,
                                 seen=form.cleaned_data["seen"])  # fmt: skip
        except ValidationError as problem:
            edits.complain(form, problem)
        else:
            messages.success(request, _("Das Paket ist unterschrieben und liegt bereit."))
            return redirect("exchange_give", number)
    show_seen(form, digest_of(content))
    context = {
        "section": SECTION, "measure": measure, "form": form, "warned": warned, "is_fit": is_fit,
        "rows": list(measure_rows(content["measure"])), "experience": experience_rows(content["experience"]),
        "packages": measure.packages.defer("package").select_related("person")[:MOST],
        "last_title": content["measure"]["title"],
    }  # fmt: skip
    return render(request, "strategy/exchange_give.html", context, status=422 if form.is_bound else 200)


def show_seen(form: GiveForm, digest: str) -> None:
    """The form speaks of what the page shows now."""
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen"] = digest
    else:
        form.initial["seen"] = digest


@require_POST
def stop(request: HttpRequest, number: str) -> HttpResponse:
    measure = get_object_or_404(Measure, number=number)
    actions.stop_giving(measure=measure, person=request.user)
    messages.success(request, _("Niemand kann das Paket mehr abrufen. Was andere schon haben, behalten sie."))
    return redirect("exchange_give", number)


def package_file(request: HttpRequest, number: str) -> HttpResponse:
    """The last package of a measure: for the office, and for everybody if the county released it and it runs."""
    rows = GivenPackage.objects.filter(measure__number=number)
    row = (rows if request.role in OFFICE else rows.released()).first()
    if row is None:
        raise Http404
    response = HttpResponse(canonical(row.package), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="massnahme-{number}.json"'
    return response


# --- what came ---------------------------------------------------------------------------------------


def exchange(request: HttpRequest) -> HttpResponse:
    """Own key, what runs here, what others offer, what came and from whom."""
    return overview(request, PackageFileForm())


def overview(request: HttpRequest, form: Any, *, sender: Any = None) -> HttpResponse:
    running = list(queries.running_measures())
    own = ExchangeKey.objects.first()
    received = ReceivedPackage.objects.defer("package").select_related("solution", "measure")[:MOST]
    taken = {(row.digest, row.public_key) for row in received}
    context = {
        "section": SECTION,
        "form": form,
        "sender_form": sender or SenderForm(),
        "own": own,
        "own_print": keys.fingerprint(own.public_key) if own else "",
        "own_is_here": keys.is_here(own.public_key) if own else True,
        "running": running,
        "untold": sum(not hasattr(row, "experience") or not row.experience.is_told for row in running),
        "offers": [(offer, (offer.package.digest, offer.package.key) in taken) for offer in sharing.offers()[:MOST]],
        "received": received,
        "senders": [(row, keys.fingerprint(row.public_key)) for row in KnownSender.objects.all()],
        "is_lead": request.role in LEADS,
    }
    failed = form.is_bound or (sender is not None and sender.is_bound)
    return render(request, "strategy/exchange.html", context, status=422 if failed else 200)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What an uploaded package says. Nothing of it is stored: it travels on in the form."""
    form = PackageFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            package = read_package(form.cleaned_data["file"].read())
        except ValidationError as problem:
            form.add_error("file", problem)
        else:
            return show(request, package)
    return overview(request, form)


def offer(request: HttpRequest, digest: str) -> HttpResponse:
    """What another county of this installation offers."""
    package = sharing.offered_package(digest)
    if package is None:
        raise Http404
    return show(request, package)


def received(request: HttpRequest, pk: int) -> HttpResponse:
    """A package that was taken over, as it came."""
    row = get_object_or_404(ReceivedPackage, pk=pk)
    return show(request, Package(row.package))


def show(request: HttpRequest, package: Package, *, form: Any = None, status: int = 200) -> HttpResponse:
    sender, known = queries.sender_of(package), queries.known_package(package)
    initial = {"kind": MEASURE if known else SOLUTION}
    context = {
        "section": SECTION,
        "package": package,
        "sender": sender,
        "known": known,
        "form": form or TakeForm(unknown=sender.is_unknown and not known, initial=initial),
        "is_open": not sender.is_own and not (known and known.measure and known.solution),
        "earlier": queries.earlier_package(package),
        "measures": queries.measures_like(package),
        "solutions": queries.solutions_like(package),
    }
    return render(request, "strategy/exchange_package.html", context, status=status)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take over what the page before showed; it is checked again from the first byte."""
    try:
        package = read_package(request.POST.get("package", "").encode("utf-8", "replace"))
    except ValidationError as problem:
        form = PackageFileForm({}, {})
        form.full_clean()
        del form.errors["file"]
        form.add_error("file", problem)
        return overview(request, form)
    sender, known = queries.sender_of(package), queries.known_package(package)
    form = TakeForm(request.POST, unknown=sender.is_unknown and not known)
    if form.is_valid():
        try:
            row = take_package(
                package=package, kind=form.cleaned_data["kind"], values=form.cleaned_data, person=request.user
            )
        except ValidationError as problem:
            edits.complain(form, problem, otherwise=PLACES.get(getattr(problem, "code", "")))
        else:
            messages.success(request, done(row, form.cleaned_data["kind"]))
            return redirect(row)
    return show(request, package, form=form, status=422)


# At which field of the form a refusal stands.
PLACES = {"unknown": "accepts", "no_field": "field"}


def done(row: ReceivedPackage, kind: str) -> str:
    if kind == MEASURE:
        return _("Übernommen: %s ist als Entwurf angelegt.") % row.measure
    return _("Übernommen: „%s“ steht im Katalog der Lösungen.") % row.solution


# --- keys --------------------------------------------------------------------------------------------


@require_POST
def know(request: HttpRequest) -> HttpResponse:
    """Enter a sender by hand, or forget one."""
    asked = request.POST.get("vergessen", "")
    if asked:
        sender = get_object_or_404(KnownSender, pk=int(asked) if fits(r"[0-9]{1,18}", asked) else 0)
        actions.forget_sender(sender=sender, person=request.user)
        messages.success(request, _("„%s“ ist nicht mehr bekannt. Was Sie übernommen haben, bleibt.") % sender)
        return redirect("exchange")
    form = SenderForm(request.POST)
    if form.is_valid():
        try:
            row = actions.trust_sender(**form.cleaned_data, person=request.user)
        except ValidationError as problem:
            edits.complain(form, problem)
        else:
            messages.success(request, _("„%s“ ist jetzt ein bekannter Absender.") % row)
            return redirect("exchange")
    return overview(request, PackageFileForm(), sender=form)


@require_POST
def renew_key(request: HttpRequest) -> HttpResponse:
    actions.renew_key(person=request.user)
    messages.success(request, _("Ab jetzt gilt ein neuer Schlüssel. Teilen Sie den Fingerabdruck den anderen mit."))
    return redirect("exchange")
