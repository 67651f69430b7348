"""The learner has written down what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from limbeck.exercises.outcome import Mark
from limbeck.exercises.predicate import Predicate
from limbeck.phrases import and_joined

if TYPE_CHECKING:
    from limbeck.exercises.situation import Situation


@dataclass(frozen=True)
class AnswerTable(Predicate):
    """A table of the workshop holds one row, with what was asked for. It does not say what is wrong.

    Attributes:
        table: The table, which models and revisions of the start have.
        answer: The columns and what they have to hold; of a text, case and surrounding spaces do not count,
            and of a revision its first four characters are enough.
    """

    table: str
    answer: Mapping[str, Any]

    name: ClassVar[str] = "answer-table"
    mark: ClassVar[Mark] = Mark.REACHED

    def words(self) -> str:
        """What it asks for."""
        return f"table `{self.table}` says {and_joined(self.answer)}"

    def left(self, seen: Situation) -> Iterator[str]:
        """Which columns are not right, without the right answers."""
        rows = seen.now.rows(self.table)
        if not rows:
            yield f"Table `{self.table}` is empty: insert a row with {and_joined(self.answer)}."
            return
        given = rows[-1]
        for column, wanted in self.answer.items():
            if not _is_right(given.get(column), wanted):
                yield f"`{self.table}.{column}` is not right."


_ENOUGH = 4


def _is_right(given: Any, wanted: Any) -> bool:
    if given is None:
        return False
    said, meant = str(given).strip().casefold(), str(wanted).strip().casefold()
    is_revision = isinstance(wanted, str) and len(meant) > _ENOUGH and " " not in meant
    return said == meant or (is_revision and len(said) >= _ENOUGH and meant.startswith(said))
