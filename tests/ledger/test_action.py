"""What is shown of a command."""

from limbeck.ledger.action import Action, evidence_text, shortened

CHAINED = """\
INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.
INFO  [alembic.runtime.migration] Running upgrade  -> 1, an index
Traceback (most recent call last):
  File "/somewhere/site-packages/sqlalchemy/engine/base.py", line 1977, in _exec_single_context
    self.dialect.do_execute(
psycopg.errors.ActiveSqlTransaction: it cannot run

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/somewhere/bin/alembic", line 6, in <module>
    sys.exit(main())
sqlalchemy.exc.InternalError: (psycopg.errors.ActiveSqlTransaction) it cannot run
[SQL: CREATE INDEX CONCURRENTLY i ON t (a)]
(Background on this error at: https://sqlalche.me/e/21/2j85)
"""


def test_a_traceback_is_shortened_to_its_end() -> None:
    """Frames and routine are left out; what was going on and what went wrong stay."""
    assert shortened(CHAINED) == (
        "INFO  [alembic.runtime.migration] Running upgrade  -> 1, an index\n"
        "Traceback (most recent call last): …\n"
        "sqlalchemy.exc.InternalError: (psycopg.errors.ActiveSqlTransaction) it cannot run\n"
        "[SQL: CREATE INDEX CONCURRENTLY i ON t (a)]"
    )


def test_the_error_of_a_failed_command_names_what_the_driver_raised() -> None:
    """SQLAlchemy's wrapping is left out of the one line that is quoted."""
    step = Action("$ alembic upgrade head", shortened(CHAINED), code=1)
    assert step.error == "psycopg.errors.ActiveSqlTransaction: it cannot run"


def test_the_error_of_the_command_line_is_its_own_message() -> None:
    """What Alembic says after FAILED is the error."""
    output = "ERROR [alembic.util.messaging] Can't locate 'x'\n  FAILED: Can't locate 'x'"
    assert Action("$ alembic stamp x", output, code=255).error == "Can't locate 'x'"


def test_a_command_that_ended_well_has_no_error() -> None:
    """Whatever it printed."""
    assert Action("$ alembic current", "ValueError: only a word").error == ""


def test_a_failed_command_that_printed_nothing_says_so() -> None:
    """There is always something to quote."""
    assert Action("$ alembic current", "", code=None).error == "it printed nothing"


def test_where_packages_lie_is_not_told() -> None:
    """A warning names its package's file, not the machine's folders, and no place in memory."""
    warned = (
        "/home/a/lib/site-packages/alembic/autogenerate/render.py:488: UserWarning: <X object at 0x7f00aa>"
    )
    assert shortened(warned) == "alembic/autogenerate/render.py:488: UserWarning: <X>"


def test_a_long_output_is_cut_in_the_middle() -> None:
    """Its beginning and its end stay."""
    lines = shortened("\n".join(str(number) for number in range(1000))).splitlines()
    assert (len(lines), lines[0], lines[30], lines[-1]) == (61, "0", "…", "999")


def test_evidence_is_what_was_typed_and_what_came_of_it() -> None:
    """Steps follow each other, each with its exit code if that is not zero."""
    steps = (
        Action("$ alembic init migrations", ""),
        Action("$ alembic stamp x", "FAILED: no", 255),
        Action("$ sleep", "", None),
    )
    assert evidence_text("# First:", *steps) == (
        "# First:\n"
        "$ alembic init migrations\n"
        "$ alembic stamp x\n"
        "FAILED: no\n"
        "(exit code 255)\n"
        "$ sleep\n"
        "(ended: it took too long)"
    )
