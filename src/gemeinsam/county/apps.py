from django.apps import AppConfig


class CountyConfig(AppConfig):
    name = "gemeinsam.county"
    label = "county"
    verbose_name = "Landkreis"
