"""Runs every check of the project, says how long each took, and fails when one fails.

    python scripts/check.py lint            style, format, types
    python scripts/check.py quick […]       the same, and the tests that tell most, in three minutes
    python scripts/check.py test […]        the same, and all tests; what follows goes to pytest
    python scripts/check.py test-course […] only the lessons and exercises on their other backend
    python scripts/check.py test-real […]     only the tests with real projects in environments of their own

All of them run even when one fails: one look tells everything that is to be done.
"""

from __future__ import annotations

import os
import shutil
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
# Three workers on two cores: the tests wait for servers and browsers about as long as they compute. A file
# stays on one of them, so that what its tests share is made once.
PARALLEL = ("-n", "3", "--dist", "loadfile")

QUICK = (
    "tests/test_architecture.py",
    "tests/test_characters.py",
    "tests/test_errors.py",
    "tests/test_explanations.py",
    "tests/test_progress.py",
    "tests/test_readme.py",
    "tests/audits/test_report.py",
    "tests/audits/test_sample.py",
    "tests/autogen/findings",
    "tests/cli",
    "tests/databases/test_masking.py",
    "tests/histories/test_broken.py",
    "tests/histories/test_headers.py",
    "tests/histories/test_topology.py",
    "tests/ledger/test_report.py",
    "tests/make/test_pages.py",
    "tests/matrices/test_core_walk.py",
    "tests/matrices/test_options.py",
    "tests/matrices/test_verdict.py",
    "tests/projects/test_situations.py::test_a_failure_says_where_in_the_users_own_file",
    "tests/projects/test_situations.py::test_a_refused_write_is_shown",
    "tests/projects/test_situations.py::test_an_unimported_model_is_found_in_its_file",
    "tests/projects/test_situations.py::test_several_databases_give_a_comparison_each",
    "tests/records",
    "tests/rehearsals/test_rehearsal.py",
    "tests/view",
)
"""The tests of `make quick`: a look at each part, without a browser."""
WITHOUT_BROWSER = ("-m", "not browser and not real")

COMPILED = ROOT / "tests" / "__pycache__"
"""Where the first run of the tests leaves the bytecode of what it has imported."""

MEMORY = Path("/dev/shm")  # noqa: S108  what is made in it is private to the run
ROOM = 6 * 2**30
"""Free bytes from which on it holds the tests' temporary files; they need a tenth of that."""


def run(name: str, command: Sequence[str]) -> bool:
    """Run one check and say how it went."""
    print(f"── {name}: {shown(command)}", flush=True)
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return report(name, code, f"in {time.monotonic() - start:.0f} s")


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
    passed.append(report(name, process.returncode, "meanwhile"))


def shown(command: Sequence[str]) -> str:
    """A command without the path of the interpreter."""
    return " ".join(Path(part).name if part == sys.executable else part for part in command)


def report(name: str, code: int, when: str) -> bool:
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


def has_room(folder: Path) -> bool:
    """Whether there is a lot of room, in which programs can be run, too: containers often forbid that."""
    if not folder.is_dir() or os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(folder).free >= ROOM


@contextmanager
def temporary_files_in_memory(environment: MutableMapping[str, str]) -> Iterator[None]:
    """Let temporary files be in memory, where there is a lot of it and nobody says otherwise.

    Each database that is made and dropped is three hundred files, and each server a thousand: on a disk they
    take as much processor time as all else that PostgreSQL does.
    """
    if "TMPDIR" in environment or not has_room(MEMORY):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="tests-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o1777)  # as /tmp: root's servers run under another user
        environment["TMPDIR"] = folder
        try:
            yield
        finally:
            del environment["TMPDIR"]


def compile_once() -> None:
    """Have one process compile what the tests import, where nobody did; else each worker would, at once."""
    if not COMPILED.exists():
        collect = (*MODULE, "pytest", "--collect-only", "--quiet", "--quiet")
        subprocess.run(collect, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)


def tested(what: str, rest: Sequence[str]) -> list[str]:
    """Run the tests with the types beside them; the names of those that failed."""
    failed = []
    with beside(*TYPES) as typed:
        if what == "quick":
            passed = run("tests", (*MODULE, "pytest", *PARALLEL, *WITHOUT_BROWSER, *QUICK, *rest))
        elif not chromium(os.environ):
            passed = True
            failed.append("browser")
        else:
            if not postgresql(os.environ):
                failed.append("Debian's PostgreSQL")
            compile_once()
            passed = run("tests", (*MODULE, "pytest", *PARALLEL, *rest))
    if not passed:
        failed.append("tests")
    if typed != [True]:
        failed.append("types")
    return failed


def main(arguments: Sequence[str]) -> int:
    """Run what the first argument names."""
    what, *rest = arguments
    start = time.monotonic()
    failed = []
    if what in {"lint", "quick", "test"}:
        failed += [name for name, command in STYLE if not run(name, command)]
    if what == "lint" and not run(*TYPES):
        failed.append("types")
    if what in {"quick", "test"}:
        with temporary_files_in_memory(os.environ):
            failed += tested(what, rest)
    if what == "test-real" and not run("real projects", (*MODULE, "pytest", "-m", "real", *rest)):
        failed.append("real projects")
    if what == "test-course" and not run("the course", (*MODULE, "pytest", *PARALLEL, "-m", "course", *rest)):
        failed.append("the course")
    took = f"{time.monotonic() - start:.0f} s"
    print(f"FAILED after {took}: {', '.join(failed)}" if failed else f"All passed in {took}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
