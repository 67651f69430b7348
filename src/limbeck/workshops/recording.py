"""A workshop as a small JSON: what it started with, and each step with what it was given."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limbeck.errors import InputError
from limbeck.workshops.project_folder import replaced
from limbeck.workshops.steps import Step

FORMAT = 1
"""The version of the format."""


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """A step, as far as it takes to do it again.

    Attributes:
        name: The method.
        arguments: What it is given.
        taken: Whether it was run.
        warnings: Why not.
        note: What a presenter says about it.
        cancelled: Whether it was ended while it ran, and undone.
    """

    name: str
    arguments: dict[str, Any]
    taken: bool = True
    warnings: tuple[str, ...] = ()
    note: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """What a workshop is built from again.

    Attributes:
        backend: `sqlite` or `postgresql`.
        start: The name of the beginning.
        steps: The steps.
        begins_after: How many of them belong to the beginning.
    """

    backend: str
    start: str
    steps: tuple[RecordedStep, ...]
    begins_after: int = 0

    @classmethod
    def read(cls, given: Mapping[str, Any] | str | os.PathLike[str]) -> Recording:
        """A recording.

        Args:
            given: What `to_dict` gave, or the path of a file that has it as JSON.

        Raises:
            InputError: It is none.
        """
        try:
            told = (
                given if isinstance(given, Mapping) else json.loads(Path(given).read_text(encoding="utf-8"))
            )
            if told["format"] != FORMAT:
                raise _no_recording(f"its format is {told['format']!r}, and only {FORMAT} is known")
            steps = tuple(
                RecordedStep(
                    str(each["step"]),
                    dict(each.get("arguments", {})),
                    bool(each.get("taken", True)),
                    tuple(map(str, each.get("warnings", ()))),
                    str(each.get("note", "")),
                    bool(each.get("cancelled", False)),
                )
                for each in told["steps"]
            )
            return cls(str(told["backend"]), str(told["start"]), steps, int(told.get("begins_after", 0)))
        except OSError as error:
            raise _no_recording(str(error)) from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, InputError):
                raise
            raise _no_recording(f"{type(error).__name__}: {error}") from None

    def to_dict(self) -> dict[str, Any]:
        """The recording as JSON-ready values."""
        return {
            "format": FORMAT,
            "backend": self.backend,
            "start": self.start,
            "begins_after": self.begins_after,
            "steps": [_step_entry(each) for each in self.steps],
        }


def recorded(steps: Sequence[Step], placed: Mapping[str, str]) -> tuple[RecordedStep, ...]:
    """Steps as they are recorded.

    Args:
        steps: The steps.
        placed: What stands in their texts for what is only true here, such as the address of a database.
    """
    return tuple(
        RecordedStep(
            each.name,
            _replaced(each.arguments, placed),
            each.taken,
            each.warnings,
            each.note,
            each.cancelled,
        )
        for each in steps
    )


def arguments_here(step: RecordedStep, placed: Mapping[str, str]) -> dict[str, Any]:
    """What a step is given here.

    Args:
        step: A recorded step.
        placed: As for `recorded`.
    """
    found: dict[str, Any] = _replaced(step.arguments, {new: old for old, new in placed.items()})
    return found


def _replaced(value: Any, placed: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return replaced(value, placed)
    if isinstance(value, Mapping):
        return {key: _replaced(each, placed) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replaced(each, placed) for each in value]
    return value


def _step_entry(step: RecordedStep) -> dict[str, Any]:
    told: dict[str, Any] = {"step": step.name, "arguments": step.arguments}
    if not step.taken:
        told |= {"taken": False, "warnings": list(step.warnings)}
    if step.cancelled:
        told["cancelled"] = True
    return told | ({"note": step.note} if step.note else {})


def _no_recording(why: str) -> InputError:
    return InputError(
        f"This is not a recording of a workshop: {why}.",
        slug="no-recording",
        remedy="Give what workshop.recording() returned, or the path of a file that workshop.save() wrote.",
    )
