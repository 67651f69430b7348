"""Finding where sources define tables, without importing them."""

from pathlib import Path

import pytest

from limbeck.projects.worker.findings import table_sources
from limbeck.projects.worker.findings.table_sources import TableSource, definitions


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def test_declarative_and_core_tables_are_found(tmp_path: Path) -> None:
    """`__tablename__`, annotated or not, and `Table(…)` under any prefix, with file and line."""
    file = write(
        tmp_path / "app" / "models.py",
        'class A(Base):\n    __tablename__ = "a"\n\n\nclass B(Base):\n    __tablename__: str = "b"\n\n\n'
        'c = sa.Table("c", metadata)\nd = Table(\n    "d",\n    metadata,\n)\n',
    )
    assert definitions({"a", "b", "c", "d"}, [str(tmp_path)]) == [
        TableSource("a", file, 2),
        TableSource("b", file, 6),
        TableSource("c", file, 9),
        TableSource("d", file, 11),
    ]


def test_other_uses_of_the_name_are_not_definitions(tmp_path: Path) -> None:
    """Foreign keys, operations, comments and other tables are passed over."""
    write(
        tmp_path / "app.py",
        '# Table("a")\nForeignKey("a.id")\nop.create_table("a")\nname = "a"\nTable(name)\nTable()\n'
        '__tablename__ = "b"\n',
    )
    assert definitions({"a"}, [str(tmp_path)]) == []


@pytest.mark.parametrize(
    "place", [".hidden/m.py", "venv/lib/m.py", "node_modules/m.py", "x/site-packages/m.py", "versions/m.py"]
)
def test_what_is_not_the_projects_own_is_skipped(place: str, tmp_path: Path) -> None:
    """Hidden folders, virtual environments, installed packages and the migrations hold no models."""
    write(tmp_path / "venv" / "pyvenv.cfg", "")
    write(tmp_path / place, 'Table("a")')
    assert definitions({"a"}, [str(tmp_path)], skip=[str(tmp_path / "versions")]) == []


def test_a_folder_inside_another_one_is_searched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project's folder often holds its search path; one that is skipped there is searched all the same."""
    write(tmp_path / "src" / "a.py", 'Table("a")')
    write(tmp_path / "src" / "inner" / "b.py", 'Table("a")')
    write(tmp_path / "build" / "c.py", 'Table("a")')
    monkeypatch.setattr(table_sources, "MOST_FILES", 3)
    found = definitions({"a"}, [str(tmp_path), str(tmp_path / "src"), str(tmp_path / "build")])
    assert [Path(each.file).name for each in found] == ["a.py", "b.py", "c.py"]


def test_a_broken_file_does_not_stop_the_search(tmp_path: Path) -> None:
    """Files that are no Python, or not text, are passed over."""
    write(tmp_path / "a.py", 'Table("a"')
    (tmp_path / "b.py").write_bytes(b'\x00\xff Table("a")')
    file = write(tmp_path / "c.py", 'Table("a")')
    assert definitions({"a"}, [str(tmp_path)]) == [TableSource("a", file, 1)]


def test_the_search_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the permitted number of files it ends."""
    monkeypatch.setattr(table_sources, "MOST_FILES", 2)
    files = [write(tmp_path / f"{number}.py", 'Table("a")') for number in range(4)]
    assert [each.file for each in definitions({"a"}, [str(tmp_path)])] == files[:2]
