from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "gemeinsam.participation"
    label = "participation"
    verbose_name = "Beteiligung"
