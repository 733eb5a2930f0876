"""The demo county: loads the real data set of Bernkastel-Wittlich, and takes it out again."""

from gemeinsam.conf.demo.loading import is_loaded, load
from gemeinsam.conf.demo.people import PASSWORD, PEOPLE, Person
from gemeinsam.conf.demo.removal import remove, remove_assumed
from gemeinsam.conf.demo.shelf import DATASET

__all__ = ["DATASET", "PASSWORD", "PEOPLE", "Person", "is_loaded", "load", "remove", "remove_assumed"]
