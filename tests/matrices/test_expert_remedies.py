"""What a remedy has to keep that no schema shows, and failures that point to a remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from limbeck.autogen.migration_file import run_function
from limbeck.matrices.case_schemas import Side
from limbeck.matrices.cases.registry import find
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.target import built_side
from limbeck.matrices.trial import trial

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _next_id(connection: Connection) -> int:
    connection.exec_driver_sql("INSERT INTO users (name) VALUES ('Edith')")
    return int(connection.exec_driver_sql("SELECT id FROM users WHERE name = 'Edith'").scalar_one())


@pytest.mark.parametrize("slug", ["identity.serial_to_identity", "identity.identity_to_serial"])
def test_the_number_of_a_deleted_row_is_not_handed_out_again(slug: str) -> None:
    """Neither after the remedy nor after its way back: what refers to the row would refer to another one."""
    case = find(slug)
    with Sandboxes() as sandboxes, built_side(case, sandboxes.get("postgresql"), Side.BEFORE) as connection:
        connection.exec_driver_sql("DELETE FROM users WHERE id = 2")
        run_function(connection, case.remedy).check()
        assert _next_id(connection) == 3
        connection.exec_driver_sql("DELETE FROM users WHERE name = 'Edith'")
        run_function(connection, case.undo).check()
        assert _next_id(connection) == 4


def test_a_remedy_that_is_not_there_is_not_pointed_to() -> None:
    """A failure says why no migration gets there; where one does, it says that one."""
    nothing = trial("type.numeric_scale_overflow", "postgresql")
    assert nothing.error is not None
    assert nothing.error.remedy == (
        "No value of eight digits fits before the point: the models have to say Numeric(12, 4)."
    )
    something = trial("type.bigint_to_int", "postgresql")
    assert something.error is not None
    assert something.error.remedy == "Write the migration by hand, as the remedy of this case does."
