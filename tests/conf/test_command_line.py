"""The command line: says what is wrong in German, ends with 2, shows no traceback, and comes at once."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gemeinsam.conf import command


def call(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    line = [sys.executable, "-m", "gemeinsam.conf.command", *words]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("words", "sentence"), [
    ([], "es fehlt: BEFEHL"),
    (["tanzen"], "gibt es nicht: 'tanzen'"),
    (["serve", "--port", "achtzig"], "erwartet wird eine ganze Zahl von 1 bis 65535, nicht 'achtzig'"),
    (["serve", "--port", "70000"], "erwartet wird eine ganze Zahl von 1 bis 65535, nicht '70000'"),
    (["serve", "--port"], "ein Wert fehlt"),
    (["serve", "--schnell"], "unbekannt: --schnell"),
    (["demo", "--remove", "--serve"], "geht nicht zusammen mit"),
    (["bench", "kaffee"], "gibt es nicht: 'kaffee'"),
    (["bench", "--ppssp"], "ein Wert fehlt"),
    (["bench", "--threads", "0"], "erwartet wird eine ganze Zahl von 1 bis 16, nicht '0'"),
    (["plan"], "Es ist keine Aufgabe angegeben"),
    (["plan", "fehlt.xlsx", "--out", "o.xlsx"], "fehlt.xlsx"),
])  # fmt: skip
def test_wrong_input_is_named_in_german(words, sentence, capsys):
    assert command.main(words) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    "words", [["--help"], ["serve", "--help"], ["demo", "-h"], ["doctor", "--help"], ["bench", "-h"]]
)
def test_help_is_german(words, capsys):
    assert command.main(words) == 0
    said = capsys.readouterr().out
    assert "Aufruf: gemeinsam" in said
    assert "diese Hilfe" in said
    assert "usage" not in said


def test_help_comes_at_once():
    times = []
    for _run in range(5):
        began = time.monotonic()
        assert call("--help").returncode == 0
        times.append(time.monotonic() - began)
    assert min(times) < 0.15


def test_neither_help_nor_plan_loads_the_web():
    line = (
        "import sys; from gemeinsam.conf import command; "
        "command.main(['--help']); command.main(['plan', '--help']); "
        "sys.exit(any(name in sys.modules for name in ('django', 'numpy', 'highspy')))"
    )
    assert subprocess.run([sys.executable, "-c", line], capture_output=True, check=False).returncode == 0


def test_a_port_in_the_environment_is_checked(tmp_path):
    done = call("serve", PORT="abc", DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (
        2,
        "PORT=abc ist kein Port. Erwartet wird eine ganze Zahl von 1 bis 65535.\n",
    )


def test_a_database_that_does_not_answer_is_named(tmp_path):
    done = call("migrate", DATA_DIR=str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path}/none/of/these.sqlite3")
    assert done.returncode == 2
    assert "Die Datenbank antwortet nicht wie erwartet" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_ours_is_named(tmp_path):
    tmp_path.chmod(0o500)
    done = call("migrate", DATA_DIR=str(tmp_path / "data"))
    assert (done.returncode, "darf nicht geschrieben werden" in done.stderr) == (2, True)


@pytest.mark.slow
def test_the_doctor_sees_a_healthy_and_an_ill_place(tmp_path):
    ill = json.loads(call("doctor", "--json", DATA_DIR=str(tmp_path)).stdout)
    assert not ill["ok"]
    assert {row["name"] for row in ill["findings"] if row["health"] == "Fehler"} == {"Tabellen"}
    assert call("migrate", DATA_DIR=str(tmp_path)).returncode == 0
    done = call("doctor", DATA_DIR=str(tmp_path))
    assert done.returncode == 0, done.stdout
    assert len(done.stdout.splitlines()) == 13
    assert "ok       Planer:" in done.stdout
    assert "ok       PDF:" in done.stdout
    Path(tmp_path / "secret-key").chmod(0o644)
    assert call("doctor", DATA_DIR=str(tmp_path)).returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize(("pragma", "told"), [
    ("PRAGMA synchronous=NORMAL", "synchronous=1"), ("PRAGMA journal_mode=DELETE", "journal_mode=delete"),
])  # fmt: skip
def test_the_doctor_refuses_a_database_that_may_forget(tmp_path, pragma, told):
    (tmp_path / "weak.py").write_text(
        "from gemeinsam.conf.settings import *\n"
        "options = DATABASES['default']['OPTIONS']\n"
        f"options['init_command'] += '; {pragma};'\n"
    )
    variables = {"DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(tmp_path)}
    line = [sys.executable, "-m", "gemeinsam.conf.command"]
    environment = {**os.environ, **variables, "DJANGO_SETTINGS_MODULE": "weak"}
    subprocess.run([*line, "migrate"], env=environment, check=True, capture_output=True)
    done = subprocess.run([*line, "doctor"], env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert told in done.stdout
