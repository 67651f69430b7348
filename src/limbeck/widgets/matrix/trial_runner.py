"""The trials that the explorer runs, and their outcomes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import limbeck
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.options import Options, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.outcomes import Outcomes
from limbeck.matrices.sandboxes import SpareSandboxes
from limbeck.matrices.trial import trial
from limbeck.matrices.trial_process import Answer, TrialTask
from limbeck.progress import Cancellation, Progress
from limbeck.view.looks import backend_name
from limbeck.widgets.background_work import Work

_SPARE = SpareSandboxes()  # of all explorers of this kernel

PAUSE = 0.3
"""Seconds between two reports of a run of many trials."""


class TrialRunner:
    """Runs one case here, or many in processes of their own, and keeps what each trial gave.

    Attributes:
        outcomes: What was run so far.
    """

    def __init__(self, outcomes: Iterable[Outcome], on_outcome: Callable[[], object]) -> None:
        """Begin with outcomes of earlier runs.

        Args:
            outcomes: What is known already.
            on_outcome: Called when there are new outcomes, from the thread that runs the trials.
        """
        self.outcomes = Outcomes(outcomes)
        self._on_outcome = on_outcome
        self._reported = 0.0
        self._leave = _SPARE.register(self)

    def one(self, case: str, backends: Sequence[str], options: Options) -> Work[list[Outcome]]:
        """Work that runs one case on some backends."""

        def work(progress: Progress, cancellation: Cancellation) -> list[Outcome]:
            found = []
            with _SPARE.lend() as sandboxes:
                for backend in backends:
                    progress(f"running {case} on {backend_name(backend)}")
                    found.append(trial(case, backend, options, sandboxes=sandboxes))
                    cancellation.check()
                    self.outcomes.add(found[-1])
                    self._on_outcome()
            return found

        return work

    def many(self, cases: Sequence[str], backends: Sequence[str], options: Options) -> Work[Matrix]:
        """Work that runs many cases on some backends; what ended before it is cancelled is kept."""

        def work(progress: Progress, cancellation: Cancellation) -> Matrix:
            return limbeck.matrix(
                backends=backends,
                cases=cases,
                options=words(options),
                progress=progress,
                cancellation=cancellation,
                listener=self._keep,
            )

        return work

    def close(self) -> None:
        """Give the scratch databases back; the last explorer drops them."""
        self._leave()

    def _keep(self, task: TrialTask, answer: Answer) -> None:
        if isinstance(answer, Outcome):
            self.outcomes.add(answer)
        else:
            self.outcomes.add_broken(task.case, task.backend, task.options, answer)
        if time.monotonic() - self._reported > PAUSE:
            self._reported = time.monotonic()
            self._on_outcome()
