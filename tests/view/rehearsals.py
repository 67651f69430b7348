"""Rehearsals made by hand, for the tests of how they are drawn."""

from dataclasses import replace

from tests.view import samples
from tests.view.samples import VERSIONS

from limbeck.audits.draft import Draft
from limbeck.audits.draft_names import Answers
from limbeck.records import Difference, DraftOptions, Failure, HeldLock, ObservedStatement, Wait
from limbeck.rehearsals.rehearsal import (
    Again,
    Copy,
    Downgrade,
    Reason,
    Rehearsal,
    RehearsalVerdict,
    RehearsedRevision,
)
from limbeck.rehearsals.row_counts import ColumnRows, TableRows

FILE = "migrations/versions/{}.py"

LOSES = RehearsedRevision(
    "a1c4e09b7d52",
    "rebuild documents",
    FILE.format("a1c4e09b7d52_rebuild_documents"),
    RehearsalVerdict.LOSES,
    (
        Reason(
            RehearsalVerdict.LOSES,
            "table chunks",
            2,
            "`chunks` loses 2 of 2 rows: `documents` is made again, and they are deleted with it.",
            "Run `PRAGMA foreign_keys=OFF` as the first statement of the revision.",
        ),
        Reason(
            RehearsalVerdict.COLLATERAL,
            "trigger documents_touched",
            1,
            "The trigger is gone with the old table.",
        ),
        Reason(
            RehearsalVerdict.LOSES,
            "column documents.lang",
            3,
            "`documents.lang` is dropped with 3 values.",
            named=True,
        ),
    ),
    (
        Difference(
            "trigger", "", "documents", "documents_touched", None, "definition: CREATE TRIGGER …", None
        ),
        Difference("column", "", "documents", "title", "type", "VARCHAR(40)", "VARCHAR(80)"),
        Difference("column", "", "documents", "lang", None, "type: CHAR(2)", None),
    ),
    {
        "chunks": TableRows(
            2,
            0,
            gone=2,
            lost=(
                (("id", "1"), ("text", "They begin small."), ("note", None)),
                (("id", "2"), ("text", "They end in the sea, " + "or in a lake " * 5), ("note", "new")),
            ),
        ),
        "documents": TableRows(
            3,
            3,
            columns={
                "lang": ColumnRows(vanished=3, examples=(("de", None), ("en", None))),
                "title": ColumnRows(changed=1, unclear=1, examples=(("On rivers, vol. 2", "On rivers"),)),
                "pages": ColumnRows(came=1, examples=((None, "0"),)),
                "author": ColumnRows(vanished=3, moved="people.name", examples=(("Ada", None),)),
            },
        ),
        "notes": TableRows(4, None, gone=4, kept=4, moved="remarks"),
        "remarks": TableRows(None, 5, new=5),
        "authors": TableRows(2, 2),
        "readers": TableRows(7, 7),
    },
    (
        ObservedStatement(
            "CREATE TABLE _alembic_tmp_documents (\n\tid INTEGER NOT NULL, \n\ttitle VARCHAR(80)\n)", 0.0011
        ),
        ObservedStatement(
            "INSERT INTO _alembic_tmp_documents (id, title) SELECT id, title\nFROM documents",
            0.0004,
        ),
        ObservedStatement("DROP TABLE documents", 0.0017),
    ),
    Downgrade.LOSES,
    Again.SAME,
    0.0042,
)

