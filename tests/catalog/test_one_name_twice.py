"""SQLite lets two constraints of a table have one name."""

from limbeck import catalog
from limbeck.databases.scratch import scratch
from limbeck.records import Snapshot

ONE = "CREATE TABLE orders (status TEXT, CONSTRAINT ck CHECK (status <> ''))"
TWO = (
    "CREATE TABLE orders (status TEXT,"
    " CONSTRAINT ck CHECK (length(status) < 9), CONSTRAINT ck CHECK (status <> ''))"
)


def _snapshot(statement: str) -> Snapshot:
    with scratch("sqlite") as database, database.connect() as connection:
        connection.exec_driver_sql(statement)
        return catalog.read(connection)


def test_a_second_constraint_of_the_same_name_is_a_difference() -> None:
    """What a name stands for twice is told apart by all of it."""
    assert [str(each) for each in catalog.compare(_snapshot(ONE), _snapshot(TWO))] == [
        "check ck on orders: not there before (expression: length(status) < 9)"
    ]


def test_two_constraints_of_one_name_are_the_same_in_two_databases() -> None:
    """A name that stands for two is no difference by itself."""
    assert catalog.compare(_snapshot(TWO), _snapshot(TWO)) == ()
