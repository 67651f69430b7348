"""Models with one thing a line, and what it makes of every case."""

import ast

import pytest

from limbeck.matrices.cases.registry import CASES
from limbeck.view.matrix.models_diff import unfolded

ONE_LINE = 'users = Table("users", metadata, Column("id", Integer), schema="new")'
SEVERAL = 'users = Table(\n    "users",\n    metadata,\n    Column("id", Integer),\n    schema="new",\n)'


def test_each_argument_of_a_table_has_a_line() -> None:
    """Whatever the formatter made of it; other statements stay as they are."""
    assert unfolded(ONE_LINE) == SEVERAL
    assert unfolded(SEVERAL) == SEVERAL
    assert unfolded(f'Index("ix", one, two)\n{ONE_LINE}\nuse(users)') == (
        f'Index("ix", one, two)\n{SEVERAL}\nuse(users)'
    )


@pytest.mark.parametrize(
    "source",
    [
        'Table("users", metadata)  # a comment',
        'Table("users", metadata, Column(\n    "id", Integer))',
        'Table("users", metadata, **options)',
        "",
    ],
    ids=["comment", "several lines", "keywords", "nothing"],
)
def test_what_cannot_be_laid_out_safely_stays_as_it_is(source: str) -> None:
    """Nothing that was written is lost."""
    assert unfolded(source) == source


@pytest.mark.parametrize("part", ["before", "after"])
def test_what_is_shown_of_every_case_is_the_code_that_is_run(part: str) -> None:
    """The syntax trees are equal."""
    for case in CASES.values():
        source = case.body(part)
        assert ast.dump(ast.parse(unfolded(source))) == ast.dump(ast.parse(source)), case.slug
