"""What every predicate of a goal has: a name, its words, its mark, and what it asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from limbeck.exercises.outcome import Mark

if TYPE_CHECKING:
    from limbeck.exercises.deployment import Deployment
    from limbeck.exercises.situation import Situation


class Predicate:
    """One thing that a goal asks for. A subclass is a frozen dataclass whose fields say what exactly.

    It is asked twice: of the workshop as it stands, after every step; and once that holds for the whole goal,
    of a copy of the database where the learner began, upgraded by the learner's revisions alone. So what was
    done by hand, and works here only, is found out.

    Attributes:
        name: Its name, as an exercise's wrong answers and the reports call it.
        mark: The mark that it counts for.
        is_slow: Whether it is asked only once all that is quicker to see holds.
    """

    name: ClassVar[str]
    mark: ClassVar[Mark] = Mark.REACHED
    is_slow: ClassVar[bool] = False

    def words(self) -> str:
        """What it asks for: `the schema is as wanted`."""
        raise NotImplementedError

    def left(self, seen: Situation) -> Iterable[str]:
        """What is still different in the workshop, a sentence each; nothing where it holds.

        Args:
            seen: The workshop, and where the learner began.
        """
        del seen
        return ()

    def left_when_deployed(self, seen: Situation, deployed: Deployment) -> Iterable[str]:
        """What is different where the revisions alone have run.

        Args:
            seen: The workshop, and where the learner began.
            deployed: The copy on which they ran, and what they did there.
        """
        del seen, deployed
        return ()

    @classmethod
    def asks_deployment(cls) -> bool:
        """Whether nothing but the copy can answer it."""
        return cls.left is Predicate.left
