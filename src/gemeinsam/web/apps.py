from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "gemeinsam.web"
    label = "web"
