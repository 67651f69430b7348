"""Broken histories are drawn, and each says what is wrong with it and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from limbeck.errors import InputError
from limbeck.histories.open_history import history

from .conftest import BROKEN
from .version_files import write


class Expected(NamedTuple):
    """What a broken project gives: its revisions in order, and its one problem, if it has one."""

    order: tuple[str, ...]
    slug: str | None = None
    revision: str | None = None
    title: str = ""
    remedy: str = ""


EXPECTED = {
    "cannot_be_imported": Expected(("a001", "b002")),
    "computed": Expected(("a001", "b002")),
    "cycle": Expected(
        ("a001", "b002", "c003", "d004"),
        "cycle",
        "b002",
        "b002, c003 wait for each other in a cycle.",
        "Correct the down_revision or depends_on of one of them.",
    ),
    "duplicate_ids": Expected(
        ("a001", "b002"),
        "duplicate-revision",
        "b002",
        "Two files have the revision b002.",
        "Give one of them another id, and name that one in the files that follow it.",
    ),
    "label_twice": Expected(
        ("a001", "b002", "c003"),
        "label-twice",
        "c003",
        "The branch label contact is given by b002, c003.",
        "Keep it on one of them: a label belongs to every revision of its branch anyway.",
    ),
    "merge_conflict": Expected(
        ("a001", "b002"),
        "unreadable-file",
        "b002",
        "The file of b002 holds a merge conflict.",
        "Decide between the two versions and remove the markers; then see whether there are two heads.",
    ),
    "missing_revision": Expected(
        ("b002", "a001", "c003"),
        "missing-revision",
        "b002",
        "No file has the revision b002.",
        "Bring the file back from the branch or commit that has it, or correct down_revision.",
    ),
    "no_python": Expected(
        ("a001",),
        "unreadable-file",
        None,
        "b002_emails.py cannot be read: invalid syntax, line 1.",
        "Fix the file, or restore its last version that worked.",
    ),
    "no_revision": Expected(
        ("a001",),
        "no-revision",
        None,
        "names.py is not a revision: it does not bind the name revision.",
        "Move the file out of the versions folder, or let it bind revision and down_revision.",
    ),
    "removes_a_file": Expected(("a001", "b002")),
    "self_reference": Expected(
        ("a001", "b002"),
        "self-reference",
        "b002",
        "The revision b002 names itself as the one before it.",
        "Set down_revision to the revision that this one was meant to follow.",
    ),
    "several_heads": Expected(
        ("a001", "b002", "c003"),
        "several-heads",
        "b002",
        "The history has 2 heads: b002, c003.",
        'Join them: alembic merge -m "merge heads" b002 c003',
    ),
    "syntax_error": Expected(
        ("a001", "b002"),
        "unreadable-file",
        "b002",
        "The file of b002 is not valid Python: '(' was never closed.",
        "Fix the file, or restore its last version that worked.",
    ),
}


def test_every_broken_project_has_an_expectation() -> None:
    """A project that no test looks at would prove nothing."""
    folders = {path.parent.name for path in BROKEN.glob("*/alembic.ini")}
    assert folders == {*EXPECTED, "computed_in_vain"}


@pytest.mark.parametrize("name", EXPECTED)
def test_it_is_drawn_and_says_what_is_wrong(name: str, broken: Callable[[str], Path]) -> None:
    """Every revision has its place, and there is exactly the expected problem."""
    expected = EXPECTED[name]
    found = history(broken(name), run=True)
    assert tuple(each.revision for each in found.revisions) == expected.order
    told = [(each.slug, each.revision, each.title, each.remedy) for each in found.problems]
    assert told == ([expected[1:]] if expected.slug else [])


@pytest.mark.parametrize("name", EXPECTED)
def test_it_can_be_shown_and_asked_whatever_is_wrong(name: str, broken: Callable[[str], Path]) -> None:
    """The JSON form holds every revision and problem, and no body that is broken stops a search."""
    found = history(broken(name), run=True)
    data = found.to_dict()
    assert [each["revision"] for each in data["revisions"]] == list(EXPECTED[name].order)
    assert len(data["problems"]) == len(found.problems)
    assert [each.revision for each in found.touching("users")] == ["a001"]


def test_a_missing_revision_is_a_ghost(broken: Callable[[str], Path]) -> None:
    """It has a place and no file, and what follows it is still joined to it."""
    found = history(broken("missing_revision"))
    assert found["b002"].ghost
    assert found["b002"].path is None
    assert found["c003"].down_revision == ("b002",)
    assert found.heads == ("a001", "c003")


def test_a_file_that_would_remove_another_is_not_run(broken: Callable[[str], Path]) -> None:
    """Drawing, searching and looking for problems executes nothing, with or without a project."""
    folder = broken("removes_a_file")
    for source in (folder, folder / "versions"):
        found = history(source)
        assert found["b002"].down_revision == ("a001",)
        assert found.problems == ()
        assert found.touching("nothing") == ()
        assert len(found.path("base", "head")) == 2
    assert (folder / "versions" / "precious.txt").read_text(encoding="utf-8") == "keep me\n"


def test_a_computed_head_is_not_run_unless_asked_for(broken: Callable[[str], Path]) -> None:
    """What stands beside it in the file would run too; the problem names the way to allow it."""
    folder = broken("computed")
    mark = folder / "it-ran"
    path = folder / "versions" / "b002_emails.py"
    path.write_text(f"open({str(mark)!r}, 'w').close()\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    found = history(folder)
    assert not mark.exists()
    (problem,) = found.problems
    assert (problem.slug, problem.revision) == ("not-literal", "b002_emails.py")
    assert "--run (in Python: run=True)" in problem.remedy
    assert found["b002_emails.py"].down_revision == ("a001",)  # a constant of names.py, read as syntax
    assert history(folder, run=True)["b002"].unread == ()
    assert mark.exists()


def test_constants_of_the_projects_modules_are_read(broken: Callable[[str], Path]) -> None:
    """Through several modules; one that would run something is read all the same, and does not run."""
    folder = broken("computed")
    mark = folder / "it-ran"
    (folder / "ids").mkdir()
    (folder / "ids" / "__init__.py").write_text(
        f"open({str(mark)!r}, 'w').close()\nfrom ids.more import PARENT as BEFORE\n"
    )
    (folder / "ids" / "more.py").write_text('NUMBER = 1\nPARENT = f"a00{NUMBER}"\n')
    (folder / "versions" / "b002_emails.py").write_text(
        'from ids import BEFORE\nrevision = "b002"\ndown_revision = BEFORE\n'
    )
    found = history(folder)
    assert (found["b002"].down_revision, found.problems) == (("a001",), ())
    assert not mark.exists()


def test_what_is_not_literal_is_asked_of_the_projects_interpreter(broken: Callable[[str], Path]) -> None:
    """The file that computes its names is run there, with the project's own modules."""
    found = history(broken("computed"), run=True)
    assert found["b002"].down_revision == ("a001",)
    assert found["b002"].branch_labels == ("contact",)
    assert found["b002"].unread == ()
    assert found["b002"].message == "Add emails"


