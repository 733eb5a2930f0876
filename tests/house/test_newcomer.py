"""A newcomer's change is cheap: a field of a measure touches one file, a generated migration and a test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/gemeinsam"
FIELD = '    slogan = models.CharField(_("Leitspruch"), max_length=80, blank=True)\n'
# What the newcomer's own test looks like: form, page and document know the field without another line.
LOOK = """
import django, os, re
django.setup()
from django.core.management import call_command
call_command("makemigrations", "strategy", verbosity=0)
call_command("migrate", verbosity=0)
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from gemeinsam.conf import demo
from gemeinsam.county.models import User
from gemeinsam.county.wall import within
from gemeinsam.strategy.models import Measure
county = demo.load(progress=lambda line: None)
client = Client()
user = User.objects.get(email="redaktion@demo.invalid")
client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
session = client.session; session["county"] = county.pk; session.save()
page = client.get("/massnahmen/MO-03/aendern/")
form = {}
for bound in page.context["form"]:
    value = bound.value()
    if isinstance(value, list):
        form[bound.html_name] = [str(getattr(v, "pk", v)) for v in value]
    elif value is not None and value is not False:
        form[bound.html_name] = value
form["_key"] = re.search(r'name="_key" value="([^"]+)"', page.content.decode()).group(1)
form["slogan"] = "Zusammen fahren wir gut"
answer = client.post("/massnahmen/MO-03/aendern/", form)
assert answer.status_code == 302, answer.context["form"].errors
for address in ("/massnahmen/MO-03/", "/strategie/"):
    text = client.get(address).content.decode()
    assert "Leitspruch" in text and "Zusammen fahren wir gut" in text, address
with within(county):
    assert Measure.objects.get(number="MO-03").slogan == "Zusammen fahren wir gut"
print("seen")
"""


@pytest.mark.slow
def test_a_new_field_of_a_measure_touches_one_file(tmp_path):
    copy = tmp_path / "src/gemeinsam"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    models = copy / "strategy/measure_models.py"
    text = models.read_text()
    text = text.replace("    target_groups = models", f"{FIELD}    target_groups = models", 1)
    text = text.replace('"target_groups",', '"target_groups", "slogan",')
    models.write_text(text)

    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "src"),
        "DJANGO_SETTINGS_MODULE": "gemeinsam.conf.testing",
        "DEMO": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip().endswith("seen"), done.stderr[-1500:]
    made = [path.name for path in (copy / "strategy/migrations").glob("0*slogan*.py")]
    assert len(made) == 1
