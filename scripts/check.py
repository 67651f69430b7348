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
import tempfile
import time
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = (sys.executable, "-m")
STYLE = (
    ("style", (*MODULE, "ruff", "check", "--quiet")),
    ("format", (*MODULE, "ruff", "format", "--check", "--quiet")),
)
TYPES = ("types", (*MODULE, "mypy", "--no-error-summary"))
# Two workers: the tests wait for servers and browsers about as long as they compute. A file stays on one of
# them, so that what its tests share is made once.
PARALLEL = ("-n", "2", "--dist", "loadfile")


def run(name: str, command: Sequence[str]) -> bool:
    """Run one check and say how it went."""
    print(f"── {name}: {shown(command)}", flush=True)
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return told(name, code, f"in {time.monotonic() - start:.0f} s")


@contextmanager
def beside(name: str, command: Sequence[str]) -> Iterator[list[bool]]:
    """Run one check while the block runs; what it printed, and how it went, comes at the end.

    Yields:
        A list that holds whether it passed, when the block has ended.
    """
    passed: list[bool] = []
    with tempfile.TemporaryFile() as output:
        with subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT) as process:
            try:
                yield passed
            except BaseException:
                process.kill()
                raise
        print(f"── {name}: {shown(command)}", flush=True)
        output.seek(0)
        sys.stdout.write(output.read().decode())
    passed.append(told(name, process.returncode, "meanwhile"))


def shown(command: Sequence[str]) -> str:
    """A command without the path of the interpreter."""
    return " ".join(Path(part).name if part == sys.executable else part for part in command)


def told(name: str, code: int, when: str) -> bool:
    """Say how a check went."""
    print(f"── {name} {'passed' if code == 0 else 'FAILED'} {when}", flush=True)
    return code == 0


def chromium(environment: MutableMapping[str, str]) -> bool:
    """Find or install the browser, and let the tests know which one."""
    search = [sys.executable, "scripts/chromium.py", "--install"]
    found = subprocess.run(search, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    if found.returncode == 0:
        environment["LIMBECK_CHROMIUM"] = found.stdout.strip()
        print(f"── browser: {found.stdout.strip()}", flush=True)
    return found.returncode == 0


def postgresql(environment: MutableMapping[str, str]) -> bool:
    """Get Debian's current PostgreSQL where we may, and let the tests know where its programs are."""
    search = [sys.executable, "scripts/postgresql.py", "--install"]
    found = subprocess.run(search, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    if folder := found.stdout.strip():
        environment["LIMBECK_DEBIAN_POSTGRESQL"] = folder
        print(f"── Debian's PostgreSQL: {folder}", flush=True)
    return found.returncode == 0


def main(arguments: Sequence[str]) -> int:
    """Run what the first argument names."""
    what, *rest = arguments
    start = time.monotonic()
    failed = []
    if what in {"lint", "test"}:
        failed += [name for name, command in STYLE if not run(name, command)]
    if what == "lint" and not run(*TYPES):
        failed.append("types")
    if what == "test":
        with beside(*TYPES) as typed:
            if not chromium(os.environ):
                failed.append("browser")
            elif not postgresql(os.environ):
                failed.append("Debian's PostgreSQL")
            elif not run("tests", (*MODULE, "pytest", *PARALLEL, *rest)):
                failed.append("tests")
        if typed != [True]:
            failed.append("types")
    if what == "test-real" and not run("real projects", (*MODULE, "pytest", "-m", "real", *rest)):
        failed.append("real projects")
    took = f"{time.monotonic() - start:.0f} s"
    print(f"FAILED after {took}: {', '.join(failed)}" if failed else f"All passed in {took}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
