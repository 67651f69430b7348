"""What the head of a version file says, in every way in which people write it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limbeck.histories.headers import NAMES, NoRevisionError, read, revision, template_bindings
from limbeck.histories.literals import bindings

SHOP = Path(__file__).parents[2] / "data" / "shop" / "migrations" / "versions"

KNOWN = {
    "annotated": ('revision: str = "b"\ndown_revision: str | None = "a"\n', ("a",)),
    "annotated, then bound": ('revision: str\nrevision = "b"\ndown_revision = "a"\n', ("a",)),
    "a name bound earlier": ('PARENT = "a"\nrevision = "b"\ndown_revision = PARENT\n', ("a",)),
    "implicit concatenation": ('revision = "b"\ndown_revision = "a" "1"\n', ("a1",)),
    "a sum": ('BASE = "a"\nrevision = "b"\ndown_revision = BASE + "1"\n', ("a1",)),
    "an f-string": ('BASE = "a"\nrevision = "b"\ndown_revision = f"{BASE}1"\n', ("a1",)),
    "a tuple": ('revision = "b"\ndown_revision = ("a", "c")\n', ("a", "c")),
    "a tuple over lines": ('revision = "b"\ndown_revision = (\n    "a",\n    "c",\n)\n', ("a", "c")),
    "a list": ('revision = "b"\ndown_revision = ["a"]\n', ("a",)),
    "parentheses": ('revision = "b"\ndown_revision = ("a")\n', ("a",)),
    "a percent": ('N = 1\nrevision = "b"\ndown_revision = "a%s" % N\n', ("a1",)),
    "two percents": ('revision = "b"\ndown_revision = "%s%s" % ("a", 1)\n', ("a1",)),
    "a format": ('revision = "b"\ndown_revision = "{}{n}".format("a", n=1)\n', ("a1",)),
    "a join": ('P = ["a", "1"]\nrevision = "b"\ndown_revision = "".join(P)\n', ("a1",)),
    "a number in an f-string": ('N = 1\nrevision = "b"\ndown_revision = f"a{N}"\n', ("a1",)),
    "unpacked": ('revision, down_revision = "b", "a"\n', ("a",)),
    "chained": ('revision = current = "b"\ndown_revision = "a"\n', ("a",)),
    "extended": ('revision = "b"\ndown_revision = ("a",)\ndown_revision += ("c",)\n', ("a", "c")),
    "bound twice": ('revision = "b"\ndown_revision = "z"\ndown_revision = "a"\n', ("a",)),
    "computed, then bound": ('revision = "b"\ndown_revision = f()\ndown_revision = "a"\n', ("a",)),
    "bound after the functions": ('def upgrade():\n    pass\nrevision = "b"\ndown_revision = "a"\n', ("a",)),
    "a local variable": ('revision = "b"\ndown_revision = "a"\ndef f():\n    revision = 1\n', ("a",)),
    "Windows": ('revision = "b"\r\ndown_revision = "a"\r\n', ("a",)),
    "a docstring with def": ('"""x\n\ndef is a word.\n"""\nrevision = "b"\ndown_revision = "a"\n', ("a",)),
    "raw strings": ("revision = r'b'\ndown_revision = u'a'\n", ("a",)),
    "semicolons": ('revision = "b"; down_revision = "a"\n', ("a",)),
    "a comment with quotes": ('revision = "b"  # was "c"\ndown_revision = "a"  # = "z"\n', ("a",)),
    "None": ('revision = "b"\ndown_revision = None\n', ()),
}

UNKNOWN = {
    "a call": ('revision = "b"\ndown_revision = find()\n', "down_revision = find()"),
    "an import": ('from x import down_revision\nrevision = "b"\n', "from x import down_revision"),
    "an if": ('revision = "b"\ndown_revision = "a"\nif X:\n    down_revision = "c"\n', "if X:"),
    "a try": ('revision = "b"\ntry:\n    down_revision = f()\nexcept E:\n    pass\n', "try:"),
    "a deletion": ('revision = "b"\ndown_revision = "a"\ndel down_revision\n', "del down_revision"),
    "an unpacked call": ('revision = "b"\n(down_revision, x) = f()\n', "down_revision = f()[...]"),
    "an f-string with a format": ('X = 1\nrevision = "b"\ndown_revision = f"{X:>3}"\n', "down_revision = f"),
    "a percent of a list": ('revision = "b"\ndown_revision = "%s" % ["a"]\n', "down_revision = '%s' % ['a']"),
    "a wide percent": ('revision = "b"\ndown_revision = "%9999999999d" % 1\n', "down_revision = '%99"),
    "a wide format": ('revision = "b"\ndown_revision = "{:>9999999999}".format(1)\n', "down_revision = '{:"),
    "a field of a field": ('revision = "b"\ndown_revision = "{0.real}".format(1)\n', "down_revision = '{0.r"),
    "too few values": ('revision = "b"\ndown_revision = "{} {}".format("a")\n', "down_revision = '{} {}'"),
    "a join of numbers": ('revision = "b"\ndown_revision = "".join([1])\n', "down_revision = ''.join"),
    "a join of a set": ('revision = "b"\ndown_revision = "".join({"a", "c"})\n', "down_revision = ''.join"),
    "appended": (
        'revision = "b"\ndown_revision = ["a"]\ndown_revision.append("c")\n',
        "down_revision.append",
    ),
    "doubled and doubled": (
        'revision = "b"\nX = "a"\n' + "X = X + X\n" * 60 + "down_revision = X\n",
        "down_rev",
    ),
    "nothing": ('revision = "b"\n', "down_revision is not bound"),
    "a number": ('revision = "b"\ndown_revision = 7\n', "down_revision = 7, which is no name"),
}


@pytest.mark.parametrize("way", KNOWN)
def test_every_literal_way_of_writing_is_read(way: str) -> None:
    """The id and what it follows are known without running the file."""
    source, parents = KNOWN[way]
    found = revision(read(source), "b_.py")
    assert (found.revision, found.down_revision, found.unread) == ("b", parents, ())


@pytest.mark.parametrize("way", UNKNOWN)
def test_what_is_not_literal_is_told_as_it_is_written(way: str) -> None:
    """It is never guessed: the revision has no parent, and says why."""
    source, written = UNKNOWN[way]
    found = revision(read(source), "b_.py")
    assert (found.revision, found.down_revision) == ("b", ())
    assert [each[: len(written)] for each in found.unread] == [written]


def test_a_label_may_be_the_word_none() -> None:
    """`"None"` in quotes is a label, and None without them is not."""
    found = revision(read('revision = "b"\ndown_revision = None\nbranch_labels = "None"\n'), "b_.py")
    assert found.branch_labels == ("None",)
    assert revision(read('revision = "b"\nbranch_labels = None\n'), "b_.py").branch_labels == ()


def test_an_old_file_has_its_id_in_its_name() -> None:
    """Before 0.2, Alembic took the id from the name of the file, and it still does."""
    assert revision(read("down_revision = None\n"), "/x/3f8a.py").revision == "3f8a"
    with pytest.raises(NoRevisionError, match="does not bind the name revision"):
        revision(read("down_revision = None\n"), "/x/tools.py")


def test_message_and_date_come_from_the_docstring() -> None:
    """The first paragraph is the message; the date is as it is written."""
    source = '"""Add a\nthing\n\nMore.\n\nCreate Date: 2024-01-31 10:00:00\n"""\nrevision = "b"\n'
    found = revision(read(source), "b_.py")
    assert (found.message, found.create_date) == ("Add a\nthing", "2024-01-31 10:00:00")


def test_a_secret_in_a_message_is_masked() -> None:
    """The message is shown in reports that are shared; the file keeps it."""
    source = '"""Rotate, password=hunter2abc\n"""\nrevision = "b"\n'
    assert revision(read(source), "b_.py").message == "Rotate, password=***"


def parsed(head: str) -> tuple[Mapping[str, Any], str]:
    """What Python's own parser makes of it."""
    module = ast.parse(head)
    values, unread = bindings(module.body, NAMES)
    assert unread == {}
    return values, ast.get_docstring(module, clean=False) or ""


