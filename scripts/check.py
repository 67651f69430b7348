"""Runs every check of the project, says how long each took, and fails when one fails.

    python scripts/check.py lint            style, format, types
    python scripts/check.py test […]        the same, then the tests; what follows goes to pytest
    python scripts/check.py test-real […]   only the tests with real projects in environments of their own

All of them run even when one fails: one look tells everything that is to be done.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import MutableMapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = (sys.executable, "-m")
LINT = (
    ("style", (*MODULE, "ruff", "check", "--quiet")),
    ("format", (*MODULE, "ruff", "format", "--check", "--quiet")),
    ("types", (*MODULE, "mypy", "--no-error-summary")),
)
# Two workers: the tests wait for servers and browsers about as long as they compute. A file stays on one of
# them, so that what its tests share is made once.
PARALLEL = ("-n", "2", "--dist", "loadfile")


def run(name: str, command: Sequence[str]) -> bool:
    """Run one check and say how it went."""
    print(
        f"── {name}: {' '.join(Path(part).name if part == sys.executable else part for part in command)}",
        flush=True,
    )
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    print(f"── {name} {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - start:.0f} s", flush=True)
    return code == 0


def chromium(environment: MutableMapping[str, str]) -> bool:
    """Find or install the browser, and let the tests know which one."""
    search = [sys.executable, "scripts/chromium.py", "--install"]
    found = subprocess.run(search, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    if found.returncode == 0:
        environment["LIMBECK_CHROMIUM"] = found.stdout.strip()
        print(f"── browser: {found.stdout.strip()}", flush=True)
    return found.returncode == 0


def main(arguments: Sequence[str]) -> int:
    """Run what the first argument names."""
    what, *rest = arguments
    start = time.monotonic()
    failed = []
    if what in {"lint", "test"}:
        failed += [name for name, command in LINT if not run(name, command)]
    if what == "test":
        if not chromium(os.environ):
            failed.append("browser")
        elif not run("tests", (*MODULE, "pytest", *PARALLEL, *rest)):
            failed.append("tests")
    if what == "test-real" and not run("real projects", (*MODULE, "pytest", "-m", "real", *rest)):
        failed.append("real projects")
    took = f"{time.monotonic() - start:.0f} s"
    print(f"FAILED after {took}: {', '.join(failed)}" if failed else f"All passed in {took}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
