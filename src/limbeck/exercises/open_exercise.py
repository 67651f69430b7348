"""`limbeck.exercise`: an attempt at an exercise of the library, or of a file of one's own."""

from __future__ import annotations

import difflib
import importlib.util
import inspect
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from limbeck.errors import InputError
from limbeck.exercises.attempt import Attempt
from limbeck.exercises.exercise import Exercise
from limbeck.exercises.library.registry import EXERCISES
from limbeck.exercises.progress_file import ProgressFile
from limbeck.workshops.recording import Recording
from limbeck.workshops.workshop import Workshop


def exercise(
    name: str | os.PathLike[str] | Exercise,
    backend: str | None = None,
    *,
    recording: Mapping[str, Any] | str | os.PathLike[str] | None = None,
    folder: str | os.PathLike[str] | None = None,
) -> Attempt:
    """Begin an exercise: its workshop stands at the start, and every step in it is judged.

    Args:
        name: The slug of an exercise, such as `rename-column`; the path of a Python file that defines one;
            or an `Exercise`.
        backend: `sqlite` or `postgresql`; None for the first one where the exercise can be done.
        recording: An attempt of somebody else, whose steps are taken again: what
            `attempt.workshop.recording()` returned, or the path of what `attempt.workshop.save()` wrote.
        folder: Where progress is kept; None for the folder that `LIMBECK_PROGRESS` names, if it does.

    Raises:
        InputError: There is no such exercise, file, backend or folder, or it is no recording.
        ServerError: No PostgreSQL server is available.
    """
    found = name if isinstance(name, Exercise) else find(name)
    read = None if recording is None else Recording.read(recording)
    chosen = backend or (found.backends[0] if read is None else read.backend)
    if chosen not in found.backends:
        raise InputError(
            f"{found.slug!r} can't be done on {chosen!r}.",
            slug="exercise-backend",
            remedy=f"Use one of: {', '.join(found.backends)}.",
        )
    attempt = begun(found, chosen, folder)
    for step in () if read is None else read.steps[read.begins_after :]:
        attempt.workshop.take(step)
    return attempt


def begun(exercise: Exercise, backend: str, folder: str | os.PathLike[str] | None = None) -> Attempt:
    """An attempt whose workshop stands at the start.

    Args:
        exercise: The exercise.
        backend: Where.
        folder: Where progress is kept; None for the folder that `LIMBECK_PROGRESS` names, if it does.

    Raises:
        InputError: There is no such folder.
        ServerError: No PostgreSQL server is available.
    """
    progress_file = ProgressFile.in_folder(folder)
    workshop = Workshop(backend, start=exercise.begins)
    try:
        return Attempt(exercise, workshop, progress_file)
    except BaseException:
        workshop.close()
        raise


def find(name: str | os.PathLike[str]) -> Exercise:
    """The exercise of a slug, or of a file.

    Args:
        name: The slug, or the path of a Python file.

    Raises:
        InputError: There is none.
    """
    known = {each.slug: each for each in EXERCISES}
    if isinstance(name, str) and name in known:
        return known[name]
    if str(name).endswith(".py"):
        return exercise_in(Path(name))
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.4)
    raise InputError(
        f"There is no exercise {str(name)!r}.",
        slug="unknown-exercise",
        remedy=(f"Did you mean {', '.join(near)}? " if near else "")
        + "`limbeck exercises` lists them; a file of your own ends in .py.",
    )


def exercise_in(path: Path) -> Exercise:
    """The exercise that a Python file defines; the file is run.

    Args:
        path: The file.

    Raises:
        InputError: There is no such file, it raises an error, or it does not define one exercise.
    """
    if not path.is_file():
        raise InputError(
            f"There is no file {str(path)!r}.",
            slug="no-exercise-file",
            remedy="Give the path of a Python file that defines a subclass of `limbeck.Exercise`.",
        )
    found = [each for each in vars(_run(path)).values() if _is_defined_in(each, path.stem)]
    if len(found) == 1:
        made: Exercise = found[0]()
        return made
    raise InputError(
        f"{str(path)!r} defines {len(found) or 'no'} exercises.",
        slug="not-one-exercise",
        evidence={"Found": ", ".join(each.__name__ for each in found)} if found else {},
        remedy="Define exactly one subclass of `limbeck.Exercise` in it, with `solution` and `wrong`.",
    )


def _run(path: Path) -> Any:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    if specification is None or specification.loader is None:
        raise InputError(
            f"{str(path)!r} is not a Python file.",
            slug="no-exercise-file",
            remedy="Its name has to end in .py.",
        )
    module = importlib.util.module_from_spec(specification)
    try:
        specification.loader.exec_module(module)
    except Exception as error:
        raise InputError(
            f"{str(path)!r} can't be run: {type(error).__name__}: {error}",
            slug="exercise-file-raises",
            remedy="Run it with Python, and correct the error.",
        ) from error
    return module


def _is_defined_in(value: object, module: str) -> bool:
    is_one = isinstance(value, type) and issubclass(value, Exercise) and not inspect.isabstract(value)
    return is_one and getattr(value, "__module__", "") == module
