"""Everything that a history answers equals what Alembic's ScriptDirectory answers on the same files."""

import itertools
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limbeck.errors import InputError
from limbeck.histories import alembic_names
from limbeck.histories.files import Locations
from limbeck.histories.read_graph import read_files
from limbeck.histories.topology import Topology

from .version_files import DAGS, dag, write

NAMES = sorted(path.stem for path in DAGS.glob("*.json"))


class Both:
    """One history, read by us and loaded by Alembic."""

    def __init__(self, folder: Path, rows: list[dict[str, Any]]) -> None:
        write(folder, rows)
        self.alembic = ScriptDirectory(str(folder))
        reading = read_files(Locations((folder / "versions",)))
        assert reading.problems == ()
        self.ours: Topology = reading.topology
        self.map = alembic_names.alembic_map(self.ours)

    def path(self, start: str, end: str) -> list[tuple[str, str]] | None:
        """Our path; None where there is none."""
        try:
            return [
                (each.revision, each.direction.value)
                for each in alembic_names.path(self.map, self.ours, start, end)
            ]
        except InputError:
            return None

    def upgrade(self, start: Any, end: str) -> list[tuple[str, str]]:
        """What Alembic would run to go up."""
        steps = self.alembic._upgrade_revs(end, start)
        return [(each.revision.revision, "upgrade") for each in steps]  # type: ignore[attr-defined]

    def downgrade(self, start: Any, end: str) -> list[tuple[str, str]]:
        """What Alembic would run to go down."""
        steps = self.alembic._downgrade_revs(end, start)
        return [(each.revision.revision, "downgrade") for each in steps]  # type: ignore[attr-defined]


@pytest.fixture(scope="module", params=NAMES)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    return Both(tmp_path_factory.mktemp(request.param), dag(request.param))


def test_heads_bases_branch_and_merge_points_are_alembics(both: Both) -> None:
    """The special places of six real histories are the ones that Alembic sees."""
    scripts = list(both.alembic.walk_revisions())
    assert sorted(both.ours.heads) == sorted(both.alembic.get_heads())
    assert sorted(both.ours.bases) == sorted(both.alembic.get_bases())
    assert set(both.ours.branch_points) == {each.revision for each in scripts if each.is_branch_point}
    assert set(both.ours.merge_points) == {each.revision for each in scripts if each.is_merge_point}
    assert set(both.ours.real_heads) == set(both.alembic.revision_map._real_heads)
    assert set(both.ours.effective_heads) == {
        each.revision for each in scripts if each.is_head and not each._is_real_head
    }


def test_what_each_revision_follows_and_depends_on_is_alembics(both: Both) -> None:
    """Neighbours in both directions, and dependencies by id where a file names a label."""
    for script in both.alembic.walk_revisions():
        revision = both.ours.revisions[script.revision]
        assert revision.down_revision == script._versioned_down_revisions
        assert set(both.ours.children.get(script.revision, ())) == set(script.nextrev)
        assert set(both.ours.dependencies.get(script.revision, ())) == set(
            script._resolved_dependencies
        ) - set(revision.down_revision)
        assert set(both.ours.successors(script.revision)) == set(script._all_nextrev)


def test_a_full_upgrade_and_downgrade_run_in_alembics_order(both: Both) -> None:
    """From nothing to all heads and back, revision by revision."""
    assert both.path("base", "heads") == both.upgrade((), "heads")
    heads = both.alembic.get_heads()
    assert both.path("heads", "base") == both.downgrade(tuple(heads), "base")


def test_paths_between_random_pairs_are_alembics(both: Both) -> None:
    """Fifty pairs, in both directions."""
    chance = random.Random(7)  # noqa: S311  a repeatable choice is wanted
    ids = sorted(both.ours.revisions)
    pairs = [chance.sample(ids, 2) for _ in range(50)]
    for start, end in [*pairs, *(pair[::-1] for pair in pairs)]:
        behind = end in both.ours.ancestors([start])
        ask: Callable[[Any, str], list[tuple[str, str]]] = both.downgrade if behind else both.upgrade
        try:
            expected: list[tuple[str, str]] | None = ask((start,), end)
        except Exception:  # noqa: BLE001  Alembic refuses such a pair in several ways
            expected = None
        assert both.path(start, end) == expected, (start, end)


