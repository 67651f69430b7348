"""The private names of Alembic that `internals` uses exist, and do what we think."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from alembic.autogenerate import compare, render
from alembic.operations.ops import DropTableOp, UpgradeOps
from sqlalchemy.pool import NullPool

import limbeck.autogen
from limbeck.autogen import internals


@pytest.mark.parametrize(
    ("module", "name"),
    [(compare, "_populate_migration_script"), (render, "_render_cmd_body")],
)
def test_the_private_names_exist(module: object, name: str) -> None:
    """One line for each private name: a release that drops one fails here first."""
    assert callable(getattr(module, name))


@pytest.mark.skipif(not internals.has_plugins(), reason="this Alembic has no plugins")
def test_the_plugins_are_named() -> None:
    """The registry of plugins holds Alembic's own under this prefix."""
    assert "alembic.autogenerate.tables" in internals.builtin_plugins()
    assert internals.missing_plugins(["alembic.autogenerate.*"]) == []
    assert internals.missing_plugins(["alembic.autogenerate.*", "~alembic.autogenerate.types"]) == [
        "alembic.autogenerate.types"
    ]
    assert internals.missing_plugins(["mine"]) == internals.builtin_plugins()


def test_a_body_has_alembics_comments_around_it() -> None:
    """`lines` takes them off by position."""
    from alembic.autogenerate.api import AutogenContext
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import MetaData, create_engine

    from limbeck.autogen.proposal import DEFAULTS
    from limbeck.autogen.rendered_python import CLOSING, OPENING

    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection)
        autogen = AutogenContext(context, metadata=MetaData(), opts=DEFAULTS)
        body = internals.body(autogen, UpgradeOps([DropTableOp("t")])).splitlines()
    assert body == [OPENING, "op.drop_table('t')", CLOSING]


def test_alembic_asks_for_sequences_where_we_look() -> None:
    """The names in that method tell whose sequence could not be asked for."""
    from alembic.ddl.postgresql import PostgresqlImpl

    asking = getattr(PostgresqlImpl, internals.SERIAL_QUESTION)
    assert asking.__module__ == "alembic.ddl.postgresql"
    assert {"table", "column_info", "seq_match"} <= set(asking.__code__.co_varnames)


def test_alembic_compares_defaults_where_we_look() -> None:
    """The names in that method tell whose default could not be compared."""
    from alembic.ddl.postgresql import PostgresqlImpl

    asking = getattr(PostgresqlImpl, internals.DEFAULT_QUESTION)
    assert asking.__module__ == "alembic.ddl.postgresql"
    assert {"metadata_column", "rendered_inspector_default"} <= set(asking.__code__.co_varnames)


def test_no_other_module_reaches_into_alembic() -> None:
    """Private names are reached through two modules alone, but for one of SQLAlchemy's types."""
    folder = Path(limbeck.autogen.__file__).parent
    found = set()
    for path in folder.rglob("*.py"):
        if path.name in {"internals.py", "reflection.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr.startswith("_")
                and not node.attr.startswith("__")
            ):
                owner = node.value.id if isinstance(node.value, ast.Name) else ""
                if owner not in {"self", "schema"}:
                    found.add((path.name, node.attr))
    assert found == {("types.py", "_type_affinity")}