BLOCKS = RehearsedRevision(
    "b27f50aa9e13",
    "orders: total is required",
    FILE.format("b27f50aa9e13_total_required"),
    RehearsalVerdict.BLOCKS,
    (
        Reason(
            RehearsalVerdict.BLOCKS,
            "table orders",
            0,
            "Nobody can read or write `orders` while all of its rows are checked.",
            "Add a CHECK with NOT VALID, validate it in a second revision, then set NOT NULL.",
        ),
    ),
    (Difference("column", "public", "orders", "total", "nullable", "yes", "no"),),
    {"orders": TableRows(1204, 1204, columns={"total": ColumnRows(came=14, examples=((None, "0.00"),))})},
    (
        ObservedStatement("SET LOCAL statement_timeout = 0", 0.0002),
        ObservedStatement(
            "UPDATE orders SET total = 0 WHERE total IS NULL",
            0.081,
            (HeldLock("orders", "RowExclusiveLock"),),
            scans=("orders",),
            waited=(Wait("orders", "rows", working=True),),
            updates=("orders",),
            transaction=1,
        ),
        ObservedStatement("SELECT 1", 0.0001, transaction=1, waited=(Wait("orders", "rows", working=False),)),
        ObservedStatement(
            "ALTER TABLE customers ADD COLUMN vip BOOLEAN",
            0.0012,
            (HeldLock("customers", "AccessExclusiveLock"),),
            waited=(
                Wait("customers", "read", working=False),
                Wait("customers", "write", working=False),
                Wait("orders", "rows", working=False),
            ),
            transaction=1,
        ),
        ObservedStatement(
            "ALTER TABLE orders ALTER COLUMN total SET NOT NULL",
            1.914,
            (HeldLock("orders", "AccessExclusiveLock"),),
            scans=("orders",),
            waited=(
                Wait("customers", "read", working=True),
                Wait("customers", "write", working=True),
                Wait("orders", "read", working=True),
                Wait("orders", "write", working=True),
            ),
            transaction=1,
        ),
        ObservedStatement(
            "CREATE INDEX CONCURRENTLY ix_orders_total ON orders (total)",
            0.402,
            (HeldLock("orders", "ShareUpdateExclusiveLock"),),
            scans=("orders",),
            transaction=2,
            autocommit=True,
        ),
        ObservedStatement("SELECT 2", 0.0001),
    ),
    Downgrade.RESTORES,
    Again.SAME,
    2.41,
)

SAFE = RehearsedRevision(
    "c3d8",
    "a comment",
    FILE.format("c3d8"),
    RehearsalVerdict.SAFE,
    downgrade=Downgrade.RESTORES,
    again=Again.SAME,
    seconds=0.003,
)

FAILS = RehearsedRevision(
    "d415",
    "unique e-mail addresses",
    FILE.format("d415"),
    RehearsalVerdict.FAILS,
    (Reason(RehearsalVerdict.FAILS, "table customers", 2, "2 rows of `customers` have the same `email`."),),
    statements=(ObservedStatement("CREATE UNIQUE INDEX uq_email ON customers (email)", 0.02),),
    again=Again.FAILS,
    seconds=0.02,
    failure=Failure(
        "revision-failed",
        "Revision d415 raised IntegrityError: UNIQUE constraint failed: customers.email.",
        (("error", "sqlite3.IntegrityError: UNIQUE constraint failed: customers.email"),),
        "Correct the rows first, then run the revision again.",
    ),
    stands_at=("c3d8",),
)

NOT_REACHED = RehearsedRevision("e5a0", "later", FILE.format("e5a0"))


def rehearsal(*steps: RehearsedRevision, silent: bool | None = False) -> Rehearsal:
    """A rehearsal of these revisions."""
    copy = Copy("sample", 12, ("extension `postgis`: it is not installed on the scratch server",))
    return Rehearsal(VERSIONS, "postgresql://shop:***@db.example/shop", copy, steps, silent)


def full() -> Rehearsal:
    """A revision of each kind."""
    return rehearsal(LOSES, BLOCKS, SAFE, FAILS, NOT_REACHED)


def safe() -> Rehearsal:
    """The twin in which nothing is wrong."""
    return Rehearsal(VERSIONS, "sqlite:///app.db", Copy("all", 3), (SAFE,), silent=True)


def nothing() -> Rehearsal:
    """A database at its head."""
    return Rehearsal(VERSIONS, "sqlite:///app.db", Copy("none", 0), ())


def draft() -> Draft:
    """A draft with an open question, a change that is left out, and a rehearsal that speaks against it."""
    audited = samples.full().comparison
    kept, *changes = audited.changes
    made = Draft(
        replace(audited, changes=tuple(changes)),
        Answers({"users.name": "full_name"}, ("table users",)),
        (kept,),
        audited.renames[:1],
        DraftOptions(),
    )
    made.proof.rehearsal = rehearsal(BLOCKS, silent=True)
    return made
