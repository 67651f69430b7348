"""The quick reference in every form, with what a command may print."""

from __future__ import annotations

import pytest
from tests.view.markup import Document, words

from limbeck import view
from limbeck.view.text import text
from limbeck.workshops.quick_reference import IN_A_REVISION, QuickReference, TaskEntry

HOSTILE = "</pre><script>alert(1)</script>\u202e"
QUIET = "INFO  [alembic.runtime.migration] Context impl SQLiteImpl.\n"

REFERENCE = QuickReference(
    "sqlite",
    (
        TaskEntry(
            "Look", "see where the database is", "alembic current", f"{QUIET}c201 (head)", failed=False
        ),
        TaskEntry("Look", "list the heads", "alembic heads", HOSTILE, failed=True),
        TaskEntry(
            IN_A_REVISION,
            "drop a column",
            'op.drop_column("t", "a")',
            "ALTER TABLE t DROP COLUMN a",
            failed=False,
        ),
    ),
)


def test_it_is_one_table_with_sections() -> None:
    """A row for each task; what Alembic says of itself is left out, what failed is marked."""
    document = Document(view.html(REFERENCE))
    assert document.mistakes == []
    assert document.tags("table", "thead", "tbody", "script") == ["table", "thead", "tbody", "tbody"]
    told = words(view.html(REFERENCE))
    assert (
        "see where the database is alembic current c201 (head) list the heads ✕ failed alembic heads" in told
    )
    assert "Context impl" not in told
    assert "\\u202e" in told


def test_a_terminal_shows_the_same() -> None:
    """Section by section, without a character that can't be seen."""
    told = text(REFERENCE, width=100, colour=False)
    assert [each for each in told.splitlines() if "$ " in each] == [
        "    $ alembic current",
        "    $ alembic heads",
    ]
    assert "Context impl" not in told
    assert "\u202e" not in told
    assert "ALTER TABLE t DROP COLUMN a" in told


def test_rows_and_values_have_all_that_was_printed() -> None:
    """A frame and a dictionary leave nothing out."""
    frame = REFERENCE.to_frame()
    assert list(frame.columns) == ["section", "task", "command", "output", "failed"]
    assert frame.output[0] == f"{QUIET}c201 (head)"
    assert [each["failed"] for each in REFERENCE.to_dict()["entries"]] == [False, True, False]
    assert repr(REFERENCE).splitlines()[:3] == ["Look", "  see where the database is", "    alembic current"]


@pytest.mark.parametrize("number", [0, 2])
def test_what_runs_in_a_terminal_is_told_from_statements(number: int) -> None:
    """By its section."""
    assert REFERENCE.entries[number].is_shell is (number == 0)
