"""An empty downgrade, in every form of a history."""

import json

import pytest
from tests.view.histories import SOURCE, history, line, one_way

from limbeck.histories.history import History
from limbeck.view.history.graph import svg
from limbeck.view.history.html import legend, revision_detail, revision_table
from limbeck.view.history.scene import scene
from limbeck.view.text import text

WORDS = "\u2298 empty downgrade"


def found() -> History:
    """Three revisions, of which the second cannot be undone."""
    return one_way(history(*line("a", "b", "c")), "b")


def test_each_form_tells_it_once() -> None:
    """Text, picture, table, detail, JSON, DOT and Mermaid; the other two revisions have none."""
    shown = found()
    assert text(shown, 100, colour=False).count(WORDS) == 1
    assert str(svg(shown).svg).count(WORDS) == 1
    assert str(revision_table(shown)).count("empty downgrade") == 1
    assert "going back changes nothing but the version" in revision_detail(shown, "b")
    assert "empty" not in revision_detail(shown, "a")
    assert [each["one_way"] for each in json.loads(shown.to_json())["revisions"]] == [False, True, False]
    assert shown.to_dot().count(WORDS) == 1
    assert shown.to_mermaid().count("empty downgrade") == 1
    assert "going back changes nothing but the version" in legend(scene(shown))


def test_a_folded_run_counts_them() -> None:
    """A box of several revisions says how many cannot be undone."""
    names = tuple(f"r{at:02}" for at in range(20))
    shown = one_way(history(*line(*names)), "r05", "r06")
    assert text(shown, 100, colour=False).count("\u2298 2 empty downgrades") == 1
    (run,) = [box for box in scene(shown).boxes if box.is_run]
    assert "2 empty downgrades" in run.spoken


BODIES = {
    "pass": True,
    "...": True,
    "return": True,
    "return None": True,
    "None": True,
    '"""Nothing."""': True,
    "r' nothing'": True,
    "# nothing\n    pass": True,
    '"""Nothing\n\n    op.drop_table() would do it.\n    """': True,
    'op.drop_table("t")': False,
    'with op.batch_alter_table("t") as batch:\n        batch.drop_column("c")': False,
    '# ### commands ###\n\n    op.drop_table("t")': False,
    '"""Downgrade schema."""\n    op.drop_table("t")': False,
    '"""Downgrade\n\n    of all.\n    """\n    op.drop_table("t")': False,
    'raise NotImplementedError("no way back")': False,
    "passing()": False,
    "return_home()": False,
}


@pytest.mark.parametrize("body", BODIES)
def test_a_downgrade_is_empty_when_it_does_nothing(body: str) -> None:
    """Whatever stands in it instead of a statement; one that raises is an answer, too."""
    start = SOURCE[: SOURCE.index("def downgrade")]
    shown = history(*line("a"))
    source = f"{start}def downgrade() -> None:  # back\n    {body}\n"
    assert History(shown.topology, {"a": source}, (), shown.versions, None).is_one_way("a") is BODIES[body]


def test_what_does_nothing_needs_no_way_back() -> None:
    """An upgrade that is empty as well, and a file without any function."""
    shown = history(*line("a"))
    for source in ("def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n", "", "def upgrade(:\n"):
        assert not History(shown.topology, {"a": source}, (), shown.versions, None).is_one_way("a")
    without = SOURCE[: SOURCE.index("def downgrade")]
    assert History(shown.topology, {"a": without}, (), shown.versions, None).is_one_way("a")


@pytest.mark.parametrize(
    "body", ["pass\n    op.f()", "# pass\n    op.f()", "pass  # yet\n\n    op.f()", "passing()"]
)
def test_an_upgrade_is_not_empty_for_a_pass_in_it(body: str) -> None:
    """What follows the word, or stands in its place, wants a way back."""
    shown = history(*line("a"))
    source = f"def upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n"
    assert History(shown.topology, {"a": source}, (), shown.versions, None).is_one_way("a")
