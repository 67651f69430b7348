"""The files of a history are those that Alembic takes, wherever and however they are kept."""

from __future__ import annotations

import codecs
import py_compile
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from limbeck.errors import ProjectError
from limbeck.histories.files import Locations, files, text
from limbeck.histories.open_history import history

from .version_files import write

PROJECTS = Path(__file__).parents[1] / "projects"


def names(where: Locations) -> list[str]:
    return [Path(path).name for path in files(where)]


def taken(folder: Path, *, sourceless: bool = False, recursive: bool = False) -> list[str]:
    """The files that Alembic loads from the same folder."""
    script = ScriptDirectory(
        str(folder),
        version_locations=[str(folder / "versions")],
        sourceless=sourceless,
        recursive_version_locations=recursive,
    )
    return [Path(each.path).name for each in script._load_revisions()]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Version files in a folder and one below it, sources and compiled ones, and what is no version file."""
    folder = write(tmp_path / "p", [{"revision": "a1"}, {"revision": "b1", "down_revision": "a1"}])
    versions = folder / "versions"
    (versions / "below").mkdir()
    source = (versions / "b1_.py").read_text(encoding="utf-8")
    (versions / "below" / "c1_.py").write_text(source.replace("'b1'", "'c1'"), encoding="utf-8")
    for name in ("__init__.py", ".#a1_.py", "README", "script.py.mako"):
        (versions / name).write_text("", encoding="utf-8")
    extra = versions / "d1_.py"
    extra.write_text(source.replace("'b1'", "'d1'"), encoding="utf-8")
    py_compile.compile(str(extra), cfile=str(versions / "d1_.pyc"))
    extra.unlink()
    py_compile.compile(str(versions / "b1_.py"))
    extra.write_text(source.replace("'b1'", "'e1'"), encoding="utf-8")
    py_compile.compile(str(extra), cfile=str(versions / "__pycache__" / "e1_.cpython-311.pyc"))
    extra.unlink()
    return folder


@pytest.mark.parametrize("sourceless", [False, True])
@pytest.mark.parametrize("recursive", [False, True])
def test_the_files_are_those_that_alembic_loads(project: Path, *, sourceless: bool, recursive: bool) -> None:
    """In every combination of `sourceless` and `recursive_version_locations`."""
    where = Locations((project / "versions",), recursive=recursive, sourceless=sourceless)
    expected = taken(project, sourceless=sourceless, recursive=recursive)
    assert sorted(names(where)) == sorted(expected)
    assert ("c1_.py" in expected) == recursive
    assert ("d1_.pyc" in expected) == sourceless


def test_a_folder_given_twice_or_by_a_link_counts_once(project: Path) -> None:
    """Alembic warns of it; here it is no news."""
    link = project / "link"
    link.symlink_to(project / "versions")
    assert names(Locations((project / "versions", link, project / "nowhere"))) == ["a1_.py", "b1_.py"]


def test_compiled_files_are_run_by_the_project_alone(project: Path) -> None:
    """Unless that is asked for they are a problem; the project's interpreter can tell what they hold."""
    (project / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s\npath_separator = os\nsourceless = true\n", encoding="utf-8"
    )
    unasked = history(project)
    assert {each.slug for each in unasked.problems} >= {"no-source"}
    assert "d1" not in unasked.topology.revisions
    found = history(project, run=True)
    assert sorted(found.topology.revisions) == ["a1", "b1", "d1", "e1"]
    assert found["d1"].down_revision == ("a1",)
    assert found["d1"].path is not None
    assert found.body("d1") is None
    assert [each.slug for each in found.problems] == ["nested-version-files", "several-heads"]


def test_a_separator_that_there_is_none_of_is_an_error(project: Path) -> None:
    """Alembic refuses it as well; the remedy lists some that there are."""
    (project / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s\nversion_locations = a b\nversion_path_separator = bogus\n",
        encoding="utf-8",
    )
    with pytest.raises(ProjectError, match="in a way that Alembic refuses") as caught:
        history(project)
    assert "os, space or newline" in caught.value.failure.remedy


