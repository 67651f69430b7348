"""The records of a rehearsal, and the form in which they leave it."""

import json

import pytest

from limbeck.errors import InputError
from limbeck.records import Difference, Failure, HeldLock, ObservedStatement, Versions, Wait
from limbeck.rehearsals.rehearsal import (
    Again,
    Copy,
    Downgrade,
    Offline,
    Reason,
    Rehearsal,
    RehearsalVerdict,
    RehearsedRevision,
)
from limbeck.rehearsals.row_counts import ColumnRows, TableRows

REASON = Reason(RehearsalVerdict.LOSES, "table voyage", 3, "`voyage` loses 3 of 3 rows.", "Do without.")
STEP = RehearsedRevision(
    "ab12",
    "flags",
    "versions/ab12.py",
    RehearsalVerdict.LOSES,
    (REASON,),
    (Difference("column", "", "vessel", "flag", "nullable", "yes", "no"),),
    {"port": TableRows(4, 4, columns={"voyage": ColumnRows(vanished=3, examples=(("1", None),))})},
    (
        ObservedStatement(
            "DROP TABLE vessel",
            0.5,
            (HeldLock("vessel", "AccessExclusiveLock"),),
            ("vessel",),
            (),
            (Wait("vessel", "read", working=True),),
        ),
    ),
    Downgrade.LOSES,
    Again.SAME,
    0.75,
    offline=Offline.FAILS,
    offline_failure=Failure("needs-a-database", "ab12.py reads rows.", (), "Run it online."),
)
REHEARSAL = Rehearsal(
    Versions("3", "2", "1", "0", None),
    "sqlite:///app.db",
    Copy("all", 3, ("extension x",)),
    (STEP, RehearsedRevision("ac34", "later", None)),
    silent=False,
)


def test_a_rehearsal_is_json_without_a_value_of_a_row() -> None:
    """Its dictionary has counts and objects; the values that examples hold stay out of it."""
    assert json.loads(REHEARSAL.to_json()) == {
        "versions": {"python": "3", "sqlalchemy": "2", "alembic": "1", "limbeck": "0", "server": None},
        "database": "sqlite:///app.db",
        "copy": {"rows": "all", "restored": 3, "not_restored": ["extension x"]},
        "revisions": [
            {
                "revision": "ab12",
                "message": "flags",
                "path": "versions/ab12.py",
                "verdict": "loses",
                "reasons": [
                    {
                        "verdict": "loses",
                        "object": "table voyage",
                        "count": 3,
                        "why": "`voyage` loses 3 of 3 rows.",
                        "instead": "Do without.",
                        "case": "",
                    }
                ],
                "catalogue": [
                    {
                        "kind": "column",
                        "schema": "",
                        "table": "vessel",
                        "name": "flag",
                        "attribute": "nullable",
                        "before": "yes",
                        "after": "no",
                    }
                ],
                "rows": {
                    "port": {
                        "before": 4,
                        "after": 4,
                        "columns": {"voyage": {"vanished": 3, "changed": 0, "came": 0}},
                    }
                },
                "statements": [
                    {
                        "sql": "DROP TABLE vessel",
                        "seconds": 0.5,
                        "locks": [{"table": "vessel", "mode": "AccessExclusiveLock"}],
                        "rewrites": ["vessel"],
                        "waited": [{"table": "vessel", "action": "read", "working": True}],
                    }
                ],
                "downgrade": "loses",
                "again": "same",
                "seconds": 0.75,
                "offline": "fails",
                "offline_failure": "ab12.py reads rows.",
            },
            {
                "revision": "ac34",
                "message": "later",
                "path": None,
                "verdict": None,
                "reasons": [],
                "catalogue": [],
                "rows": {},
                "statements": [],
                "downgrade": None,
                "again": None,
                "seconds": 0.0,
                "offline": None,
                "offline_failure": None,
            },
        ],
        "silent": False,
        "blind_spots": None,
    }


def test_a_step_is_found_by_the_beginning_of_its_id() -> None:
    """An id that fits one step gives it; one that fits none or several is an error that lists the steps."""
    assert REHEARSAL["ab"] is STEP
    with pytest.raises(InputError, match="No rehearsed revision begins with 'b'"):
        REHEARSAL["b"]
    with pytest.raises(InputError, match="More than one") as raised:
        REHEARSAL["a"]
    assert raised.value.failure.remedy == "The rehearsed revisions are: ab12, ac34."


def test_its_text_has_a_line_for_each_revision_and_reason() -> None:
    """What was not reached says so, and so does a rehearsal of nothing."""
    assert repr(REHEARSAL) == (
        "<Rehearsal: 2 revisions>\nab12 flags: loses\n  loses: `voyage` loses 3 of 3 rows.\n"
        "ac34 later: not reached"
    )
    nothing = Rehearsal(REHEARSAL.versions, None, Copy("all", 0), ())
    assert repr(nothing) == "<Rehearsal: nothing to rehearse, the database is at its head>"
