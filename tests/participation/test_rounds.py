"""A round's stages, what may be done in it, and the seal on its rules."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from tests.demo_case import DemoCase

from gemeinsam.participation import actions
from gemeinsam.participation.models import Contribution, Round
from gemeinsam.participation.round_sealing import Act, admit


class RoundTest(DemoCase):
    """A round of this county, whose first act is still to come."""

    def setUp(self):
        super().setUp()
        day = timezone.localdate()
        self.round = Round.objects.create(
            slug="neu", title="Neu", question="Was fehlt?", opens=day, closes=day + timedelta(days=7)
        )

    def test_stages_follow_the_calendar_and_the_evaluation(self):
        day = timezone.localdate()
        said = []
        for opens, closes in ((1, 2), (-1, 1), (-2, -1)):
            self.round.opens, self.round.closes = day + timedelta(days=opens), day + timedelta(days=closes)
            said.append(self.round.stage)
        self.round.evaluated = timezone.now()
        assert [*said, self.round.stage] == ["before", "open", "closed", "evaluated"]

    def test_the_first_act_seals_the_rules(self):
        assert not self.round.seal
        actions.submit_contribution(round=self.round, values={"text": "Mehr Busse"})
        stored = Round.objects.get(pk=self.round.pk)
        assert len(stored.seal) == 64
        assert stored.keeps_its_seal
        stored.may_comment = False
        assert not stored.keeps_its_seal

    def test_a_changed_copy_breaks_the_seal_too(self):
        admit(self.round, Act.SUPPORT)
        self.round.sealed_rules = {**self.round.sealed_rules, "answer_days": 400}
        self.round.answer_days = 400
        assert not self.round.keeps_its_seal

    def test_the_second_act_keeps_the_first_seal(self):
        admit(self.round, Act.CONTRIBUTE)
        first = Round.objects.get(pk=self.round.pk).sealed
        admit(Round.objects.get(pk=self.round.pk), Act.COMMENT)
        assert Round.objects.get(pk=self.round.pk).sealed == first

    def test_a_round_that_reads_afterwards_shows_at_once(self):
        first = actions.submit_contribution(round=self.round, values={"text": "Mehr Busse"})
        self.round.moderation = Round.Moderation.AFTER
        second = actions.submit_contribution(round=self.round, values={"text": "Mehr Bahnen"})
        assert (first.is_visible, second.is_visible) == (False, True)
        assert second.published is not None

    def test_what_the_rules_don_t_allow_is_refused_and_seals_nothing(self):
        Round.objects.filter(pk=self.round.pk).update(may_contribute=False)
        self.round.refresh_from_db()
        with pytest.raises(ValidationError) as problem:
            actions.submit_contribution(round=self.round, values={"text": "Mehr Busse"})
        assert problem.value.code == "not_allowed"
        assert not Round.objects.get(pk=self.round.pk).seal
        assert not Contribution.objects.filter(round=self.round).exists()
