"""What a fork server does once, so that no worker has to. Nothing of any project takes part."""

from __future__ import annotations

from limbeck.autogen import preparation
from limbeck.autogen.compare import compare
from limbeck.projects.jobs.run_alembic import command_line
from limbeck.projects.worker.env_py.configuration import parser


def prepare() -> None:
    """Make Alembic's parsers, run commands of it, and compare once."""
    parser()
    command_line()
    preparation.run_commands()
    preparation.prepare(lambda connection, metadata: compare(connection, [metadata], {}))
