"""The command line: audit, history, rehearse, matrix, trial, quiz, claims, explain and lab.

Exit codes: 0, success; 1, only with `--check`: there are differences, problems or pending revisions in a
history, or changed verdicts; only with `--verify`: a question of a quiz is wrong; 2, the command failed, and
one line on standard error says why.
"""

from __future__ import annotations

import gc
import sys

_ALLOCATIONS = 50_000
"""New objects after which the collector looks for garbage: a command makes many, and ends soon."""

_WITH_WORKERS = frozenset({"audit", "rehearse"})
"""Commands that run a project, or models, in an interpreter of their own."""


def run() -> None:
    """Run the command line, and exit without collecting garbage, which takes longer than some commands."""
    gc.set_threshold(_ALLOCATIONS)
    try:
        if sys.argv[1:2] and sys.argv[1] in _WITH_WORKERS:
            from limbeck.cli.worker_start import start_worker

            start_worker(sys.argv[1], sys.argv[2:])  # it imports what it needs while this process does
        from limbeck.cli.app import app

        app(prog_name="limbeck")
    finally:
        gc.freeze()


__all__ = ["run"]
