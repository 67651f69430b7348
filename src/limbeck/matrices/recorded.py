"""The verdicts of a matrix that was run before, and which of them have changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limbeck.errors import InputError
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import TrialKey
from limbeck.matrices.verdict import Verdict


@dataclass(frozen=True, slots=True)
class RecordedVerdicts:
    """The verdicts of an earlier run.

    Attributes:
        versions: What they held for, by name.
        verdicts: The verdict of each trial: case, backend, words of the options.
    """

    versions: Mapping[str, str | None]
    verdicts: Mapping[TrialKey, Verdict]

    @classmethod
    def load(cls, path: str | Path) -> RecordedVerdicts:
        """Read what `matrix.to_json()` or `limbeck matrix --format json` wrote.

        Args:
            path: The file.

        Raises:
            InputError: There is no such file, or it holds no matrix.
        """
        try:
            return cls.from_dict(json.loads(Path(path).read_text(encoding="utf-8")))
        except OSError as error:
            what, why = f"The stored matrix {path} can't be read.", str(error.strerror or error)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what, why = f"{path} holds no matrix.", f"{type(error).__name__}: {error}"
        raise InputError(
            what,
            slug="no-stored-matrix",
            evidence={"Reason": why},
            remedy="Give a file that `limbeck matrix --format json --output FILE` wrote.",
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RecordedVerdicts:
        """From the dictionary of a matrix.

        Args:
            data: As `Matrix.to_dict` gives it.
        """
        verdicts = {
            (each["case"], each["backend"], tuple(each["options"])): Verdict(each["verdict"])
            for each in data["trials"]
        }
        return cls(dict(data["versions"]), verdicts)


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A verdict that has changed.

    Attributes:
        case: The slug of the case.
        backend: Where it was run.
        options: The words of its options.
        before: The recorded verdict; None for a trial that is new.
        after: The verdict now.
    """

    case: str
    backend: str
    options: tuple[str, ...]
    before: Verdict | None
    after: Verdict

    def __str__(self) -> str:
        """The change in one line."""
        with_options = f" with {'+'.join(self.options)}" if self.options else ""
        before = "not there" if self.before is None else self.before.value
        return f"{self.case} on {self.backend}{with_options}: {before} before, {self.after.value} now"


def verdict_changes(matrix: Matrix, recorded: RecordedVerdicts) -> tuple[VerdictChange, ...]:
    """Every verdict of a matrix that differs from the recorded one, or that is new.

    Recorded trials that were not run this time are left out: a matrix may be a part of another.

    Args:
        matrix: What was run now.
        recorded: What was run before.
    """
    return tuple(
        VerdictChange(each.case, each.backend, each.options, recorded.verdicts.get(each.key), each.verdict)
        for each in matrix
        if recorded.verdicts.get(each.key) is not each.verdict
    )
