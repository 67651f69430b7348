"""From what a worker answered to comparisons."""

from __future__ import annotations

import dataclasses
from typing import Any

from limbeck.autogen.compare import failed_comparison
from limbeck.processes.session import Conversation
from limbeck.progress import Progress
from limbeck.projects.replies import Hearing
from limbeck.projects.run_names import names
from limbeck.records import Comparison, DatabaseIdentity, Failure, Finding, decode


class Answers(Hearing):
    """What a worker that compares answers, collected as it comes.

    Args:
        progress: Called with each stage.
        subject: What the worker runs, such as `env.py`.
        python: The interpreter that it runs in.
        secrets: Known secrets, which must not come back.
        identity: The database that was given, if one was.
    """

    def __init__(
        self,
        progress: Progress,
        *,
        subject: str,
        python: str,
        secrets: tuple[str, ...] = (),
        identity: DatabaseIdentity | None = None,
    ) -> None:
        super().__init__(progress, subject=subject, python=python, secrets=secrets)
        self._identity = identity
        self._comparisons: list[Comparison] = []
        self._labels: list[dict[str, str | None]] = []

    def take(self, kind: str, value: Any) -> None:
        """Take in one comparison."""
        if kind == "comparison":
            self._comparisons.append(decode(Comparison, value["comparison"]))
            self._labels.append(value["labels"])

    def comparisons(self, conversation: Conversation, time_limit: float) -> tuple[Comparison, ...]:
        """Everything that came, named, with what was printed; at least one, which may carry a failure.

        Args:
            conversation: How the worker ended.
            time_limit: Seconds that it had.
        """
        output = self.output(conversation)
        failure = self.failure(conversation, time_limit)
        if not self._comparisons:
            failure = failure or self.silent(conversation)
            made = failed_comparison(failure, identity=self._identity, output=output)
            return (made if self.versions is None else dataclasses.replace(made, versions=self.versions),)
        named = [
            dataclasses.replace(each, name=name, output=output)
            for each, name in zip(self._comparisons, names(self._labels), strict=True)
        ]
        if failure is not None:
            finding = _later(failure, self._subject)
            named[-1] = dataclasses.replace(named[-1], findings=(*named[-1].findings, finding))
        return tuple(named)


def _later(failure: Failure, subject: str) -> Finding:
    evidence = "; ".join(text for label, text in failure.evidence if label != "printed")
    return Finding(
        "env-py-failed-later",
        f"{subject} failed after this comparison: {failure.what}",
        f"What it does afterwards, such as another database or schema, was not looked at. {evidence}",
        failure.remedy,
    )
