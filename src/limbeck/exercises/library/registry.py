"""Every exercise of the course, lesson by lesson. A new one is a file beside this and a line here."""

from __future__ import annotations

from limbeck.exercises.exercise import Exercise
from limbeck.exercises.library.invalid_index import InvalidIndex
from limbeck.exercises.library.names_vanished import NamesVanished
from limbeck.exercises.library.rename_column import RenameColumn
from limbeck.exercises.library.stamped_lie import StampedLie
from limbeck.exercises.library.two_heads_before_a_release import TwoHeadsBeforeARelease

LESSON_01: tuple[type[Exercise], ...] = ()

LESSON_02: tuple[type[Exercise], ...] = (
    RenameColumn,
)  # fmt: skip

LESSON_03: tuple[type[Exercise], ...] = ()

LESSON_04: tuple[type[Exercise], ...] = ()

LESSON_05: tuple[type[Exercise], ...] = ()

LESSON_06: tuple[type[Exercise], ...] = ()

LESSON_07: tuple[type[Exercise], ...] = ()

LESSON_08: tuple[type[Exercise], ...] = ()

LESSON_09: tuple[type[Exercise], ...] = ()

LESSON_10: tuple[type[Exercise], ...] = ()

LESSON_11: tuple[type[Exercise], ...] = ()

LESSON_12: tuple[type[Exercise], ...] = ()

INCIDENTS: tuple[type[Exercise], ...] = (
    NamesVanished,
    TwoHeadsBeforeARelease,
    StampedLie,
    InvalidIndex,
)


def _exercises() -> tuple[Exercise, ...]:
    lessons = (
        LESSON_01,
        LESSON_02,
        LESSON_03,
        LESSON_04,
        LESSON_05,
        LESSON_06,
        LESSON_07,
        LESSON_08,
        LESSON_09,
        LESSON_10,
        LESSON_11,
        LESSON_12,
        INCIDENTS,
    )
    found: dict[str, Exercise] = {}
    for number, classes in enumerate(lessons, 1):
        for each in classes:
            is_here = each.incident if classes is INCIDENTS else each.lesson == number
            if each.slug in found or not is_here:
                message = f"{each.__name__} ({each.slug}): a slug that is taken, or of another lesson"
                raise ValueError(message)
            found[each.slug] = each()
    return tuple(found.values())


EXERCISES: tuple[Exercise, ...] = _exercises()
"""All of them: lesson by lesson, then the incidents."""
