"""What the public inventory and the contributions say about a field: candidates that a person may take over.

Each candidate is counted, says its rule and leads to what was counted. Only what everybody may read is counted, so
that a published judgement tells nothing that is not public. The rules stand in docs/methods/swot.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.inventory.models import Project, Solution, SwotEntry
from gemeinsam.participation.models import Contribution, Topic

STRENGTH, WEAKNESS, OPPORTUNITY, RISK = (member.value for member in SwotEntry.Quadrant)
ACTIVE = {"operation", "done"}
COMING = {"idea", "preparation"}
UNFINISHED = {"preparation", "implementation"}
SOON = timedelta(days=365)
# From how many things on a share says something.
FEW = 3
MANY_VOICES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A counted fact on a field. key: the same fact has the same key, whatever its number says today."""

    key: str
    quadrant: str
    text: str
    rule: str
    link: str = ""
    projects: tuple[int, ...] = ()


@dataclass(slots=True)
class Ground:
    """What was counted for one field."""

    topic: Topic
    today: date
    rows: list[dict[str, Any]] = field(default_factory=list)
    voices: int = 0
    unanswered: int = 0
    solutions: int = 0
    mean_rows: float = 0
    mean_voices: float = 0

    @property
    def total(self) -> int:
        return len(self.rows)

    def having(self, test) -> list[dict[str, Any]]:
        return [row for row in self.rows if test(row)]


def candidates(topics: list[Topic]) -> dict[int, list[Candidate]]:
    """The candidates of each field by its key, in a fixed number of statements."""
    grounds = {topic.pk: Ground(topic, timezone.localdate()) for topic in topics}
    columns = ("topics", "pk", "title", "status", "digital", "unit", "ends", "changed")
    for row in Project.objects.public().filter(topics__in=list(grounds)).order_by("title").values(*columns):
        # The join gives one row for each of the entry's fields; only those that were asked for.
        if row["topics"] in grounds:
            grounds[row["topics"]].rows.append(row)
    open_ = Count("pk", filter=Q(answered__isnull=True))
    counted = Contribution.objects.public().order_by().values_list("topic").annotate(all=Count("pk"), open=open_)
    for key, number, unanswered in counted:
        if key in grounds:
            grounds[key].voices, grounds[key].unanswered = number, unanswered
    for key, number in Solution.objects.order_by().values_list("topic").annotate(all=Count("pk")):
        if key in grounds:
            grounds[key].solutions = number
    compare(list(grounds.values()))
    return {key: list(found(ground)) for key, ground in grounds.items()}


def compare(grounds: list[Ground]) -> None:
    """The mean over all fields, against which one field has much or little."""
    for ground in grounds:
        ground.mean_rows = sum(g.total for g in grounds) / len(grounds)
        ground.mean_voices = sum(g.voices for g in grounds) / len(grounds)


def found(ground: Ground) -> Iterator[Candidate]:
    yield from strengths(ground)
    yield from weaknesses(ground)
    yield from opportunities(ground)
    yield from risks(ground)


def strengths(ground: Ground) -> Iterator[Candidate]:
    active = ground.having(lambda row: row["status"] in ACTIVE)
    if ground.total >= FEW and len(active) * 2 >= ground.total:
        text = _("%(n)d von %(all)d Einträgen sind in Betrieb oder abgeschlossen.")
        yield Candidate(
            "active", STRENGTH, text % {"n": len(active), "all": ground.total},
            _("mindestens die Hälfte der Einträge"), listed(ground, stand=sorted(ACTIVE)),
        )  # fmt: skip
    if ground.total > MANY_VOICES and ground.total >= 1.5 * ground.mean_rows:
        text = _("%(n)d Einträge im Bestand; im Mittel der Felder sind es %(mean)s.")
        yield Candidate(
            "broad", STRENGTH, text % {"n": ground.total, "mean": german(ground.mean_rows)},
            _("mindestens anderthalbmal so viele wie im Mittel"), listed(ground),
        )  # fmt: skip
    for row in ground.having(lambda row: row["status"] == "done"):
        yield Candidate(
            f"done-{row['pk']}", STRENGTH, _("„%s“ ist abgeschlossen.") % row["title"], _("Stand des Eintrags"),
            projects=(row["pk"],),
        )  # fmt: skip


