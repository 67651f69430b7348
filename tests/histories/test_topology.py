"""The shape of a history, and the folding of its linear runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from limbeck.histories.folding import FoldedRun, fold
from limbeck.histories.open_history import history
from limbeck.histories.topology import Topology
from limbeck.records.revision import Revision

from .version_files import DAGS, dag, write

NAMES = sorted(path.stem for path in DAGS.glob("*.json"))


def chain(*names: str, **last: tuple[str, ...]) -> Topology:
    """Revisions that follow one another; the last one may have more to it."""
    rows = {}
    for number, name in enumerate(names):
        more = last if number == len(names) - 1 else {}
        rows[name] = Revision(name, down_revision=names[number - 1 : number], **more)
    return Topology(rows)


def test_a_dependency_on_what_is_followed_anyway_is_no_edge() -> None:
    """It says nothing that down_revision does not say."""
    found = chain("a", "b", depends_on=("a",))
    assert found.dependencies == {"b": ()}
    assert found.parents("b") == ("a",)
    assert found.order == ("a", "b")


def test_a_head_that_something_depends_on_is_an_effective_one() -> None:
    """The version table keeps the other one only."""
    rows = {"a": Revision("a"), "x": Revision("x", depends_on=("a",))}
    found = Topology(rows)
    assert (found.heads, found.effective_heads, found.real_heads) == (("a", "x"), ("a",), ("x",))


def test_a_dependency_may_be_a_label_or_the_beginning_of_an_id() -> None:
    """Both lead to the revision that is meant; an ambiguous beginning leads nowhere."""
    rows = {each: Revision(each) for each in ("abc1", "abd1")}
    rows["abc1"] = Revision("abc1", branch_labels=("base",))
    found = Topology(rows)
    assert [found.resolve(each) for each in ("base", "abc", "abd1", "ab")] == ["abc1", "abc1", "abd1", "ab"]


def test_two_cycles_and_what_lies_between_and_behind() -> None:
    """Everything has a place, what can be ordered is ordered, and only the circles are told as such."""
    parents = {"a": "b", "b": "a", "m": "b", "c": "md", "d": "c", "z": "y", "y": "d", "o": ""}
    found = Topology({each: Revision(each, down_revision=tuple(names)) for each, names in parents.items()})
    assert set(found.cyclic) == {"a", "b", "m", "c", "d"}
    assert sorted(found.order) == sorted(parents)
    place = {each: number for number, each in enumerate(found.order)}
    assert place["d"] < place["y"] < place["z"]


def test_a_run_becomes_one_node() -> None:
    """Base and head stay, and the arrows lead to the run and from it."""
    folded = fold(chain(*"abcdef"))
    assert folded.nodes == ("a", FoldedRun(("b", "c", "d", "e")), "f")
    assert [(each.parent, each.child, each.dependency) for each in folded.edges] == [
        ("a", "run:b", False),
        ("run:b", "f", False),
    ]


def test_what_is_to_be_seen_parts_a_run() -> None:
    """A kept revision stays visible, and pieces that are too short to fold do as well."""
    assert fold(chain(*"abcdefghi"), keep=["e"]).nodes == (
        "a",
        FoldedRun(("b", "c", "d")),
        "e",
        FoldedRun(("f", "g", "h")),
        "i",
    )
    assert fold(chain(*"abcde"), keep=["c"]).nodes == tuple("abcde")


def test_a_run_is_unfolded_by_any_of_its_revisions() -> None:
    """And a short history is not folded at all."""
    assert fold(chain(*"abcdef"), unfolded=["d"]).nodes == tuple("abcdef")
    assert fold(chain(*"abcd")).nodes == tuple("abcd")


@pytest.mark.parametrize("name", NAMES)
def test_folding_loses_no_revision_and_no_connection(name: str, tmp_path: Path) -> None:
    """On six real histories, each revision is in one node, and what was joined is joined still."""
    topology = history(write(tmp_path / "p", dag(name))).topology
    folded = fold(topology)
    owner = {}
    for node in folded.nodes:
        for revision in node.revisions if isinstance(node, FoldedRun) else (node,):
            assert revision not in owner
            owner[revision] = node.id if isinstance(node, FoldedRun) else node
    assert set(owner) == set(topology.revisions)
    expected = {
        (owner[parent], owner[child])
        for child in topology.revisions
        for parent in topology.parents(child)
        if owner[parent] != owner[child]
    }
    assert {(each.parent, each.child) for each in folded.edges} == expected
    notable = {*topology.heads, *topology.bases, *topology.branch_points, *topology.merge_points}
    assert notable <= {node for node in folded.nodes if isinstance(node, str)}
