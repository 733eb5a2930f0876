"""Plain text and Markdown in paragraphs: blocks between empty lines, each point of a list and row of a table alone."""

import re

FENCE = re.compile(r"\s*(```|~~~)")
# What begins a paragraph of its own: a heading, a point of a list, a row of a table.
OPENING = re.compile(r"\s*(#{1,6}\s|[-*+•–]\s|\(?\d{1,3}[.)]\s|\([a-z]\)\s|\|)")
# A line that ends its paragraph, whatever follows.
CLOSED = re.compile(r"\s*(#{1,6}\s|\|)")
RULE = re.compile(r"[\s|:\-=_*]+")


def split(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each in one line; a fenced block keeps its lines.

    Lines that only draw (rules, the line under a table's head) are left out.
    """
    found: list[str] = []
    current: list[str] = []
    fence = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if fence:
            current.append(line)
            if line.strip().startswith(fence):
                fence = ""
                found.append("\n".join(current))
                current = []
        elif mark := FENCE.match(line):
            flush(found, current)
            fence, current = mark[1], [line]
        else:
            current = take(found, current, line)
    if fence:
        found.append("\n".join(current))
    else:
        flush(found, current)
    return tuple(found)


def take(found: list[str], current: list[str], line: str) -> list[str]:
    """One line outside of a fence; returns the lines of the paragraph that is open after it."""
    if not line.strip() or RULE.fullmatch(line):
        flush(found, current)
        return []
    if OPENING.match(line) or (current and CLOSED.match(current[-1])):
        flush(found, current)
        return [line]
    return [*current, line]


def flush(found: list[str], lines: list[str]) -> None:
    if words := " ".join(" ".join(lines).split()):
        found.append(words)
