"""A case as it is shown."""

from __future__ import annotations

from limbeck.matrices.case import Case
from limbeck.matrices.case_schemas import Side
from limbeck.matrices.outcome import Exhibit


def exhibit(case: Case, backend: str) -> Exhibit:
    """What a case is on a backend.

    Args:
        case: The case.
        backend: `sqlite` or `postgresql`.
    """
    before, after = (
        "\n".join(each.rstrip().rstrip(";") + ";" for each in statements)
        for statements in (
            (*case.setup_sql(backend, Side.BEFORE.value), *case.before_sql(backend)),
            (*case.setup_sql(backend, Side.AFTER.value), *case.after_sql(backend)),
        )
    )
    return Exhibit(case.lesson, (case.body("before"), case.body("after")), (before, after))
