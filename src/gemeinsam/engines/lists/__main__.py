"""`python -m gemeinsam.engines.lists FILE`: what is in a list, for a county about which nothing is known."""

import json
import sys
from pathlib import Path

from gemeinsam.engines.lists.knowledge import Knowledge
from gemeinsam.engines.lists.reading import read
from gemeinsam.engines.lists.report import as_dict


def main(words: list[str]) -> int:
    """Print the reading of each file as JSON."""
    for word in words:
        reading = read(Path(word).read_bytes(), Knowledge(county="Landkreis"))
        sys.stdout.write(json.dumps(as_dict(reading), ensure_ascii=False, indent=1) + "\n")
    return 0 if words else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
