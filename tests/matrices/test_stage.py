"""Places where a trial builds its schemas."""

from __future__ import annotations

from limbeck.autogen.generating import Operations, run_function
from limbeck.matrices.stage import Stages


def _concurrently(op: Operations) -> None:
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY ix_users_age ON users (age)")


def test_on_a_stage_that_commits_a_migration_can_end_its_transaction() -> None:
    """What was read before it leaves no transaction open that is not the migration's own."""
    with Stages() as stages:
        stage = stages.of("postgresql")
        with stage.empty(commits=True, foreign_keys=False) as connection:
            connection.exec_driver_sql("CREATE TABLE users (age int)")
            stage.settle(connection)
            connection.exec_driver_sql("SELECT * FROM users")
            with stage.attempt(connection):
                done = run_function(connection, _concurrently)
    assert done.error is None
    assert done.statements == ("CREATE INDEX CONCURRENTLY ix_users_age ON users (age);",)
