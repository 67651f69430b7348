"""Audits and trials on PostgreSQL as Debian installs it, whose catalogue holds what nobody set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine
from tests.debian_postgresql import debian
from tests.matrices.outcome_checks import changed

import limbeck
from limbeck.audits.report import Audit
from limbeck.databases.server import process_server
from limbeck.databases.server.cluster import Cluster
from limbeck.databases.server.external import VARIABLE
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.trial import trial

WALK = (
    "table.add",
    "column.rename",
    "type.string_len_added",
    "fk.rename",
    "check.named_change",
    "view.change",
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One server for all."""
    started = Cluster.start(debian())
    yield started
    started.close()


@pytest.fixture
def _scratch_there(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Scratch databases are made on that server."""
    servers: dict[str | None, object] = {}
    url = cluster.create()
    monkeypatch.setattr(process_server, "_servers", servers)
    monkeypatch.setenv(VARIABLE, url.render_as_string(hide_password=False))
    yield
    for server in servers.values():
        server.close()  # type: ignore[attr-defined]  # a server, whose module keeps them so
    cluster.drop(str(url.database))


VERSION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "first", None

def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.execute("CREATE VIEW pairs AS SELECT t.name, u.id FROM t JOIN t AS u ON u.id = t.id")
    op.execute("CREATE VIEW same AS SELECT name FROM t WHERE id IN (1, 2)")
    op.execute("CREATE VIEW other AS SELECT name FROM t")

def downgrade():
    pass
"""
ENV = """
import sqlalchemy as sa
from alembic import context

metadata = sa.MetaData()
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
with sa.create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
HELD = """
CREATE TABLE t (id serial PRIMARY KEY, name text);
CREATE VIEW pairs AS SELECT t.name, u.id FROM t JOIN t AS u ON u.id = t.id;
CREATE VIEW same AS SELECT name FROM t WHERE id IN (1, 2);
CREATE VIEW other AS SELECT name FROM t WHERE id > 7;
CREATE VIEW unwanted AS SELECT id FROM t;
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('first');
"""


def shop() -> MetaData:
    metadata = MetaData()
    Table(
        "customers",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("email", String(80), unique=True),
    )
    Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("customer_id", ForeignKey("customers.id"), index=True),
    )
    return metadata


@pytest.mark.usefixtures("_scratch_there")
def test_an_untouched_database_has_no_blind_spots() -> None:
    """Neither columns nor composite types have options that somebody set."""
    with limbeck.scratch("postgresql") as database:
        with database.engine.begin() as connection:
            shop().create_all(connection)
        audit = limbeck.audit(database, shop(), blind_spots=True)
        assert audit.database is not None
        assert audit.database.server.startswith(f"PostgreSQL {debian().bindir.parent.name}.")
        assert (audit.changes, audit.blind_spots, audit.unmanaged, audit.unbuilt) == ((), (), (), ())
        with database.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TYPE pair AS (a integer, b text)")
        pair = limbeck.audit(database, shop(), blind_spots=True)
        assert [(each.kind, each.name) for each in pair.unmanaged] == [("composite type", "pair")]
        assert pair.blind_spots == ()


@pytest.mark.usefixtures("_scratch_there")
def test_a_walk_there_gives_the_stored_verdicts() -> None:
    """A handful of cases, each judged by what the catalogue of that server says."""
    with Sandboxes() as sandboxes:
        outcomes = [trial(slug, "postgresql", sandboxes=sandboxes) for slug in WALK]
    assert changed(outcomes) == []


def test_a_view_is_compared_across_versions(cluster: Cluster, tmp_path: Path) -> None:
    """The scratch server, which may word views in another way, words both; an unwanted one is shown."""
    url = cluster.create()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(HELD)
    engine.dispose()
    address = url.render_as_string(hide_password=False).replace("%", "%%")
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    (tmp_path / "migrations" / "versions" / "first.py").write_text(VERSION)
    (tmp_path / "alembic.ini").write_text(
        f"[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {address}\n"
    )
    audit = limbeck.audit(limbeck.project(tmp_path / "alembic.ini"), blind_spots=True)
    assert isinstance(audit, Audit)
    changed_view, unwanted = audit.blind_spots
    assert (changed_view.object, changed_view.attribute, changed_view.before, changed_view.after) == (
        "other",
        "definition",
        "SELECT name\n   FROM public.t\n  WHERE (id > 7)",
        "SELECT name\n   FROM public.t",
    )
    assert (unwanted.object, unwanted.attribute, unwanted.after) == ("unwanted", None, None)
    assert unwanted.before in {
        "definition: SELECT t.id\n   FROM public.t",
        "definition: SELECT id\n   FROM public.t",
    }
    assert audit.unbuilt == ()
    cluster.drop(str(url.database))
