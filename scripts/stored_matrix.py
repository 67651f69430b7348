"""Runs the matrix and stores its verdicts in data/matrix.json.

    python scripts/stored_matrix.py                      all of it
    python scripts/stored_matrix.py fk.rename            one case; the lines of all others stay as they are
    python scripts/stored_matrix.py fk type              some families
    python scripts/stored_matrix.py --file F fk.rename   in another file

The README's table and the questions of a quiz are made from that file, the tests compare with it, and
`limbeck matrix --against data/matrix.json` names what another release of Alembic or SQLAlchemy has changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import limbeck
from limbeck.autogen import versions
from limbeck.matrices.cases.registry import CASES
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.recorded import RecordedVerdicts, verdict_changes
from limbeck.quizzes.recorded_trials import RecordedTrial
from limbeck.records import encode

ROOT = Path(__file__).resolve().parents[1]
STORED = ROOT / "data" / "matrix.json"
KEPT = ("case", "backend", "options", "verdict", "changes")
DECISIVE = ("sqlalchemy", "alembic", "server")
"""The versions that verdicts depend on."""


def text(versions: dict[str, Any], trials: Sequence[dict[str, Any]]) -> str:
    """The file: a line for each trial, so that a changed verdict is a changed line."""
    lines = ",\n".join(map(json.dumps, trials))
    return f'{{"versions": {json.dumps(versions)},\n"trials": [\n{lines}\n]}}\n'


def stored(outcome: Outcome) -> dict[str, Any]:
    """What is stored of a trial: its verdict, and what a quiz asks about."""
    entry = outcome.entry()
    return {key: entry[key] for key in KEPT} | RecordedTrial.from_outcome(outcome).entry()


def merged(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The trials in the order of the cases: new ones of what was run, old ones of the others."""
    ran = {each["case"] for each in new}
    found = [*new, *(each for each in old if each["case"] not in ran)]
    order = {slug: place for place, slug in enumerate(CASES)}
    return sorted((each for each in found if each["case"] in order), key=lambda each: order[each["case"]])


def other_versions(before: dict[str, Any], now: dict[str, Any]) -> str:
    """Why a part of the matrix cannot be stored among the rest; empty where it can."""
    differing = [name for name in DECISIVE if before.get(name) != now.get(name)]
    # A case of one backend is run on one server only.
    if set(str(now.get("server")).split("; ")) <= set(str(before.get("server")).split("; ")):
        differing = [name for name in differing if name != "server"]
    return ", ".join(f"{name} {before.get(name)} is stored, {now.get(name)} was run" for name in differing)


def refused(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether a part of the matrix cannot be stored among the rest; says why."""
    reason = other_versions(before, now)
    if reason:
        print(f"Not stored: {reason}. Run the whole matrix: make matrix")
    return reason != ""


def main(arguments: Sequence[str]) -> int:
    """Run, store, and tell what has changed.

    Args:
        arguments: Those of the command line.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="*", help="slugs of cases, or families; all of them if left out")
    parser.add_argument("--file", type=Path, default=STORED, help="where to store them")
    parsed = parser.parse_args(arguments)
    cases, file = parsed.cases, parsed.file
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"versions": {}, "trials": []}
    is_part = bool(cases and before["trials"])
    # The server's version is known once it runs.
    installed = encode(versions.installed(before["versions"].get("server")))
    if is_part and refused(before["versions"], installed):
        return 1
    matrix = limbeck.matrix(cases=cases or None, options="all", progress=show_progress)
    print(file=sys.stderr)
    if matrix.broken:
        print(matrix)
        return 1
    new = [stored(each) for each in matrix]
    computed, kept = matrix.to_dict()["versions"], []
    if is_part:
        if refused(before["versions"], computed):
            return 1
        computed, kept = before["versions"], before["trials"]
    file.write_text(text(computed, merged(kept, new)), encoding="utf-8")
    print(matrix)
    print(f"Stored {len(matrix)} trials in {matrix.seconds:.0f} s.")
    for each in verdict_changes(matrix, RecordedVerdicts.from_dict(before)):
        print(f"  {each}")
    return 0


def show_progress(words: str) -> None:
    """Progress, in one line of the terminal."""
    print(f"\r\033[K{words}", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