def test_without_a_project_nobody_is_asked(broken: Callable[[str], Path]) -> None:
    """A bare folder has no interpreter: the file appears under its name, with what could not be read."""
    found = history(broken("computed") / "versions")
    unread = found["b002_emails.py"]
    assert unread.unread == (
        "revision = 'b00' + str(len(os.sep) + 1)",
        "down_revision = PARENT",
        "if PARENT:",
    )
    assert [(each.slug, each.revision) for each in found.problems] == [("not-literal", "b002_emails.py")]
    assert found.problems[0].why == (
        "limbeck reads the file without running it, and cannot tell: "
        "revision = 'b00' + str(len(os.sep) + 1); down_revision = PARENT; if PARENT:."
    )


def test_where_running_fails_too_the_revision_still_appears(broken: Callable[[str], Path]) -> None:
    """It says what could not be read, how it is written, and why running the file failed."""
    found = history(broken("computed_in_vain"), run=True)
    assert found["b002"].down_revision == ()
    (emails,) = found["b002"].unread
    assert emails.startswith("down_revision = no_such_application.PARENT (running b002_emails.py failed: ")
    assert "no_such_application" in emails
    phones = found["c003_phones.py"]
    assert phones.down_revision == ("a001",)
    assert phones.unread[0].startswith("revision = no_such_application.ID (running c003_phones.py failed: ")
    assert [each.slug for each in found.problems] == ["not-literal", "not-literal"]


def test_only_the_files_that_need_it_are_run(broken: Callable[[str], Path]) -> None:
    """Beside a file that computes its names, one that would remove another file stays unexecuted."""
    folder = broken("computed")
    dangerous = (BROKEN / "removes_a_file" / "versions" / "b002_emails.py").read_text(encoding="utf-8")
    (folder / "versions" / "d004.py").write_text(
        dangerous.replace("b002", "d004").replace("a001", "b002"), encoding="utf-8"
    )
    (folder / "versions" / "precious.txt").write_text("keep me", encoding="utf-8")
    found = history(folder, run=True)
    assert found.heads == ("d004",)
    assert (folder / "versions" / "precious.txt").exists()


def test_a_lost_dependency_is_not_a_lost_parent(tmp_path: Path) -> None:
    """Alembic loads neither history; what has to be corrected differs."""
    rows: list[dict[str, Any]] = [
        {"revision": "a1"},
        {"revision": "b1", "down_revision": "a1", "depends_on": "gone"},
        {"revision": "c1", "down_revision": "b1", "depends_on": "gone"},
    ]
    (problem,) = history(write(tmp_path / "dependency", rows)).problems
    assert (problem.slug, problem.revision) == ("missing-revision", "gone")
    assert problem.why.startswith("b1, c1 name it as depends_on, so Alembic can load no revision")
    assert problem.remedy.endswith(", or correct depends_on.")
    both = [*rows, {"revision": "d1", "down_revision": "gone"}]
    (problem,) = history(write(tmp_path / "both", both)).problems
    assert problem.why.startswith("d1 names it as down_revision and b1, c1 name it as depends_on, so")
    assert problem.remedy.endswith(", or correct down_revision and depends_on.")


def test_a_path_through_a_broken_history_says_what_is_broken(broken: Callable[[str], Path]) -> None:
    """In its first sentence, with what to do: the names that were given are not what is wrong."""
    with pytest.raises(InputError) as caught:
        history(broken("missing_revision")).path("base", "heads")
    assert caught.value.failure.what == (
        "There is no path from 'base' to 'heads': no file has the revision b002, which c003 names."
    )
    assert (
        caught.value.failure.remedy
        == "Repair the history first; `limbeck history` lists what is wrong with it."
    )
    with pytest.raises(InputError, match="to 'heads': Cycle is detected in revisions"):
        history(broken("cycle")).path("base", "heads")


def test_all_revisions_that_a_problem_is_about_are_marked(broken: Callable[[str], Path]) -> None:
    """Both heads, both bearers of a label, the whole circle."""
    told = {
        name: history(broken(name)).problems[0].revisions
        for name in ("several_heads", "label_twice", "cycle")
    }
    assert told == {
        "several_heads": ("b002", "c003"),
        "label_twice": ("c003", "b002"),
        "cycle": ("b002", "c003"),
    }