def weaknesses(ground: Ground) -> Iterator[Candidate]:
    if ground.total * 2 < ground.mean_rows:
        text = ngettext(
            "Nur %(n)d Eintrag im Bestand; im Mittel der Felder sind es %(mean)s.",
            "Nur %(n)d Einträge im Bestand; im Mittel der Felder sind es %(mean)s.",
            ground.total,
        )
        yield Candidate(
            "thin", WEAKNESS, text % {"n": ground.total, "mean": german(ground.mean_rows)},
            _("weniger als halb so viele wie im Mittel"), listed(ground),
        )  # fmt: skip
    direct = ground.having(lambda row: row["digital"] == "direct")
    if ground.total >= FEW and len(direct) * 5 <= ground.total * 2:
        text = ngettext(
            "Nur %(n)d von %(all)d Einträgen hat einen direkten Digitalbezug.",
            "Nur %(n)d von %(all)d Einträgen haben einen direkten Digitalbezug.",
            len(direct),
        )
        yield Candidate(
            "indirect", WEAKNESS, text % {"n": len(direct), "all": ground.total},
            _("höchstens 40 % der Einträge"), listed(ground, digital=["direct"]),
        )  # fmt: skip
    yield from missing(ground, "no-status", "status", "stand", _("ist der Stand nicht bekannt"))
    yield from missing(ground, "no-unit", "unit", "stelle", _("ist keine zuständige Stelle genannt"))
    for row in ground.having(lambda row: row["status"] == "stopped"):
        yield Candidate(
            f"stopped-{row['pk']}", WEAKNESS, _("„%s“ wurde eingestellt.") % row["title"], _("Stand des Eintrags"),
            projects=(row["pk"],),
        )  # fmt: skip


def missing(ground: Ground, key: str, column: str, parameter: str, words: str) -> Iterator[Candidate]:
    rows = ground.having(lambda row: not row[column])
    if ground.total >= FEW and len(rows) * 4 >= ground.total:
        text = _("Bei %(n)d von %(all)d Einträgen %(what)s.")
        yield Candidate(
            key, WEAKNESS, text % {"n": len(rows), "all": ground.total, "what": words},
            _("mindestens ein Viertel der Einträge"), listed(ground, **{parameter: ["fehlt"]}),
        )  # fmt: skip


def opportunities(ground: Ground) -> Iterator[Candidate]:
    coming = ground.having(lambda row: row["status"] in COMING)
    if len(coming) >= FEW:
        yield Candidate(
            "coming", OPPORTUNITY, _("%d Ideen und Vorhaben in Vorbereitung liegen vor.") % len(coming),
            _("mindestens drei"), listed(ground, stand=sorted(COMING)),
        )  # fmt: skip
    if ground.voices >= max(MANY_VOICES, 1.2 * ground.mean_voices):
        text = _("%(n)d Beiträge zu diesem Thema; im Mittel der Felder sind es %(mean)s.")
        yield Candidate(
            "voices", OPPORTUNITY, text % {"n": ground.voices, "mean": german(ground.mean_voices)},
            _("mindestens fünf und ein Fünftel mehr als im Mittel"), voiced(ground),
        )  # fmt: skip
    if ground.solutions:
        text = ngettext(
            "%d Lösung von anderswo ist für dieses Feld beschrieben.",
            "%d Lösungen von anderswo sind für dieses Feld beschrieben.",
            ground.solutions,
        )
        yield Candidate("solutions", OPPORTUNITY, text % ground.solutions, _("mindestens eine"), reverse("solutions"))


def risks(ground: Ground) -> Iterator[Candidate]:
    if ground.unanswered >= FEW:
        yield Candidate(
            "unanswered", RISK,
            _("%(n)d von %(all)d Beiträgen sind noch ohne Antwort.") % {"n": ground.unanswered, "all": ground.voices},
            _("mindestens drei"), voiced(ground),
        )  # fmt: skip
    late = ground.having(lambda row: row["status"] in UNFINISHED and row["ends"] and row["ends"] < ground.today)
    if late:
        text = ngettext(
            "Bei %d nicht abgeschlossenem Eintrag ist das genannte Ende vorbei.",
            "Bei %d nicht abgeschlossenen Einträgen ist das genannte Ende vorbei.",
            len(late),
        )
        yield Candidate("late", RISK, text % len(late), _("mindestens einer"), projects=keys(late))
    until = ground.today + SOON
    ending = ground.having(
        lambda row: row["status"] in {"implementation", "operation"}
        and row["ends"] and ground.today <= row["ends"] <= until
    )  # fmt: skip
    if ending:
        text = ngettext(
            "%d laufender Eintrag endet in den nächsten zwölf Monaten.",
            "%d laufende Einträge enden in den nächsten zwölf Monaten.",
            len(ending),
        )
        yield Candidate("ending", RISK, text % len(ending), _("mindestens einer"), projects=keys(ending))


def keys(rows: list[dict[str, Any]]) -> tuple[int, ...]:
    return tuple(row["pk"] for row in rows)


def german(number: float) -> str:
    return f"{number:.1f}".replace(".", ",").removesuffix(",0")


def listed(ground: Ground, **more: list[str]) -> str:
    """The public list of exactly the counted entries."""
    return f"{reverse('projects')}?{urlencode({'feld': ground.topic.slug, **more}, doseq=True)}"


def voiced(ground: Ground) -> str:
    return f"{reverse('contributions')}?{urlencode({'thema': ground.topic.slug})}"
