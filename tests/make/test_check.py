"""What `make quick` and `make test` run, and where."""

import importlib.util
import os
import re
import stat
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def check() -> ModuleType:
    """The script."""
    spec = importlib.util.spec_from_file_location("check", ROOT / "scripts" / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_of_the_quick_tests_exists(check: ModuleType) -> None:
    """A file, a folder, or a test in a file: none was renamed or moved away."""
    for entry in check.QUICK:
        name, _, function = entry.partition("::")
        path = ROOT / name
        files = sorted(path.rglob("test_*.py")) if path.is_dir() else [path]
        assert files, entry
        texts = [each.read_text(encoding="utf-8") for each in files]
        wanted = function or r"test_\w+"
        assert all(re.search(rf"^(?:async )?def {wanted}\(", text, re.MULTILINE) for text in texts), entry


def test_the_quick_tests_look_at_every_part(check: ModuleType) -> None:
    """The layers, records, catalogue of explanations, histories, audits, the matrix, projects, view, cli."""
    folders = {entry.split("/")[1].partition("::")[0] for entry in check.QUICK}
    assert folders >= {
        "audits",
        "autogen",
        "cli",
        "databases",
        "histories",
        "ledger",
        "matrices",
        "projects",
        "records",
        "test_architecture.py",
        "view",
    }


def test_quick_needs_no_browser_and_nothing_is_installed(check: ModuleType) -> None:
    """Whatever the selection holds."""
    assert check.WITHOUT_BROWSER == ("-m", "not browser and not real")


def test_all_tests_run_in_a_browser_and_on_debians_postgresql(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are found or installed before, and the tests are told where they are."""
    asked: list[str] = []
    monkeypatch.setattr(check, "TYPES", ("types", ("true",)))
    monkeypatch.setattr(check, "chromium", lambda _environment: asked.append("chromium") or True)
    monkeypatch.setattr(check, "postgresql", lambda _environment: asked.append("postgresql") or True)
    monkeypatch.setattr(check, "run", lambda name, _command: asked.append(name) or True)
    assert check.tested("test", ()) == []
    assert asked == ["chromium", "postgresql", "tests"]


def test_temporary_files_are_in_memory_where_there_is_room(
    check: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that a server's user may enter, and that goes with the run; a named one is obeyed."""
    monkeypatch.setattr(check, "MEMORY", tmp_path)
    environment: dict[str, str] = {}
    monkeypatch.setattr(check, "ROOM", 0)
    with check.temporary_files_in_memory(environment):
        folder = Path(environment["TMPDIR"])
        assert folder.parent == tmp_path
        assert stat.S_IMODE(folder.stat().st_mode) == 0o1777
        (folder / "pytest-of-me").mkdir()
    assert environment == {}
    assert list(tmp_path.iterdir()) == []
    named = {"TMPDIR": str(ROOT)}
    with check.temporary_files_in_memory(named):
        assert named == {"TMPDIR": str(ROOT)}
    if hasattr(os, "ST_NOEXEC"):  # Linux, where that folder is
        noexec = os.statvfs_result((4096, 4096, 1, 1, 1, 1, 1, 1, os.ST_NOEXEC, 255))
        with monkeypatch.context() as patch:
            patch.setattr(os, "statvfs", lambda _folder: noexec)
            assert not check.has_room(tmp_path)
    monkeypatch.setattr(check, "ROOM", 2**60)
    with check.temporary_files_in_memory(environment):
        assert environment == {}
