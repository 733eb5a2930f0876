from django.apps import AppConfig


class ConfConfig(AppConfig):
    name = "gemeinsam.conf"
    label = "conf"
