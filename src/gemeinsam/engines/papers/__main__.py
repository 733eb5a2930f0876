"""`python -m gemeinsam.engines.papers FILE`: how many pages a paper has, and which measures it seems to name."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from gemeinsam.engines.papers.session import read


def main(words: list[str]) -> int:
    """Print what was found in each file as JSON."""
    for word in words:
        reading = read(Path(word).read_bytes())
        found = [asdict(candidate) for candidate in reading.candidates]
        told = {"title": reading.title, "pages": len(reading.leaves), "notes": reading.notes, "candidates": found}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 0 if words else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
