"""Rehearsals as HTML, and what no name can make of it."""

from dataclasses import astuple, replace
from itertools import pairwise
from typing import Any

import pytest
from tests.view import rehearsals
from tests.view.markup import Document, words
from tests.view.samples import VERSIONS
from tests.view.test_hostile import NAMES
from tests.view.test_hostile import skeleton as skeleton_of_rules

from limbeck import view
from limbeck.records import Difference, Failure, HeldLock, ObservedStatement, Wait
from limbeck.rehearsals.rehearsal import Copy, Reason, Rehearsal, RehearsalVerdict, RehearsedRevision
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.view.rehearsal.html import ROWS, step_choices, step_parts

GEOMETRY = {"x", "y", "d", "width", "height", "viewbox", "transform"}


def hostile(name: str) -> Rehearsal:
    """A rehearsal in which every text is the name."""
    step = RehearsedRevision(
        name,
        name,
        name,
        RehearsalVerdict.FAILS,
        (Reason(RehearsalVerdict.LOSES, name, 1, name, name, named=True),),
        (
            Difference(name, name, name, name, name, name, name),
            Difference(name, name, name, name, None, name, None),
        ),
        {
            name: TableRows(
                1, None, gone=1, kept=1, moved="x", columns={name: column(name)}, lost=(((name, name),),)
            )
        },
        (
            ObservedStatement(
                name, 0.5, (HeldLock(name, name),), (name,), (name,), (Wait(name, "read", working=True),)
            ),
        ),
        failure=Failure(name, name, ((name, name),), name),
        stands_at=(name,),
    )
    return Rehearsal(VERSIONS, name, Copy("all", 1, (name,)), (step,), silent=False)


def column(name: str) -> ColumnRows:
    return ColumnRows(1, 1, 1, 1, "x", ((name, name), (None, name), (name, None)))


def forms(name: str) -> dict[str, str]:
    rehearsal = hostile(name)
    return {
        "page": view.page(rehearsal),
        "html": str(view.html(rehearsal)),
        "step": view.page(rehearsal.revisions[0]),
        "choices": step_choices(rehearsal.revisions),
        "parts": "".join(astuple(step_parts(rehearsal.revisions[0], level=3, room=300))),
    }


def skeleton(html: str) -> list[tuple[str, dict[str, Any]]]:
    """The elements with their attributes, but for where the bars of the timeline stand."""
    return [
        (tag, {key: value for key, value in attributes.items() if key not in GEOMETRY})
        for tag, attributes in skeleton_of_rules(html)
    ]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("empty", "surrogate")])
def test_no_element_and_no_attribute_comes_from_a_name(name: str) -> None:
    """The elements are those of the same report with a plain name."""
    plain = forms("plain")
    for form, html in forms(NAMES[name]).items():
        assert skeleton(html) == skeleton(plain[form]), form
        assert Document(html).mistakes == [], form


def test_an_empty_name_breaks_nothing() -> None:
    """A name without characters, or one that is no valid text, still gives a report that can be parsed."""
    for name in ("", NAMES["surrogate"]):
        assert [form for form, html in forms(name).items() if Document(html).mistakes] == []
        assert all(html.encode() for html in forms(name).values())


def test_headings_are_in_order() -> None:
    """One of the first level, and none skips a level on the way down."""
    for result in (rehearsals.full(), rehearsals.BLOCKS, rehearsals.FAILS):
        levels = [int(tag[1]) for tag in Document(view.page(result)).tags("h1", "h2", "h3", "h4", "h5")]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_revision_has_its_verdict_in_a_word_and_why() -> None:
    """In the order in which they ran; what was not reached has nothing to unfold."""
    html = view.page(rehearsals.full())
    told = words(html)
    assert told.index("✕ loses a1c4e09b7d52") < told.index("‖ blocks b27f50aa9e13")
    assert "\u2013 not reached e5a0 later A revision before it fails." in told
    assert Document(html).spaced.count("Schema, rows, locks and SQL") == 4
    assert "5 revisions rehearsed: 1 fails, 1 loses, 1 blocks, 1 safe, 1 not reached." in told


def test_lost_values_are_struck_through_and_others_are_not() -> None:
    """What became NULL or can't be told is; what was filled in, or stands elsewhere now, is not."""
    html = str(view.html(rehearsals.LOSES))
    struck = [part.split("</del>")[0] for part in html.split("<del>")[1:]]
    lost, struck = struck[:2], struck[2:]
    assert [words(each) for each in lost] == [
        "id 1, text They begin small., note NULL",
        "id 2, text They end in the sea, or in a lake or in a lake or in a lake\u2026, note new",
    ]
    assert struck == ["<bdi>de</bdi>", "<bdi>en</bdi>", "<bdi>On rivers, vol. 2</bdi>"]
    assert "3 values gone; they are now in people.name" in words(html)


