"""Trials of the matrix that run in the background, while experiments wait for their commands."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from limbeck.matrices.outcome import Outcome
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.trial import trial
from limbeck.processes import threads
from limbeck.progress import Cancellation

if TYPE_CHECKING:
    from concurrent.futures import Future


class TrialQueue:
    """Runs each trial once, in a background thread, in the order of the requests.

    Experiments wait for other processes most of the time, so both together take hardly longer than the slower
    of the two.
    """

    def __init__(self, cancellation: Cancellation, stack: ExitStack) -> None:
        """Start nothing yet: the thread starts with the first trial.

        Args:
            cancellation: Stops them, each before its start.
            stack: Ends them when it is closed.
        """
        self._cancellation = cancellation
        self._sandboxes = stack.enter_context(Sandboxes())
        self._thread = threads.pool(1, "trials")
        stack.callback(self._thread.shutdown, cancel_futures=True)
        self._begun: dict[tuple[str, str], Future[Outcome]] = {}

    def begin(self, case: str, backend: str) -> Future[Outcome]:
        """Queue a trial, unless it was queued before.

        Args:
            case: The slug, and the words of its options after `+`.
            backend: `sqlite` or `postgresql`.
        """
        key = (case, backend)
        if key not in self._begun:
            self._begun[key] = self._thread.submit(self._run, case, backend)
        return self._begun[key]

    def _run(self, case: str, backend: str) -> Outcome:
        self._cancellation.check()
        slug, *words = case.split("+")
        return trial(slug, backend, words, sandboxes=self._sandboxes)
