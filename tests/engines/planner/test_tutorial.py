"""The tutorial is run from top to bottom: what stands below a block is what came out of it."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from gemeinsam.engines.planner.command import main

pytestmark = pytest.mark.slow

PAPER = Path(__file__).resolve().parents[3] / "docs/methods/planner-tutorial.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def said_by(kind: str, text: str, names: dict[str, object]) -> str:
    """Everything that a block writes, to standard output and standard error."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        if kind == "python":
            exec(compile(text, str(PAPER), "exec"), names)
        else:
            for line in text.splitlines():
                program, what, *arguments = shlex.split(line)
                assert (program, what) == ("gemeinsam", "plan")
                main(arguments)
    return out.getvalue()


def test_every_block_of_the_tutorial_runs_and_says_what_stands_below_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    said, compared, ran = "", 0, 0
    for kind, name, text in BLOCK.findall(PAPER.read_text(encoding="utf-8")):
        if kind == "text":
            assert said.strip() == text.strip()
            compared += 1
        elif name:
            Path(name).write_text(text, encoding="utf-8")
        else:
            assert kind in {"sh", "python"}
            said, ran = said_by(kind, text, names), ran + 1
    assert ran >= 12
    assert compared >= 9
