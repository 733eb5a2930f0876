"""The import contracts bite: each is broken once in a copy, and the check must see it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.source import ROOT

pytestmark = pytest.mark.slow
PACKAGE = "src/gemeinsam"
# Contract, file of the copy, and the line that breaks the contract there.
BREAKS = (
    ("river", "county/outbox.py", "import gemeinsam.strategy.models"),
    ("river", "web/figures.py", "import gemeinsam.engines.document"),
    ("river", "engines/planner/problem.py", "import gemeinsam.county.wall"),
    ("plain", "engines/planner/problem.py", "import django.db"),
    ("strangers", "engines/document/tree.py", "import gemeinsam.engines.planner.problem"),
    ("strangers", "engines/voting/points.py", "import gemeinsam.engines.planner.problem"),
    ("stairs", "planning/models.py", "import gemeinsam.planning.queries"),
    ("stairs-participation", "participation/models.py", "import gemeinsam.participation.actions"),
    ("stairs-strategy", "strategy/actions.py", "import gemeinsam.strategy.views"),
    ("stairs-publication", "publication/models.py", "import gemeinsam.publication.views"),
    ("stairs-county", "county/wall.py", "import gemeinsam.county.models"),
    ("stairs-conf", "conf/environment.py", "import gemeinsam.conf.command"),
    ("circles", "county/jobs.py", "import gemeinsam.county.views"),
    ("circles", "engines/planner/problem.py", "import gemeinsam.engines.planner.pipeline"),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("contracts")
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates", "data", "fonts", "examples")
    shutil.copytree(ROOT / PACKAGE, folder / PACKAGE, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken(folder: Path, contract: str | None = None) -> set[str]:
    """Names of the contracts that the check calls broken."""
    code = (
        "import sys; sys.path.insert(0, 'src'); "
        "from importlinter.cli import lint_imports_command; lint_imports_command()"
    )
    options = ["--no-cache", "--no-logo", *(["--contract", contract] if contract else [])]
    done = subprocess.run(
        [sys.executable, "-c", code, *options], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    found = set(re.findall(r"^(.+?) +BROKEN", done.stdout, re.MULTILINE))
    assert bool(found) == (done.returncode == 1), done.stdout + done.stderr
    return found


def titles() -> dict[str, str]:
    text = (ROOT / "pyproject.toml").read_text()
    return dict(re.findall(r'^id = "(.+)"\nname = "(.+)"$', text, re.MULTILINE))


def test_the_copy_keeps_every_contract(copy):
    assert broken(copy) == set()


@pytest.mark.parametrize(("contract", "file", "line"), BREAKS, ids=str)
def test_a_broken_contract_is_seen(copy, contract, file, line):
    path = copy / PACKAGE / file
    kept = path.read_text()
    path.write_text(f"{kept}\n{line}\n")
    try:
        assert broken(copy, contract) == {titles()[contract]}
    finally:
        path.write_text(kept)


def test_a_new_room_is_a_decision(copy):
    room = copy / PACKAGE / "voting"
    room.mkdir()
    (room / "__init__.py").touch()
    try:
        assert broken(copy, "river") == {titles()["river"]}
    finally:
        shutil.rmtree(room)


def test_every_contract_was_broken_once():
    assert {contract for contract, _file, _line in BREAKS} == set(titles())
