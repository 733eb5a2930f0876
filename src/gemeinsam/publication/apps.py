from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "gemeinsam.publication"
    label = "publication"
    verbose_name = "Veröffentlichung"
