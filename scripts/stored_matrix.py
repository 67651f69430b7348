"""Runs the matrix and stores its verdicts in data/matrix.json.

    python scripts/stored_matrix.py            all of it
    python scripts/stored_matrix.py fk type    some families or cases; the others stay as they are

The README's table is made from that file, the tests compare with it, and `limbeck matrix --against
data/matrix.json` names what another release of Alembic or SQLAlchemy has changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import limbeck
from limbeck.matrices.cases.registry import CASES
from limbeck.matrices.recorded import RecordedVerdicts, verdict_changes

ROOT = Path(__file__).resolve().parents[1]
STORED = ROOT / "data" / "matrix.json"
KEPT = ("case", "backend", "options", "verdict", "changes")


def text(versions: dict[str, Any], trials: Sequence[dict[str, Any]]) -> str:
    """The file: a line for each trial, so that a changed verdict is a changed line."""
    lines = ",\n".join(json.dumps({key: each[key] for key in KEPT}) for each in trials)
    return f'{{"versions": {json.dumps(versions)},\n"trials": [\n{lines}\n]}}\n'


def merged(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The trials in the order of the cases: new ones of what was run, old ones of the others."""
    ran = {each["case"] for each in new}
    found = [*new, *(each for each in old if each["case"] not in ran)]
    order = {slug: place for place, slug in enumerate(CASES)}
    return sorted((each for each in found if each["case"] in order), key=lambda each: order[each["case"]])


def main(cases: Sequence[str]) -> int:
    """Run, store, and tell what has changed.

    Args:
        cases: Families or slugs; none for all.
    """
    matrix = limbeck.matrix(cases=cases or None, options="all", progress=tell)
    print(file=sys.stderr)
    if matrix.broken:
        print(matrix)
        return 1
    before = (
        json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {"versions": {}, "trials": []}
    )
    data = matrix.to_dict()
    kept = before["trials"] if cases else []
    STORED.write_text(text(data["versions"], merged(kept, data["trials"])), encoding="utf-8")
    print(matrix)
    print(f"Stored {len(matrix)} trials in {matrix.seconds:.0f} s.")
    for each in verdict_changes(matrix, RecordedVerdicts.from_dict(before)):
        print(f"  {each}")
    return 0


def tell(words: str) -> None:
    """Progress, in one line of the terminal."""
    print(f"\r\033[K{words}", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
