"""Steps made by hand, for the tests of how they are drawn."""

from dataclasses import replace

from limbeck.records import Definition, Failure, Snapshot
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.rehearsals.state_change import StateChange
from limbeck.workshops.rows import MarkedRow, RowMark, TableView
from limbeck.workshops.steps import FileChange, Step

REVISION = '''"""rename the column

Revision ID: 8c2e5d7f1a3b
"""
from alembic import op
import sqlalchemy as sa

revision = "8c2e5d7f1a3b"


def upgrade() -> None:
    op.drop_column("customers", "user_name")


def downgrade() -> None:
    pass
'''
LOG = """\
INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
INFO  [alembic.runtime.migration] Will assume non-transactional DDL.
INFO  [alembic.runtime.migration] Running upgrade 4f1d0c2a9b7e -> 8c2e5d7f1a3b, rename the column
"""


def snapshot(*columns: str) -> Snapshot:
    """A table `customers` with columns of text."""
    made = (
        Definition("column", "", "customers", name, (("type", "VARCHAR(80)"),), position)
        for position, name in enumerate(columns, 1)
    )
    return Snapshot("sqlite", "SQLite 3.46", (Definition("table", "", "", "customers"), *made))


CUSTOMERS = TableView(
    "customers",
    "customers",
    is_gone=False,
    columns_before=("id", "user_name", "email", "city"),
    columns_after=("id", "mail", "city", "full_name"),
    renamed_columns={"email": "mail"},
    rows=(
        MarkedRow(
            RowMark.CHANGED, (1, "Ada", "ada@example.com", "Oslo"), (1, "ada@example.com", "Rome", None)
        ),
        MarkedRow(RowMark.GONE, (2, "<b>Bob</b>\u202e", None, b"xyz"), None),
        MarkedRow(RowMark.NEW, None, (3, None, "Paris", "C" * 60)),
        MarkedRow(RowMark.SAME, (4, None, "d@example.com", "Bern"), (4, "d@example.com", "Bern", None)),
    ),
    before=43,
    after=43,
)
VERSION = TableView(
    "alembic_version",
    "alembic_version",
    is_gone=False,
    columns_before=("version_num",),
    columns_after=("version_num",),
    renamed_columns={},
    rows=(
        MarkedRow(RowMark.GONE, ("4f1d0c2a9b7e",), None),
        MarkedRow(RowMark.NEW, None, ("8c2e5d7f1a3b",)),
    ),
    before=1,
    after=1,
)
GONE = TableView(
    "signups",
    "signups",
    is_gone=True,
    columns_before=("id",),
    columns_after=(),
    renamed_columns={},
    rows=(MarkedRow(RowMark.GONE, (1,), None),),
    before=1,
    after=None,
)
KEPT = TableView(
    "orders",
    "orders",
    is_gone=False,
    columns_before=("id",),
    columns_after=("id",),
    renamed_columns={},
    rows=(MarkedRow(RowMark.SAME, (1,), (1,)),),
    before=1,
    after=1,
)

UPGRADE = Step(
    "upgrade",
    {"target": "head", "anyway": True},
    "alembic upgrade head",
    LOG,
    change=StateChange(
        snapshot("id", "user_name", "email", "city"),
        snapshot("id", "mail", "city", "full_name"),
        {
            "customers": TableRows(
                43,
                43,
                gone=1,
                new=1,
                columns={
                    "user_name": ColumnRows(vanished=43),
                    "email": ColumnRows(vanished=3, kept=3, moved="mail"),
                },
            ),
            "signups": TableRows(1, None, gone=1),
        },
        {},
    ),
    tables=(VERSION, KEPT, CUSTOMERS, GONE),
)
AUTOGENERATE = Step(
    "autogenerate",
    {"message": "rename the column"},
    "alembic revision --autogenerate -m 'rename the column'",
    "Generating migrations/versions/8c2e5d7f1a3b_rename_the_column.py ...  done\n",
    files=(FileChange("migrations/versions/8c2e5d7f1a3b_rename_the_column.py", None, REVISION),),
    tables=(KEPT,),
)
EDIT = Step(
    "edit",
    {},
    "$EDITOR migrations/versions/8c2e5d7f1a3b_rename_the_column.py",
    files=(
        FileChange(
            "migrations/versions/8c2e5d7f1a3b_rename_the_column.py",
            REVISION,
            REVISION.replace('drop_column("customers", "user_name")', 'execute("<script>\u200b")'),
        ),
    ),
)
WARNED = Step(
    "upgrade",
    {"target": "head", "anyway": False},
    "alembic upgrade head",
    taken=False,
    warnings=(
        "`customers.user_name` is dropped with 43 values, as the revision says.",
        "`orders` loses 2 rows.",
    ),
)
FAILED = replace(
    WARNED,
    taken=True,
    warnings=(),
    output=f'{LOG}Traceback (most recent call last):\n  File "env.py", line 3\nsqlite3.OperationalError\n',
    failure=Failure(
        "command-raised",
        'OperationalError: near "ALTER": syntax error',
        (
            ("command", "alembic upgrade head"),
            ("where", "migrations/versions/8c2e.py:23 in upgrade: op.alter_column('<i>')"),
            ("statement", "ALTER TABLE customers ALTER COLUMN email SET NOT NULL"),
        ),
        "Correct the line.",
    ),
)
