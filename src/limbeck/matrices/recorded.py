"""A matrix that was run before, and which verdicts have changed since."""

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
class Stored:
    """The verdicts of an earlier run.

    Attributes:
        versions: What they held for, by name.
        verdicts: The verdict of each trial: case, backend, words of the options.
    """

    versions: Mapping[str, str | None]
    verdicts: Mapping[TrialKey, Verdict]

    @classmethod
    def load(cls, path: str | Path) -> Stored:
        """Read what `matrix.to_json()` or `limbeck matrix --format json` wrote.

        Args:
            path: The file.

        Raises:
            InputError: There is no such file, or it holds no matrix.
        """
        try:
            return cls.of(json.loads(Path(path).read_text(encoding="utf-8")))
        except OSError as error:
            what, said = f"The stored matrix {path} can't be read.", str(error.strerror or error)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what, said = f"{path} holds no matrix.", f"{type(error).__name__}: {error}"
        raise InputError(
            what,
            slug="no-stored-matrix",
            evidence={"Reason": said},
            remedy="Give a file that `limbeck matrix --format json --output FILE` wrote.",
        )

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Stored:
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
class Shift:
    """A verdict that has changed.

    Attributes:
        case: The slug of the case.
        backend: Where it was run.
        options: The words of its options.
        before: The stored verdict; None for a trial that is new.
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


def shifts(matrix: Matrix, stored: Stored) -> tuple[Shift, ...]:
    """Every verdict of a matrix that is another one than the stored, or that is new.

    Trials that are stored and were not run now are not told: a matrix may be a part of another.

    Args:
        matrix: What was run now.
        stored: What was run before.
    """
    return tuple(
        Shift(each.case, each.backend, each.options, stored.verdicts.get(each.key), each.verdict)
        for each in matrix
        if stored.verdicts.get(each.key) is not each.verdict
    )
