"""The wall between counties: every row of a county is read through a manager that knows which county is asked.

Source of the idea: TRUST.md, rule 2. A read outside `within(county)` raises instead of showing everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.db import models
from django.db.models.sql import Query

_bound: ContextVar[int | None] = ContextVar("county", default=None)


class UnboundError(RuntimeError):
    """Somebody read or wrote a county's rows without saying which county."""


def bound_county_id() -> int:
    """The id of the county that this request or job works for.

    Raises:
        UnboundError: no county is bound.
    """
    county_id = _bound.get()
    if county_id is None:
        raise UnboundError("no county is bound: wrap the work in within(county)")
    return county_id


@contextmanager
def within(county: models.Model | int) -> Iterator[None]:
    """Bind a county for the length of a block."""
    token = _bound.set(county if isinstance(county, int) else county.pk)
    try:
        yield
    finally:
        _bound.reset(token)


class BoundCounty(models.Expression):
    """The bound county as a value of SQL, asked when a statement is compiled, not when it is written.

    So a queryset may be written at import (a form's class does) and still can't be read unbound.
    """

    def __init__(self):
        super().__init__(output_field=models.BigIntegerField())

    def as_sql(self, compiler, connection):
        return "%s", [bound_county_id()]


@cache
def walled_query(model: type[models.Model]) -> Query:
    """All rows of the bound county, as a query to clone; which county that is, is asked when a clone is compiled."""
    return models.QuerySet(model).filter(county_id=BoundCounty()).query


class CountyManager(models.Manager):
    """Sees the rows of the bound county only, and raises when none is bound."""

    def get_queryset(self):
        rows = super().get_queryset()
        # Django asks for this once for each row of a prefetch: a clone is cheaper than filtering anew.
        rows.query = walled_query(self.model).chain()
        return rows

    def bulk_create(self, objs, *args, **kwargs):
        rows = list(objs)
        for row in rows:
            row.belong_here()
        return super().bulk_create(rows, *args, **kwargs)


class CountyBound(models.Model):
    """A row that belongs to one county."""

    county = models.ForeignKey("county.County", models.CASCADE, related_name="+", editable=False)

    objects = CountyManager()
    # For migrations, the reaper and tests of the wall; never in a view.
    everywhere = models.Manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.belong_here()
        super().save(*args, **kwargs)

    def belong_here(self) -> None:
        """Put a new row into the bound county.

        Raises:
            UnboundError: no county is bound, or the row is another county's.
        """
        if self.county_id is None:
            self.county_id = bound_county_id()
        elif self.county_id != bound_county_id():
            raise UnboundError("this row belongs to another county")

    def clean_fields(self, exclude=None):
        # The constraints of a form's row need the county, which no form sets.
        if self.county_id is None:
            self.county_id = bound_county_id()
        super().clean_fields(exclude=exclude)


def bound_manager(queryset: type[models.QuerySet]) -> CountyManager:
    """A county manager that offers a queryset's filters."""
    return CountyManager.from_queryset(queryset)()
