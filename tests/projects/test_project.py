"""Finding and reading a project's configuration, and what a Project shows of itself."""

from __future__ import annotations

import dataclasses
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from limbeck.databases.connect import connect
from limbeck.errors import InputError, LimbeckError, ProjectError
from limbeck.projects.project import Project, project

EXAMPLES = Path(__file__).parent


@pytest.mark.parametrize(
    ("path", "found", "directory"),
    [
        ("plain", "plain/alembic.ini", "plain"),
        ("plain/alembic.ini", "plain/alembic.ini", "plain"),
        ("pyproject", "pyproject/pyproject.toml", "pyproject"),
        ("pyproject/pyproject.toml", "pyproject/pyproject.toml", "pyproject"),
        ("pyproject_and_ini", "pyproject_and_ini/alembic.ini", "pyproject_and_ini"),
        ("config_in_subfolder/config", "config_in_subfolder/config/alembic.ini", "config_in_subfolder"),
        ("package_location", "package_location/alembic.ini", "package_location"),
    ],
)
def test_a_project_is_found_by_its_file_or_folder(path: str, found: str, directory: str) -> None:
    """The working directory is the one from which script_location can be found."""
    wanted = project(EXAMPLES / path)
    assert (wanted.path, wanted.directory) == (EXAMPLES / found, EXAMPLES / directory)
    assert wanted.python == sys.executable


def test_a_section_is_chosen_or_the_sections_are_listed() -> None:
    """An unknown section, `alembic` too, is answered with those that are projects."""
    assert project(EXAMPLES / "named_sections", section="billing").section == "billing"
    with pytest.raises(InputError) as caught:
        project(EXAMPLES / "named_sections")
    assert caught.value.failure.what == "alembic.ini has no section [alembic]."
    assert caught.value.failure.remedy == "Use one of: section='orders', section='billing'."


@pytest.mark.parametrize(
    ("files", "path", "slug"),
    [
        ({}, "nowhere", "missing-file"),
        ({}, "", "no-configuration"),
        ({"pyproject.toml": "[project]\nname = 'x'\n"}, "", "no-configuration"),
        ({"pyproject.toml": "[project]\nname = 'x'\n"}, "pyproject.toml", "no-configuration"),
        ({"pyproject.toml": "[tool.alembic\n"}, "pyproject.toml", "unreadable-configuration"),
        ({"alembic.ini": "not an ini file"}, "", "unreadable-configuration"),
        ({"alembic.ini": "[alembic]\nx = 1\n"}, "", "no-script-location"),
        ({"alembic.ini": "[alembic]\nscript_location = gone\n"}, "", "no-env-py"),
    ],
)
def test_what_is_no_project_says_so(files: dict[str, str], path: str, slug: str, tmp_path: Path) -> None:
    """Each way of not being a project has its own slug, and a remedy."""
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(ProjectError) as caught:
        project(tmp_path / path)
    assert caught.value.failure.slug == slug
    assert caught.value.failure.remedy


def test_a_file_that_is_not_text_is_unreadable(tmp_path: Path) -> None:
    """A database given in place of a configuration is an error, not a crash."""
    (tmp_path / "alembic.ini").write_bytes(b"SQLite format 3\x00\xff\xfe")
    with pytest.raises(ProjectError) as caught:
        project(tmp_path)
    assert caught.value.failure.slug == "unreadable-configuration"


