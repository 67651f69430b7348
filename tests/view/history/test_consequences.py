"""What running a revision does, in every form of a history: by its syntax, or as a rehearsal has seen it."""

import pytest
from tests.view import rehearsals
from tests.view.histories import SOURCE, history, line, one_way

from limbeck.histories.history import History
from limbeck.rehearsals.rehearsal import Rehearsal, RehearsalVerdict, RehearsedRevision
from limbeck.view.history.frame import history_frame
from limbeck.view.history.html import legend, revision_detail
from limbeck.view.history.scene import scene
from limbeck.view.text import text

NAMES = ("a", "b", "c", "d", "e", "f", "g")


def seen(**verdicts: RehearsalVerdict | None) -> Rehearsal:
    """A rehearsal of some revisions of which only the verdicts are known."""
    steps = (RehearsedRevision(name, f"make {name}", None, verdict) for name, verdict in verdicts.items())
    return rehearsals.rehearsal(*steps)


def told(shown: History, rehearsal: Rehearsal | None = None) -> dict[str, str]:
    """What each box says of running its revision."""
    return {box.title: "".join(box.words) for box in scene(shown, rehearsal=rehearsal).boxes}


def test_what_removes_something_says_so_in_each_form() -> None:
    """The twin that removes nothing does not."""
    shown = history(*line("a", "b"))
    keeps = SOURCE.replace('    op.drop_column("users", "name")\n', "", 1)
    shown = History(shown.topology, {"a": keeps, "b": SOURCE}, (), shown.versions, None)
    words = "\u229f drops"
    assert [shown.drops(name) for name in "ab"] == [False, True]
    assert [each["drops"] for each in shown.to_dict()["revisions"]] == [False, True]
    assert list(history_frame(shown).drops) == [False, True]
    assert text(shown, 100, colour=False).count(words) == 1
    assert shown.to_svg().count(words) == 1
    assert shown.to_dot().count(words) == 1
    assert shown.to_mermaid().count(words) == 1
    assert "removes a column, a table or rows, as its file says" in legend(scene(shown))


UPGRADES = {
    'op.execute("""\nDELETE FROM users\n""")': True,
    "op.execute(SQL)": True,
    'op.execute("UPDATE users SET name = NULL")': False,
    'op.add_column("users", sa.Column("drop_off", sa.String()))': False,
}


@pytest.mark.parametrize("upgrade", UPGRADES)
def test_the_downgrade_removes_nothing(upgrade: str) -> None:
    """Wherever it stands in the file, and wherever the statement of the upgrade does."""
    up = f"def upgrade():\n    {upgrade}\n"
    down = 'def downgrade() -> None:\n\n    op.drop_table("users")\n'
    shown = history(*line("a"))
    for functions in (f"{up}\n\n{down}", f"{down}\n\n{up}"):
        source = f'from alembic import op\n\nSQL = "TRUNCATE users"\n\n\n{functions}'
        made = History(shown.topology, {"a": source}, (), shown.versions, None)
        # A constant counts where it is used, and the words of a name count for nothing.
        assert made.drops("a") is UPGRADES[upgrade]


def test_the_verdict_of_a_rehearsal_takes_the_place_of_what_syntax_tells() -> None:
    """Of those that were rehearsed; what is not safe is not folded away, and a run counts the rest."""
    shown = one_way(history(*line(*NAMES)), "c", "g")
    found = seen(
        b=RehearsalVerdict.SAFE,
        c=RehearsalVerdict.SAFE,
        d=RehearsalVerdict.SAFE,
        e=RehearsalVerdict.LOSES,
        f=RehearsalVerdict.ONE_WAY,
        g=None,
    )
    assert told(shown, found) == {
        "a": "\u25c7 base   \u229f drops",
        "3 revisions": "\u2713 3 safe   \u2261 folded",
        "e": "\u2715 loses",
        "f": "\u2298 one-way",
        "g": "\u2013 not reached   \u25c6 head",
    }
    assert told(shown)["5 revisions"] == "\u229f 5 drops   \u2298 1 empty downgrade   \u2261 folded"
    picture = shown.to_svg(rehearsal=found)
    assert "\u2715 loses" in picture
    assert 'class="lb-node lb-is-verdict-loses"' in picture
    assert "\u2715 loses" in shown.to_dot(rehearsal=found)
    assert "#10005; loses" in shown.to_mermaid(rehearsal=found)
    assert "deletes or changes rows or values" in legend(scene(shown, rehearsal=found))


def test_the_detail_of_a_rehearsed_revision_says_what_was_seen() -> None:
    """Of another one it says what the file does."""
    rehearsal = rehearsals.rehearsal(rehearsals.LOSES)
    shown = history(*line(rehearsals.LOSES.revision, "b"))
    detail = revision_detail(shown, rehearsals.LOSES.revision, rehearsal=rehearsal)
    assert "This revision deletes or changes rows or values." in detail
    assert "table chunks (2)" in detail
    assert "table chunks (2)" not in revision_detail(shown, "b", rehearsal=rehearsal)
