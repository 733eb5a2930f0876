"""Strengths, weaknesses, opportunities, risks: counted, taken over, written, ordered, published, printed."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.inventory import queries, swot_actions, swot_queries
from gemeinsam.inventory.models import Project, Solution, SwotEntry
from gemeinsam.inventory.swot_evidence import candidates
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.participation.queries import public_contributions


class SwotCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.themes = list(Topic.objects.themes())
        self.topic = next(topic for topic in self.themes if topic.slug == "mobilitaet")
        self.editor = self.person("redaktion")

    def offered(self, topic=None) -> dict:
        return {found.key: found for found in candidates(list(Topic.objects.themes()))[(topic or self.topic).pk]}

    def an_empty_field(self) -> Topic:
        return story.a_topic(order=90)

    def add(self, **values) -> SwotEntry:
        common = {"quadrant": "strength", "text": "Viele fahren mit."}
        return swot_actions.add_swot_entry(topic=self.topic, values=common | values, person=self.editor)


class TestCounting(SwotCase):
    def test_each_count_is_what_its_link_shows(self):
        """The number in the words is the number of rows behind the link, for every field of the demonstration."""
        from django.http import QueryDict  # noqa: PLC0415 - the one use here

        looked = 0
        for topic in self.themes:
            for found in self.offered(topic).values():
                path, _mark, query = found.link.partition("?")
                number = next((int(word) for word in found.text.replace("Nur ", "").split() if word.isdigit()), 0)
                if path == "/projekte/":
                    rows = queries.filtered(Project.objects.public(), queries.Filters.read(QueryDict(query)))
                    assert rows.count() == number, found
                elif found.key == "voices":
                    assert public_contributions(QueryDict(query)).count() == number, found
                looked += path == "/projekte/"
        assert looked >= 5

    def test_three_of_five_running_is_a_strength_and_two_is_none(self):
        topic = self.an_empty_field()
        for status in ("operation", "done", "idea", "idea"):
            story.a_project(topics=[topic], status=status)
        assert self.offered(topic)["active"].text == "2 von 4 Einträgen sind in Betrieb oder abgeschlossen."
        story.a_project(topics=[topic], status="idea")
        assert "active" not in self.offered(topic)

    def test_finished_and_stopped_entries_are_named_with_their_evidence(self):
        topic = self.an_empty_field()
        done = story.a_project(topics=[topic], status="done", title="Busapp")
        stopped = story.a_project(topics=[topic], status="stopped", title="Faxnetz")
        offered = self.offered(topic)
        assert (offered[f"done-{done.pk}"].quadrant, offered[f"done-{done.pk}"].projects) == ("strength", (done.pk,))
        assert (offered[f"stopped-{stopped.pk}"].text, offered[f"stopped-{stopped.pk}"].quadrant) == (
            "„Faxnetz“ wurde eingestellt.",
            "weakness",
        )

    def test_missing_status_missing_unit_and_little_that_is_digital_are_weaknesses(self):
        topic = self.an_empty_field()
        for digital in ("none", "indirect", "direct", "none"):
            story.a_project(topics=[topic], status="", digital=digital)
        texts = {key: found.text for key, found in self.offered(topic).items() if found.quadrant == "weakness"}
        assert texts["no-status"] == "Bei 4 von 4 Einträgen ist der Stand nicht bekannt."
        assert texts["no-unit"] == "Bei 4 von 4 Einträgen ist keine zuständige Stelle genannt."
        assert texts["indirect"] == "Nur 1 von 4 Einträgen hat einen direkten Digitalbezug."
        assert "thin" in texts

    def test_many_voices_unanswered_ones_ideas_and_solutions(self):
        topic, asked = self.an_empty_field(), story.a_round()
        for number in range(40):
            story.a_contribution(
                topic=topic, round=asked, **({"answer": "Ja", "answered": timezone.now()} if number else {})
            )
        story.a_contribution(topic=topic, round=asked, state="queued")
        for _number in range(3):
            story.a_project(topics=[topic], status="idea")
        Solution.objects.create(slug="l-1", title="L", description="L", topic=topic)
        texts = {key: (found.quadrant, found.text) for key, found in self.offered(topic).items()}
        assert texts["voices"][1].startswith("40 Beiträge zu diesem Thema")
        assert "unanswered" not in texts
        assert texts["coming"] == ("opportunity", "3 Ideen und Vorhaben in Vorbereitung liegen vor.")
        assert texts["solutions"] == ("opportunity", "1 Lösung von anderswo ist für dieses Feld beschrieben.")
        Contribution.objects.filter(topic=topic, number__gt=0).update(answered=None)
        assert self.offered(topic)["unanswered"].text == "40 von 40 Beiträgen sind noch ohne Antwort."

    def test_what_is_over_but_not_done_and_what_ends_soon_are_risks(self):
        topic, today = self.an_empty_field(), timezone.localdate()
        late = story.a_project(topics=[topic], status="implementation", ends=today - timedelta(days=1))
        soon = story.a_project(topics=[topic], status="operation", ends=today + timedelta(days=365))
        for ends, status in ((today + timedelta(days=366), "operation"), (today, "done"), (None, "implementation")):
            story.a_project(topics=[topic], status=status, ends=ends)
        offered = self.offered(topic)
        assert (offered["late"].projects, offered["ending"].projects) == ((late.pk,), (soon.pk,))

    def test_nothing_that_is_not_public_is_counted(self):
        topic = self.an_empty_field()
        for number in range(4):
            story.a_project(topics=[topic], is_public=False, title=f"Geheim {number}", status="stopped")
            story.a_project(topics=[topic], retired=timezone.now(), status="stopped")
        assert [key for key in self.offered(topic) if key != "thin"] == []
        assert self.offered(topic)["thin"].text.startswith("Nur 0 Einträge")

    def test_a_county_without_fields_and_one_without_anything(self):
        assert candidates([]) == {}
        with story.within(story.a_county("leer")):
            topic = story.a_topic()
            assert candidates([topic]) == {topic.pk: []}


class TestTakingOver(SwotCase):
    def take(self, key: str) -> SwotEntry:
        return swot_actions.take_over_candidate(topic=self.topic, key=key, person=self.editor)

    def test_words_evidence_rule_and_day_come_along_unpublished(self):
        key, found = next((key, found) for key, found in self.offered().items() if found.key.startswith("done-"))
        entry = self.take(key)
        assert (entry.text, entry.quadrant, entry.is_public, entry.author) == (
            found.text,
            "strength",
            False,
            self.editor,
        )
        assert set(entry.projects.values_list("pk", flat=True)) == set(found.projects)
        assert f"{timezone.localdate():%d.%m.%Y}" in entry.proof
        assert entries_of(entry).get().verb == "taken_over"

    def test_twice_is_once_and_what_no_longer_holds_is_refused(self):
        key = next(iter(self.offered()))
        self.take(key)
        for wrong, code in ((key, "taken"), ("gibt-es-nicht", "gone"), ("", "gone")):
            with pytest.raises(ValidationError) as caught:
                self.take(wrong)
            assert caught.value.code == code
        assert SwotEntry.objects.count() == 1

    def test_a_taken_one_is_no_longer_offered_and_says_when_its_evidence_changed(self):
        entry = self.take("coming")
        grid = {part.quadrant: part for part in swot_queries.grid(self.topic, self.themes, with_drafts=True)}[
            "opportunity"
        ]
        assert "coming" not in [found.key for found in grid.offered]
        assert [(line.today, line.is_gone) for line in grid.lines] == [("", False)]
        story.a_project(topics=[self.topic], status="idea")
        self.sign_in("redaktion")
        self.assertContains(self.client.get(f"/swot/{self.topic.slug}/"), "Heute gezählt: ")
        Project.objects.filter(topics=self.topic).update(status="done")
        self.assertContains(self.client.get(f"/swot/{self.topic.slug}/"), "trifft heute nicht mehr zu")
        entry.refresh_from_db()
        assert entry.text.endswith("Vorhaben in Vorbereitung liegen vor.")

    def test_a_retired_one_may_be_taken_over_again_and_then_not_restored(self):
        first = self.take("coming")
        swot_actions.retire_swot_entry(entry=first, person=self.editor)
        self.take("coming")
        with pytest.raises(ValidationError) as caught:
            swot_actions.restore_swot_entry(entry=first, person=self.editor)
        assert caught.value.code == "taken"


class TestKeeping(SwotCase):
    def order(self, quadrant: str = "strength") -> list[str]:
        return list(SwotEntry.objects.current().filter(quadrant=quadrant).values_list("text", flat=True))

    def test_entries_move_within_their_part_and_stop_at_its_ends(self):
        rows = [self.add(text=text) for text in "abc"]
        self.add(text="x", quadrant="risk")
        for row, step, expected in (
            (rows[2], -1, "acb"),
            (rows[2], -1, "cab"),
            (rows[2], -1, "cab"),
            (rows[0], 1, "cba"),
            (rows[0], 1, "cba"),
        ):
            swot_actions.move_swot_entry(entry=row, step=step, person=self.editor)
            assert "".join(self.order()) == expected
        assert self.order("risk") == ["x"]

    def test_two_editors_lose_nothing(self):
        entry = self.add()
        swot_actions.edit_swot_entry(
            entry=entry, values={"text": "Eins", "quadrant": "risk"}, version=1, person=self.editor
        )
        with pytest.raises(ValidationError) as caught:
            swot_actions.edit_swot_entry(
                entry=entry, values={"text": "Zwei", "quadrant": "risk"}, version=1, person=self.editor
            )
        assert caught.value.code == "conflict"
        assert entries_of(entry).first().changes == {
            "quadrant": ["Stärke", "Risiko"],
            "text": ["Viele fahren mit.", "Eins"],
        }

    def test_publish_hide_retire_restore_each_leave_their_word(self):
        entry = self.add()
        for act in (
            lambda: swot_actions.publish_swot_entry(entry=entry, is_public=True, person=self.editor),
            lambda: swot_actions.publish_swot_entry(entry=entry, is_public=True, person=self.editor),
            lambda: swot_actions.publish_swot_entry(entry=entry, is_public=False, person=self.editor),
            lambda: swot_actions.publish_swot_entry(entry=entry, is_public=True, person=self.editor),
            lambda: swot_actions.retire_swot_entry(entry=entry, person=self.editor),
            lambda: swot_actions.restore_swot_entry(entry=entry, person=self.editor),
        ):
            act()
        verbs = list(entries_of(entry).values_list("verb", flat=True))[::-1]
        assert verbs == ["added", "published", "hidden", "published", "retired", "restored"]
        entry.refresh_from_db()
        assert (entry.is_public, entry.retired) == (False, None)

    def test_an_address_is_ours_or_of_the_web(self):
        for link in ("/projekte/?feld=a", "https://kreis.test/x", ""):
            assert self.add(link=link).link == link
        for link in ("javascript:alert(1)", "//evil.test/", "/\\evil.test", "data:text/html,x", "https://a b", "/x\n"):
            with pytest.raises(ValidationError):
                self.add(link=link)


class TestPages(SwotCase):
    def test_write_order_publish_and_read_by_forms_alone(self):
        self.sign_in("redaktion")
        where, project = f"/swot/{self.topic.slug}/", Project.objects.public().filter(topics=self.topic).first()
        values = {
            "quadrant": "weakness",
            "text": "Abends fährt kein Bus.",
            "projects": [project.pk],
            "proof": "Reifegrad: Daten, 1,5",
        }
        answer = self.send(f"{where}neu/", **values)
        entry = SwotEntry.objects.get()
        assert (answer.status_code, answer.url) == (302, f"{where}#e{entry.pk}")
        self.client.logout()
        self.assertNotContains(self.client.get(where), "Abends fährt kein Bus.")
        self.sign_in("redaktion")
        self.send(f"/swot/einschaetzung/{entry.pk}/tun/", where, tun="zeigen")
        self.client.logout()
        page = self.client.get(where)
        for text in ("Abends fährt kein Bus.", project.get_absolute_url(), "Reifegrad: Daten, 1,5"):
            self.assertContains(page, text)
        self.assertNotContains(page, self.editor.name)
        self.assertNotContains(page, "Übernehmen")
        self.assertContains(self.client.get("/swot/"), "Schwächen")

    def test_a_bad_form_keeps_what_was_typed(self):
        self.sign_in("redaktion")
        answer = self.send(
            f"/swot/{self.topic.slug}/neu/", quadrant="risk", text="", proof="Ein Beleg", link="javascript:x"
        )
        self.assertContains(answer, "Ein Beleg", status_code=422)
        assert SwotEntry.objects.count() == 0

    def test_take_over_from_the_page_and_again(self):
        self.sign_in("redaktion")
        where = f"/swot/{self.topic.slug}/"
        assert self.send(f"{where}uebernehmen/", where, key="coming").status_code == 302
        self.assertContains(self.send(f"{where}uebernehmen/", where, key="coming"), "schon übernommen", status_code=422)
        self.assertContains(
            self.send(f"/swot/einschaetzung/{SwotEntry.objects.get().pk}/tun/", where, tun="quatsch"),
            "gibt es nicht",
            status_code=422,
        )

    def test_evidence_that_is_not_public_is_not_named_to_readers(self):
        entry = self.add(is_public=True)
        entry.projects.add(story.a_project(title="Geheimplan", is_public=False))
        entry.contributions.add(story.a_contribution(text="Ungelesen", state="queued"))
        text = self.client.get(f"/swot/{self.topic.slug}/").content.decode()
        assert "Viele fahren mit." in text
        assert "Geheimplan" not in text
        assert "Ungelesen" not in text

    def test_hostile_words_stay_words_on_page_and_paper(self):
        self.add(
            text='<script>alert(1)</script> #image("/etc/passwd") $x$ \u202e', proof="[b](http://x)", is_public=True
        )
        page = self.client.get(f"/swot/{self.topic.slug}/")
        self.assertNotContains(page, "<script>alert(1)</script>")
        assert self.client.get("/swot/swot.pdf").content.startswith(b"%PDF")

    def test_papers_hold_what_is_published_and_drafts_only_for_the_office_that_asks(self):
        self.add(text="Offen gesagt.", is_public=True)
        self.add(text="Noch im Entwurf.")
        for name in ("", "redaktion"):
            if name:
                self.sign_in(name)
            assert self.words("/swot/swot.docx") == (True, False)
            assert self.words("/swot/gesundheit/swot.docx") == (False, False)
            assert self.words(f"/swot/{self.topic.slug}/swot.docx?umfang=alles") == (True, bool(name))
        assert self.client.get(f"/swot/{self.topic.slug}/swot.pdf").content.startswith(b"%PDF")
        assert self.client.get("/swot/gibt-es-nicht/swot.pdf").status_code == 404

    def words(self, address: str) -> tuple[bool, bool]:
        with zipfile.ZipFile(io.BytesIO(self.client.get(address).content)) as package:
            text = package.read("word/document.xml").decode()
        return "Offen gesagt." in text, "Noch im Entwurf." in text

    def test_papers_of_an_empty_county_say_so(self):
        assert self.client.get("/swot/swot.pdf").content.startswith(b"%PDF")
        assert self.client.get(f"/swot/{self.topic.slug}/").status_code == 200
        assert self.client.get("/swot/gibt-es-nicht/").status_code == 404
