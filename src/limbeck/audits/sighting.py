"""Looking for blind spots: what differs in the catalogues and is in no change."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck import catalog
from limbeck.audits.accounting import Accounts
from limbeck.audits.building import build
from limbeck.audits.explaining import explain
from limbeck.audits.scope import Scope
from limbeck.errors import LimbeckError
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import BlindSpot, Comparison, Difference, Failure

MODELLED = frozenset(
    {
        "table",
        "column",
        "primary key",
        "unique",
        "foreign key",
        "check",
        "exclude",
        "index",
        "sequence",
        "enum",
        "domain",
        "schema",
    }
)
"""The kinds of objects that models can express."""

BESIDES = frozenset(
    {
        "row security",
        "replica identity",
        "clustered",
        "statistics",
        "storage",
        "compression",
        "toast options",
        "foreign options",
        "valid",
        "not null validity",
        "index comment",
    }
)
"""Attributes of tables, columns and indexes that models cannot express."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was found where autogenerate does not look.

    Attributes:
        blind_spots: The differences that no change accounts for.
        unmanaged: What the database holds and models never express.
        unbuilt: What of the models could not be built, and so was not compared.
    """

    blind_spots: tuple[BlindSpot, ...] = ()
    unmanaged: tuple[Difference, ...] = ()
    unbuilt: tuple[Failure, ...] = ()


def sight(
    comparison: Comparison, progress: Progress = silent, cancellation: Cancellation | None = None
) -> Sighting:
    """Build the models in a scratch database, and tell what autogenerate does not.

    Args:
        comparison: One that was made with its blueprint.
        progress: Told of each stage.
        cancellation: Stops it.

    Raises:
        LimbeckError: The comparison failed, or the catalogue could not be read.
        ServerError: There is no PostgreSQL server to be had.
        CancelledError: `cancellation` was used.
    """
    failure = comparison.failure or comparison.unread
    if failure is not None:
        raise LimbeckError.of(failure)
    blueprint = comparison.blueprint
    if blueprint is None:
        raise LimbeckError(
            "This audit was made without looking for blind spots.",
            slug="no-blind-spots",
            remedy="Make it anew with blind_spots=True: limbeck.audit(db, models, blind_spots=True).",
        )
    progress("building the models in a scratch database")
    built = build(blueprint, (cancellation or Cancellation()).check)
    scope = Scope.of(blueprint, built)
    before = scope.narrow(blueprint.snapshot, built.snapshot)
    after = scope.narrow(built.snapshot, blueprint.snapshot)
    found = catalog.compare(before, after)
    apart = [each for each in found if is_unmanaged(each)]
    accounts = Accounts(comparison.changes, blueprint.default_schema, before, after)
    spots = accounts.open(each for each in found if each not in apart)
    dialect, default = blueprint.snapshot.dialect, blueprint.default_schema
    told = tuple(explain(each, dialect, default) for each in spots)
    return Sighting(told, (*apart, *scope.apart()), built.unbuilt)


def is_unmanaged(difference: Difference) -> bool:
    """Whether the database holds something that models never express."""
    if difference.after is not None:
        return False
    if difference.attribute is not None:
        return difference.attribute in BESIDES
    return difference.kind not in MODELLED
