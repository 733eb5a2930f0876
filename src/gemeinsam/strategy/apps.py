from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "gemeinsam.strategy"
    label = "strategy"
    verbose_name = "Strategie"
