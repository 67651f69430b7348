"""Migrations that depend on the hash seed: several fresh processes write one, each with another seed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any

from limbeck.autogen.migration_file import Generated
from limbeck.errors import InputError, LimbeckError
from limbeck.matrices.autogenerate_attempt import AutogenerateAttempt
from limbeck.matrices.case_schemas import Side, build
from limbeck.matrices.options import words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.verdict import Verdict
from limbeck.processes import programs, threads
from limbeck.processes.environment import inherited_variables
from limbeck.records import Script

# Mako would import pygments, to colour its error pages.
_CHILD = programs.ChildProgram("limbeck.matrices.seed_child", hidden=("pygments",))

TIME_LIMIT = 120.0
"""Seconds that one process may take."""


def outcome_over_hash_seeds(attempt: AutogenerateAttempt, blank: Outcome) -> Outcome:
    """Run every migration that the processes wrote, and count how often each verdict came up.

    Args:
        attempt: What to run; its case says in how many processes.
        blank: What is known already.

    Returns:
        The outcome with the worst verdict, and how often each verdict came up.

    Raises:
        InputError: The case is defined in a notebook, from which no other process can import it.
        LimbeckError: One of the processes failed or took too long.
    """
    written = Counter(_written(attempt))
    outcomes = {each: attempt.run(blank, each) for each in written}
    counts: Counter[Verdict] = Counter()
    for each, count in written.items():
        counts[outcomes[each].verdict] += count
    counted = tuple(sorted(counts.items(), key=lambda pair: -pair[0].severity))
    worst = next(each for each in outcomes.values() if each.verdict is counted[0][0])
    if len(counted) == 1:
        return replace(worst, chance=counted)
    tally = ", ".join(f"{verdict.value} in {count} of {attempt.seeds}" for verdict, count in counted)
    return replace(
        worst, chance=counted, reason=f"It depends on the hash seed of the process ({tally}). {worst.reason}"
    )


def _written(attempt: AutogenerateAttempt) -> list[Generated]:
    """What each process writes, on a database that holds the schema before the change."""
    from limbeck.databases.scratch import scratch

    kind = type(attempt.case)
    if kind.__module__ == "__main__":
        raise InputError(
            f"The case {attempt.case.slug} is run in fresh processes, which can't import it from a notebook.",
            slug="case-not-importable",
            remedy="Put its class into a module beside the notebook and import it from there.",
        )
    with scratch(attempt.sandbox.backend) as database:
        with database.connect() as connection:
            build(connection, attempt.case, Side.BEFORE)
            connection.commit()
        job = {
            "path": sys.path,
            "case": attempt.case.slug,
            "module": kind.__module__,
            "class": kind.__qualname__,
            "options": list(words(attempt.options)),
            "url": database.secret_url.render_as_string(hide_password=False),
        }
        with threads.pool(2, "seeds") as pool:
            return list(pool.map(partial(_written_with_seed, job), range(1, attempt.seeds + 1)))


def _written_with_seed(job: dict[str, Any], seed: int) -> Generated:
    """What one fresh process writes; it reads the address of the database from standard input."""
    try:
        done = programs.run(
            _CHILD.command(),
            given=json.dumps(job).encode(),
            variables=inherited_variables(PYTHONHASHSEED=str(seed)),
            time_limit=TIME_LIMIT,
        )
    except programs.TooSlowError as error:
        raise LimbeckError(
            f"Writing the migration of {job['case']} in a fresh process took more than {TIME_LIMIT:.0f} s.",
            slug="seed-process-too-slow",
            evidence={"it said": (error.errors.decode(errors="replace") or "nothing")[-2000:]},
            remedy="Run the case again when the machine is less busy.",
        ) from error
    if done.code != 0:
        raise LimbeckError(
            f"Writing the migration of {job['case']} in a fresh process failed: exit code {done.code}.",
            slug="seed-process-failed",
            evidence={"it said": done.errors.decode(errors="replace")[-2000:]},
            remedy="Run the case again; if it fails again, please report it.",
        )
    answer = json.loads(done.output)
    return Generated(tuple(answer["kinds"]), Script(**answer["script"]), tuple(answer["warnings"]))