@pytest.mark.parametrize("source", [f"revision = {'-' * 200_000}1\n", "# coding: rot13\nerivfvba = 1\n"])
def test_a_file_that_python_gives_up_on_is_a_problem(project: Path, source: str) -> None:
    """Nested too deeply, or in an encoding that makes no text of bytes: the others are read all the same."""
    (project / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s\n", encoding="utf-8")
    (project / "versions" / "z1.py").write_text(source, encoding="utf-8")
    found = history(project)
    assert "a1" in found.topology.revisions
    assert [each.title[:22] for each in found.problems if "z1.py" in each.title] == ["z1.py cannot be read: "]


SITUATIONS = {"several_version_locations": ("aaaa", "bbbb")}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_several_locations_are_one_history(situation: str) -> None:
    """As `alembic heads` tells of the same configuration."""
    found = history(PROJECTS / situation)
    config = Config(str(PROJECTS / situation / "alembic.ini"))
    with pytest.warns(DeprecationWarning, match="path_separator"):
        script = ScriptDirectory.from_config(config)
    assert sorted(found.heads) == sorted(script.get_heads()) == sorted(SITUATIONS[situation])


def test_a_location_may_be_named_by_its_package(tmp_path: Path) -> None:
    """`package:folder` is found on the search path without importing the package."""
    package = tmp_path / "shop"
    write(package / "migrations", [{"revision": "a1"}])
    (package / "__init__.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    (tmp_path / "alembic.ini").write_text(
        "[alembic]\nscript_location = shop:migrations\npath_separator = os\n", encoding="utf-8"
    )
    assert history(tmp_path).heads == ("a1",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_a_file_is_read_in_the_encoding_that_it_declares(encoding: str, tmp_path: Path) -> None:
    """By a comment or by a byte order mark."""
    comment = "" if encoding.startswith("utf") else f"# -*- coding: {encoding} -*-\n"
    path = tmp_path / "a.py"
    source = f'{comment}"""Größe der Bücher"""\nrevision = "a"\ndown_revision = None\n'
    path.write_bytes(source.encode(encoding))
    assert text(str(path)).lstrip("\ufeff") == source
    assert history(tmp_path)["a"].message == "Größe der Bücher"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"# coding: nonsense\nrevision = 'a'\n", "unknown encoding: nonsense"),
        (b"revision = '\xe4'\n", "codec can't decode byte 0xe4"),
        (codecs.BOM_UTF16_LE + "revision = 'a'".encode("utf-16-le"), "codec can't decode byte 0xff"),
        (b"revision = '\0'\n", "null byte"),
        (b"revision = " + b"(" * 400 + b"\n", "too many nested parentheses"),
    ],
)
def test_a_file_that_cannot_be_decoded_is_a_problem(data: bytes, reason: str, tmp_path: Path) -> None:
    """The others are read all the same."""
    write(tmp_path / "p", [{"revision": "a1"}])
    (tmp_path / "p" / "versions" / "bad.py").write_bytes(data)
    found = history(tmp_path / "p")
    (problem,) = found.problems
    assert found.heads == ("a1",)
    assert problem.slug == "unreadable-file"
    assert reason in problem.title


def test_an_invalid_escape_warns_nobody(tmp_path: Path) -> None:
    """Somebody's docstring is not our reader's concern."""
    (tmp_path / "a.py").write_text(
        "'''An \\d escape'''\nrevision = 'a'\ndown_revision = None\ndef upgrade():\n    '\\d'\n",
        encoding="utf-8",
    )
    found = history(tmp_path)
    assert found.problems == ()
    assert found.body("a") is not None


def test_no_version_file_at_all_is_an_error(tmp_path: Path) -> None:
    """It says where it looked."""
    with pytest.raises(ProjectError, match="There are no version files") as caught:
        history(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_relative_locations_start_where_alembic_is_run(broken: Callable[[str], Path]) -> None:
    """`script_location = migrations` in a folder below that of the configuration."""
    folder = broken("several_heads")
    (folder / "config").mkdir()
    ini = (folder / "alembic.ini").read_text(encoding="utf-8").replace("%(here)s\n", ".\n", 1)
    (folder / "config" / "alembic.ini").write_text(ini, encoding="utf-8")
    assert history(folder / "config" / "alembic.ini").bases == ("a001",)
