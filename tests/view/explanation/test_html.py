"""What a name means, as it is drawn."""

from tests.view.markup import Document

from limbeck import view
from limbeck.explanations import Explanation, Paragraph, Subject, explain
from limbeck.view.explanation.markdown import markdown
from limbeck.view.text import text

EVIL = Explanation(
    "x.y",
    Subject.CASE,
    "<b>\u202e *bold*",
    (Paragraph("", "A `<i>` | [link]."), Paragraph("What to do", "\x1b[31m_it_")),
    "limbeck trial x.y",
)


def test_it_is_a_page_and_an_output_of_a_notebook() -> None:
    """With the title as its heading and each paragraph after its label."""
    found = explain("models-empty")
    for drawn in (view.html(found), view.page(found)):
        document = Document(str(drawn))
        assert document.mistakes == []
        assert "<strong>Why it matters:</strong> The migration drops every table" in str(drawn)
    assert "<title>models-empty: The models hold no table" in view.page(found)


def test_nothing_in_it_is_taken_for_markup() -> None:
    """Neither as HTML nor on a terminal nor in a page of documentation."""
    html = str(view.html(EVIL))
    assert "<b>" not in html
    assert "<i>" not in html
    assert "\u202e" not in html
    shown = text(EVIL, 80, colour=False)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\<b\\>" in markdown(EVIL)
    assert "A `<i>` \\| \\[link\\]." in markdown(EVIL)


def test_on_a_terminal_it_is_a_few_paragraphs() -> None:
    """The title, the name and its kind, the paragraphs, the command that runs it."""
    lines = text(explain("A51"), 200, colour=False).splitlines()
    assert lines == [
        "Autogenerate is the most powerful feature of Alembic.",
        "A51, a claim",
        "",
        "Who says so: Article A: generated and hand-written migrations on PostgreSQL, with common mistakes",
        "",
        "Why it is not tested: It is an opinion: nothing that Alembic does could contradict it.",
        "",
        "To run it: limbeck claims A51",
    ]


def test_as_a_frame_it_has_a_row_for_each_paragraph() -> None:
    """With its label."""
    frame = explain("destructive").to_frame()
    assert list(frame["label"]) == ["What it means", "Why it matters", "What to do"]


def test_a_section_of_a_page_has_an_anchor() -> None:
    """Which is the name, dots and underscores included."""
    lines = markdown(explain("column.rename"), level=3).splitlines()
    assert lines[:5] == [
        '<a id="column.rename"></a>',
        "",
        "### `column.rename`",
        "",
        "**rename a column, table has rows**",
    ]
