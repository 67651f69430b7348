"""What an audit asks a distant server does not depend on how much is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from benchmarks.latency import Proxy

import limbeck

if TYPE_CHECKING:
    from limbeck.databases.database import Database

MOST = 20


def models(*, drifted: bool) -> sa.MetaData:
    """Thirty tables, of which three are as the models want them and no longer as the database has them."""
    metadata = sa.MetaData()
    for number in range(30):
        changed = drifted and number % 10 == 0
        sa.Table(
            f"t{number}",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("parent_id", sa.ForeignKey(f"t{max(number - 1, 0)}.id")),
            sa.Column("title", sa.String(200 if changed else 120), nullable=False, unique=True),
            sa.Column("rank", sa.BigInteger, server_default="0", nullable=changed),
            *([sa.Column("added", sa.Integer)] if changed else []),
        )
    return metadata


def test_an_audit_takes_twenty_round_trips_at_most(scratch_postgres: Database) -> None:
    """Connecting, reading the catalogue, what Alembic compares, and what the rows say."""
    models(drifted=False).create_all(scratch_postgres.engine)
    with (
        Proxy(scratch_postgres.secret_url, latency=0) as proxy,
        limbeck.connect(proxy.url) as database,
    ):
        found = limbeck.audit(database, models(drifted=True))
        assert len(found.changes) == 9
        assert found.comparison.tables is not None
        assert found.comparison.tables.compared < found.comparison.tables.total
        assert proxy.traffic.flights <= MOST
