"""The room of planning, and the guards on what a body decided."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from gemeinsam.planning import freezing


def take_off(using: str, plan: list[object], **_more: object) -> None:
    if plan:
        freezing.take_off(using)


def put_on(using: str, **_more: object) -> None:
    freezing.put_on(using)


class PlanningConfig(AppConfig):
    name = "gemeinsam.planning"
    label = "planning"
    verbose_name = "Jahresplanung"

    def ready(self) -> None:
        pre_migrate.connect(take_off, sender=self, dispatch_uid="planning thaws its tables")
        post_migrate.connect(put_on, sender=self, dispatch_uid="planning freezes what is decided")
