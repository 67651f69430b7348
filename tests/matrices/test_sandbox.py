"""Where a trial builds its schemas, and the sandboxes of a run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from limbeck.autogen.migration_file import Operations, run_function
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.trial import trial


def _concurrently(op: Operations) -> None:
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY ix_users_age ON users (age)")


def test_in_a_sandbox_that_commits_a_migration_can_end_its_transaction() -> None:
    """What was read before it leaves no transaction open that is not the migration's own."""
    with Sandboxes() as sandboxes:
        sandbox = sandboxes.get("postgresql")
        with sandbox.empty(commits=True, foreign_keys=False) as connection:
            connection.exec_driver_sql("CREATE TABLE users (age int)")
            sandbox.settle(connection)
            connection.exec_driver_sql("SELECT * FROM users")
            with sandbox.recovering(connection):
                done = run_function(connection, _concurrently)
    assert done.error is None
    assert done.statements == ("CREATE INDEX CONCURRENTLY ix_users_age ON users (age);",)


def test_trials_of_two_threads_follow_one_another() -> None:
    """Work that was cancelled goes on for a moment, while the next case has been chosen already."""
    cases = ("column.rename", "column.add_nullable", "column.drop")
    with Sandboxes() as sandboxes, ThreadPoolExecutor(max_workers=len(cases)) as pool:
        found = pool.map(lambda case: trial(case, "postgresql", sandboxes=sandboxes), cases)
        assert [each.verdict.value for each in found] == ["misread", "detected", "detected"]


def test_what_is_closed_while_it_is_taken_goes_when_it_is_free() -> None:
    """Closing does not wait for a trial that is running, and does not pull its database away either."""
    sandboxes = Sandboxes()
    with (
        sandboxes.exclusive("postgresql") as sandbox,
        sandbox.empty(commits=False, foreign_keys=False) as connection,
    ):
        sandboxes.close()
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
    assert connection.closed


def test_what_is_rolled_back_does_not_pile_up() -> None:
    """The catalogues of a later trial are as large as those of an earlier one."""
    sizes = []
    with Sandboxes() as sandboxes:
        sandbox = sandboxes.get("postgresql")
        for _ in range(100):
            with sandbox.empty(commits=False, foreign_keys=False) as connection:
                connection.exec_driver_sql(
                    f"CREATE TABLE t ({', '.join(f'c{number} int' for number in range(30))})"
                )
                size = connection.exec_driver_sql("SELECT pg_relation_size('pg_attribute')").scalar_one()
                sizes.append(size)
    assert max(sizes[60:]) <= max(sizes[:40])
