"""The operations of a revision, in words."""

from __future__ import annotations

from textwrap import dedent, indent

from limbeck.histories.operations import body
from limbeck.records.revision import Direction
from limbeck.view.history.operations import operation_texts


def texts(lines: str) -> list[str]:
    found = body(f"def upgrade():\n{indent(dedent(lines).strip(), '    ')}\n", Direction.UPGRADE)
    return [str(each) for each in operation_texts(found)]


def test_executed_sql_says_what_it_is_about() -> None:
    """The object itself, of whatever kind, and not a word that happens to follow ON."""
    assert texts("""
        op.execute("CREATE TRIGGER t BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION f()")
        op.execute("ALTER TYPE mood ADD VALUE 'late'; UPDATE posts SET a = 1 WHERE id IN (SELECT 1 FROM b)")
        op.execute("SELECT 1")
    """) == ["run SQL on trigger t of posts", "run SQL on type mood, posts", "run SQL"]
