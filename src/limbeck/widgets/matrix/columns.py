"""What is known of each case in the columns that the explorer shows."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.matrices.options import DEFAULTS, Options, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.outcomes import Outcomes
from limbeck.matrices.verdict import Verdict
from limbeck.view.matrix.html import GridColumn


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the grid: each backend with the defaults, and beside it with the options that are on.

    Attributes:
        outcomes: What was run so far.
        backends: The backends that are shown.
        options: The options that are on.
    """

    outcomes: Outcomes
    backends: tuple[str, ...]
    options: Options

    @property
    def places(self) -> list[GridColumn]:
        """What stands above the columns."""
        return [(backend, words(options)) for backend, options in self._settings()]

    def row(self, case: str) -> list[Verdict | None]:
        """The verdicts of a case, one in each column; None where it has not been run."""
        found = [self.outcomes.find(case, backend, options) for backend, options in self._settings()]
        return [each.verdict if each else None for each in found]

    def known(self, case: str) -> dict[str, Outcome | None]:
        """The outcome of a case on each backend with the options that are on."""
        return {backend: self.outcomes.find(case, backend, self.options) for backend in self.backends}

    def verdicts(self, case: str) -> list[Verdict | None]:
        """The verdict of a case on each backend with the options that are on."""
        return [each.verdict if each else None for each in self.known(case).values()]

    def missing(self, case: str) -> list[str]:
        """The backends on which a case has not been run with the options that are on."""
        return [backend for backend, outcome in self.known(case).items() if outcome is None]

    def _settings(self) -> list[tuple[str, Options]]:
        sets = [DEFAULTS, self.options] if self.options else [DEFAULTS]
        return [(backend, options) for backend in self.backends for options in sets]
