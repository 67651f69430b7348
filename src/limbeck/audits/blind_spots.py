"""The blind spots of an audit: what was found, or how to look for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from limbeck.errors import CancelledError, DatabaseError, LimbeckError, error_text
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


Search = Callable[[], BlindSpots]
"""Finds the blind spots of an audit."""


class BlindSpotSearch:
    """The search for one audit's blind spots, made at most once.

    Attributes:
        found: What was found; None before the search, or where it failed.
        failure: Why the search failed; None where it did not.
    """

    def __init__(self, search: Search | None = None) -> None:
        """Store how to search.

        Args:
            search: Compares again and searches; None where that is impossible.
        """
        self.found: BlindSpots | None = None
        self.failure: Failure | None = None
        self._search = search

    def __getstate__(self) -> dict[str, Any]:
        """What was found: how to search holds passwords, which a pickled audit does not take along."""
        return {"found": self.found, "failure": self.failure, "_search": None}

    @classmethod
    def run(cls, search: Search) -> BlindSpotSearch:
        """Search at once; what goes wrong is kept as a failure.

        Args:
            search: Finds the blind spots.

        Raises:
            CancelledError: Somebody asked to stop.
        """
        from sqlalchemy.exc import SQLAlchemyError

        made = cls()
        try:
            made.found = search()
        except CancelledError:
            raise
        except LimbeckError as error:
            made.failure = error.failure
        except SQLAlchemyError as error:
            made.failure = Failure(
                "scratch-failed",
                "The scratch database in which the models are built could not be used.",
                (("database", error_text(error)),),
                "Try again; if it fails again, see whether limbeck.scratch works.",
            )
        return made

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
        """What was found; the first call searches.

        Raises:
            LimbeckError: The search failed, or is impossible.
        """
        if self.failure is not None:
            raise LimbeckError.from_failure(self.failure)
        if self.found is None:
            self.found = self._search_now()
        return self.found

    def _search_now(self) -> BlindSpots:
        if self._search is None:
            raise _search_error("this audit has no connection to its database")
        from sqlalchemy.exc import SQLAlchemyError

        try:
            return self._search()
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
