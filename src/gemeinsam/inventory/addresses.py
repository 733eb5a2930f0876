"""Readable addresses: the words of a title as the last part of a URL, each only once in a county."""

from collections.abc import Collection

from django.db import models
from django.utils.text import slugify

from gemeinsam.inventory.search import FOLD


def spelt(title: str, *, otherwise: str) -> str:
    """The address that a title asks for, umlauts spelt out; `otherwise` where no letter is left."""
    return slugify(title.lower().translate(FOLD))[:70] or otherwise


def taken_by(model: type[models.Model], base: str) -> set[str]:
    """The addresses of the county's rows that begin like this one."""
    return set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))


def next_free(base: str, taken: Collection[str]) -> str:
    """The address itself, or with the first number that is free."""
    if base not in taken:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)


def free_slug(model: type[models.Model], title: str, *, otherwise: str, reserved: Collection[str] = ()) -> str:
    """An address that no row of the model has yet; `reserved` are pages of their own."""
    base = spelt(title, otherwise=otherwise)
    return next_free(base, taken_by(model, base) | set(reserved))
