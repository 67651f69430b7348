"""Some of the rows that a table has lost, to be shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rehearsals.observed import observed

SCHEMA = """
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE child (
    id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE, raw BLOB
);
CREATE TABLE log (line TEXT);
INSERT INTO parent VALUES (1, 'a');
INSERT INTO child VALUES (1, 1, NULL), (2, 1, x'ff00'), (3, NULL, NULL);
INSERT INTO log VALUES ('x'), ('x'), ('y');
"""
GONE = (
    (("id", "1"), ("parent_id", "1"), ("raw", None)),
    (("id", "2"), ("parent_id", "1"), ("raw", "0xff00")),
)

UPGRADES = {
    # A rebuild whose foreign keys are enforced, a table that is dropped, and one whose rows have moved.
    'with op.batch_alter_table("parent", recreate="always"):\n    pass': ("child", GONE),
    'op.drop_table("log")': ("log", ((("line", "x"),), (("line", "x"),), (("line", "y"),))),
    'op.rename_table("log", "notes")': ("log", ()),
    'op.execute("DELETE FROM child WHERE id = 1")': ("child", GONE[:1]),
}


@pytest.mark.parametrize("upgrade", UPGRADES)
def test_lost_rows_come_with_their_values(upgrade: str, tmp_path: Path) -> None:
    """Rows that stand elsewhere now are not lost."""
    table, lost = UPGRADES[upgrade]
    change = observed(tmp_path, SCHEMA, upgrade, foreign_keys=True).change
    assert change is not None
    assert change.rows[table].lost == lost if table in change.rows else not lost
