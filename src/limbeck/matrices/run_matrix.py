"""Running many trials: all cases, or those that are asked for, on several backends."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from limbeck.autogen import versions
from limbeck.errors import InputError
from limbeck.matrices.cases.registry import CASES, CORE, FAMILIES, find
from limbeck.matrices.matrix import BrokenTrial, Matrix
from limbeck.matrices.options import DEFAULTS, Option, Options, option_sets, options, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.pool import Listener, process_count, run
from limbeck.matrices.sandboxes import check_backend
from limbeck.matrices.trial_process import Answer, TrialTask
from limbeck.progress import Cancellation, Progress, silent

WALK = "core"
"""The word for the cases of the core walk."""

ALL = "all"
"""The word for every set of options that says something about a case."""

Chosen = str | Iterable[str | Option]
"""Words of options."""

_options = options  # the parameter of `matrix` has the same name


def matrix(  # noqa: PLR0913 - all are named, and each says one thing
    *,
    backends: Iterable[str] = ("sqlite", "postgresql"),
    cases: Iterable[str] | None = None,
    options: Chosen | Mapping[str, Chosen] = (),
    jobs: int | None = None,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    listener: Listener | None = None,
) -> Matrix:
    """Run many cases and tell what autogenerate made of each.

    Args:
        backends: `sqlite`, `postgresql` or both.
        cases: Slugs such as `column.rename`, families such as `column`, or `core` for the core walk; all
            cases if left out.
        options: Words such as `batch` for all trials; `all` for each set that says something about a case;
            or words for each backend: `{"sqlite": "batch"}`, with the defaults where none are given.
        jobs: How many processes work side by side; by default two, or one for a dozen trials or on a machine
            with one core.
        progress: Called with a few words whenever a trial has ended.
        cancellation: Stops the work from another thread.
        listener: Called with each trial and its outcome, or why it has none, as soon as it has ended: what
            ended before the work was stopped is not lost.

    Returns:
        The outcomes, in the order of the cases.

    Raises:
        InputError: There is no such case, backend or option, or `jobs` is less than 1.
        CancelledError: `cancellation` was used.
    """
    start = time.perf_counter()
    if jobs is not None and jobs < 1:
        raise InputError(
            f"A matrix needs at least one process, not {jobs}.",
            slug="no-jobs",
            remedy="Give `jobs` as 1 or more, or leave it out.",
        )
    wanted = tasks(backends=backends, cases=cases, options=options)
    answers: dict[TrialTask, Answer] = {}

    def on_answer(task: TrialTask, answer: Answer) -> None:
        answers[task] = answer
        if listener is not None:
            listener(task, answer)
        progress(f"{len(answers)} of {len(wanted)}: {task}")

    workers = jobs or process_count(len(wanted))
    run(wanted, on_answer, jobs=workers, cancellation=cancellation or Cancellation())
    return _matrix(wanted, answers, time.perf_counter() - start)


def tasks(
    *,
    backends: Iterable[str] = ("sqlite", "postgresql"),
    cases: Iterable[str] | None = None,
    options: Chosen | Mapping[str, Chosen] = (),
) -> tuple[TrialTask, ...]:
    """The trials that a call of `matrix` runs, in the order of the cases.

    Args:
        backends: As for `matrix`.
        cases: As for `matrix`.
        options: As for `matrix`.

    Raises:
        InputError: There is no such case, backend or option.
    """
    chosen = (backends,) if isinstance(backends, str) else tuple(backends)
    for each in chosen:
        check_backend(each)
    fixed = {each: _of_backend(options, each) for each in chosen}
    return tuple(
        TrialTask(slug, backend, each)
        for slug in case_slugs(cases)
        for backend in chosen
        for each in _sets(slug, backend, fixed[backend])
    )


def _of_backend(chosen: Chosen | Mapping[str, Chosen], backend: str) -> Options | None:
    """The options of the trials on a backend; None for each set that says something about a case."""
    words = chosen.get(backend, ()) if isinstance(chosen, Mapping) else chosen
    return None if words == ALL else _options(words)


def case_slugs(cases: Iterable[str] | None) -> Sequence[str]:
    """The slugs of cases, of families and of `core`; None for every case.

    Raises:
        InputError: There is no such case.
    """
    if cases is None:
        return list(CASES)
    asked = (cases,) if isinstance(cases, str) else tuple(cases)
    return list(dict.fromkeys(slug for each in asked for slug in _slugs_of(each)))


def _slugs_of(word: str) -> Sequence[str]:
    if word == WALK:
        return CORE
    return [case.slug for case in FAMILIES[word]] if word in FAMILIES else [find(word).slug]


def _sets(slug: str, backend: str, fixed: Options | None) -> Sequence[Options]:
    if fixed is None:
        return option_sets(CASES[slug], backend)
    return (DEFAULTS,) if backend in CASES[slug].lacks else (fixed,)


def _matrix(wanted: Sequence[TrialTask], answers: dict[TrialTask, Answer], seconds: float) -> Matrix:
    outcomes = tuple(each for each in map(answers.get, wanted) if isinstance(each, Outcome))
    broken = tuple(
        BrokenTrial(task.case, task.backend, words(task.options), answer)
        for task in wanted
        if (answer := answers[task]) and not isinstance(answer, Outcome)
    )
    servers = dict.fromkeys(each.versions.server for each in outcomes if each.versions.server)
    server = "; ".join(servers) or None
    return Matrix(outcomes, replace(versions.installed(None), server=server), broken, seconds)
