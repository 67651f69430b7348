"""The options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Output = Annotated[Path | None, typer.Option(help="Write to this file instead of printing.")]
Force = Annotated[
    bool, typer.Option("--force", help="Let --output replace a file that limbeck did not write.")
]

Against = Annotated[
    Path | None,
    typer.Option(
        help="A baseline: what an earlier run wrote with --format json. What it lists does not fail --check; "
        "the report says what is new and what is gone."
    ),
]

Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Also show the evidence behind an error.")]

Section = Annotated[str, typer.Option(help="The section of the configuration file.")]
SECTION = "alembic"
"""The section, if none is named."""

ProjectPython = Annotated[
    Path | None, typer.Option(help="The project's Python interpreter or virtual environment.")
]

Directory = Annotated[
    Path | None,
    typer.Option(
        help="The folder in which alembic is run, if that is not this one: relative paths of the project "
        "start there."
    ),
]

XArguments = Annotated[
    list[str] | None, typer.Option("-x", help="An argument for env.py, as in alembic -x; repeatable.")
]
