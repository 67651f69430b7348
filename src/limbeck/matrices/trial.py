"""One run of a case: build it, let autogenerate write a migration, run that, and look at what it did."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from limbeck.autogen import versions
from limbeck.errors import ServerError
from limbeck.matrices.attempt import Attempt
from limbeck.matrices.baseline import Ground
from limbeck.matrices.case import Case
from limbeck.matrices.cases.registry import find
from limbeck.matrices.exhibits import exhibit
from limbeck.matrices.hash_seeds import by_chance
from limbeck.matrices.options import Option, Options, options, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.remedies import prove
from limbeck.matrices.sandbox import Stage, Stages
from limbeck.matrices.target import target
from limbeck.matrices.verdict import Verdict


class LostError(ServerError):
    """The server was lost during a trial."""

    @classmethod
    def of_case(cls, slug: str, said: object) -> LostError:
        """The error for a case.

        Args:
            slug: The case that was running.
            said: What was heard last.
        """
        return cls(
            f"The database server was lost during the trial of {slug}.",
            slug=LOST,
            evidence={"Said": str(said)},
            remedy="Run it again, on a new server. If that is lost too, it is this case that ends it.",
        )


def trial(
    case: str | Case,
    backend: str = "sqlite",
    options: Iterable[str | Option] = (),
    *,
    stages: Stages | None = None,
) -> Outcome:
    """Run a case: what autogenerate makes of it, and what a careful person writes instead.

    Args:
        case: The slug of a case, such as `column.rename`, or a case of your own.
        backend: `sqlite` or `postgresql`.
        options: Words such as `batch`; none for autogenerate's defaults.
        stages: Where to run it; by default a place that is made for it, and gone after it.

    Returns:
        The outcome: evidence, verdict, and the proof of the remedy where one is needed.

    Raises:
        InputError: There is no such case, backend or option.
        ServerError: There is no PostgreSQL server to be had.
        CaseError: The case itself is wrong: one of its sides cannot be built.
        LostError: The server was lost meanwhile.
    """
    chosen = find(case) if isinstance(case, str) else case
    wanted = _options(options)
    if stages is not None:
        with stages.taken(backend) as stage:
            return _guarded(chosen, stage, wanted)
    with Stages() as own:
        return _guarded(chosen, own.of(backend), wanted)


LOST = "server-lost-in-trial"
"""The slug of the failure of a trial whose server was lost."""

_options = options  # the parameter of `trial` has the same name


def _guarded(case: Case, stage: Stage, wanted: Options) -> Outcome:
    """Run it; where the server was lost, what failed tells nothing of the case."""
    stage.lost()
    try:
        outcome = _run(case, stage, wanted)
    except Exception as error:
        if stage.lost():
            raise LostError.of_case(case.slug, error) from error
        raise
    if stage.lost():
        raise LostError.of_case(case.slug, outcome.reason)
    return outcome


def _run(case: Case, stage: Stage, wanted: Options) -> Outcome:
    start = time.perf_counter()
    missing = _missing(case, stage)
    blank = Outcome(
        case=case.slug,
        family=case.family,
        title=case.title,
        backend=stage.backend,
        options=words(wanted),
        verdict=Verdict.NOT_APPLICABLE,
        reason=missing,
        versions=versions.installed(None),
        exhibit=exhibit(case, stage.backend),
    )
    if missing:
        return blank
    aim = target(case, stage)
    blank = replace(blank, versions=versions.installed(aim.snapshot.server))
    with Ground(case, stage) as ground:
        attempt = Attempt(case, stage, ground, wanted, aim)
        outcome = by_chance(attempt, blank) if attempt.seeds else attempt.run(blank)
        if outcome.verdict.wants_remedy:
            outcome = replace(outcome, remedy=prove(attempt))
    return replace(outcome, seconds=time.perf_counter() - start)


def _missing(case: Case, stage: Stage) -> str:
    """Why a case does not apply to this backend, or to this version of it; empty where it does."""
    needed = case.since.get(stage.backend)
    if needed is None or stage.backend in case.lacks:
        return case.lacks.get(stage.backend, "")
    with stage.empty(commits=False, foreign_keys=False) as connection:
        major = int((connection.dialect.server_version_info or (0,))[0])
    return "" if major >= needed else f"It takes version {needed} of the server, and this one is {major}."
