"""Relations point down the river: a row may lean on its own room or on one below, never on one above."""

import pytest
from django.apps import apps

# From the top down, as in docs/house.md.
RIVER = (
    "publication", "monitoring", "planning", "strategy", "inventory", "participation", "county",
)  # fmt: skip
BELOW_ALL = ("auth", "contenttypes")
MODELS = [model for model in apps.get_models() if model.__module__.startswith("gemeinsam.")]


def floor(label: str) -> int:
    return len(RIVER) if label in BELOW_ALL else RIVER.index(label)


def targets(model):
    for field in (*model._meta.get_fields(include_hidden=False),):
        if field.is_relation and not field.auto_created and field.related_model is not None:
            yield field.name, field.related_model._meta.app_label


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_relation_points_down(model):
    own = floor(model._meta.app_label)
    assert [(name, label) for name, label in targets(model) if floor(label) < own] == []


def test_the_walk_sees_relations_of_both_kinds():
    seen = {(model._meta.label, name) for model in MODELS for name, _label in targets(model)}
    assert {("planning.Assignment", "measure"), ("inventory.Project", "topics")} <= seen


def test_every_room_with_rows_is_on_the_river():
    assert {model._meta.app_label for model in MODELS} <= set(RIVER)
