"""A list is taken over whole or not at all: its process is killed before every single statement."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PROGRAM = Path(__file__).with_name("killing.py")
NOTHING = {"projects": 0, "rows": 0, "amounts": 0, "found": 0, "history": 0, "state": "queued"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killing_the_import_at_any_statement_leaves_all_or_nothing(tmp_path):
    # Forking and killing is about the file database; a server's database sees a lost connection and rolls back.
    left_out = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    environment = {k: v for k, v in os.environ.items() if k not in left_out} | {"DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(PROGRAM)], env=environment, capture_output=True, text=True, timeout=300, check=True
    )
    *killed, lived = [json.loads(line) for line in done.stdout.splitlines()]
    whole = {"projects": 30, "rows": 30, "amounts": 30, "found": 30, "history": 33, "state": "applied"}
    assert {**whole, "killed_before": 0} == lived
    # Many instants: after the job began, between any two writes, and before the end of the transaction.
    assert len(killed) > 20
    assert [row for row in killed if {k: row[k] for k in NOTHING} not in (NOTHING, whole)] == []
    assert sum(row["state"] == "queued" for row in killed) > 15
