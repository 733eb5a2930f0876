"""Private words, planted wherever a county keeps what is not for readers."""

from tests import papers_story, story
from tests.trust.town import Town

from gemeinsam.county import outbox
from gemeinsam.county.history import record
from gemeinsam.county.models import HandledRequest, HistoryEntry, Job
from gemeinsam.county.wall import within
from gemeinsam.inventory.models import Candidate, ConceptMeasure, Document, Project, Statement
from gemeinsam.monitoring.models import Milestone, Report
from gemeinsam.participation import actions
from gemeinsam.participation.models import Contribution
from gemeinsam.planning.models import Assignment, LeftOut
from gemeinsam.strategy.models import Measure, Origin


class Words(list):
    """Hands out private words and remembers them."""

    def __call__(self, place: str) -> str:
        word = f"kanarie{len(self) + 1:02d}{place}"
        self.append(word)
        return word


def plant(town: Town) -> list[str]:
    """Plant private words in the rows of a county; returns them."""
    word = Words()
    with within(town.county):
        of_people(town, word)
        of_contributions(town, word)
        of_projects(town, word)
        of_measures(town, word)
        of_actors(town, word)
        of_documents(town, word)
        of_the_ledger(town, word)
    return list(word)


def of_people(town: Town, word: Words) -> None:
    contact = story.a_contact(
        name=word("ansprechperson"), email=f"{word('mail')}@kreis.test", unit=town.unit, county=town.county
    )
    Measure.objects.filter(pk=town.measure.pk).update(contact=contact)
    author = story.a_user("editor", name=word("redakteur"), email=f"{word('redaktion')}@kreis.test", county=town.county)
    Report.objects.filter(measure=town.measure).update(author=author)
    record(
        "edited",
        town.project,
        "Projekt geändert",
        person=author,
        reason=word("grund"),
        changes={"title": [word("vorher"), "x"]},
    )
    record("edited", town.measure, word("interner-verlauf"), person=author)
    record("answered", town.contribution, word("interner-beitrag"), person=author)


def of_contributions(town: Town, word: Words) -> None:
    shown = {"round": town.contribution.round, "topic": town.topic, "place": town.place}
    Contribution.objects.filter(pk=town.contribution.pk).update(mail=f"{word('absender')}@post.test")
    hidden = [
        story.a_contribution(**shown, state="queued", text=word("wartet"), mail=f"{word('wartend')}@post.test"),
        story.a_contribution(
            **shown,
            state="rejected",
            text=word("abgelehnt"),
            state_reason=word("ablehnung"),
            answer=word("antwort"),
        ),
        actions.withdraw_contribution(contribution=story.a_contribution(**shown, text=word("zurueckgezogen"))),
    ]
    for row in hidden:
        Origin.objects.create(contribution=row, measure=town.measure)
        Origin.objects.create(contribution=row, goal=town.goal)


def of_projects(town: Town, word: Words) -> None:
    """Not public, and retired: tied to what is public, above and below it, and in the search."""
    common = {"topics": [town.topic], "unit": town.unit}
    hidden = [
        story.a_project(title=word("projekt"), slug=word("adresse"), summary=word("kurz"), aims=word("ziel"), is_public=False, **common),
        story.a_project(title=word("altprojekt"), slug=word("altadresse"), summary=word("altkurz"), retired=story.timezone.now(), **common),
        story.a_project(title=word("konzept"), slug=word("konzeptadresse"), kind="concept", is_public=False, **common),
        story.a_project(title=word("teil"), slug=word("teiladresse"), is_public=False, concept=town.project, **common),
    ]  # fmt: skip
    for row in hidden:
        row.places.add(town.place)
        Origin.objects.create(project=row, measure=town.measure)
        Origin.objects.create(project=row, goal=town.goal)
        town.judgement.projects.add(row)
    Statement.objects.create(project=hidden[0], meaning=word("betrag"), sources=[word("quelle")])
    story.a_judgement(topic=town.topic, text=word("einschaetzung"), proof=word("beleg"))
    story.a_judgement(topic=town.topic, text=word("alturteil"), is_public=True, retired=story.timezone.now())
    type(town.unit).objects.filter(pk=town.unit.pk).update(note=word("stellenhinweis"))
    Project.objects.filter(pk=town.project.pk).update(concept=hidden[2])


