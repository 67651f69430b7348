"""What an audit keeps to tell its blind spots: what was found, or how to look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from limbeck.audits.blind_spots import Sighting
from limbeck.errors import CancelledError, DatabaseError, LimbeckError
from limbeck.records import Failure

Look = Callable[[], Sighting]


class Sight:
    """The blind spots of one audit, looked for once.

    Attributes:
        found: What was found; None as long as nobody looked, or where looking failed.
        failure: Why looking failed; None where it did not.
    """

    def __init__(self, look: Look | None = None) -> None:
        """Store how to look.

        Args:
            look: Compares again and looks; None where that is impossible.
        """
        self.found: Sighting | None = None
        self.failure: Failure | None = None
        self._look = look

    def __getstate__(self) -> dict[str, Any]:
        """What was found: how to look holds passwords, which a pickled audit does not take along."""
        return {"found": self.found, "failure": self.failure, "_look": None}

    @classmethod
    def taken(cls, look: Look) -> Sight:
        """One that has looked already, and keeps nothing to look again: what failed is kept as a failure.

        Args:
            look: Looks.

        Raises:
            CancelledError: Somebody asked to stop.
        """
        made = cls()
        try:
            made.found = look()
        except CancelledError:
            raise
        except LimbeckError as error:
            made.failure = error.failure
        except SQLAlchemyError as error:
            made.failure = Failure(
                "scratch-failed",
                "The scratch database in which the models are built could not be used.",
                (("database", _said(error)),),
                "Try again; if it fails again, see whether limbeck.scratch works.",
            )
        return made

    @classmethod
    def known(cls, found: Sighting) -> Sight:
        """One that needs not look.

        Args:
            found: What was found.
        """
        made = cls()
        made.found = found
        return made

    def sighting(self) -> Sighting:
        """What was found; looks for it the first time.

        Raises:
            LimbeckError: Looking failed, or is impossible.
        """
        if self.failure is not None:
            raise LimbeckError.of(self.failure)
        if self.found is None:
            self.found = self._searched()
        return self.found

    def _searched(self) -> Sighting:
        if self._look is None:
            raise _late("this audit keeps no way to its database")
        try:
            return self._look()
        except SQLAlchemyError as error:
            raise _late(_said(error)) from error
        except DatabaseError as error:
            raise _late(error.failure.what) from error


def _said(error: SQLAlchemyError) -> str:
    return " ".join(str(error.args[0] if error.args else error).split())


def _late(reason: str) -> LimbeckError:
    return LimbeckError(
        "The blind spots of this audit can't be looked for any more.",
        slug="no-second-look",
        evidence={"reason": reason},
        remedy="Look for them with the audit: limbeck.audit(…, blind_spots=True).",
    )