@pytest.mark.parametrize("path", sorted(SHOP.glob("*.py")), ids=lambda path: path.stem)
def test_reading_quickly_gives_what_parsing_gives(path: Path) -> None:
    """On each file of the shop; one that is not as the template writes it is parsed."""
    head = path.read_text(encoding="utf-8").partition("\ndef ")[0]
    found = template_bindings(head)
    assert found is None or found == parsed(head)


PIECES = st.sampled_from(
    [
        '"""A docstring."""\n',
        '"""A "quoted" word."""\n',
        "'''Other quotes.'''\n",
        '"""An \\n escape."""\n',
        "import sqlalchemy as sa\n",
        "from alembic import op\n",
        "from x import (revision)\n",
        "# revision = 'no'\n",
        "\n",
        "revision = 'b'\n",
        'revision = "b"  # "c"\n',
        "revision: str = 'b'\n",
        "down_revision: Union[str, Sequence[str], None] = 'a'\n",
        "down_revision = ('a', 'c')\n",
        "down_revision = ('a')\n",
        "down_revision = ('a',)\n",
        "down_revision = ('a' 'c')\n",
        "down_revision = ('a' 'c', 'd')\n",
        "down_revision = ()\n",
        "depends_on = None\n",
        "depends_on = 'x' 'y'\n",
        "depends_on = ''\n",
        'depends_on = ""\n',
        'depends_on = """z"""\n',
        "branch_labels = ('None',)\n",
        "branch_labels = None or 'x'\n",
        "branch_labels = 'a', 'b'\n",
    ]
)


@given(pieces=st.lists(PIECES, max_size=8))
def test_reading_quickly_never_differs_from_parsing(pieces: list[str]) -> None:
    """Whatever stands in a head, either it is read as Python reads it, or it is left to the parser."""
    head = "".join(pieces)
    found = template_bindings(head)
    if found is not None:
        assert found == parsed(head)


def test_what_the_template_writes_is_read_quickly() -> None:
    """The twin of the test above: the quick way is taken where it can be."""
    head = (
        '"""Add a table\n\nRevision ID: b\n"""\nfrom typing import Sequence, Union\n\n'
        "from alembic import op\nimport sqlalchemy as sa\n\n\n# revision identifiers, used by Alembic.\n"
        'revision: str = "b"\n'
        'down_revision: Union[str, None] = ("a", "c")\nbranch_labels: Union[str, None] = None\n'
        "depends_on: Union[str, Sequence[str], None] = 'x'\n\n\n"
    )
    found = template_bindings(head)
    assert found is not None
    assert found[0] == {
        "revision": "b",
        "down_revision": ("a", "c"),
        "branch_labels": None,
        "depends_on": "x",
    }