def of_actors(town: Town, word: Words) -> None:
    """People of a unit that everybody sees, what the office thinks of it, and units behind hidden entries."""
    story.a_contact_of(
        town.unit, name=word("kontakt"), function=word("funktion"), mail=f"{word('kontaktmail')}@post.test",
        phone=word("telefon"), purpose=word("zweck"), erase_reason=word("loeschgrund"),
    )  # fmt: skip
    judged = type(town.unit).objects.get(pk=town.unit.pk).assessment
    type(judged).objects.filter(pk=judged.pk).update(reason=word("urteil"), influence=1, interest=1, stance="against")
    record("assessed", town.unit, word("urteilsverlauf"))
    story.a_unit(name=word("ohneprojekt"), kind=word("unbekannte-art"), slug=word("stelle"))
    hidden = story.a_unit(name=word("versteckt"), kind=word("versteckte-art"))
    story.a_project(title=word("projekt-versteckter"), unit=hidden, is_public=False)
    retired = story.a_unit(name=word("archiv"), retired=story.timezone.now())
    story.a_project(title=word("projekt-archiv"), unit=retired, retired=story.timezone.now())


def of_documents(town: Town, word: Words) -> None:
    """Proposals of a document that all may read, a document that is kept back, measures of a hidden concept."""
    author = story.a_user("editor", name=word("pruefer"), email=f"{word('pruefung')}@kreis.test", county=town.county)
    Candidate.objects.filter(pk=town.candidate.pk).update(
        title=word("vorschlag"), quote=word("zitat"), reason=word("anlass"), decision="rejected", decided_by=author,
        rejected_because=word("verwerfung"),
    )  # fmt: skip
    Document.objects.filter(pk=town.document.pk).update(person=author, file_name=word("dateiname"))
    kept_back = papers_story.a_document(
        title=word("papier"), slug=word("papieradresse"), is_public=False, concept=town.concept, pages=(word("seite"),)
    )
    hidden = story.a_project(title=word("traeger"), slug=word("traegeradresse"), is_public=False)
    # Who carries it out is not for readers.
    ConceptMeasure.objects.filter(pk=town.concept_measure.pk).update(project=hidden)
    secret = papers_story.a_concept(title=word("geheimkonzept"), slug=word("geheimkonzeptadresse"), is_public=False)
    papers_story.a_concept_measure(concept=secret, title=word("geheimmassnahme"), project=town.project)
    papers_story.a_document(
        title=word("geheimpapier"), slug=word("geheimpapieradresse"), concept=secret, pages=(word("blatt"),)
    )
    papers_story.a_candidate(kept_back, decision="confirmed", project=town.project, title=word("beleg"))


def of_measures(town: Town, word: Words) -> None:
    """Drafts and retired ones, although they were planned, tied and reported on."""
    common = {"field": town.field, "goals": [town.goal], "lead_unit": town.unit}
    hidden = [
        story.a_draft(title=word("entwurf"), summary=word("entwurfstext"), risks=word("risiken"), **common),
        story.a_measure(title=word("altmassnahme"), retired=story.timezone.now(), **common),
    ]
    left_out = story.a_draft(title=word("nicht-im-plan"), **common)
    for row in hidden:
        row.places.add(town.place)
        Assignment.objects.create(plan=town.plan, measure=row, first_year=2027, last_year=2027)
        Origin.objects.create(contribution=town.contribution, measure=row)
        Origin.objects.create(project=town.project, measure=row)
        Report.objects.create(measure=row, text=word("meldung"), light="green")
        Milestone.objects.create(measure=row, title=word("meilenstein"), due=story.a_day())
    LeftOut.objects.create(plan=town.plan, measure=left_out, limit="Personal", text=word("grenze"))
    tried = story.a_scenario(title=word("szenario"), slug=word("szenarioadresse"))
    story.a_plan(scenario=tried, measures=hidden, published=None, finding=word("befund"))


def of_the_ledger(town: Town, word: Words) -> None:
    outbox.promise_mail(to=f"{word('empfang')}@post.test", subject=word("betreff"), text=word("mailtext"))
    Job.objects.create(work=word("arbeit"), problem=word("problem"), progress={"phase": word("schritt")})
    HandledRequest.objects.create(key=word("schluessel"), location=f"/{word('ziel')}/")
    HistoryEntry.objects.create(
        verb="x", subject_type="county.county", subject_id=town.county.pk, summary=word("verlauf")
    )
