from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "gemeinsam.planning"
    label = "planning"
    verbose_name = "Jahresplanung"
