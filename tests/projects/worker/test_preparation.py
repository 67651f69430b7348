"""What a fork server works out once."""

from __future__ import annotations

import gc
import threading

import psutil
from sqlalchemy import Column, Integer, MetaData, Table, create_engine

from limbeck.autogen import scripts
from limbeck.autogen.compare import compare
from limbeck.projects.jobs.run_alembic import command_line
from limbeck.projects.worker.env_py.configuration import parser
from limbeck.projects.worker.preparation import prepare


def test_the_next_comparison_finds_its_template_compiled() -> None:
    """So it finds Alembic's parsers, and all else that a library keeps."""
    for kept in (scripts._compiled, parser, command_line):
        kept.cache_clear()
    prepare()
    assert [kept.cache_info().currsize for kept in (scripts._compiled, parser, command_line)] == [1, 1, 1]
    engine = create_engine("sqlite://")
    metadata = MetaData()
    Table("added", metadata, Column("id", Integer, primary_key=True))
    with engine.connect() as connection:
        assert [change.kind for change in compare(connection, [metadata], {}).changes] == ["add_table"]
    engine.dispose()
    assert scripts._compiled.cache_info().hits > 0


def seen() -> tuple[list[threading.Thread], int, int]:
    """The threads, and how many files and models there are."""
    models = [each for each in gc.get_objects() if isinstance(each, MetaData)]
    return threading.enumerate(), psutil.Process().num_fds(), len(models)


def test_nothing_is_left_that_a_fork_would_take_with_it() -> None:
    """Neither a thread nor an open file, nor models."""
    prepare()
    before = seen()
    prepare()
    assert seen() == before
