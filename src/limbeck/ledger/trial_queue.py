"""Trials of the matrix that run in the background, while experiments wait for their commands."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from limbeck.autogen import versions
from limbeck.ledger.backends import Backends
from limbeck.matrices.options import options
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.outcomes import Outcomes
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

    def __init__(
        self, cancellation: Cancellation, stack: ExitStack, backends: Backends, known: Iterable[Outcome]
    ) -> None:
        """Start nothing yet: the thread starts with the first trial.

        Args:
            cancellation: Stops them, each before its start.
            stack: Ends them when it is closed.
            backends: The databases, with their versions.
            known: Outcomes of trials that were run before, and are not run again on the same versions.
        """
        self._backends = backends
        self._known = Outcomes(known)
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
            slug, *words = case.split("+")
            known = self._known.find(slug, backend, options(words))
            if known is not None and known.versions == versions.installed(self._backends.version(backend)):
                self._begun[key] = completed(known)
            else:
                self._begun[key] = self._thread.submit(self._run, slug, words, backend)
        return self._begun[key]

    def _run(self, slug: str, words: list[str], backend: str) -> Outcome:
        self._cancellation.check()
        return trial(slug, backend, words, sandboxes=self._sandboxes)


def completed(outcome: Outcome) -> Future[Outcome]:
    """A trial that has ended."""
    from concurrent.futures import Future

    future: Future[Outcome] = Future()
    future.set_result(outcome)
    return future
