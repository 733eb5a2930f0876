"""Which functions write rows, and which leave an entry in the history: read from the source, not from what it says.

A function is covered if it records itself or through what it calls, or if everybody who calls it is covered. Calls are
followed by name through imports; what can't be followed (a method of a row, a function handed over) counts as uncalled.
"""

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.house.source import ROOT

PACKAGE = ROOT / "src/gemeinsam"
ROOMS = ("publication", "monitoring", "planning", "strategy", "inventory", "participation", "county")
LEFT_OUT = ("migrations", "templatetags")
CREATES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
RECORDS = {"gemeinsam.county.history.record", "gemeinsam.county.history.record_all"}


@dataclass
class Function:
    """A function or method: where it stands, whether it writes, and the full names that it calls or hands over."""

    name: str
    line: int
    writes: bool = False
    calls: set[str] = field(default_factory=set)


def is_write(call: ast.Call) -> bool:
    """Whether a call changes rows; `update` and `delete` only as methods of a queryset or a row, not of a dict."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    if name == "update":
        return bool(call.keywords) and not call.args
    return name in CREATES or (name == "delete" and not call.args and not call.keywords)


def names_of(tree: ast.Module, module: str) -> dict[str, str]:
    """What a name of this file means: imports and its own functions."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    own = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return found | {node.name: f"{module}.{node.name}" for node in own}


def full_name(node: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
        return f"{names[node.value.id]}.{node.attr}"
    return None


def functions_in(text: str, module: str) -> list[Function]:
    """The functions of a file, and the methods of its classes."""
    tree = ast.parse(text)
    names, found = names_of(tree, module), []
    owners = [(module, tree), *((f"{module}.{n.name}", n) for n in ast.walk(tree) if isinstance(n, ast.ClassDef))]
    for owner, body in owners:
        for node in body.body:
            if isinstance(node, ast.FunctionDef):
                made = Function(f"{owner}.{node.name}", node.lineno)
                for part in ast.walk(node):
                    if isinstance(part, ast.Call):
                        made.writes |= is_write(part)
                    if isinstance(part, ast.Name | ast.Attribute) and (name := full_name(part, names)):
                        made.calls.add(name)
                found.append(made)
    return found


def source() -> dict[str, Function]:
    """Every function of the rooms, by its full name."""
    found = {}
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            if not set(path.parts) & set(LEFT_OUT):
                found |= {f.name: f for f in functions_in(path.read_text(), module_of(path))}
    return found


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def uncovered(functions: dict[str, Function]) -> set[str]:
    """The functions that write and leave no entry, neither themselves nor whoever calls them."""
    callers = defaultdict(set)
    for function in functions.values():
        for name in function.calls & functions.keys():
            callers[name].add(function.name)
    covered = reached(RECORDS, {name: [f.name for f in functions.values() if name in f.calls] for name in RECORDS})
    covered = {f.name for f in functions.values() if f.calls & RECORDS}
    covered = reached(covered, callers)
    grown = True
    while grown:
        more = {n for n in functions if n not in covered and callers[n] and callers[n] - {n} <= covered}
        more = {n for n in more if callers[n] - {n}}
        covered, grown = covered | more, bool(more)
    return {name for name, function in functions.items() if function.writes and name not in covered}


def reached(start: set[str], callers: dict[str, set[str]]) -> set[str]:
    """All that call one of these, directly or through others."""
    found, new = set(start), set(start)
    while new:
        new = {caller for name in new for caller in callers.get(name, ())} - found
        found |= new
    return found
