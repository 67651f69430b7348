"""The page of a history: summary, problems, picture, legend, table; and its DataFrame and text."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from tests.view.colours import contrast, declared, jupyterlab, resolve
from tests.view.histories import history, line, one_way, team
from tests.view.markup import Document, words

from limbeck import view
from limbeck.histories.history import History
from limbeck.records.revision import Revision
from limbeck.view.history.html import legend, revision_detail, revision_table, summary
from limbeck.view.history.scene import scene
from limbeck.view.styles import sheet, stylesheet
from limbeck.view.text import text

NAMES = {
    "element": "<img src=x onerror=alert(1)>",
    "script": "</code></pre></style></svg><script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7 * 7 }} {% raw %}",
    "bidirectional": "user\u202eeman\u202c",
}


def named(name: str) -> History:
    """A history in which every text is the name, with a problem that tells it."""
    return history(Revision(name, (f"{name}gone",), (), (name,), name, name, name, (name,)))


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    """One file: no script, no picture from elsewhere, no address, no inline style."""
    document = Document(view.page(history(*team())))
    assert document.mistakes == []
    assert document.tags("script", "link", "img", "iframe", "a", "image", "use") == []
    assert not [
        name
        for _, attributes in document.elements
        for name in attributes
        if name.startswith("on") or name in ("src", "href", "style", "xlink:href")
    ]


def test_headings_are_in_order() -> None:
    """One heading of the first level, none skipped, problems and revisions included."""
    shown = view.page(history(Revision("a", ("gone",))))
    levels = [int(tag[1]) for tag in Document(shown).tags("h1", "h2", "h3", "h4", "h5")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", NAMES)
def test_no_element_and_no_attribute_comes_from_a_name(name: str) -> None:
    """In the page and in the panel of a revision: the elements of a plain name, one by one."""
    for form in (view.page, lambda shown: str(revision_detail(shown, shown.revisions[-1].revision))):
        plain, hostile = Document(form(named("plain"))), Document(form(named(NAMES[name])))
        assert [tag for tag, _ in hostile.skeleton()] == [tag for tag, _ in plain.skeleton()]
        assert not [key for _, attributes in hostile.elements for key in attributes if key.startswith("on")]
        assert hostile.mistakes == []


def test_the_summary_tells_the_standing() -> None:
    """How many are pending, where the database is, which labels there are."""
    said = words(str(summary(history(*team(), current=("a6",)))))
    assert said.startswith("10 revisions, 2 heads; 4 of them pending.")
    assert "Current a6" in said
    assert "reporting, on 1 revision" in said


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (None, "2 revisions, 1 head."),
        (("b",), "2 revisions, 1 head; the database is up to date."),
        ((), "2 revisions, 1 head; nothing has run on the database yet."),
    ],
)
def test_the_sentence_differs_with_the_database(current: tuple[str, ...] | None, expected: str) -> None:
    """Unknown, up to date, empty."""
    assert expected in words(str(summary(history(*line("a", "b"), current=current))))


def test_the_legend_explains_what_is_drawn_and_nothing_else() -> None:
    """Symbols, words, both kinds of arrow."""
    said = words(str(legend(scene(history(*team())))))
    assert "head nothing follows it" in said
    assert "dashed arrow runs before it, as a dependency" in said
    assert "applied" not in said
    assert "dashed" not in words(str(legend(scene(history(*line("a", "b"))))))


def test_the_table_is_capped_in_a_notebook_and_whole_on_a_page() -> None:
    """The newest first, and how to see the rest."""
    shown = history(
        *line(*(f"r{at:03}" for at in range(1, 13))), *line(*(f"s{at:03}" for at in range(1, 13)))
    )
    notebook, page = view.html(shown), view.page(shown)
    assert (notebook.count("<tbody>"), page.count("<tbody>")) == (20, 24)
    assert "20 of 24 shown, newest first." in words(str(notebook))
    assert re.findall("<bdi>(s012|r001)</bdi></code><p>", page) == ["s012", "r001"]


def test_a_row_tells_operations_drops_and_an_empty_downgrade() -> None:
    """In words, with a sign besides the colour."""
    said = words(str(revision_table(one_way(history(*line("a")), "a"))))
    assert "add column users.email" in said
    assert "\u2715 drop column users.name" in said
    assert "\u2298 empty downgrade" in said


def test_the_frame_has_a_row_for_each_revision() -> None:
    """In topological order, with values as they are."""
    frame = one_way(history(*team(), current=("a6",)), "r1").to_frame()
    assert list(frame["revision"])[:6] == ["a1", "a2", "a3", "a4", "a5", "a6"]
    row = frame.set_index("revision").loc["r1"]
    assert (row["state"], row["depends_on"], row["branch_labels"]) == ("pending", ("a6",), ("reporting",))
    assert row["traits"] == ("head", "base", "label", "depends")
    assert row["operations"] == ("add column users.email", "drop column users.name")
    assert (row["drops"], row["one_way"]) == (True, True)
    assert list(frame["one_way"]).count(True) == 1


def test_the_frame_of_no_database_has_no_state() -> None:
    """The twin without one."""
    assert set(history(*line("a", "b")).to_frame()["state"]) == {None}


def test_a_terminal_gets_no_hidden_character_of_a_name() -> None:
    """Neither escape codes nor marks of direction."""
    written = text(named("\x1b[2J\u202e[red]"), 100, colour=False)
    assert "\x1b" not in written
    assert "\u202e" not in written
    assert "[red]" in written


THEMES = {
    "page, light": ("light", {}),
    "page, dark": ("dark", {}),
    "JupyterLab, light": ("light", jupyterlab("light")),
    "JupyterLab, dark": ("dark", jupyterlab("dark")),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("var(--lb-soft)", "color-mix(in srgb, var(--lb-focus) 16%, var(--lb-ground))", 4.5),
        ("var(--lb-soft)", "color-mix(in srgb, var(--lb-safe) 8%, var(--lb-ground))", 4.5),
        ("var(--lb-destructive)", "var(--lb-ground)", 3),
        ("var(--lb-caution)", "var(--lb-ground)", 3),
    ],
)
def test_words_and_outlines_of_boxes_can_be_read(theme: str, text: str, ground: str, least: float) -> None:
    """On the ground of a chosen and of a current box too, in every theme."""
    scheme, outside = THEMES[theme]
    variables = declared(stylesheet()) | outside
    assert contrast(resolve(text, variables, scheme), resolve(ground, variables, scheme)) >= least


def test_the_sheet_of_histories_names_no_colour_of_its_own() -> None:
    """Only the variables of the one stylesheet."""
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", sheet("history")) == []


def files(**bodies: tuple[str, str]) -> History:
    """Two branches and their merge, each revision with the lines of its two functions."""
    graph = {"a": (), "b": ("a",), "c": ("a",), "m": ("b", "c")}
    found = history(*(Revision(name, parents) for name, parents in graph.items()), current=("b", "c"))
    sources = {
        name: f"def upgrade():\n    {up}\n\ndef downgrade():\n    {down}\n"
        for name, (up, down) in bodies.items()
    }
    return replace(found, sources=sources)


def test_an_empty_merge_is_right() -> None:
    """Orange is for a downgrade that does not take back, and for an upgrade that nobody wrote."""
    change = 'op.drop_table("x")'
    found = files(a=("pass", "pass"), b=(change, change), c=(change, "pass"), m=("pass", "pass"))
    orange = {
        name: [
            words(markup)
            for markup in re.findall(r'<p class="lb-empty">(.*?)</p>', revision_detail(found, name))
        ]
        for name in "abcm"
    }
    assert orange == {
        "a": ["⊘ empty: it changes nothing but the version"],
        "b": [],
        "c": ["⊘ empty: going back changes nothing but the version"],
        "m": [],
    }
    assert "empty, as it should be: a merge only joins its branches" in revision_detail(found, "m")
    assert "empty: there is nothing to take back" in revision_detail(found, "m")
    table = revision_table(found)
    assert table.count("none: it is empty") == 2
    assert table.count("empty downgrade") == 1


def test_all_that_a_database_stands_at_is_marked() -> None:
    """Both heads are current, in the picture and in the table, until they are merged."""
    found = files()
    boxes = {box.title: [trait.word for trait in box.traits] for box in scene(found).boxes}
    assert [name for name, traits in boxes.items() if "current" in traits] == ["b", "c"]
    assert revision_table(found).count(" current</li>") == 2
