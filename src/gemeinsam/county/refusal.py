"""Refusals: what happened, what is safe, what to do; never a technical message."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def refuse(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A plain page that explains why nothing happened."""
    return render(request, "web/refusal.html", {"title": title, "text": text}, status=status)


def no_county(request: HttpRequest) -> HttpResponse:
    text = "Unter dieser Adresse gibt es keinen Landkreis.\n"
    return HttpResponse(text, status=404, content_type="text/plain; charset=utf-8")


def forbidden(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        403,
        _("Dafür fehlt Ihnen die Berechtigung"),
        _("Es wurde nichts geändert. Wenn Sie hier arbeiten sollen, wenden Sie sich an die Leitung im Kreis."),
    )


def stale_form(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        400,
        _("Dieses Formular ist nicht mehr gültig"),
        _(
            "Es wurde nichts gespeichert. Gehen Sie zurück, kopieren Sie Ihren Text, laden Sie die Seite neu "
            "und senden Sie ihn noch einmal ab."
        ),
    )


def foreign_form(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        403,
        _("Dieses Formular kam nicht von unserer Seite"),
        _("Es wurde nichts gespeichert. Öffnen Sie die Seite neu und senden Sie das Formular von dort ab."),
    )


def only_a_form(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        405,
        _("Hier gibt es nichts zu lesen"),
        _("Diese Adresse nimmt nur ein abgesendetes Formular an. Es wurde nichts geändert. Gehen Sie zurück."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        429,
        _("Das waren viele Eingaben in kurzer Zeit"),
        _("Diese Eingabe wurde nicht gespeichert. Warten Sie eine Viertelstunde und senden Sie sie noch einmal ab."),
    )
