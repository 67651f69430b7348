"""Steps whose every text would like to be something else: markup, escape codes, other names."""

from dataclasses import replace

import pytest
from tests.view.markup import Document
from tests.view.test_hostile import NAMES
from tests.view.workshops import CUSTOMERS, FAILED, UPGRADE, VERSION, WARNED

from limbeck import view
from limbeck.characters import is_hidden
from limbeck.records import Failure
from limbeck.view.text import text
from limbeck.view.workshop.html import log_html, note_html, notice, rows_html
from limbeck.workshops.rows import MarkedRow, RowMark, Rows
from limbeck.workshops.steps import FileChange, Step


def steps(name: str) -> tuple[Step, ...]:
    """A step that did something, one that was warned of and one that failed, all of that name."""
    table = replace(
        CUSTOMERS,
        name=name,
        columns_before=("id", name),
        columns_after=("id", f"{name}2"),
        renamed_columns={},
        rows=(MarkedRow(RowMark.CHANGED, (1, name), (1, name)), MarkedRow(RowMark.GONE, (2, name), None)),
    )
    version = replace(VERSION, name=f"{name}3", rows=(MarkedRow(RowMark.NEW, None, (name,)),))
    files = (FileChange(f"{name}.py", None, name), FileChange(name, f"a\n{name}", f"a\n{name}x"))
    failure = Failure("slug", name, (("where", name), (name, name)), name)
    return (
        replace(UPGRADE, command=name, output=f"{name}\n", files=files, tables=(table, version)),
        replace(WARNED, command=name, warnings=(name, name)),
        replace(FAILED, command=name, output=name, failure=failure),
    )


def forms(name: str) -> dict[str, str]:
    """Every form of HTML."""
    made = steps(name)
    return {
        **{f"step {at}": view.page(each) for at, each in enumerate(made)},
        **{f"notice {at}": str(notice(each)) for at, each in enumerate(made[1:])},
        "log": str(log_html(made)),
        "note": str(note_html(1, 2, name, name)),
        "rows": str(rows_html(Rows((name, "b"), ((name, None),)))),
    }


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"empty", "line breaks"}])
def test_no_element_comes_from_a_name(name: str) -> None:
    """The elements are those of a plain name, and pictures of hidden characters."""
    for form, html in forms(NAMES[name]).items():
        document, plain = Document(html), Document(forms("plain")[form])
        assert document.mistakes == [], form
        assert {tag for tag, _ in document.elements} <= {tag for tag, _ in plain.elements} | {
            "span",
            "wbr",
        }, form


@pytest.mark.parametrize("name", NAMES)
def test_no_hidden_character_of_a_name_is_written(name: str) -> None:
    """Neither to a page nor to a terminal."""
    for form, html in forms(NAMES[name]).items():
        assert {each for each in set(html) if is_hidden(each)} <= {"\n", "\t"}, form
    for step in steps(NAMES[name]):
        assert {each for each in set(text(step, 80, colour=False)) if is_hidden(each)} <= {"\n"}
