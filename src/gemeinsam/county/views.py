"""Pages of the ground floor: health, refusals, demo login, a job's progress."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from gemeinsam.county import jobs, outbox, refusal
from gemeinsam.county.models import Job, User

# Most jobs compute a plan.
PLAN_WORDS = {
    "running": "Der Plan wird gerechnet",
    "done": "Der Plan ist fertig",
    "failed": "Die Rechnung brach ab",
    "cancelled": "Abgebrochen",
    "nothing": "Kein Plan",
    "still": "Der bisherige Plan gilt weiter.",
    "back": "/jahresplan/",
    "link": "Zum Jahresplan",
    "stop": "Abbrechen",
}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal.foreign_form(request)


def health(request: HttpRequest) -> JsonResponse:
    """Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Log in as one of the demo people; only where the demo runs."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, email=request.POST.get("email", "").replace("\0", ""), is_demo=True)
    return perform_login(request, Login(user=user, redirect_url=None))


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is; ends in a redirect to what it made."""
    job = get_object_or_404(Job, pk=pk)
    if job.state == Job.State.DONE and job.result.get("url"):
        target = redirect(job.result["url"])
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": target.url})
        return target
    template = "county/job.html#progress" if request.htmx else "county/job.html"
    return render(request, template, {"job": job, "words": words_of(job), "progress": jobs.progress_of(job)})


def words_of(job: Job) -> dict[str, str]:
    """What the page says of a job: whoever promised the work may have given words of its own."""
    words = {**PLAN_WORDS, **job.arguments.get("words", {})}
    heading = {
        Job.State.FAILED: words["failed"],
        Job.State.CANCELLED: words["cancelled"],
        Job.State.DONE: words["done"],
    }
    return {**words, "heading": heading.get(job.state, words["running"])}


@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    jobs.cancel(job=get_object_or_404(Job, pk=pk))
    return redirect("job", pk=pk)


def inbox(request: HttpRequest) -> HttpResponse:
    """The mails of the demonstration, since no server takes them: as their readers would see them, links and all."""
    if not settings.DEMO_INBOX:
        raise Http404
    page = Paginator(outbox.inbox(), 20).get_page(request.GET.get("seite"))
    letters = [(mail, outbox.parts_of(mail.text)) for mail in page.object_list]
    return render(request, "county/inbox.html", {"page": page, "letters": letters})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not understood. Django's own view asks for the session, which is not there yet when a header is wrong."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; needs no session either."""
    return HttpResponse(render_to_string("500.html"), status=500)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing here; nobody learns whether another county has it."""
    if getattr(request, "county", None) is None:
        return refusal.no_county(request)
    return render(request, "404.html", status=404)
