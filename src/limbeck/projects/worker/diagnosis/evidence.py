"""A failure of the project's code and what is known of it, before it is explained."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.records import Failure


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a failure of the project's code is explained from.

    Attributes:
        error: What was raised.
        subject: What was run, such as `env.py`.
        directory: The working directory.
        refused: Statements that were refused because they would write.
        attributes: Names that were looked for in `config.attributes` in vain.
        x: Names that were looked for among the `-x` arguments in vain.
        unreached: Why the database could not be reached, if that is what failed.
        upgrade: The command that would make the database that the project itself names; empty where another
            one was asked for.
        project: How the project is run; None where models alone are loaded, or one version file.
        is_connected: Whether `env.py` had come so far that migrations could run.
    """

    error: BaseException
    subject: str
    directory: str
    refused: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    x: tuple[str, ...] = ()
    unreached: Failure | None = None
    upgrade: str = ""
    project: ProjectSettings | None = None
    is_connected: bool = False


def chain_of(error: BaseException) -> list[BaseException]:
    """An error and those that it was raised from, or while handling."""
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in found:
        found.append(following)
        following = following.__cause__ or following.__context__
    return found


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it failed.

    Attributes:
        slug: The failure's slug.
        what: What happened, in one sentence.
        remedy: What to do.
        evidence: What shows it, besides the error itself.
    """

    slug: str
    what: str
    remedy: str
    evidence: tuple[tuple[str, str], ...] = ()


class OfflineOnlyError(Exception):
    """`env.py` configured no connection."""


class NeverRunError(Exception):
    """`env.py` ended without running migrations."""


class NoTomlError(Exception):
    """This Alembic does not read `pyproject.toml`."""
