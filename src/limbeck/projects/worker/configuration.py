"""Alembic's configuration, read as its command line reads it."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.config import CommandLine, Config

from limbeck.projects.worker.case import NoTomlError
from limbeck.projects.worker.job import ProjectJob


def argv(job: ProjectJob, command: Sequence[str] = ("check",)) -> list[str]:
    """The command line that the job stands for.

    Args:
        job: The project.
        command: The words of the command.
    """
    x = [part for argument in job.x for part in ("-x", argument)]
    return ["alembic", "-c", job.path, "-n", job.section, *x, *command]


def read(job: ProjectJob, command: Sequence[str] = ("check",)) -> Config:
    """The configuration that an `alembic` command would work with.

    Args:
        job: The project.
        command: The words of the command.

    Raises:
        NoTomlError: It is a `pyproject.toml`, which Alembic reads since 1.16.
    """
    options = CommandLine().parser.parse_args(argv(job, command)[1:])
    path = Path(job.path)
    files: dict[str, Any] = {"file_": str(path)}
    if "toml_file" in inspect.signature(Config).parameters:
        toml = path if path.name == "pyproject.toml" else path.with_name("pyproject.toml")
        ini = path.with_name("alembic.ini") if path == toml else path
        files = {"file_": str(ini), "toml_file": str(toml)}
    elif path.name == "pyproject.toml":
        raise NoTomlError
    return Config(ini_section=job.section, cmd_opts=options, **files)
