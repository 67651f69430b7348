"""What every benchmark does with its figures: say what they were taken with, and keep them."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

README = Path(__file__).parent / "README.md"
PACKAGES = ("limbeck", "alembic", "sqlalchemy")


def headed(table: str, *, runs: int, packages: tuple[str, ...] = PACKAGES, also: str = "") -> str:
    """A table under the line that says what its figures were taken with.

    Args:
        table: In Markdown.
        runs: How many runs each figure is the median of.
        packages: Those whose versions count.
        also: Another condition.
    """
    used = ", ".join(f"{name} {version(name)}" for name in packages)
    told = f"Python {platform.python_version()}, {used}; {os.cpu_count()} cores; median of {runs} runs{also}."
    return f"{told}\n\n{table}"


def keep(program: str, report: str) -> None:
    """Put a report between its program's marks in the README of the benchmarks.

    Args:
        program: The file name of the benchmark.
        report: In Markdown.
    """
    opening, closing = f"<!-- figures of {program} -->", f"<!-- end of figures of {program} -->"
    before, rest = README.read_text(encoding="utf-8").split(opening)
    README.write_text(f"{before}{opening}\n{report}\n{closing}{rest.split(closing)[1]}", encoding="utf-8")
