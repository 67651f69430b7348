"""A failure of the project's code and what is known of it, before it is explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """What a failure is explained from.

    Attributes:
        error: What was raised.
        subject: What was run, such as `env.py`.
        directory: The working directory.
        refused: Statements that were refused because they would write.
        attributes: Names that were looked for in `config.attributes` in vain.
        x: Names that were looked for among the `-x` arguments in vain.
    """

    error: BaseException
    subject: str
    directory: str
    refused: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    x: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it failed.

    Attributes:
        slug: The failure's slug.
        what: What happened, in one sentence.
        remedy: What to do.
    """

    slug: str
    what: str
    remedy: str


class OfflineOnlyError(Exception):
    """`env.py` configured no connection."""


class NeverRunError(Exception):
    """`env.py` ended without running migrations."""


class NoTomlError(Exception):
    """This Alembic does not read `pyproject.toml`."""
