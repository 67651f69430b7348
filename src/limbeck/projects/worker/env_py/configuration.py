"""Alembic's configuration, read as its command line reads it."""

from __future__ import annotations

import inspect
import shlex
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import CommandLine, Config

from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.worker.diagnosis.evidence import NoTomlError

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


def argv(project: ProjectSettings, command: Sequence[str] = ("check",)) -> list[str]:
    """The command line that the settings stand for.

    Args:
        project: The project.
        command: The words of the command.
    """
    x = [part for argument in project.x for part in ("-x", argument)]
    return ["alembic", "-c", project.path, "-n", project.section, *x, *command]


def upgrade_command(project: ProjectSettings) -> str:
    """What to type in a shell to migrate the project's own database; without `-x`, which may hold secrets.

    Args:
        project: The project.
    """
    path = Path(project.path)
    usual = path.parent == Path(project.directory) and path.name in {"alembic.ini", "pyproject.toml"}
    words = [sys.executable, "-m", "alembic", *(() if usual else ("-c", project.path))]
    words += [] if project.section == "alembic" else ["-n", project.section]
    return f"cd {shlex.quote(project.directory)} && {shlex.join([*words, 'upgrade', 'heads'])}"


def read_config(project: ProjectSettings, command: Sequence[str] = ("check",)) -> Config:
    """The configuration that an `alembic` command would work with.

    Args:
        project: The project.
        command: The words of the command.

    Raises:
        NoTomlError: It is a `pyproject.toml`, which Alembic reads since 1.16.
    """
    options = parser().parse_args(argv(project, command)[1:])
    path = Path(project.path)
    files: dict[str, Any] = {"file_": str(path)}
    if "toml_file" in inspect.signature(Config).parameters:
        toml = path if path.name == "pyproject.toml" else path.with_name("pyproject.toml")
        ini = path.with_name("alembic.ini") if path == toml else path
        files = {"file_": str(ini), "toml_file": str(toml)}
    elif path.name == "pyproject.toml":
        raise NoTomlError
    return Config(ini_section=project.section, cmd_opts=options, **files)


def version_folders(script: ScriptDirectory) -> list[str]:
    """The folders of a project's version files.

    Args:
        script: The project's folder, read by Alembic.
    """
    return list(script.version_locations or [str(Path(script.dir, "versions"))])


@cache
def parser() -> ArgumentParser:
    """Alembic's own, of its command line; to make it takes longer than to read most configurations."""
    return CommandLine().parser
