"""The project's own files, as the tests of form read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/gemeinsam"


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the project: those git knows or would know; without git, all that is not made by a tool."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [ROOT / line for line in listed.stdout.splitlines()]
    else:
        tops = ("src", "tests", "scripts", "docs", ".ci")
        paths = [*ROOT.glob("*.*"), *(path for top in tops for path in (ROOT / top).rglob("*"))]
    return tuple(path for path in paths if path.is_file() and "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def files(*endings: str, under: Path = ROOT) -> list[Path]:
    """Written by people: no migrations, nothing from elsewhere."""
    return [
        path for path in tracked()
        if path.name.endswith(endings) and path.is_relative_to(under)
        and not {"vendor", "migrations"} & set(path.parts)
    ]  # fmt: skip


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
