"""What a configuration file says, with and without Alembic."""

import sys
from pathlib import Path

import alembic
import pytest
import sqlalchemy
from alembic.config import Config

from limbeck.autogen import versions
from limbeck.histories.open_history import history
from limbeck.projects.configuration import plain_options

PLAIN = (
    "script_location = %(here)s\n",
    "script_location = .\nprepend_sys_path = .\n",
    "script_location = .\nprepend_sys_path = lib\npath_separator = os\nversion_path_separator = space\n",
    "script_location = .\nprepend_sys_path = lib\nrecursive_version_locations = True\nversion_locations =\n",
    "script_location = .\nsqlalchemy.url = %(DB_URL)s\nfile_template = %%(rev)s\n",
)
DOUBTFUL = (
    "script_location = %(folder)s\nfolder = .\n",
    "script_location = .\nversion_locations = %(here)s/versions %(here)s/more\n",
    "script_location = .\nprepend_sys_path = . lib\n",
    "script_location = .\nprepend_sys_path = .:lib\npath_separator = os\n",
    "script_location = .\nprepend_sys_path =\n  .\n  lib\npath_separator = newline\n",
    "script_location = .\npath_separator = comma\n",
    "script_location = .\n# f\u00fcr uns\n",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with constants in two folders, and two files in folders of version files."""
    (tmp_path / "env.py").touch()
    (tmp_path / "names.py").write_text("ROOT = 'root'\n")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "names.py").write_text("ROOT = 'lib'\n")
    for name in ("versions", "versions/old", "more"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.py").write_text(
            f"from names import ROOT\nrevision = '{name[-3:]}' + ROOT\ndown_revision = None\n"
        )
    return tmp_path


@pytest.mark.parametrize("options", PLAIN)
def test_a_plain_file_is_read_as_alembic_reads_it(
    options: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The options are Alembic's own answers, and the history is the same."""
    (folder / "alembic.ini").write_text(f"[alembic]\n{options}")
    read, whole = plain_options(folder / "alembic.ini", "alembic"), Config(str(folder / "alembic.ini"))
    assert read is not None
    names = ("script_location", "prepend_sys_path", "recursive_version_locations", "sourceless")
    assert [read.get_main_option(name) for name in names] == [whole.get_main_option(name) for name in names]
    ours = history(folder)
    monkeypatch.setattr("limbeck.histories.open_history.plain_options", lambda *_: None)
    theirs = history(folder)
    assert (ours.topology, ours.folders, ours.problems) == (theirs.topology, theirs.folders, theirs.problems)
    assert len(ours) == 1 + ("recursive" in options)


@pytest.mark.parametrize("options", DOUBTFUL)
def test_what_releases_may_read_differently_is_left_to_alembic(options: str, folder: Path) -> None:
    """Lists, references, separators that are refused, and letters that depend on the locale."""
    (folder / "alembic.ini").write_text(f"[alembic]\n{options}", encoding="utf-8")
    assert plain_options(folder / "alembic.ini", "alembic") is None


def test_options_in_two_files_are_left_to_alembic(folder: Path) -> None:
    """Newer releases read `pyproject.toml`, too; one without options of Alembic's changes nothing."""
    ini, toml = folder / "alembic.ini", folder / "pyproject.toml"
    ini.write_text("[alembic]\nscript_location = .\n")
    toml.write_text("[project]\ndependencies = ['alembic']\n")
    assert plain_options(ini, "alembic") is not None
    toml.write_text("[tool.alembic]\nversion_locations = ['more']\n")
    assert plain_options(ini, "alembic") is None
    assert plain_options(toml, "alembic") is None
    toml.write_text("[tool.alembic")
    assert plain_options(ini, "alembic") is None


def test_versions_are_read_where_nothing_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of both packages say what the packages would."""
    for package in (alembic, sqlalchemy):
        with monkeypatch.context() as patch:
            patch.delitem(sys.modules, package.__name__)
            assert versions._version(package.__name__) == package.__version__
            assert package.__name__ not in sys.modules
