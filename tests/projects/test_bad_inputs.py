"""Inputs that are wrong in ways of their own: each is told as what it is, and nothing of limbeck fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import limbeck
from limbeck.errors import InputError, ProjectError
from limbeck.projects.compare import compare_project
from limbeck.projects.project import project
from limbeck.projects.worker.diagnosis.evidence import Evidence
from limbeck.projects.worker.diagnosis.explain import failure_from

NO_TEXT = "<exception str() failed>"
MUTE = """
class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no text")

"""
FILTER = """
def include_object(*_given):
    raise Mute

"""


def raised(base: type[Exception]) -> Exception:
    """An error that was raised and has no text."""

    def fail(_self: Exception) -> str:
        raise RuntimeError

    mute = type("Mute", (base,), {"__str__": fail, "__repr__": fail})
    try:
        raise mute
    except base as error:
        return error


@pytest.mark.parametrize(
    "base", [Exception, KeyError, OSError, RuntimeError, AttributeError, SyntaxError, ImportError]
)
def test_a_cause_is_looked_for_without_a_text(base: type[Exception]) -> None:
    """No kind of error has to say anything to be explained."""
    failure = failure_from(Evidence(raised(base), "env.py", "."))
    wrong = "env.py failed to import" if base is ImportError else "env.py raised Mute"
    assert failure.what.removesuffix(".") == f"{wrong}: {NO_TEXT}"


def test_an_error_without_a_text_is_the_projects_own(example: Callable[[str], Path]) -> None:
    """Raised in env.py or in a filter of its, it is told by its name, and limbeck has not failed."""
    folder = example("plain")
    source = (folder / "env.py").read_text()
    filtering = source.replace("target_metadata=", "include_object=include_object, target_metadata=")
    said = []
    for text in (f"{MUTE}raise Mute\n", MUTE + FILTER + filtering):
        (folder / "env.py").write_text(text)
        (comparison,) = compare_project(project(folder))
        assert comparison.failure is not None
        said.append((comparison.failure.slug, dict(comparison.failure.evidence)))
    assert [slug for slug, _ in said] == ["env-py-failed", "project-code-raised"]
    assert (said[0][1]["error"], said[1][1]["Mute"]) == (f"env_py.Mute: {NO_TEXT}", NO_TEXT)


@pytest.mark.parametrize("seconds", [float("inf"), 1e308, 86_401, float("nan"), True, "5", 0, -1])
def test_a_time_limit_is_a_number_of_seconds(seconds: object, tmp_path: Path) -> None:
    """What no system can wait for is refused before anything starts."""
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = .\n")
    (tmp_path / "env.py").touch()
    with pytest.raises(InputError, match="is not a positive number of seconds, up to a day") as caught:
        limbeck.audit(limbeck.project(tmp_path), time_limit=seconds)  # type: ignore[call-overload]
    assert caught.value.failure.slug == "bad-limit"


def test_links_in_a_circle_are_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """The other version files are read."""
    (tmp_path / "a.py").write_text("revision = 'a'\ndown_revision = None\n")
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    history = limbeck.history(tmp_path)
    assert [each.revision for each in history.revisions] == ["a"]
    assert [(each.slug, "loop.py" in each.title) for each in history.problems] == [("unreadable-file", True)]


def test_a_configuration_with_a_nul_is_not_read(tmp_path: Path) -> None:
    """No path could hold one."""
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = .\nversion_locations = \0\n")
    with pytest.raises(ProjectError) as caught:
        limbeck.history(tmp_path)
    assert caught.value.failure.slug == "unreadable-configuration"
    assert dict(caught.value.failure.evidence) == {"error": "it holds a NUL character"}


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("path_separator = bogus\nprepend_sys_path = .\n", "search path"),
        ("path_separator = bogus\nversion_locations = versions\n", "version locations"),
        ("version_path_separator = bogus\nversion_locations = versions\n", "version locations"),
    ],
)
def test_an_unknown_separator_is_told_with_those_that_are_known(
    tmp_path: Path, lines: str, what: str
) -> None:
    """For each list that it separates; with one of the advised values the history is read."""
    ini = tmp_path / "alembic.ini"
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").touch()
    ini.write_text(f"[alembic]\nscript_location = .\n{lines}")
    with pytest.raises(ProjectError, match=f"names its {what} in a way that Alembic refuses") as caught:
        limbeck.history(ini)
    assert caught.value.failure.remedy == (
        "Set path_separator, or version_path_separator, to os, space or newline."
    )
    ini.write_text(ini.read_text().replace("bogus", "os"))
    assert len(limbeck.history(ini)) == 0
