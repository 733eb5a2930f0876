"""Puts rows where they belong, once: found by their natural key, left alone when somebody changed them."""

from typing import Any

from django.db import models

from gemeinsam.county.models import HistoryEntry

# The mark of every row that the data set brought.
DATASET = "bernkastel-wittlich-2026"


def has_mark(model: type[models.Model]) -> bool:
    return any(field.name == "dataset" for field in model._meta.fields)


class Shelf:
    """The rows of one table in the bound county, by their natural key."""

    def __init__(self, model: type[models.Model], *key: str):
        self.model = model
        self.key = key
        self.is_marked = has_mark(model)
        self.rows = {self._key_of(row): row for row in model.objects.all()}
        entries = HistoryEntry.objects.filter(subject_type=model._meta.label_lower)
        self.edited = set(entries.values_list("subject_id", flat=True))
        self.changes = 0

    def put(self, **values: Any) -> models.Model:
        """The row with these values: made, brought up to date, or as somebody left it."""
        if self.is_marked:
            values["dataset"] = DATASET
        key = tuple(self._stored(values[name]) for name in self.key)
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = self.model(**values)
            row.save()
            self.changes += 1
        elif self.owns(row):
            self._update(row, values)
        return row

    def owns(self, row: models.Model) -> bool:
        """Whether the data set may still write this row: its own, and not changed by anybody."""
        is_ours = not self.is_marked or row.dataset == DATASET
        return is_ours and getattr(row, "version", 1) == 1 and row.pk not in self.edited

    def relate(self, row: models.Model, **relations: list[models.Model]) -> None:
        """Set the many-to-many relations of a row that the data set owns."""
        if not self.owns(row):
            return
        for name, others in relations.items():
            relation = getattr(row, name)
            if {other.pk for other in others} != set(relation.values_list("pk", flat=True)):
                relation.set(others)
                self.changes += 1

    def _update(self, row: models.Model, values: dict[str, Any]) -> None:
        changed = [name for name, value in values.items() if self._kept(row, name) != self._stored(value)]
        if not changed:
            return
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        self.changes += 1

    def _key_of(self, row: models.Model) -> tuple[Any, ...]:
        return tuple(self._kept(row, name) for name in self.key)

    def _kept(self, row: models.Model, name: str) -> Any:
        return getattr(row, self.model._meta.get_field(name).attname)

    @staticmethod
    def _stored(value: Any) -> Any:
        return value.pk if isinstance(value, models.Model) else value
