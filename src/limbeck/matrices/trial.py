"""One run of a case: build it, let autogenerate write a migration, run it, and read what it did."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from limbeck.autogen import versions
from limbeck.errors import ServerError
from limbeck.matrices.autogenerate_attempt import AutogenerateAttempt
from limbeck.matrices.baseline import BaselineSchema
from limbeck.matrices.case import Case
from limbeck.matrices.cases.registry import find
from limbeck.matrices.hash_seeds import outcome_over_hash_seeds
from limbeck.matrices.options import Option, Options, options, words
from limbeck.matrices.outcome import Exhibit, Outcome
from limbeck.matrices.reasons import without_remedy
from limbeck.matrices.remedies import prove
from limbeck.matrices.sandbox import Sandbox
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.target import target
from limbeck.matrices.verdict import Verdict


class ServerLostError(ServerError):
    """The server was lost during a trial."""

    @classmethod
    def of_case(cls, slug: str, last_words: object) -> ServerLostError:
        """The error for a case.

        Args:
            slug: The case that was running.
            last_words: What was reported last.
        """
        return cls(
            f"The database server was lost during the trial of {slug}.",
            slug=LOST,
            evidence={"Said": str(last_words)},
            remedy="Run it again, on a new server. If that is lost too, this case crashes the server.",
        )


def trial(
    case: str | Case,
    backend: str = "sqlite",
    options: Iterable[str | Option] = (),
    *,
    sandboxes: Sandboxes | None = None,
) -> Outcome:
    """Run a case: what autogenerate makes of it, and what a careful person writes instead.

    Args:
        case: The slug of a case, such as `column.rename`, or a case of your own.
        backend: `sqlite` or `postgresql`.
        options: Words such as `batch`; none for autogenerate's defaults.
        sandboxes: Where to run it; by default in one that is made for it and removed afterwards.

    Returns:
        The outcome: evidence, verdict, and the proof of the remedy where one is needed.

    Raises:
        InputError: There is no such case, backend or option.
        ServerError: No PostgreSQL server is available.
        CaseError: The case itself is wrong: one of its sides cannot be built.
        ServerLostError: The server was lost meanwhile.
    """
    chosen = find(case) if isinstance(case, str) else case
    wanted = _options(options)
    if sandboxes is not None:
        with sandboxes.exclusive(backend) as sandbox:
            return _guarded(chosen, sandbox, wanted)
    with Sandboxes() as own:
        return _guarded(chosen, own.get(backend), wanted)


LOST = "server-lost-in-trial"
"""The slug of the failure of a trial whose server was lost."""

_options = options  # the parameter of `trial` has the same name


def _guarded(case: Case, sandbox: Sandbox, wanted: Options) -> Outcome:
    """Run it; if the server was lost meanwhile, a failure says nothing about the case."""
    sandbox.lost()
    try:
        outcome = _run(case, sandbox, wanted)
    except Exception as error:
        if sandbox.lost():
            raise ServerLostError.of_case(case.slug, error) from error
        raise
    if sandbox.lost():
        raise ServerLostError.of_case(case.slug, outcome.reason)
    return outcome


def _run(case: Case, sandbox: Sandbox, wanted: Options) -> Outcome:
    start = time.perf_counter()
    missing = _missing(case, sandbox)
    blank = Outcome(
        case=case.slug,
        family=case.family,
        title=case.title,
        backend=sandbox.backend,
        options=words(wanted),
        verdict=Verdict.NOT_APPLICABLE,
        reason=missing,
        versions=versions.installed(None),
        exhibit=Exhibit.from_case(case, sandbox.backend),
    )
    if missing:
        return blank
    aim = target(case, sandbox)
    blank = replace(blank, versions=versions.installed(aim.snapshot.server))
    with BaselineSchema(case, sandbox) as baseline:
        attempt = AutogenerateAttempt(case, sandbox, baseline, wanted, aim)
        outcome = outcome_over_hash_seeds(attempt, blank) if attempt.seeds else attempt.run(blank)
        if outcome.verdict.wants_remedy:
            outcome = without_remedy(replace(outcome, remedy=prove(attempt)))
    return replace(outcome, seconds=time.perf_counter() - start)


def _missing(case: Case, sandbox: Sandbox) -> str:
    """Why a case does not apply to this backend, or to this version of it; empty where it does."""
    needed = case.since.get(sandbox.backend)
    if needed is None or sandbox.backend in case.lacks:
        return case.lacks.get(sandbox.backend, "")
    with sandbox.empty(commits=False, foreign_keys=False) as connection:
        major = int((connection.dialect.server_version_info or (0,))[0])
    return "" if major >= needed else f"It needs version {needed} of the server; this is version {major}."
