from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "gemeinsam.monitoring"
    label = "monitoring"
    verbose_name = "Umsetzungsstand"
