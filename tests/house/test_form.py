"""The house keeps its form: lengths, names, and what may stand where."""

import ast
import hashlib
import json
import re
from statistics import quantiles

import pytest
from tests.house.source import ROOT, SOURCE, files, name_of, tracked, tree

FORBIDDEN_NAMES = {"utils", "common", "core", "helpers", "services", "managers", "signals"}
# Where text becomes markup or SQL: each of these escapes every value itself, and has tests with hostile text.
MARKUP_ALLOWED = {
    "src/gemeinsam/planning/views.py",
    "src/gemeinsam/planning/gantt.py",
    "src/gemeinsam/publication/shown.py",
    "src/gemeinsam/publication/files.py",
    "src/gemeinsam/publication/costs.py",
    "src/gemeinsam/web/templatetags/kern.py",
    "src/gemeinsam/county/templatetags/county.py",
}
SQL_ALLOWED = {
    "src/gemeinsam/inventory/search.py",
    "src/gemeinsam/inventory/document_search.py",
    "src/gemeinsam/planning/freezing.py",
    "src/gemeinsam/county/freezing.py",
    "src/gemeinsam/conf/doctor.py",
    "src/gemeinsam/county/views.py",
}
# app ready: the room opens Django first; slow import: the engines' libraries, the worker.
IMPORTS_INSIDE_ALLOWED = (
    "src/gemeinsam/engines/",
    "src/gemeinsam/conf/commands/",
    "src/gemeinsam/conf/serving.py",
)

PYTHON = files(".py", under=SOURCE)
TEMPLATES = files(".html", under=SOURCE)
FUNCTIONS = [
    (f"{name_of(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1)
    for path in PYTHON
    for node in ast.walk(tree(path))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def lines_with(pattern: str, paths) -> set[str]:
    found = re.compile(pattern)
    return {name_of(path) for path in paths if found.search(path.read_text(encoding="utf-8"))}


def test_no_file_is_longer_than_400_lines():
    long = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files(".py", ".css", ".js")}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_functions_are_short():
    lengths = [length for _name, length in FUNCTIONS]
    assert [(name, length) for name, length in FUNCTIONS if length > 80] == []
    assert quantiles(lengths, n=20)[-1] <= 40


def test_no_template_is_longer_than_120_lines():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TEMPLATES}
    assert {name: lines for name, lines in lengths.items() if lines > 120} == {}


def test_no_room_has_a_name_that_says_nothing():
    assert [name_of(path) for path in PYTHON if FORBIDDEN_NAMES & {path.stem, path.parent.name}] == []


def test_text_becomes_markup_only_where_it_is_allowed():
    assert lines_with(r"\bmark_safe\(|\bSafeString\(|\|\s*safe\b|autoescape off", PYTHON) <= MARKUP_ALLOWED
    assert lines_with(r"\|\s*safe\b|\|\s*safeseq\b|autoescape off", TEMPLATES) == set()


def test_sql_is_written_only_where_it_is_allowed():
    assert lines_with(r"\.extra\(|\.raw\(|\bRawSQL\(|\.execute\(", PYTHON) <= SQL_ALLOWED


def test_imports_stand_at_the_top():
    inside = {
        name_of(path)
        for path in PYTHON
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for part in ast.walk(node)
        if isinstance(part, ast.Import | ast.ImportFrom)
    }
    assert [name for name in sorted(inside) if not name.startswith(IMPORTS_INSIDE_ALLOWED)] == []


def test_an_import_inside_a_function_names_its_reason():
    silent = [
        f"{name_of(path)}:{number}"
        for path in PYTHON
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"noqa: PLC0415\s*$", line)
    ]
    assert silent == []


@pytest.mark.parametrize(("what", "pattern"), [
    ("script", r"<script(?![^>]*\bsrc=)[^>]*>"),
    ("style", r"<style\b|\sstyle\s*="),
    ("handler", r"\son[a-z]+\s*=\s*[\"']"),
    ("javascript address", r"javascript:"),
    ("other host", r"<(?:script|link|img|iframe|form)[^>]*\b(?:src|href|action)=[\"'](?:https?:)?//"),
])  # fmt: skip
def test_no_template_holds(what, pattern):
    found = re.compile(pattern, re.IGNORECASE)
    assert [name_of(path) for path in TEMPLATES if found.search(path.read_text(encoding="utf-8"))] == []


def test_what_came_from_elsewhere_is_what_the_manifest_says():
    folder = SOURCE / "web/static/vendor"
    rows = json.loads((folder / "manifest.json").read_text())
    assert [
        row["file"] for row in rows if hashlib.sha256((ROOT / row["file"]).read_bytes()).hexdigest() != row["sha256"]
    ] == []
    assert all(row["licence"] for row in rows)
    there = {name_of(path) for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"}
    assert there - {row["file"] for row in rows} == set()


def test_no_tracked_file_holds_the_address_of_a_registry():
    # In pieces, so that this file is no exception to its own rule.
    hosts = [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")]
    parts = [rf"\b{name}\.{end}\b" for name, end in hosts]
    address = re.compile("|".join([*parts, "/" + "artifactory/", "index-" + r"url\s*="]).encode())
    assert [name_of(path) for path in tracked() if address.search(path.read_bytes())] == []


def test_lock_files_of_other_tools_are_not_tracked():
    assert [name_of(path) for path in tracked() if path.name in {"uv.lock", "pylock.toml"}] == []
