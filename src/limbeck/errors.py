"""What limbeck raises: each error says what happened, shows the evidence and names the remedy."""

from __future__ import annotations

from collections.abc import Mapping

from limbeck.characters import visible
from limbeck.records.failure import Failure
from limbeck.secret_texts import mask_text


def driver_error(error: BaseException) -> BaseException:
    """What the database's driver raised, where SQLAlchemy has wrapped it; otherwise the error itself."""
    original = getattr(error, "orig", None)
    return original if isinstance(original, BaseException) else error


def message_of(error: BaseException) -> str:
    """What an error says; where its own `__str__` raises or gives no text, what Python shows instead.

    Args:
        error: Any exception, of whoever's code.
    """
    try:
        return str(error)
    except BaseException:  # noqa: BLE001  whatever it raises, the error itself is what matters
        return "<exception str() failed>"


def error_text(error: BaseException) -> str:
    """What an error says, in one line, without the statement that SQLAlchemy repeats below it.

    An error without a message is told by the name of its class.

    Args:
        error: Any exception; of one that SQLAlchemy has wrapped around the driver's, the driver's counts.
    """
    raised = driver_error(error)
    return " ".join(message_of(raised).split()) or type(raised).__name__


class LimbeckError(Exception):
    """The root of every error that limbeck raises on purpose.

    What was typed or came from elsewhere may stand in it: values that are secrets by their name become `***`,
    and so do the passwords of URLs.

    Attributes:
        failure: What happened, the evidence and the remedy, as a record.
    """

    def __init__(
        self, what: str, *, remedy: str, slug: str, evidence: Mapping[str, str] | None = None
    ) -> None:
        shown = tuple((label, mask_text(text)) for label, text in (evidence or {}).items())
        self.failure = Failure(slug, mask_text(what), shown, remedy)
        super().__init__(self.failure.what)

    @classmethod
    def from_failure(cls, failure: Failure) -> LimbeckError:
        """The error that carries a failure which came as a result."""
        return cls(failure.what, remedy=failure.remedy, slug=failure.slug, evidence=dict(failure.evidence))

    def __str__(self) -> str:
        """What happened, then the labelled evidence, then the remedy; nothing in it can steer a terminal."""
        lines = [visible(self.failure.what)]
        for label, text in self.failure.evidence:
            indented = visible(text, keep="\n\t").replace("\n", "\n    ")
            lines.append(f"  {visible(label)}: {indented}")
        lines.append(f"  Remedy: {visible(self.failure.remedy)}")
        return "\n".join(lines)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of forty lines of frames."""
        return [f"{type(self).__name__}: {self}"]


class DatabaseError(LimbeckError):
    """A database could not be reached, opened or read."""


class ServerError(LimbeckError):
    """No PostgreSQL server for scratch databases could be started or reached."""


class ModelsError(LimbeckError):
    """Models could not be found, imported or recognised."""


class ProjectError(LimbeckError):
    """An Alembic project could not be read, or its `env.py` could not be run."""


class InputError(LimbeckError, ValueError):
    """An argument is not one that limbeck knows; the remedy lists what is allowed."""


class CancelledError(LimbeckError):
    """Work was stopped because somebody asked for it."""
