"""The new revisions can be written as a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.errors import LimbeckError
from limbeck.exercises.outcome import Mark
from limbeck.exercises.predicate import Predicate

if TYPE_CHECKING:
    from limbeck.exercises.situation import Situation

_NOTHING = re.compile(r"^(--.*|BEGIN;|COMMIT;|.*\balembic_version\b.*|)$")
"""A line of a script that changes nothing but the version table."""


@dataclass(frozen=True)
class WritesScript(Predicate):
    """`alembic upgrade START:heads --sql` writes what each revision since the start does."""

    name: ClassVar[str] = "writes-script"
    mark: ClassVar[Mark] = Mark.SAFE
    is_slow: ClassVar[bool] = True

    def words(self) -> str:
        """What it asks for."""
        return "the new revisions can be written as a script"

    def left(self, seen: Situation) -> Iterator[str]:
        """Which revision can't be, and why."""
        start = ",".join(seen.start.current) or "base"
        try:
            written = seen.history.sql(start, "heads", seen.workshop.backend)
        except LimbeckError as error:
            yield f"No script can be written: {error.failure.what}"
            return
        for each in written:
            body = seen.history.body(each.revision)
            if each.error is not None:
                yield f"Revision {each.revision} can't be written as a script: {each.error.what}"
            elif body is not None and body.operations and all(map(_NOTHING.match, each.sql.splitlines())):
                yield f"The script of revision {each.revision} changes nothing, although its upgrade does."
