"""Questions as they are drawn."""

from tests.view.markup import Document

from limbeck import view
from limbeck.quizzes.question import Question
from limbeck.view.quiz import html as pieces
from limbeck.view.text import text

RENAME = Question.with_choices(
    "What happens to `user_name`?",
    ("It is renamed.", "op.drop_column('users', 'user_name')\nop.f()"),
    "It is renamed.",
    "Because of `x`.",
)
EVIL = "<img src=x onerror=alert(1)>\u202e` \x1b[31m"


def test_a_page_and_an_output_ask_without_a_program() -> None:
    """Radio buttons in one group, the answer folded; a chosen line tells whether it is right."""
    for drawn in (view.html(RENAME), view.page(RENAME)):
        document = Document(str(drawn))
        assert document.mistakes == []
        assert document.tags("fieldset", "legend", "details") == ["fieldset", "legend", "details"]
        assert document.tags("script", "form") == []
        groups = [attributes["name"] for tag, attributes in document.elements if tag == "input"]
        assert len(groups) == 2
        assert len(set(groups)) == 1
    assert "<title>What happens to `user_name`?" in view.page(RENAME)


def test_two_questions_of_a_page_do_not_share_their_buttons() -> None:
    """Choosing an answer of one leaves the other as it is."""
    other = Question.with_choices("And then?", RENAME.choices, RENAME.answer, "")
    assert "name=" in str(pieces.question_html(other))
    assert pieces.question_html(other).partition("name=")[2][:14] not in str(pieces.question_html(RENAME))


def test_a_form_does_not_tell_which_choice_is_right() -> None:
    """It asks for a choice, and the reason comes with the answer."""
    form = str(pieces.form(RENAME, "Run it"))
    assert Document(form).mistakes == []
    assert "Right" not in form
    assert "Because" not in form
    assert form.count(" required") == 2
    assert "Right." in pieces.answer_html(RENAME, "It is renamed.")
    wrong = pieces.answer_html(RENAME, RENAME.choices[1])
    assert "No: it is a." in wrong
    assert "Because of <code><bdi>x</bdi></code>." in wrong


def test_nothing_in_it_is_taken_for_markup() -> None:
    """Neither as HTML nor on a terminal."""
    question = Question.with_choices(EVIL, (EVIL, EVIL + "\nx"), EVIL, EVIL)
    for drawn in (
        view.page(question),
        pieces.form(question, "Run it"),
        pieces.answer_html(question, EVIL + "\nx"),
    ):
        assert Document(str(drawn)).mistakes == []
        assert "<img" not in drawn
        assert "\u202e" not in drawn
    for shown in (text(question, 80, colour=False), repr(question)):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
