"""Setting up: done once, begun again when it broke, and a Python that is too old is named."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.source import ROOT


@pytest.fixture
def place(tmp_path) -> Path:
    """A project that asks for nothing but a package that can't be had."""
    (tmp_path / "scripts").mkdir()
    for name in ("scripts/install", "scripts/find-python", "run", "pyproject.toml", "requirements.in"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "requirements.lock").write_text(f"no-such-package==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    return tmp_path


def environment(**variables: str) -> dict[str, str]:
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    return {**os.environ, **offline, **variables}


@pytest.mark.slow
def test_a_broken_installation_leaves_no_stamp(place):
    for _try in range(2):
        done = subprocess.run(["sh", "run"], cwd=place, env=environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "Die Einrichtung ist fehlgeschlagen" in done.stderr
        assert not (place / ".venv/installed.json").exists()


def test_what_is_installed_is_not_installed_again():
    stamps = json.loads((ROOT / ".venv/installed.json").read_text())
    assert set(stamps) == {"requirements.lock", "requirements-dev.lock"}
    line = [sys.executable, "scripts/install", "requirements.lock"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_an_old_python_is_refused_in_two_languages(place, tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname"):
        (tools / name).symlink_to(shutil.which(name))
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tools / "python3").chmod(0o755)
    done = subprocess.run(
        ["sh", "run"], cwd=place, env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Es fehlt Python 3.11" in done.stderr
    assert "Python 3.11 or newer with the venv module is missing" in done.stderr
