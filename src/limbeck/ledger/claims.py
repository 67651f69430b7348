"""Running the claims: all of them, or some."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import replace

from limbeck.autogen import versions
from limbeck.databases.scratch import BACKENDS
from limbeck.errors import CancelledError, InputError, LimbeckError
from limbeck.ledger.claim import Claim
from limbeck.ledger.entry import Entry
from limbeck.ledger.experiments.releases import NEEDED
from limbeck.ledger.report import Ledger
from limbeck.ledger.sources import CLAIMS
from limbeck.ledger.trials import TrialTest
from limbeck.ledger.verdict import explain, judge
from limbeck.ledger.workspace import Workspace
from limbeck.matrices.outcome import Outcome
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import Failure


def claims(  # noqa: PLR0913 - all but the ids are named, and each says one thing
    ids: Iterable[str] | None = None,
    *,
    backends: Iterable[str] = ("sqlite", "postgresql"),
    older: bool = True,
    matrix: Iterable[Outcome] = (),
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Ledger:
    """Test what is said about Alembic: whether each statement holds on the installed versions.

    Args:
        ids: The claims to run, such as `A20`; all of them if left out.
        backends: The databases that may be used.
        older: Whether pip may fetch older releases of Alembic into a temporary folder: the only way to tell
            an outdated claim from a false one.
        matrix: Outcomes of trials, such as a matrix; those of the same versions are not run again.
        progress: Called with the id of each claim before it is run.
        cancellation: Stops the work from another thread.

    Returns:
        The ledger, with an entry for each claim. The entry of a claim that can't be run here says so.

    Raises:
        InputError: There is no such claim or backend.
        CancelledError: `cancellation` was used.
    """
    chosen = _chosen(ids)
    with Workspace(
        _known(backends, BACKENDS, "backend"), older=older, known=matrix, cancellation=cancellation
    ) as workspace:
        _begin(chosen, workspace)
        entries: dict[str, Entry] = {}
        for claim in sorted(chosen, key=lambda each: isinstance(each.test, TrialTest)):
            workspace.cancellation.check()
            progress(f"{claim.id} ({len(entries) + 1} of {len(chosen)})")
            entries[claim.id] = run_claim(claim, workspace)
        server = workspace.backends.server
    return Ledger(tuple(entries[claim.id] for claim in chosen), versions.installed(server))


def run_claim(claim: Claim, workspace: Workspace) -> Entry:
    """Run one claim, in a workspace that other claims may have used before.

    Args:
        claim: What to run.
        workspace: Where to run it.

    Raises:
        CancelledError: Somebody asked to stop.
    """
    start = time.perf_counter()
    workspace.notes = []
    blank = Entry(claim.id, claim.source, claim.statement, None, "", "", 0.0)
    try:
        observed = replace(claim.test(workspace), notes=tuple(workspace.notes))
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - a failed experiment is a result, of this claim alone
        failure = error.failure if isinstance(error, LimbeckError) else _unforeseen(error)
        entry = replace(blank, reason=f"It could not be run: {failure.what}", failure=failure)
    else:
        entry = replace(blank, verdict=judge(observed), reason=explain(observed), evidence=observed.evidence)
    return replace(entry, seconds=time.perf_counter() - start)


def _begin(chosen: Iterable[Claim], workspace: Workspace) -> None:
    """Start what runs in the background: fetching older releases, and the trials."""
    for claim in chosen:
        if isinstance(claim.test, TrialTest):
            for case, backend in claim.test.needs():
                if workspace.backends.usable(backend):
                    workspace.trials.begin(case, backend)
        elif claim.test in NEEDED:
            workspace.older.fetch(NEEDED[claim.test])


def _chosen(ids: Iterable[str] | None) -> tuple[Claim, ...]:
    if ids is None:
        return CLAIMS
    wanted = _known(ids, {claim.id for claim in CLAIMS}, "claim")
    return tuple(claim for claim in CLAIMS if claim.id in wanted)


def _known(names: Iterable[str], allowed: Collection[str], what: str) -> tuple[str, ...]:
    wanted = (names,) if isinstance(names, str) else tuple(names)
    for name in wanted:
        if name not in allowed:
            raise InputError(
                f"There is no {what} {name!r}.",
                slug=f"unknown-{what}",
                remedy=f"Use one of: {', '.join(sorted(allowed))}.",
            )
    return wanted


def _unforeseen(error: Exception) -> Failure:
    what = " ".join(str(error).split("\n(Background on", 1)[0].split())
    return Failure(
        "experiment-failed",
        f"The experiment itself failed: {type(error).__name__}: {what}.",
        (),
        "Alembic or SQLAlchemy may have changed what the experiment relies on: report it with both versions.",
    )
