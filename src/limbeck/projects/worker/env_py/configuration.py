"""Alembic's configuration, read as its command line reads it."""

from __future__ import annotations

import inspect
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.config import CommandLine, Config

from limbeck.projects.worker.diagnosis.evidence import NoTomlError
from limbeck.projects.worker.job import ProjectJob


def argv(job: ProjectJob, command: Sequence[str] = ("check",)) -> list[str]:
    """The command line that the job stands for.

    Args:
        job: The project.
        command: The words of the command.
    """
    x = [part for argument in job.x for part in ("-x", argument)]
    return ["alembic", "-c", job.path, "-n", job.section, *x, *command]


def upgrade(job: ProjectJob) -> str:
    """What to type in a shell to migrate the project's own database; without `-x`, which may hold secrets.

    Args:
        job: The project.
    """
    path = Path(job.path)
    usual = path.parent == Path(job.directory) and path.name in {"alembic.ini", "pyproject.toml"}
    words = [sys.executable, "-m", "alembic", *(() if usual else ("-c", job.path))]
    words += [] if job.section == "alembic" else ["-n", job.section]
    return f"cd {shlex.quote(job.directory)} && {shlex.join([*words, 'upgrade', 'heads'])}"


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
