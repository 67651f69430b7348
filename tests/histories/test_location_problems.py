"""Version files that Alembic passes over in silence, and projects that have none yet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from limbeck.errors import ProjectError
from limbeck.histories.history import History
from limbeck.histories.open_history import history
from limbeck.projects.project import project
from limbeck.records.revision import Problem

from .version_files import write

CONFIGURATION = "[alembic]\nscript_location = %(here)s/m\npath_separator = os\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of two revisions, the first of which lies in a folder below."""
    write(tmp_path / "m", [{"revision": "a1"}, {"revision": "b1", "down_revision": "a1"}])
    versions = tmp_path / "m" / "versions"
    (versions / "2024").mkdir()
    shutil.move(versions / "a1_.py", versions / "2024" / "a1_.py")
    (tmp_path / "alembic.ini").write_text(CONFIGURATION, encoding="utf-8")
    return tmp_path


def told(found: History) -> list[tuple[str, str | None]]:
    return [(each.slug, each.revision) for each in found.problems]


def alembics(folder: Path) -> list[str]:
    """The revisions that Alembic itself reads."""
    script = ScriptDirectory.from_config(Config(str(folder / "alembic.ini")))
    return [each.revision for each in script.walk_revisions()]


@pytest.mark.follows("nested-version-files")
def test_a_file_in_a_nested_folder_is_named_as_the_one_that_is_missing(folder: Path) -> None:
    """Its remedy is followed: then Alembic has both, and there is nothing to tell."""
    with pytest.warns(UserWarning, match="a1 referenced"), pytest.raises(KeyError):
        alembics(folder)
    found = history(folder)
    (problem,) = found.problems
    assert told(found) == [("nested-version-files", "a1")]
    assert problem.title == "Alembic does not read a1: its file lies too deep."
    assert str(folder / "m" / "versions" / "2024") in problem.why
    assert problem.remedy.startswith("Set recursive_version_locations = true beside script_location")
    (folder / "alembic.ini").write_text(
        f"{CONFIGURATION}recursive_version_locations = true\n", encoding="utf-8"
    )
    assert alembics(folder) == ["b1", "a1"]
    assert (told(history(folder)), history(folder).bases) == ([], ("a1",))


def test_what_would_follow_the_history_is_told_and_an_archive_is_not(folder: Path) -> None:
    """Files of the past that nothing here names were put aside on purpose; modules are no revisions."""
    versions = folder / "m" / "versions"
    shutil.move(versions / "2024" / "a1_.py", versions / "a1_.py")
    write(folder / "old", [{"revision": "x1"}, {"revision": "x2", "down_revision": "x1"}])
    shutil.move(folder / "old" / "versions", versions / "archive")
    (versions / "archive" / "helpers.py").write_text("NAME = 'x'\n", encoding="utf-8")
    assert told(history(folder)) == []
    write(
        folder / "new", [{"revision": "c1", "down_revision": "b1"}, {"revision": "d1", "down_revision": "c1"}]
    )
    shutil.move(folder / "new" / "versions", versions / "2025")
    (problem,) = history(folder).problems
    assert problem.title == "Alembic does not read c1, d1: their files lie too deep."
    assert problem.revisions == ()


@pytest.mark.follows("version-folder-missing")
def test_a_named_folder_that_is_missing_is_told(folder: Path) -> None:
    """Alembic says nothing of it; the default folder of a new project may be missing."""
    (folder / "alembic.ini").write_text(
        f"{CONFIGURATION}version_locations = %(here)s/m/versions/2024:%(here)s/nowhere\n", encoding="utf-8"
    )
    assert alembics(folder) == ["a1"]
    (problem,) = history(folder).problems
    assert (problem.slug, problem.title) == (
        "version-folder-missing",
        f"There is no folder {folder / 'nowhere'}, which the configuration names.",
    )
    assert problem.remedy.startswith("Correct version_locations;")
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text(encoding="utf-8").replace("nowhere", "m/versions"), encoding="utf-8")
    assert (told(history(folder)), alembics(folder)) == ([], ["b1", "a1"])


def shown(found: History) -> dict[str, str]:
    """What every form of a history says, in a word."""
    return {
        "repr": repr(found),
        "frame": str(len(found.to_frame())),
        "svg": found.to_svg()[:4],
        "mermaid": found.to_mermaid(),
        "html": str("There are no revisions yet." in found.to_html()),
        "sql": str(found.sql("base", "heads")),
    }


def test_a_project_without_revisions_is_no_error(folder: Path) -> None:
    """Nor is one whose folder git did not keep, nor its script folder alone: no form of it fails."""
    shutil.rmtree(folder / "m" / "versions")
    expected = {
        "repr": "<History: no revisions, no heads>",
        "frame": "0",
        "svg": "<svg",
        "mermaid": "flowchart TB\n",
        "html": "True",
        "sql": "()",
    }
    assert shown(history(folder)) == expected
    (folder / "m" / "versions").mkdir()
    for source in (folder / "alembic.ini", folder / "m", folder / "m" / "versions"):
        found = history(source)
        assert (found.problems, found.revisions, found.path("base", "head")) == ((), (), ())
        assert found.folders == (folder / "m" / "versions",)


def test_a_folder_that_is_no_project_is_still_an_error(tmp_path: Path) -> None:
    """It says where it looked."""
    with pytest.raises(ProjectError, match="There are no version files"):
        history(tmp_path)


@pytest.mark.follows("package-not-found")
def test_a_package_that_is_not_found_asks_for_its_environment(tmp_path: Path) -> None:
    """`--python` leads to it, wherever an environment keeps its packages; so does `prepend_sys_path`."""
    write(tmp_path / "src" / "shop_of_mine" / "migrations", [{"revision": "a1"}])
    ini = tmp_path / "alembic.ini"
    ini.write_text("[alembic]\nscript_location = shop_of_mine:migrations\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="shop_of_mine:migrations is not on the search path") as caught:
        history(ini)
    assert "--python .venv (in Python: python=…)" in caught.value.failure.remedy
    assert history(project(ini, directory=tmp_path / "src")).heads == ("a1",)
    packages = tmp_path / "venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "shop.pth").write_text(f"import x\n{tmp_path / 'src'}\n", encoding="utf-8")
    (tmp_path / "venv" / "bin").mkdir()
    (tmp_path / "venv" / "bin" / "python").symlink_to(shutil.which("true") or "/bin/true")
    assert history(ini, python=tmp_path / "venv").heads == ("a1",)
    ini.write_text(f"{ini.read_text(encoding='utf-8')}prepend_sys_path = src\n", encoding="utf-8")
    assert history(ini).heads == ("a1",)


def test_a_problem_names_all_its_revisions() -> None:
    """The first one, which it is told at, and the others."""
    assert Problem("s", "t", "a", "w", "r", ("b",)).revisions == ("a", "b")
    assert Problem("s", "t", None, "w", "r").revisions == ()
