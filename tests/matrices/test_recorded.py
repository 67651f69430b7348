"""A matrix that was stored, and what has changed since."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from limbeck.errors import InputError
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.recorded import RecordedVerdicts, verdict_changes
from limbeck.matrices.run_matrix import matrix
from limbeck.matrices.verdict import Verdict


@pytest.fixture(scope="module")
def small() -> Matrix:
    """Two trials, really run."""
    return matrix(backends=["sqlite"], cases=["column.rename", "column.add_nullable"], jobs=1)


def test_a_matrix_can_be_stored_and_read_again(small: Matrix, tmp_path: Path) -> None:
    """Nothing has changed against itself."""
    path = tmp_path / "matrix.json"
    path.write_text(small.to_json(), encoding="utf-8")
    stored = RecordedVerdicts.load(path)
    assert stored.verdicts["column.rename", "sqlite", ()] is Verdict.MISREAD
    assert verdict_changes(small, stored) == ()


def test_every_verdict_that_changed_is_named(small: Matrix) -> None:
    """A trial that was not stored is new; one that was not run now is not told."""
    data = small.to_dict()
    data["trials"][0]["verdict"] = "detected"
    del data["trials"][1]
    data["trials"].append({"case": "gone.case", "backend": "sqlite", "options": [], "verdict": "fails"})
    assert [str(each) for each in verdict_changes(small, RecordedVerdicts.from_dict(data))] == [
        "column.rename on sqlite: detected before, misread now",
        "column.add_nullable on sqlite: not there before, detected now",
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"versions": {}, "trials": [{"case": 1}]}', "\x00"])
def test_a_file_that_holds_no_matrix_is_refused(text: str, tmp_path: Path) -> None:
    """With what is wrong and what to give instead."""
    path = tmp_path / "matrix.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="holds no matrix"):
        RecordedVerdicts.load(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """Its name is in the message."""
    with pytest.raises(InputError, match=r"nowhere\.json can't be read"):
        RecordedVerdicts.load(tmp_path / "nowhere.json")


def test_the_json_of_a_matrix_has_the_promised_keys(small: Matrix) -> None:
    """Scripts of other people read them."""
    data = json.loads(small.to_json())
    assert list(data) == ["versions", "trials"]
    promised = {
        "case",
        "backend",
        "options",
        "verdict",
        "changes",
        "reason",
        "left",
        "rows",
        "downgrade",
        "remedy",
        "seconds",
    }
    assert promised <= set(data["trials"][0])
    assert data["trials"][0]["options"] == []
    assert data["trials"][0]["rows"]["after"]["users"][0]["full_name"] is None
    assert data["trials"][0]["remedy"]["verdict"] == "proven"


def test_an_outcome_is_found_by_its_case_backend_and_options(small: Matrix) -> None:
    """One that was not run is an error that names those that were."""
    assert small["column.rename", "sqlite"].verdict is Verdict.MISREAD
    with pytest.raises(InputError, match="sqlite default"):
        _ = small["column.rename", "postgresql"]
    with pytest.raises(InputError, match=r"Its cases are: column\.rename, column\.add_nullable"):
        _ = small["column.renamed", "sqlite"]
    with pytest.raises(InputError, match="does not name an outcome"):
        _ = small["column.rename",]  # type: ignore[index]
    assert replace(small, outcomes=()).counts == {}


def test_what_does_not_apply_is_found_with_any_options() -> None:
    """It is run once, with the defaults."""
    found = matrix(backends=["sqlite"], cases=["sequence.add"], options="batch", jobs=1)
    assert found["sequence.add", "sqlite", "batch"].verdict is Verdict.NOT_APPLICABLE
