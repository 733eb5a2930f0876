"""Rating: who may give and see what, two windows at once, hostile values, what readers see."""

from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import story
from tests.demo_case import HIDDEN, DemoCase

from gemeinsam.county.models import HistoryEntry
from gemeinsam.county.wall import within
from gemeinsam.strategy import rating_actions as actions
from gemeinsam.strategy import rating_queries as queries
from gemeinsam.strategy.models import Criterion, Measure, RatingRound, RatingSheet

PAGE = "/massnahmen/bewertung/"


class RatingCase(DemoCase):
    """Two criteria of impact, one of effort where many points are bad; three measures in a round that runs."""

    def setUp(self):
        super().setUp()
        # The example of the demonstration would stand beside ours.
        RatingRound.objects.all().delete()
        Criterion.objects.all().delete()
        self.reach = story.a_criterion(name="Wirkt bei vielen", weight=60)
        self.climate = story.a_criterion(name="Klima", weight=20, order=2)
        self.cost = story.a_criterion(name="Geld", weight=20, order=3, axis="effort", direction="down")
        self.criteria = [self.reach, self.climate, self.cost]
        self.measures = list(Measure.objects.filter(number__in=["BI-01", "MO-03", "WA-01"]).order_by("number"))
        self.round = story.a_rating(measures=self.measures, criteria=self.criteria, title="Herbstrunde")
        self.lead, self.editor = self.person("leitung"), self.person("redaktion")

    def sheet_address(self, number: str = "MO-03") -> str:
        return reverse("rating_sheet", args=[self.round.pk, number])

    def give(self, number: str = "MO-03", points=(8, 5, 3), **fields):
        named = {f"k{one.pk}": str(value) for one, value in zip(self.criteria, points, strict=True)}
        return self.send(self.sheet_address(number), **named, **fields)

    def all_say(self, *people, points=((8, 5, 3), (6, 6, 6), (2, 1, 9))):
        for person in people:
            for measure, line in zip(self.measures, points, strict=True):
                said = {str(one.pk): value for one, value in zip(self.criteria, line, strict=True)}
                actions.rate_measure(
                    round_=self.round, measure=measure, said={"points": said, "sentence": ""}, version=0, person=person
                )

    def fresh(self) -> RatingRound:
        return RatingRound.objects.get(pk=self.round.pk)