def test_a_new_table_without_rows_is_not_said_to_keep_them() -> None:
    """Its twin, of which only values have become others, is."""
    changed = TableRows(1, 1, columns={"name": ColumnRows(came=1)})
    for rows, said in ((TableRows(None, 0), "a new table"), (changed, "every row is there")):
        step = RehearsedRevision("a1", "", None, RehearsalVerdict.SAFE, rows={"t": rows})
        assert [
            each for each in ("a new table", "every row is there") if each in words(str(view.html(step)))
        ] == [said]


def test_masked_values_are_in_no_form() -> None:
    """Neither those of rows, nor what the database said about one that it refused; counts stay."""
    shown = rehearsals.rehearsal(rehearsals.LOSES, rehearsals.FAILS).masked()
    page = view.page(shown)
    assert [
        value
        for value in ("On rivers", "They begin", ">de<", ">Ada<", "customers.email</code>")
        if value in page
    ] == []
    assert words(page).count("3 values gone") == 2
    assert "•••" in page
    assert "NULL" in page
    assert shown.masked() == shown


def test_a_notebook_is_capped_and_a_page_is_not() -> None:
    """The output of a cell is saved with the notebook."""
    many = rehearsals.rehearsal(*(rehearsals.SAFE,) * (ROWS + 5))
    assert f"{ROWS} of {ROWS + 5} shown." in words(str(view.html(many)))
    assert Document(view.page(many)).tags("tbody") == ["tbody"] * (ROWS + 5)


def test_nothing_to_rehearse_says_so() -> None:
    """A database at its head has no table."""
    told = words(view.page(rehearsals.nothing()))
    assert "Nothing to rehearse: the database is at its head." in told
    assert Document(view.page(rehearsals.nothing())).tags("table") == []


def test_the_frame_has_a_row_for_each_revision() -> None:
    """Verdicts are ordered, so that the bad ones can be selected."""
    frame = rehearsals.full().to_frame()
    assert list(frame.revision) == ["a1c4e09b7d52", "b27f50aa9e13", "c3d8", "d415", "e5a0"]
    assert list(frame.revision[frame.verdict >= "loses"]) == ["a1c4e09b7d52", "d415"]
    assert list(frame.loc[2, ["object", "reasons", "downgrade"]]) == [None, 0, "restores"]
    assert frame.verdict.isna().tolist() == [False, False, False, False, True]
    steps = rehearsals.LOSES.to_frame()
    assert list(steps["object"]) == ["table chunks", "trigger documents_touched", "column documents.lang"]
    assert list(steps["count"]) == [2, 1, 3]


@pytest.mark.parametrize(
    ("error", "masked"),
    [
        ('invalid input syntax for type integer: "abc"', 'invalid input syntax for type integer: "•••"'),
        (
            'Key (email)=(a@b.c) is duplicated in "x" and "y"',
            'Key (email)=(•••) is duplicated in "•••" and "•••"',
        ),
        ("`it` doesn't, won't and can't", "`it` doesn't, won't and can't"),
        ("bad value 'x y' here", "bad value '•••' here"),
    ],
)
def test_what_a_database_quotes_is_masked(error: str, masked: str) -> None:
    """In the failures, in the sentence of a reason, and in what could not be copied."""
    reason = Reason(RehearsalVerdict.FAILS, "table t", 0, error)
    failure = Failure("revision-failed", error, (("row", "secret"),), "Correct it.")
    step = RehearsedRevision("a1", "", None, RehearsalVerdict.FAILS, (reason,), failure=failure)
    told = rehearsals.rehearsal(replace(step, offline_failure=failure))
    told = replace(told, copy=replace(told.copy, not_restored=(error,))).masked()
    (shown,) = told.revisions
    assert shown.reasons[0].why == masked
    assert shown.failure == shown.offline_failure == Failure("revision-failed", masked, (), "Correct it.")
    assert told.copy.not_restored == (masked,)


def test_the_keys_of_a_document_are_masked() -> None:
    """Where values stand now is a column, and a path into its documents, which may be data."""
    columns = {"mail": ColumnRows(vanished=1, kept=1, moved="column t.extra (ada@example.org.mail)")}
    step = RehearsedRevision(
        "a1", "", None, RehearsalVerdict.SAFE, rows={"t": TableRows(1, 1, columns=columns)}
    )
    assert step.masked().rows["t"].columns["mail"].moved == "column t.extra (•••)"


def test_a_revision_in_pieces_tells_what_its_page_does() -> None:
    """Why offline mode can't write it stands with its SQL; what has nothing to tell is empty."""
    why = Failure("reads-data", "r2.py, line 10, reads rows.", (), "")
    parts = step_parts(replace(rehearsals.LOSES, offline_failure=why), level=3)
    page = words(str(view.html(replace(rehearsals.LOSES, offline_failure=why))))
    assert "r2.py, line 10, reads rows." in words(parts.sql)
    assert "DROP TABLE documents" in words(parts.sql)
    for each in (parts.heading, parts.verdict, parts.catalogue):
        assert words(each) in page
    empty = step_parts(RehearsedRevision("a1", "", None, RehearsalVerdict.SAFE), level=3)
    assert (empty.catalogue, empty.timeline, empty.sql) == ("", "", "")
