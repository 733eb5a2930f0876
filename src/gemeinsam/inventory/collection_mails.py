"""The words of the mails of a round."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.collection_models import CollectionLink, CollectionRound, CollectionSheet


def invitation(asked: Sequence[CollectionLink], round_: CollectionRound) -> tuple[str, str]:
    """Subject and text of the first mail to a person, who may answer for several units."""
    subject = _("%(title)s: Stimmt Ihre Liste noch?") % {"title": round_.title}
    deputy = _("Sie bekommen diese Mail als Vertretung.") if all(c.is_deputy for c in asked) else ""
    lines = [
        _("Guten Tag,"),
        round_.introduction,
        deputy,
        *[the_link(link, round_) for link in asked],
        _("Bitte antworten Sie bis %s. Ein Konto brauchen Sie nicht, es dauert etwa eine Minute.") % german(round_),
        *closing(asked[0], round_),
    ]
    return subject, text_of(lines)


def reminder(asked: Sequence[CollectionLink], *, is_late: bool) -> tuple[str, str]:
    """Subject and text of a reminder of everything that a person has not answered yet."""
    first = asked[0].sheet.round
    if is_late:
        subject = _("%s: Ihre Antwort fehlt noch") % first.title
    else:
        subject = _("%(title)s: bitte bis %(day)s antworten") % {"title": first.title, "day": german(first)}
    lines = [
        _("Guten Tag,"),
        ngettext(
            "eine Liste wartet noch auf Ihre Antwort. Eine Minute genügt, ein Konto brauchen Sie nicht.",
            "%(count)d Listen warten noch auf Ihre Antwort. Eine Minute genügt, ein Konto brauchen Sie nicht.",
            len(asked),
        )
        % {"count": len(asked)},
        *[f"{the_link(c, c.sheet.round)}\n{state_of(c)}" for c in asked],
        *closing(asked[0], first),
    ]
    return subject, text_of(lines)


def renewal(link: CollectionLink, round_: CollectionRound) -> tuple[str, str]:
    """A fresh link, asked for by whoever had the old one; it goes to the stored address only."""
    subject = _("%s: Ihr neuer Link") % round_.title
    lines = [
        _("Guten Tag,"),
        _("hier ist der neue Link. Der alte gilt nicht mehr."),
        the_link(link, round_),
        _("Er gilt bis %s.") % date_format(link.expires, "j. F Y"),
        *closing(link, round_),
    ]
    return subject, text_of(lines)


def the_link(link: CollectionLink, round_: CollectionRound) -> str:
    return f"{link.sheet.unit}:\n{links.address_of(link, round_)}"


def state_of(link: CollectionLink) -> str:
    day = german(link.sheet.round)
    if link.sheet.state == CollectionSheet.State.BEGUN:
        return _("Begonnen, noch nicht abgesendet. Antwort bis %s.") % day
    return _("Antwort bis %s.") % day


def closing(link: CollectionLink, round_: CollectionRound) -> list[str]:
    stop = links.address_of(link, round_, "collection_stop")
    return [
        _("Der Link ist nur für Sie. Nicht zuständig? Sagen Sie es auf der Seite, wir fragen dann woanders."),
        _("Keine Erinnerungen mehr:\n%s") % stop,
    ]


def german(round_: CollectionRound) -> str:
    return date_format(round_.due, "j. F Y")


def text_of(lines: Sequence[str]) -> str:
    return "\n\n".join(line for line in lines if line) + "\n"
