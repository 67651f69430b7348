"""What each predicate takes for kept, for right, and for a lock that is too strong."""

from collections.abc import Iterator
from typing import cast

import pytest

import limbeck
from limbeck.databases.database import Database
from limbeck.exercises.deployment import Deployment
from limbeck.exercises.inspected_database import InspectedDatabase
from limbeck.exercises.predicates import AnswerTable, NoLockAbove, RowsSurvive, ValuesKept
from limbeck.exercises.situation import Situation
from limbeck.exercises.start import add_rows
from limbeck.records import HeldLock, ObservedStatement
from limbeck.rehearsals.rehearsal import RehearsedRevision

STRONG, WEAK = HeldLock("orders", "AccessExclusiveLock"), HeldLock("orders", "ShareUpdateExclusiveLock")


@pytest.fixture
def database() -> Iterator[Database]:
    with limbeck.scratch() as found:
        run(
            found,
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(9), note VARCHAR(9))",
            "INSERT INTO orders VALUES (1, 'open', 'a'), (2, 'paid', NULL), (3, 'open', 'b')",
            "CREATE TABLE codes (code VARCHAR(3) PRIMARY KEY)",
            "INSERT INTO codes VALUES ('x')",
            "CREATE TABLE states (id INTEGER PRIMARY KEY, name VARCHAR(9) CHECK (name IN ('open')))",
            "INSERT INTO states VALUES (1, 'open')",
        )
        yield found


def run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for each in statements:
            connection.exec_driver_sql(each)


def read(database: Database) -> InspectedDatabase:
    place = InspectedDatabase(database)
    place.read()
    return place


def deployment(
    before: InspectedDatabase, after: InspectedDatabase, *statements: ObservedStatement
) -> Deployment:
    return Deployment(before, after, (RehearsedRevision("aaaa", "", None, statements=statements),))


def situation(origin: InspectedDatabase) -> Situation:
    """As much of one as the copy is asked for."""
    found = object.__new__(Situation)
    object.__setattr__(found, "start", type("Start", (), {"database": origin}))
    return found


def left(database: Database, asked: RowsSurvive | ValuesKept, *statements: str) -> list[str]:
    """What a predicate says after some SQL."""
    before = read(database)
    run(database, *statements)
    after = InspectedDatabase(database)
    return list(asked.left_when_deployed(situation(before), deployment(before, after)))


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE orders RENAME COLUMN status TO state",
        "UPDATE orders SET note = status, status = note WHERE id = 1",
        "INSERT INTO orders VALUES (4, 'sent', 'c')",
        "UPDATE orders SET note = 'new' WHERE id = 2",
        "ALTER TABLE orders RENAME COLUMN id TO number",
    ],
)
def test_a_value_that_stands_elsewhere_in_its_row_is_kept(database: Database, statement: str) -> None:
    """Under another name, in another column; a row or a value more takes nothing away."""
    assert left(database, RowsSurvive("orders"), statement) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE orders SET note = NULL WHERE id = 3", "1 value of `orders.note` lost"),
        ("UPDATE orders SET status = 'x'", "3 values of `orders.status` lost"),
        ("DELETE FROM orders WHERE id > 1", "2 rows of `orders` lost"),
        ("DROP TABLE orders", "Table `orders` is not there: 3 rows lost"),
        ("ALTER TABLE orders RENAME TO sales", "Table `orders` is not there: 3 rows lost"),
    ],
)
def test_what_is_lost_is_counted(database: Database, statement: str, sentence: str) -> None:
    """Values, rows, or the table."""
    assert left(database, RowsSurvive("orders"), statement)[0].startswith(sentence)


def test_a_table_may_have_another_name_and_a_column_may_change(database: Database) -> None:
    """Where the exercise says so."""
    asked = RowsSurvive("orders", 3, now="sales", but=("note",))
    assert left(database, asked, "ALTER TABLE orders RENAME TO sales", "UPDATE sales SET note = NULL") == []
    assert asked.words() == "all 3 rows of `orders` are kept"


def test_values_have_to_stand_in_the_column_that_is_named(database: Database) -> None:
    """In the same row."""
    asked = ValuesKept("orders", "status", "state")
    statements = ["ALTER TABLE orders ADD COLUMN state VARCHAR(9)", "UPDATE orders SET state = 'open'"]
    assert left(database, asked)[0].startswith("Column `orders.state` is not there")
    assert left(database, asked, *statements)[0].startswith("2 of 3 values kept")
    assert left(database, asked, "UPDATE orders SET state = status") == []


def test_a_copy_gets_a_row_more_where_the_database_numbers_rows(database: Database) -> None:
    """Its texts are others; a table without such a key, or whose constraints refuse it, keeps its rows."""
    assert add_rows(InspectedDatabase(database)) == ("orders",)
    assert InspectedDatabase(database).rows("orders")[-1] == {"id": 4, "status": "open~", "note": "b~"}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"revision": " 7C3F ", "author": "Mira", "names": 41}, []),
        ({"revision": "7c3", "author": "mira", "names": 41}, ["revision"]),
        ({"revision": "8d40f6300d04", "author": "mir", "names": "41"}, ["revision", "author"]),
        ({"revision": None, "author": None, "names": None}, ["revision", "author", "names"]),
    ],
)
def test_an_answer_is_compared_as_a_person_would(given: dict[str, object], wrong: list[str]) -> None:
    """Case, spaces and the rest of a revision do not count; what would be right is not told."""
    place = type("Rows", (), {"rows": lambda _self, _table: (given,)})()
    seen = cast("Situation", type("Seen", (), {"now": place})())
    asked = AnswerTable("answers", {"revision": "7c3fe5200c03", "author": "mira", "names": 41})
    assert list(asked.left(seen)) == [f"`answers.{each}` is not right." for each in wrong]


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ([ObservedStatement("A", 0, (STRONG,))], ""),
        (
            [ObservedStatement("A", 0, (STRONG,), scans=("orders",))],
            "`A` takes AccessExclusiveLock on `orders`.",
        ),
        (
            [
                ObservedStatement("A", 0, (STRONG,), transaction=1),
                ObservedStatement("B", 0, (WEAK,), scans=("orders",), transaction=1),
            ],
            "`B` runs under AccessExclusiveLock on `orders`.",
        ),
        (
            [
                ObservedStatement("A", 0, (STRONG,), autocommit=True),
                ObservedStatement("B", 0, (WEAK,), scans=("orders",), autocommit=True),
            ],
            "",
        ),
    ],
)
def test_a_moment_ends_with_its_transaction(
    database: Database, statements: list[ObservedStatement], sentence: str
) -> None:
    """A strong lock is allowed as long as no row is read while it is held."""
    place = read(database)
    asked = NoLockAbove("ShareUpdateExclusiveLock", "orders", moments=True)
    found = list(asked.left_when_deployed(situation(place), deployment(place, place, *statements)))
    assert found == ([sentence] if sentence else [])
