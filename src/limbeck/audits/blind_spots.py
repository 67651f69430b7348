"""The blind spots of an audit: what was found, or how to look for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from limbeck.errors import CancelledError, DatabaseError, LimbeckError, error_text
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import BlindSpot, Difference, Failure


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """What was found where autogenerate does not look.

    Attributes:
        blind_spots: The differences that no change accounts for.
        unmanaged: What the database holds and models never express.
        unbuilt: What of the models could not be built, and so was not compared.
    """

    blind_spots: tuple[BlindSpot, ...] = ()
    unmanaged: tuple[Difference, ...] = ()
    unbuilt: tuple[Failure, ...] = ()


Search = Callable[[Progress, Cancellation], BlindSpots]
"""Finds the blind spots of an audit; told whom to tell of its stages, and what stops it."""


class BlindSpotSearch:
    """The search for one audit's blind spots, made at most once.

    Attributes:
        found: What was found; None before the search, or where it failed.
        failure: Why the search failed; None where it did not.
    """

    def __init__(self, search: Search | None = None) -> None:
        """Store how to search.

        Args:
            search: Searches; None where that is impossible.
        """
        self.found: BlindSpots | None = None
        self.failure: Failure | None = None
        self._search = search
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        """What was found: how to search holds passwords, which a pickled audit does not take along."""
        return {"found": self.found, "failure": self.failure}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """What was found, and no way to search."""
        self.__dict__ = {**state, "_search": None, "_lock": threading.Lock()}

    def run(self, progress: Progress, cancellation: Cancellation) -> None:
        """Search now; what goes wrong is kept as a failure.

        Args:
            progress: Told of each stage.
            cancellation: Stops it; `result` then searches anew.

        Raises:
            CancelledError: Somebody asked to stop.
        """
        from sqlalchemy.exc import SQLAlchemyError

        with self._lock:
            if self._search is None or self.found is not None:
                return
            try:
                self._end(self._search(progress, cancellation))
            except CancelledError:
                raise
            except LimbeckError as error:
                self.failure = error.failure
            except SQLAlchemyError as error:
                self.failure = Failure(
                    "scratch-failed",
                    "The scratch database in which the models are built could not be used.",
                    (("database", error_text(error)),),
                    "Try again; if it fails again, see whether limbeck.scratch works.",
                )

    @classmethod
    def known(cls, found: BlindSpots) -> BlindSpotSearch:
        """A search that is over.

        Args:
            found: What was found.
        """
        made = cls()
        made.found = found
        return made

    def result(self) -> BlindSpots:
        """What was found; the first call searches, or waits for a search that is going on.

        Raises:
            LimbeckError: The search failed, or is impossible.
        """
        with self._lock:
            if self.failure is not None:
                raise LimbeckError.from_failure(self.failure)
            return self.found or self._end(self._search_now())

    def _end(self, found: BlindSpots) -> BlindSpots:
        """Keep what was found, and let go of what it took."""
        self.found, self._search = found, None
        return found

    def _search_now(self) -> BlindSpots:
        if self._search is None:
            raise _search_error("this audit has no connection to its database")
        from sqlalchemy.exc import SQLAlchemyError

        try:
            return self._search(silent, Cancellation())
        except SQLAlchemyError as error:
            raise _search_error(error_text(error)) from error
        except DatabaseError as error:
            raise _search_error(error.failure.what) from error


def _search_error(reason: str) -> LimbeckError:
    return LimbeckError(
        "The blind spots of this audit can no longer be searched for.",
        slug="no-second-look",
        evidence={"reason": reason},
        remedy="Search for them with the audit: limbeck.audit(…, blind_spots=True).",
    )
