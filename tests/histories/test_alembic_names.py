"""Every way of naming a revision that Alembic's command line knows, held against Alembic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from limbeck.errors import InputError
from limbeck.histories.history import History
from limbeck.histories.open_history import history

from .version_files import write

# a1 ── b1 ─┬─ c1 ── d1      (main)
#           └─ x1 ── x2      (side, a label on x1); s1 ── s2 stands alone (solo), s2 depends on c1
ROWS = [
    {"revision": "aaa1"},
    {"revision": "bbb1", "down_revision": "aaa1"},
    {"revision": "ccc1", "down_revision": "bbb1", "branch_labels": ("main",)},
    {"revision": "ddd1", "down_revision": "ccc1"},
    {"revision": "xxx1", "down_revision": "bbb1", "branch_labels": ("side",)},
    {"revision": "xxx2", "down_revision": "xxx1"},
    {"revision": "sss1", "branch_labels": ("solo",)},
    {"revision": "sss2", "down_revision": "sss1", "depends_on": "ccc1"},
]

UP = [
    ("base", "heads"),
    ("base", "main@head"),
    ("base", "side@head"),
    ("base", "solo@head"),
    ("base", "solo@heads"),
    ("base", "side@+2"),
    ("base", "solo@+1"),
    ("base", "bbb"),
    ("base", "xxx2"),
    ("base", "ddd1-1"),
    ("base", "aaa1+1"),
    ("base", "main@head-1"),
    ("base", "side@head-1"),
    ("base", "solo@sss1"),
    ("base", "head"),
    ("bbb1", "side@+1"),
    ("bbb1", "main@+2"),
    ("ccc1", "+1"),
    ("ccc1", "+2"),
    ("bbb1", "heads"),
    ("ddd1", "heads"),
    ("base", "xxx"),
    ("base", "nothing"),
    ("base", "nothing@head"),
    ("base", "+1"),
    ("bbb1", "side@ccc1"),
]
DOWN = [
    ("ddd1", "-1"),
    ("ddd1", "-3"),
    ("ddd1", "base"),
    ("ddd1", "bbb"),
    ("ddd1", "main@-1"),
    ("xxx2", "side@-1"),
    ("xxx2", "side@base"),
    ("ddd1", "ddd1-2"),
    ("sss2", "solo@base"),
    ("sss2", "-1"),
    ("ddd1", "ccc1"),
    ("ddd1", "-9"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("named") / "p", ROWS)


def ours(found: History, start: str, end: str) -> list[str] | None:
    """Our path; None where there is none."""
    try:
        return [f"{each.direction.value} {each.revision}" for each in found.path(start, end)]
    except InputError:
        return None


def alembics(ask: Callable[[], list[object]], word: str) -> list[str] | None:
    """Alembic's path; None where it refuses."""
    try:
        return [f"{word} {step.revision.revision}" for step in ask()]  # type: ignore[attr-defined]
    except CommandError:
        return None


@pytest.mark.parametrize(("start", "end"), UP)
def test_upgrades_go_where_alembics_go(folder: Path, start: str, end: str) -> None:
    """Labels, heads, partial ids, steps from a place and from an id; what Alembic refuses, we refuse."""
    script = ScriptDirectory(str(folder))
    current = () if start == "base" else (start,)
    expected = alembics(lambda: script._upgrade_revs(end, current), "upgrade")  # type: ignore[arg-type, return-value]
    assert ours(history(folder), start, end) == expected


@pytest.mark.parametrize(("start", "end"), DOWN)
def test_downgrades_go_where_alembics_go(folder: Path, start: str, end: str) -> None:
    """The same backwards."""
    script = ScriptDirectory(str(folder))
    expected = alembics(lambda: script._downgrade_revs(end, (start,)), "downgrade")  # type: ignore[arg-type, return-value]
    assert ours(history(folder), start, end) == expected


def test_a_place_may_be_several_revisions(folder: Path) -> None:
    """As the version table of a database with two branches holds them."""
    found = history(folder)
    assert ours(found, "ddd1,xxx1", "heads") == ["upgrade xxx2", "upgrade sss1", "upgrade sss2"]


def test_an_unknown_name_lists_what_was_perhaps_meant(folder: Path) -> None:
    """Names that begin alike come first, then those that look alike, then the heads."""
    with pytest.raises(InputError, match=r"Similar: xxx1, xxx2, ") as caught:
        history(folder).path("base", "xxx")
    assert "Multiple revisions start with 'xxx'" in str(caught.value)
    with pytest.raises(InputError, match=r"Similar: main, "):
        history(folder).path("base", "mian@head")


def test_a_partial_id_names_a_revision(folder: Path) -> None:
    """If it is the only one that begins so."""
    found = history(folder)
    assert found["ccc"].revision == "ccc1"
    assert found["ccc1"].revision == "ccc1"
    with pytest.raises(InputError, match="2 revisions begin with 'xxx'") as caught:
        _ = found["xxx"]
    assert "Use one of: xxx1, xxx2" in str(caught.value)
    with pytest.raises(InputError, match="There is no revision ''"):
        _ = found[""]


def test_a_broken_history_has_no_path_and_says_why(broken: Callable[[str], Path]) -> None:
    """Alembic itself ends there with a KeyError that says nothing."""
    with pytest.raises(InputError, match="no file has the revision b002, which c003 names"):
        history(broken("missing_revision")).path("base", "heads")
    with pytest.raises(InputError, match="Cycle is detected"):
        history(broken("cycle")).path("base", "heads")