@pytest.mark.parametrize("name", ["+1", "+3", "-1", "-2", "head", "heads", "base"])
def test_relative_names_mean_what_alembic_means(both: Both, name: str) -> None:
    """Steps forward and back, and the symbols, from ten places of each history."""
    chance = random.Random(name)  # noqa: S311  a repeatable choice is wanted
    for start in chance.sample(sorted(both.ours.revisions), 10):
        ask = both.downgrade if name.startswith("-") or name == "base" else both.upgrade
        try:
            expected: list[tuple[str, str]] | None = ask((start,), name)
        except Exception:  # noqa: BLE001  Alembic refuses such a step in several ways
            expected = None
        assert both.path(start, name) == expected, start


def test_labels_reach_what_alembic_says(both: Both) -> None:
    """A label covers the same revisions."""
    expected: dict[str, set[str]] = {}
    for script in both.alembic.walk_revisions():
        for label in script.branch_labels:
            expected.setdefault(label, set()).add(script.revision)
    assert alembic_names.label_reach(both.map) == expected


def test_the_order_puts_parents_and_dependencies_first(both: Both) -> None:
    """Our own order is one in which everything can run."""
    place = {each: position for position, each in enumerate(both.ours.order)}
    assert len(place) == len(both.ours.revisions)
    assert all(place[parent] < place[each] for each in place for parent in both.ours.parents(each))


def test_labels_lead_where_alembic_says(both: Both) -> None:
    """`label@head`, `label@base` and steps along a label, of every label of the six histories."""
    for label, bearer in both.ours.labels.items():
        for name in (f"{label}@head", f"{label}@heads", f"{label}@+1", f"{label}@head-1"):
            try:
                expected: list[tuple[str, str]] | None = both.upgrade((), name)
            except Exception:  # noqa: BLE001  Alembic refuses such a name in several ways
                expected = None
            assert both.path("base", name) == expected, name
        for name in (f"{label}@base", f"{label}@-1"):
            try:
                expected = both.downgrade((bearer,), name)
            except Exception:  # noqa: BLE001  as above
                expected = None
            assert both.path(bearer, name) == expected, name


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A random history with branches, merges, labels and dependencies, and no cycle."""
    size = draw(st.integers(1, 14))
    rows: list[dict[str, Any]] = []
    for number in range(size):
        earlier = [row["revision"] for row in rows]
        parents = draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True)) if earlier else []
        depends = (  # on a parent, too: that is no news, and must not count twice
            draw(st.lists(st.sampled_from(earlier), max_size=1)) if earlier and draw(st.booleans()) else []
        )
        rows.append(
            {
                "revision": f"r{number:02d}{draw(st.integers(0, 9))}",
                "down_revision": tuple(parents) if len(parents) > 1 else (parents[0] if parents else None),
                "depends_on": depends[0] if depends else None,
                "branch_labels": (f"label{number}",) if draw(st.integers(0, 5)) == 0 else None,
            }
        )
    return rows


@given(rows=histories())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_histories_are_read_as_alembic_reads_them(
    rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever its shape, a history has Alembic's heads, order and paths."""
    both = Both(tmp_path_factory.mktemp("random"), rows)
    try:
        expected = both.upgrade((), "heads")
    except Exception:  # noqa: BLE001  Alembic cannot load some histories; then we say so as well
        assert both.path("base", "heads") is None
        return
    assert both.path("base", "heads") == expected
    assert sorted(both.ours.heads) == sorted(both.alembic.get_heads())
    for start, end in itertools.islice(itertools.permutations(sorted(both.ours.revisions), 2), 20):
        ask = both.downgrade if end in both.ours.ancestors([start]) else both.upgrade
        try:
            wanted: list[tuple[str, str]] | None = ask((start,), end)
        except Exception:  # noqa: BLE001  Alembic refuses such a pair in several ways
            wanted = None
        assert both.path(start, end) == wanted, (start, end)
