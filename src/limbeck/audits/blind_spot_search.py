"""The search for blind spots: what differs in the catalogues and is in no change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from limbeck import catalog
from limbeck.audits.blind_spots import BlindSpots
from limbeck.audits.covered import Coverage
from limbeck.audits.explanation import blind_spot, removed_by_hook
from limbeck.audits.foreign_operations import effects_of_foreign_operations
from limbeck.audits.joined_differences import joined_differences
from limbeck.audits.rebuild_trial import RebuildTrial
from limbeck.audits.scope import USABLE, Scope
from limbeck.audits.scratch_build import ScratchSchema, build_models
from limbeck.errors import LimbeckError
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import BlindSpot, Blueprint, Comparison, Difference, Snapshot

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


Replay = Callable[[Comparison], ScratchSchema]
"""Runs a project's migrations up to where its database stands, and tells what that gave."""


def find_blind_spots(
    comparison: Comparison,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    replay: Replay | None = None,
) -> BlindSpots:
    """Build the models in a scratch database, and tell what autogenerate does not.

    Args:
        comparison: One that was made with its blueprint.
        progress: Told of each stage.
        cancellation: Stops it.
        replay: Where the migrations of a project can be replayed: what the database differs in from these
            was changed by hand.

    Raises:
        LimbeckError: The comparison failed, or the catalogue could not be read.
        ServerError: No PostgreSQL server is available.
        CancelledError: `cancellation` was used.
    """
    blueprint = _blueprint(comparison)
    progress("building the models in a scratch database")
    built = build_models(blueprint, (cancellation or Cancellation()).check)
    found = _against_models(comparison, blueprint, built)
    if replay is None or not comparison.revision.current:
        return found
    replayed = replay(comparison)
    if replayed.unbuilt:
        return replace(found, unbuilt=(*found.unbuilt, *replayed.unbuilt))
    return _with_migrations(found, comparison, blueprint, replayed)


def _blueprint(comparison: Comparison) -> Blueprint:
    failure = comparison.failure or comparison.unread
    if failure is not None:
        raise LimbeckError.from_failure(failure)
    if comparison.blueprint is None:
        raise LimbeckError(
            "This audit was made without looking for blind spots.",
            slug="no-blind-spots",
            remedy="Run it again with blind spots: limbeck.audit(db, models, blind_spots=True).",
        )
    return comparison.blueprint


def _against_models(comparison: Comparison, blueprint: Blueprint, built: ScratchSchema) -> BlindSpots:
    scope, found = _compared(blueprint, built)
    kept = scope.used_elsewhere()
    apart: list[Difference] = []
    managed: list[Difference] = []
    for each in found.differences:
        (apart if is_unmanaged(each) or _is_kept(each, kept) else managed).append(each)
    spots = _spots(comparison, blueprint, found, managed, "models")
    return BlindSpots(spots, (*apart, *scope.left_out()), (*built.unbuilt, *built.uncompared))


def _with_migrations(
    found: BlindSpots, comparison: Comparison, blueprint: Blueprint, replayed: ScratchSchema
) -> BlindSpots:
    """What was found, and what was changed by hand; what the migrations make is managed by these."""
    scope, other = _compared(blueprint, replayed)
    known = {each.key for each in found.blind_spots}
    spots = _spots(comparison, blueprint, other, other.differences, "migrations")
    by_hand = tuple(each for each in spots if each.key not in known)
    return replace(
        found,
        blind_spots=(*found.blind_spots, *by_hand),
        unmanaged=scope.left_out(),
        unbuilt=(*found.unbuilt, *replayed.uncompared),
    )


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two catalogues, narrowed to what is worth comparing, and what they disagree on."""

    before: Snapshot
    after: Snapshot
    differences: tuple[Difference, ...]


def _compared(blueprint: Blueprint, built: ScratchSchema) -> tuple[Scope, _Compared]:
    scope = Scope.from_blueprint(blueprint, built)
    held = _reworded(blueprint.snapshot, built)
    before, after = scope.narrowed(held, built.snapshot), scope.narrowed(built.snapshot, held)
    return scope, _Compared(before, after, catalog.compare(before, after))


def _reworded(held: Snapshot, built: ScratchSchema) -> Snapshot:
    """What the database holds, its views in the words of the scratch server where that was possible."""
    words = {each.key: each for each in built.reworded}
    return replace(held, definitions=tuple(words.get(each.key, each) for each in held.definitions))


def _spots(
    comparison: Comparison,
    blueprint: Blueprint,
    found: _Compared,
    differences: Iterable[Difference],
    against: str,
) -> tuple[BlindSpot, ...]:
    """The differences that no change accounts for."""
    dialect, default = blueprint.snapshot.dialect, blueprint.default_schema
    rebuild = RebuildTrial.from_blueprint(blueprint) if blueprint.created else None
    coverage = Coverage(comparison.changes, default, found.before, found.after)
    unseen = coverage.uncovered(differences)
    if unseen and (effects := effects_of_foreign_operations(blueprint, comparison.changes)) is not None:
        unseen = tuple(each for each in unseen if not effects.accounts_for(each))
    left = replace(coverage, changes=blueprint.removed).uncovered(unseen)
    known = set(left)
    removed = [each for each in unseen if each not in known] if against == "models" else []
    return (
        *(removed_by_hook(each) for each in removed),
        *(blind_spot(each, dialect, default, against, rebuild) for each in joined_differences(left)),
    )


def _is_kept(difference: Difference, kept: set[tuple[str, str]]) -> bool:
    """Whether it is a type or a sequence that has to stay for what the models do not express."""
    if difference.kind not in USABLE or difference.attribute is not None or difference.after is not None:
        return False
    return (difference.schema, difference.table or difference.name) in kept


def is_unmanaged(difference: Difference) -> bool:
    """Whether the database holds something that models never express."""
    if difference.after is not None:
        return False
    if difference.attribute is not None:
        return difference.attribute in BESIDES
    return difference.kind not in MODELLED
