"""Audits and trials on PostgreSQL as Debian installs it, whose catalogue holds what nobody set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from tests.debian_postgresql import debian
from tests.matrices.judging import changed

import limbeck
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
