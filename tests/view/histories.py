"""Histories made by hand, for the tests of how they are drawn."""

from collections.abc import Iterable
from dataclasses import replace

from tests.view.samples import VERSIONS

from limbeck.histories.history import History
from limbeck.histories.problems import problems
from limbeck.histories.read_graph import with_ghosts
from limbeck.records.revision import Revision

SOURCE = '''"""{message}

Author: Ada <ada@example.org>
"""
from alembic import op

revision = "x"


def upgrade():
    op.add_column("users", sa.Column("email", sa.String()))
    op.drop_column("users", "name")


def downgrade():
    op.add_column("users", sa.Column("name", sa.String()))
'''

ONE_WAY = SOURCE[: SOURCE.index("    op.add_column(", SOURCE.index("def downgrade"))] + "    pass\n"
"""The same without a way back."""


def history(*revisions: Revision, current: tuple[str, ...] | None = None) -> History:
    """The history of some revisions, all of which do the same."""
    topology = with_ghosts({each.revision: each for each in revisions}, current or ())
    sources = {each.revision: SOURCE.format(message=each.message) for each in revisions}
    return History(topology, sources, problems(topology), replace(VERSIONS, server=None), current)


def one_way(found: History, *names: str) -> History:
    """The same history, in which some revisions have an empty downgrade."""
    return replace(found, sources={**found.sources, **dict.fromkeys(names, ONE_WAY)}, _bodies={})


def line(*names: str, after: str | None = None) -> tuple[Revision, ...]:
    """Revisions that follow one another, a month apart."""
    parents: Iterable[str | None] = (after, *names)
    return tuple(
        Revision(
            name,
            (parent,) if parent is not None else (),
            message=f"make {name}",
            create_date=f"2024-{number:02d}-01 10:00:00",
        )
        for number, (name, parent) in enumerate(zip(names, parents, strict=False), 1)
    )


def team() -> tuple[Revision, ...]:
    """A run, a branch, a merge, a label, a dependency."""
    return (
        *line("a1", "a2", "a3", "a4", "a5", "a6"),
        Revision("b1", ("a6",), message="on one branch"),
        Revision("c1", ("a6",), message="on the other"),
        Revision("m1", ("b1", "c1"), message="merge both"),
        Revision("r1", (), ("a6",), ("reporting",), "reports"),
    )
