"""Runs the whole matrix and stores its verdicts in data/matrix.json.

The README's table is made from that file, the tests compare with it, and `limbeck matrix --against
data/matrix.json` names what another release of Alembic or SQLAlchemy has changed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import limbeck
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.stored import Stored, shifts

ROOT = Path(__file__).resolve().parents[1]
STORED = ROOT / "data" / "matrix.json"
KEPT = ("case", "backend", "options", "verdict", "changes")


def text(matrix: Matrix) -> str:
    """The file: a line for each trial, so that a changed verdict is a changed line."""
    data = matrix.to_dict()
    trials = ",\n".join(json.dumps({key: each[key] for key in KEPT}) for each in data["trials"])
    return f'{{"versions": {json.dumps(data["versions"])},\n"trials": [\n{trials}\n]}}\n'


def main() -> int:
    """Run, store, and tell what has changed."""
    matrix = limbeck.matrix(
        options="all", progress=lambda words: print(f"\r\033[K{words}", end="", file=sys.stderr)
    )
    print(file=sys.stderr)
    if matrix.broken:
        print(matrix)
        return 1
    before = Stored.load(STORED) if STORED.exists() else None
    STORED.write_text(text(matrix), encoding="utf-8")
    print(matrix)
    print(f"Stored {len(matrix)} trials in {matrix.seconds:.0f} s.")
    for each in shifts(matrix, before) if before else ():
        print(f"  {each}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
