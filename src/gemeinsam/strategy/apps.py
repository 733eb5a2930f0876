"""The room of the strategy, and the guard on what was frozen."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from gemeinsam.county.freezing import Guard

# Nothing of an edition changes but when everybody may read it; who froze it may ask to be forgotten.
GUARD = Guard("strategy_edition", "OLD.digest <> ''", free=frozenset({"published", "person_id"}))


def take_off(using: str, plan: list[object], **_more: object) -> None:
    if plan:
        GUARD.take_off(using)


def put_on(using: str, **_more: object) -> None:
    GUARD.take_off(using)
    GUARD.put_on(using)


class StrategyConfig(AppConfig):
    name = "gemeinsam.strategy"
    label = "strategy"
    verbose_name = "Strategie"

    def ready(self) -> None:
        pre_migrate.connect(take_off, sender=self, dispatch_uid="strategy thaws its tables")
        post_migrate.connect(put_on, sender=self, dispatch_uid="strategy freezes its editions")
