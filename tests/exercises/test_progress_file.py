"""Progress: a file in a folder of the learner's choice, and the map that is made of it."""

import json
from pathlib import Path

import pytest

import limbeck
from limbeck.errors import InputError
from limbeck.exercises.library.rename_column import RenameColumn
from limbeck.exercises.outcome import AttemptOutcome, Mark, OutcomeWord
from limbeck.exercises.progress_file import NAME, VARIABLE, Progress, ProgressFile

NOT_YET = AttemptOutcome(OutcomeWord.NOT_YET, "", (), steps=3)
BUT = AttemptOutcome(OutcomeWord.RIGHT_BUT, "", (), frozenset({Mark.REACHED}), steps=4)
RIGHT = AttemptOutcome(OutcomeWord.RIGHT, "", (), frozenset(Mark), steps=2)
EXERCISE = RenameColumn()


def kept_in(folder: Path) -> ProgressFile:
    found = ProgressFile.in_folder(folder)
    assert found is not None
    return found


def test_the_best_outcome_counts(tmp_path: Path) -> None:
    """What comes later and is worse changes nothing."""
    file = kept_in(tmp_path)
    for outcome in (NOT_YET, BUT, NOT_YET):
        file.keep(EXERCISE, "sqlite", outcome, 1)
    assert file.read()["rename-column"].outcome is OutcomeWord.RIGHT_BUT
    file.keep(EXERCISE, "postgresql", RIGHT, 2)
    file.keep(EXERCISE, "sqlite", BUT, 0)
    assert file.read() == {"rename-column": Progress(OutcomeWord.RIGHT, frozenset(Mark), "postgresql", 2, 2)}
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


def test_nothing_is_kept_unless_a_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The argument, then the environment variable; an empty one is none."""
    monkeypatch.setenv(VARIABLE, "")
    assert ProgressFile.in_folder(None) is None
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert ProgressFile.in_folder(None) == ProgressFile(tmp_path / NAME)


def test_the_map_shows_what_is_solved(tmp_path: Path) -> None:
    """Lesson by lesson, with the marks."""
    kept_in(tmp_path).keep(EXERCISE, "sqlite", BUT, 1)
    course = limbeck.course(tmp_path)
    assert course.solved == 1
    assert "  ●○○ rename-column: Rename a column and keep its values, right, but" in repr(course).splitlines()
    assert [each.title for each in course.chapters][-1] == "Incidents"
    assert repr(limbeck.course(tmp_path)).startswith(f"1 of {len(course.exercises)} exercises solved\n")


@pytest.mark.follows("no-progress-folder")
def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """It is not made: whoever mistyped it would look in vain for the other. Made, it is taken."""
    folder = tmp_path / "course"
    with pytest.raises(InputError, match="no folder") as caught:
        limbeck.course(folder)
    assert caught.value.failure.remedy == "Create it, or name another: limbeck.exercise(…, folder=…)."
    folder.mkdir()
    assert limbeck.course(folder).kept_in == str(folder / NAME)


@pytest.mark.follows("no-progress-file")
@pytest.mark.parametrize("text", ["", "[]", '{"exercises": {"a": {}}}', json.dumps({"exercises": []})])
def test_a_file_of_somebody_else_is_not_written_over(tmp_path: Path, text: str) -> None:
    """It stays as it is; moved away, a new one is begun."""
    place = tmp_path / NAME
    place.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is not a progress file of limbeck") as caught:
        kept_in(tmp_path).keep(EXERCISE, "sqlite", RIGHT, 0)
    assert place.read_text(encoding="utf-8") == text
    assert caught.value.failure.remedy == "Move it away, or choose another folder."
    place.rename(tmp_path / "other.json")
    kept_in(tmp_path).keep(EXERCISE, "sqlite", RIGHT, 0)
    assert limbeck.course(tmp_path).solved == 1
