"""What has to be the same in two comparisons of the same database with the same models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limbeck.records import Comparison


def same(comparison: Comparison) -> Comparison:
    """A comparison without the number of tables, and the order of lines that Alembic takes from sets."""

    def lines(text: str) -> str:
        return "\n".join(sorted(line.strip().rstrip(",;") for line in text.splitlines()))

    script, sql = comparison.script, comparison.sql
    return replace(
        comparison,
        tables=None,
        output=lines(comparison.output),
        script=replace(
            script,
            upgrade=lines(script.upgrade),
            downgrade=lines(script.downgrade),
            text=lines(script.text),
        ),
        sql=replace(sql, upgrade=lines(sql.upgrade), downgrade=lines(sql.downgrade)),
        changes=tuple(replace(each, sql=lines(each.sql)) for each in comparison.changes),
    )
