from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "gemeinsam.inventory"
    label = "inventory"
    verbose_name = "Bestandsaufnahme"