def test_an_interpreter_is_a_program_a_folder_or_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python=` takes a path, the folder of a virtual environment, and a name on PATH."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").symlink_to(sys.executable)
    plain = EXAMPLES / "plain"
    assert project(plain, python=tmp_path / "venv").python == str(tmp_path / "venv/bin/python")
    assert project(plain, python=sys.executable).python == sys.executable
    monkeypatch.setenv("PATH", str(tmp_path / "venv" / "bin"), prepend=os.pathsep)
    assert project(plain, python="python").python == str(tmp_path / "venv/bin/python")


@pytest.mark.parametrize(
    "python", ["no-such-command-anywhere", "alembic.ini", ".", "/bin/ls", "sh", "/bin/echo"]
)
def test_a_wrong_interpreter_is_refused_at_once(python: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing program, a file or folder that is something else, and a program that is not Python."""
    monkeypatch.chdir(EXAMPLES / "plain")
    with pytest.raises(ProjectError) as caught:
        project(EXAMPLES / "plain", python=python)
    assert caught.value.failure.slug == "no-interpreter"


def test_a_project_shows_no_secret() -> None:
    """Neither the URL's password, nor values of -x arguments, nor attributes are in its text form."""
    shown = repr(
        project(
            EXAMPLES / "plain",
            url="postgresql://me:hunter2@db.example/app?sslpassword=hunter2",
            x=["token=hunter2", "dry-run"],
            attributes={"secret": "hunter2"},
        )
    )
    assert "hunter2" not in shown
    assert "postgresql://me:***@db.example/app" in shown
    assert "x=['token=…', 'dry-run'] attributes: secret>" in shown


def test_a_url_is_a_text_a_url_or_a_database(other_database: Path) -> None:
    """`url=` takes what names a database."""
    plain = EXAMPLES / "plain"
    with connect(other_database) as database:
        assert project(plain, url=database).url == database.secret_url
    assert str(project(plain, url="sqlite:///x.db").url) == "sqlite:///x.db"
    with pytest.raises(InputError) as caught:
        project(plain, url="hunter2@nowhere")
    assert caught.value.failure.slug == "not-a-url"


def test_attributes_must_be_able_to_travel(other_database: Path) -> None:
    """JSON values stay, databases become connections, anything else is refused."""
    plain = EXAMPLES / "plain"
    with connect(other_database) as database:
        wanted = project(plain, attributes={"tenant": "a", "connection": database})
    assert wanted.attributes == {"tenant": "a"}
    assert wanted.connections["connection"]["url"].endswith("other.db")
    with pytest.raises(InputError, match="cannot be sent"):
        project(plain, attributes={"connection": object()})


@pytest.mark.parametrize(("given", "kept"), [("a=1", ("a=1",)), (["a=1", "b"], ("a=1", "b")), ((), ())])
def test_x_is_one_argument_or_several(given: Any, kept: tuple[str, ...]) -> None:
    """A single text is one argument, not its letters."""
    assert project(EXAMPLES / "plain", x=given).x == kept


def test_a_project_is_frozen() -> None:
    """A project is a value: nobody changes it under a running audit."""
    wanted: Project = project(EXAMPLES / "plain")
    with pytest.raises(dataclasses.FrozenInstanceError):
        wanted.section = "other"  # type: ignore[misc]


def test_every_error_is_a_limbeck_error() -> None:
    """Whoever catches LimbeckError catches them all."""
    assert issubclass(ProjectError, LimbeckError)
    assert issubclass(InputError, LimbeckError)


@pytest.mark.follows(
    "unknown-section",
    "no-directory",
    "no-env-py",
    "no-configuration",
    "unreadable-configuration",
    "not-a-url",
)
def test_a_project_that_is_given_as_told(tmp_path: Path) -> None:
    """By its section, its folder and its files."""
    with pytest.raises(InputError) as wrong:
        project(EXAMPLES / "named_sections")
    section = re.search(r"section='(\w+)'", wrong.value.failure.remedy)
    assert section is not None
    assert project(EXAMPLES / "named_sections", section=section[1]).section == section[1]

    ini = tmp_path / "alembic.ini"
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "env.py").touch()
    for text, slug, words in (
        ("not an ini file", "unreadable-configuration", "Correct what the error reports."),
        ("[alembic]\nscript_location = gone\n", "no-env-py", "Correct script_location in the configuration;"),
    ):
        ini.write_text(text)
        with pytest.raises(ProjectError) as caught:
            project(tmp_path)
        assert caught.value.failure.slug == slug
        assert words in caught.value.failure.remedy
    ini.write_text("[alembic]\nscript_location = app\n")
    assert project(tmp_path).directory == tmp_path

    with pytest.raises(ProjectError) as caught:
        project(tmp_path / "app")
    assert caught.value.failure.remedy.startswith(
        "Give the folder that `alembic` is run in, or the path of its"
    )
    assert project(ini) == project(tmp_path)

    with pytest.raises(ProjectError) as caught:
        project(tmp_path, directory=tmp_path / "nowhere")
    assert "the folder in which `alembic` is run" in caught.value.failure.remedy
    assert project(tmp_path, directory=tmp_path).directory == tmp_path

    with pytest.raises(InputError) as wrong:
        project(tmp_path, url="nowhere")
    url = wrong.value.failure.remedy.rpartition(" or ")[2].rstrip(".")
    assert str(project(tmp_path, url=url).url) == url
