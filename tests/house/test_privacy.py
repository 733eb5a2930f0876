"""Personal data is listed: a field that looks personal and is missing in privacy.toml fails here."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models

from gemeinsam.county.models import User

LISTED = tomllib.loads((Path(__file__).resolve().parents[2] / "privacy.toml").read_text())
OURS = ("county", "participation", "inventory", "strategy", "planning", "monitoring", "publication")
# Fields of any kind whose name tells of a person.
NAMES = {
    "email",
    "mail",
    "phone",
    "first_name",
    "last_name",
    "password",
    "birth",
    "ip",
    "address_of_person",
    "alias",
    "mail_hash",
}


def personal_fields() -> set[str]:
    found = set()
    for model in (m for label in OURS for m in apps.get_app_config(label).get_models()):
        for field in model._meta.get_fields():
            points_to_person = field.is_relation and field.related_model is User and field.concrete
            if points_to_person or isinstance(field, models.EmailField) or field.name in NAMES:
                found.add(f"{model._meta.app_label}.{model.__name__}.{field.name}")
    return found | {"county.User.name", "inventory.Contact.name", "strategy.ConsultProposal.name"}


def listed_fields() -> set[str]:
    return {
        f"{app}.{model}.{field}"
        for app, models_ in LISTED.items()
        for model, fields in models_.items()
        for field in fields
    }


def test_every_personal_field_is_listed_and_nothing_else():
    assert personal_fields() == listed_fields()


def test_each_says_why_on_which_ground_and_until_when():
    for app in LISTED.values():
        for model in app.values():
            for field in model.values():
                assert set(field) == {"purpose", "basis", "until"}
                assert all(text.strip() for text in field.values())
