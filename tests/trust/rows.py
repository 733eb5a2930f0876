"""All rows of the installation, to be compared before and after."""

from django.apps import apps

# Sessions come and go with people, and a written document is a cache of a public page.
ASIDE = {"sessions.session", "publication.writtendocument"}


def tables() -> list:
    models = [model for model in apps.get_models() if model._meta.label_lower not in ASIDE]
    linked = [f.remote_field.through for model in models for f in model._meta.local_many_to_many]
    return [*models, *linked]


def all_rows() -> dict[str, list[str]]:
    """Every row of every table as text."""
    return {model._meta.db_table: sorted(map(str, model._base_manager.values_list())) for model in tables()}


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rows that are new, gone or different, by table."""
    return {name: sorted(set(before[name]) ^ set(after[name])) for name in before if before[name] != after[name]}
