"""What every job has."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from limbeck.projects.worker.channel import Channel


class Job(Protocol):
    """A frozen record that travels as JSON from the kernel to the worker, which runs it there.

    The kernel imports the class too: `run` imports what it needs of Alembic and of `projects/worker` itself.

    Attributes:
        name: What it is called on the way.
        answers: The records that it answers with.
    """

    name: ClassVar[str]
    answers: ClassVar[tuple[type, ...]]

    @property
    def subject(self) -> str:
        """What it runs, such as `env.py`, for messages."""

    def secrets(self) -> tuple[str, ...]:
        """The secrets in it, which must not come back."""

    def run(self, channel: Channel) -> None:
        """Do it, in the worker.

        Args:
            channel: Where answers, progress and failures go.
        """
