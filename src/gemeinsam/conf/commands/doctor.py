"""`gemeinsam doctor`: one line a check; ends with 2 if anything is wrong."""

import argparse
import json
from dataclasses import asdict

from gemeinsam.conf.command import DONE, WRONG_INPUT
from gemeinsam.conf.commands.setup import started, tell

MARKS = {"ok": "ok     ", "Warnung": "Warnung", "Fehler": "Fehler "}


def run(arguments: argparse.Namespace) -> int:
    """Examine, and say what to do."""
    with started():
        from gemeinsam.conf import doctor  # noqa: PLC0415 - app ready

        findings = []
        for finding in doctor.examine():
            findings.append(finding)
            if not arguments.json:
                advice = f"  → {finding.advice}" if finding.advice else ""
                tell(f"{MARKS[finding.health]}  {finding.name + ':':<18} {finding.text}{advice}")
        is_ill = any(finding.health == doctor.Health.ERROR for finding in findings)
    if arguments.json:
        answer = {"ok": not is_ill, "findings": [asdict(finding) for finding in findings]}
        tell(json.dumps(answer, ensure_ascii=False, indent=1))
    return WRONG_INPUT if is_ill else DONE