class TestGivePoints(RatingCase):
    def test_points_are_kept_and_the_next_open_measure_follows(self):
        self.sign_in("kontakt")
        answer = self.give("BI-01", points=(8, "keine", 3), sentence="Läuft schon gut.")
        self.assertRedirects(answer, self.sheet_address("MO-03"))
        sheet = RatingSheet.objects.get(round=self.round)
        assert sheet.person == self.person("kontakt")
        assert sheet.points == {str(self.reach.pk): 8, str(self.climate.pk): None, str(self.cost.pk): 3}
        assert sheet.sentence == "Läuft schon gut."
        page = self.client.get(self.sheet_address("BI-01"))
        self.assertContains(page, '<option value="8" selected>8</option>', html=True)
        self.assertContains(page, "Läuft schon gut.")
        self.assertContains(self.client.get(reverse("rating_own", args=[self.round.pk])), "1 von 3 Maßnahmen bewertet")

    def test_after_the_last_measure_the_overview_says_so(self):
        self.sign_in("kontakt")
        for number in ("BI-01", "MO-03", "WA-01"):
            answer = self.give(number)
        self.assertRedirects(answer, reverse("rating_own", args=[self.round.pk]))
        self.assertContains(self.client.get(answer.url), "Alle 3 Maßnahmen bewertet")

    def test_what_stays_open_can_be_filled_in_later(self):
        self.sign_in("redaktion")
        self.give(points=(8, "", ""))
        assert RatingSheet.objects.get().points == {str(self.reach.pk): 8}
        self.assertContains(self.client.get(reverse("rating_own", args=[self.round.pk])), "1 von 3 Kriterien")
        self.give(points=(8, 4, 4))
        assert len(RatingSheet.objects.get().points) == 3

    def test_the_same_again_changes_nothing_and_leaves_one_entry(self):
        self.sign_in("redaktion")
        for _click in range(2):
            assert self.give().status_code == 302
        assert RatingSheet.objects.get().version == 1
        assert HistoryEntry.objects.filter(verb="rated").count() == 1

    def test_the_second_window_sees_both_texts_and_loses_nothing(self):
        self.sign_in("redaktion")
        first = self.client.get(self.sheet_address()).content.decode()
        self.give(points=(8, 5, 3))
        answer = self.give(points=(2, 5, 3), version="0")
        assert 'name="version" value="0"' in first
        assert answer.status_code == 422
        self.assertContains(answer, "Beide Fassungen stehen unten", status_code=422)
        self.assertContains(answer, '<option value="2" selected>2</option>', html=True, status_code=422)
        assert RatingSheet.objects.get().points[str(self.reach.pk)] == 8
        again = self.give(points=(2, 5, 3), version="1")
        assert again.status_code == 302
        assert RatingSheet.objects.get().points[str(self.reach.pk)] == 2

    def test_hostile_values_are_refused_and_nothing_is_stored(self):
        self.sign_in("redaktion")
        for wrong in ("11", "-1", "8.5", "١", "1e3", "<script>", "9" * 400):
            assert self.give(points=(wrong, 5, 3)).status_code == 422
        assert self.give(points=("", "", "")).status_code == 422
        assert self.give(sentence="x" * 301).status_code == 422
        assert RatingSheet.objects.count() == 0

    def test_the_action_checks_by_itself(self):
        given = {"round_": self.round, "measure": self.measures[0], "version": 0, "person": self.editor}
        for points in ({str(self.reach.pk): 11}, {"999999": 3}, {}):
            with pytest.raises(ValidationError):
                actions.rate_measure(said={"points": points, "sentence": ""}, **given)
        outside = Measure.objects.exclude(pk__in=[m.pk for m in self.measures]).first()
        with pytest.raises(PermissionDenied):
            actions.rate_measure(
                said={"points": {str(self.reach.pk): 1}, "sentence": ""}, **{**given, "measure": outside}
            )

    def test_nobody_rates_after_the_last_day_or_the_end_and_the_text_stays(self):
        self.sign_in("redaktion")
        page = self.sheet_address()
        html = self.client.get(page).content.decode()
        RatingRound.objects.update(opens=story.a_day(9), closes=story.a_day(1))
        hidden = {name: value for name, value in HIDDEN.findall(html) if name != "q"}
        answer = self.client.post(page, {**hidden, f"k{self.reach.pk}": "8", "sentence": "Zu spät"})
        self.assertContains(answer, "Die Runde läuft nicht", status_code=422)
        self.assertContains(answer, "Zu spät", status_code=422)
        assert RatingSheet.objects.count() == 0

    def test_one_sheet_for_a_person_and_a_measure_holds_in_the_database(self):
        values = {"round": self.round, "measure": self.measures[0], "person": self.lead}
        RatingSheet.objects.create(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            RatingSheet.objects.create(**values)

    def test_the_history_names_nobodys_points(self):
        self.all_say(self.editor)
        entries = HistoryEntry.objects.filter(verb="rated")
        assert entries.count() == 3
        assert all(entry.changes == {} and not entry.is_public for entry in entries)


class TestWhoSeesWhat(RatingCase):
    def test_others_stay_hidden_until_the_end(self):
        self.all_say(self.lead)
        self.sign_in("redaktion")
        self.give()
        assert "Was die anderen sagen" not in self.client.get(self.sheet_address()).content.decode()
        self.assertContains(self.client.get(f"{PAGE}?runde={self.round.pk}"), "Noch verdeckt")
        actions.close_round(round_=self.fresh(), version=self.fresh().version, person=self.lead)
        page = self.client.get(f"{PAGE}?runde={self.round.pk}")
        self.assertContains(page, "Vorn liegt")
        self.assertContains(page, "bewertet von 2 Personen")

    def test_in_an_open_round_one_sees_the_others_after_ones_own_answer_only(self):
        RatingRound.objects.update(is_open_book=True)
        self.all_say(self.lead)
        self.sign_in("redaktion")
        assert "Was die anderen sagen" not in self.client.get(self.sheet_address()).content.decode()
        self.give(points=(2, 5, 3))
        page = self.client.get(self.sheet_address())
        self.assertContains(page, "Was die anderen sagen")
        self.assertContains(page, "6 bis 6")
        self.assertContains(self.client.get(f"{PAGE}?runde={self.round.pk}"), "Noch verdeckt")
        self.all_say(self.person("kaemmerei"))
        self.sign_in("kaemmerei")
        self.assertContains(self.client.get(f"{PAGE}?runde={self.round.pk}"), "Vorn liegt")

    def test_readers_see_the_adopted_result_of_public_measures_only(self):
        assert "Herbstrunde" not in self.client.get(PAGE).content.decode()
        assert self.client.get(f"{PAGE}?runde={self.round.pk}").status_code == 404
        self.all_say(self.lead, self.editor)
        hidden = self.measures[1]
        Measure.objects.filter(pk=hidden.pk).update(publication="draft")
        RatingRound.objects.filter(pk=self.round.pk).update(
            state="adopted", adopted=story.timezone.now(), result=queries.frozen(queries.live(self.fresh()))
        )
        page = self.client.get(f"{PAGE}?runde={self.round.pk}").content.decode()
        assert "BI-01" in page
        assert hidden.number not in page
        assert "1 bewertete Maßnahme ist noch nicht öffentlich" in page
        assert "Lena" not in page

    def test_a_round_in_preparation_is_nobodys_page(self):
        RatingRound.objects.update(state="draft")
        self.sign_in("redaktion")
        assert self.client.get(reverse("rating_own", args=[self.round.pk])).status_code == 403
        assert self.client.get(self.sheet_address()).status_code == 403

    def test_another_county_sees_and_changes_nothing(self):
        self.all_say(self.lead)
        other = story.a_county("fern")
        stranger = story.a_stranger(county=other)
        client = story.signed_in(self.client_class(HTTP_HOST="fern.test"), stranger, other)
        for name in ("rating_own", "rating_round", "rating_round_edit", "rating_adopt"):
            assert client.get(reverse(name, args=[self.round.pk])).status_code == 404
        assert "Herbstrunde" not in client.get(PAGE).content.decode()
        assert client.get(reverse("rating_criterion_edit", args=[self.reach.pk])).status_code == 404
        with within(other):
            assert RatingRound.objects.count() == 0


class TestCriteriaAndRounds(RatingCase):
    def weights(self, *values, seen=(60, 20, 20)):
        page = reverse("rating_desk")
        active = Criterion.objects.filter(is_archived=False)
        fields = {f"{letter}{one.pk}": one.weight for one in active for letter in "ws"}
        for one, weight, before in zip(self.criteria, values, seen, strict=True):
            fields |= {f"w{one.pk}": weight, f"s{one.pk}": before}
        return self.send(page, **fields)

    def test_weights_change_the_ranking_until_it_is_adopted(self):
        self.all_say(self.lead, points=((10, 0, 0), (0, 10, 0), (0, 0, 0)))
        assert next(p.item.id for p in queries.live(self.round).ranked.places) == "BI-01"
        self.sign_in("leitung")
        assert self.weights(10, 80, 10).status_code == 302
        assert next(p.item.id for p in queries.live(self.round).ranked.places) == "MO-03"
        entry = HistoryEntry.objects.filter(verb="edited", subject_id=self.climate.pk).latest("pk")
        assert entry.changes == {"weight": ["20", "80"]}

    def test_weights_that_somebody_changed_meanwhile_are_not_overwritten(self):
        self.sign_in("leitung")
        Criterion.objects.filter(pk=self.reach.pk).update(weight=30)
        answer = self.weights(50, 20, 20)
        self.assertContains(answer, "inzwischen Gewichte geändert", status_code=422)
        self.reach.refresh_from_db()
        assert self.reach.weight == 30

    def test_hostile_weights_are_refused(self):
        self.sign_in("leitung")
        for wrong in ("101", "-1", "viel", "", "9" * 300):
            assert self.weights(wrong, 20, 20).status_code == 422
        self.reach.refresh_from_db()
        assert self.reach.weight == 60

    def test_what_was_asked_can_not_be_asked_otherwise(self):
        self.sign_in("leitung")
        page = reverse("rating_criterion_edit", args=[self.reach.pk])
        fields = {
            "name": "Wirkt bei vielen",
            "question": "Ganz anders?",
            "axis": "impact",
            "direction": "up",
            "weight": 60,
            "order": 1,
        }
        self.assertContains(self.send(page, **fields), "Danach wurde schon gefragt", status_code=422)
        assert self.send(page, **{**fields, "question": "Hilft es?", "weight": 50}).status_code == 302
        self.reach.refresh_from_db()
        assert (self.reach.question, self.reach.weight) == ("Hilft es?", 50)

    def test_a_round_from_preparation_to_its_end(self):
        self.sign_in("leitung")
        fields = {"title": "Frühjahr", "opens": "2026-01-01", "closes": "2099-01-01",
                  "criteria": [one.pk for one in self.criteria], "measures": [one.pk for one in self.measures]}  # fmt: skip
        answer = self.send(reverse("rating_round_new"), **fields)
        row = RatingRound.objects.get(title="Frühjahr")
        self.assertRedirects(answer, row.get_absolute_url())
        for tun, state in (("beginnen", "open"), ("beenden", "closed"), ("fortsetzen", "open")):
            self.send(reverse("rating_round_step", args=[row.pk]), row.get_absolute_url(), tun=tun)
            row.refresh_from_db()
            assert row.state == state
        assert (
            self.send(reverse("rating_round_step", args=[row.pk]), row.get_absolute_url(), tun="weg").status_code == 404
        )

    def test_a_round_without_a_criterion_of_impact_does_not_begin(self):
        row = story.a_rating(measures=self.measures, criteria=[self.cost], state="draft")
        with pytest.raises(ValidationError, match="Kriterium der Wirkung"):
            actions.open_round(round_=row, version=row.version, person=self.lead)

    def test_what_people_were_promised_holds(self):
        self.all_say(self.editor)
        values = {"title": "Herbstrunde", "note": "", "opens": self.round.opens, "closes": self.round.closes,
                  "is_open_book": False, "criteria": self.criteria, "measures": self.measures}  # fmt: skip
        for name, wrong in (("is_open_book", True), ("criteria", [self.reach]), ("measures", self.measures[:1])):
            with pytest.raises(ValidationError) as problem, transaction.atomic():
                actions.edit_round(
                    round_=self.fresh(), values={**values, name: wrong}, version=self.fresh().version, person=self.lead
                )
            assert name in problem.value.error_dict

    def test_the_last_day_does_not_lie_before_the_first(self):
        self.sign_in("leitung")
        fields = {"title": "Frühjahr", "opens": "2026-02-01", "closes": "2026-01-01",
                  "criteria": [self.reach.pk], "measures": [self.measures[0].pk]}  # fmt: skip
        answer = self.send(reverse("rating_round_new"), **fields)
        self.assertContains(answer, "Der letzte Tag liegt vor dem Beginn", status_code=422)


class TestTwoAtOnce(RatingCase):
    def test_two_people_rate_the_same_measure_and_both_count(self):
        self.all_say(self.lead, points=((9, 9, 9), (1, 1, 1), (5, 5, 5)))
        self.all_say(self.editor, points=((5, 5, 5), (3, 3, 3), (5, 5, 5)))
        standing = queries.live(self.round)
        assert standing.people == 2
        assert [item.values for item in standing.items] == [(7, 7, 3), (2, 2, 8), (5, 5, 5)]

    def test_two_windows_save_a_first_answer_in_the_same_moment(self):
        measure, key = self.measures[0], str(self.reach.pk)
        clean = RatingSheet.full_clean

        def overtaken(sheet, **options):
            # The other window is through, just after this one looked for a sheet and found none.
            RatingSheet.objects.create(round=self.round, measure=measure, person=self.lead, points={key: 9})
            clean(sheet, **options)

        said = {"points": {key: 3}, "sentence": ""}
        with mock.patch.object(RatingSheet, "full_clean", overtaken), pytest.raises(ValidationError) as problem:
            actions.rate_measure(round_=self.round, measure=measure, said=said, version=0, person=self.lead)
        assert problem.value.code == "conflict"
        assert RatingSheet.objects.filter(measure=measure).count() == 0
