"""What Pyodide does for `scripts/pyodide.mjs`: a notebook's work, and all trials on SQLite."""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from pathlib import Path
from runpy import run_path
from time import monotonic

import limbeck
from limbeck.matrices.recorded import RecordedVerdicts

REPOSITORY = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run everything, print what came of it, and give the exit code."""
    print(f"Python {sys.version.split()[0]} on {sys.platform}, SQLite {sqlite3.sqlite_version}")
    answers = run_path(str(REPOSITORY / "tests" / "no_processes.py"))["main"]()
    for asked, answer in answers.items():
        print(f"{asked}: {answer}")
    recorded = RecordedVerdicts.load(REPOSITORY / "data" / "matrix.json").verdicts
    wanted = {
        case: verdict
        for (case, backend, options), verdict in recorded.items()
        if (backend, options) == ("sqlite", ())
    }
    start = monotonic()
    found = {case: limbeck.trial(case, "sqlite").verdict for case in wanted}
    for case, verdict in wanted.items():
        if found[case] is not verdict:
            print(f"{case}: {verdict.value} is stored, {found[case].value} now")
    same = sum(found[case] is wanted[case] for case in wanted)
    print(f"{same} of {len(wanted)} trials gave the stored verdict, in {monotonic() - start:.0f} s")
    print(", ".join(f"{count} {verdict.value}" for verdict, count in Counter(found.values()).most_common()))
    return int(same != len(wanted))
