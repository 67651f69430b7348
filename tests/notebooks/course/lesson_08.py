"""Lesson 8: data."""

from __future__ import annotations

from tests.notebooks.course.lesson import Lesson, Shows

LESSON = Lesson(
    shows=(
        Shows("people", ("Ada Lovelace", "Ludwig van Beethoven", "Plato", "Mary Jane Watson")),
        Shows("split", ("op.add_column('people'", "'first'", "'last'", "op.drop_column('people', 'name')")),
        Shows("split-warned", ("is dropped with 5 values",)),
        Shows("sql-up", ("-> 0e0910000002, split the names", "van Beethoven", "Jane Watson")),
        Shows("plato", ("Plato 0",)),
        Shows("back-rehearsal", ("safe", "the way back: restores"), "sqlite"),
        Shows("back-rehearsal", ("blocks", "the way back: restores"), "postgresql", never=("loses",)),
        Shows("exercise-split", ("is missing.",)),
        Shows("python", ("-> 0e0910000002, split the names", "Mary Jane")),
        Shows("models", ("-> 0e0910000002, split the names", "Jane Watson")),
        Shows("models-later", ("-> 0e0910000003, add city",)),
        Shows("models-fail", ("no such column: people.city",), "sqlite"),
        Shows("models-fail", ("column people.city does not exist",), "postgresql"),
        Shows("exercise-models", ("is missing.",)),
        Shows("constrain", ("Cannot add a NOT NULL column with default value NULL",), "sqlite"),
        Shows("constrain", ("contains null values",), "postgresql"),
        Shows("constrain-three", ("EUR",)),
        Shows("exercise-fill", ("is missing.",)),
        Shows("batches-rows", ("1000 0",)),
        Shows("batches-fill", ("RuntimeError: the power is gone",)),
        Shows("batches-count", ("1000 600",)),
        Shows("batches-again", ("-> ba7c00000002, fill in kelvin", "1000 1000")),
        Shows("silent", ("No new upgrade operations detected.",)),
    )
)
