"""The field to write code in, as far as the kernel sees it; tests/browser types into it."""

from typing import Any

import pytest

from limbeck.widgets.code_field import CodeField
from limbeck.widgets.workshop.documents import Documents


def test_what_is_typed_comes_with_the_name_of_its_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """The field holds it, says so to the page, and nothing else is heard."""
    typed: list[tuple[str, str]] = []
    sent: list[Any] = []
    field = CodeField("Models", lambda document, text: typed.append((document, text)))
    monkeypatch.setattr(field, "send", sent.append)  # there is no page
    field.show("models.py", "a = 1")
    field._receive(field, {"kind": "typed", "document": "models.py", "text": "a = 2"}, [])
    field._receive(field, {"kind": "typed", "document": "other.py", "text": "b"}, [])
    field._receive(field, {"kind": "else"}, [])
    assert typed == [("models.py", "a = 2"), ("other.py", "b")]
    assert (field.document, field.text) == ("models.py", "a = 2")
    assert sent == [{"kind": "heard"}] * 2
    field.close()


def test_a_version_file_is_shown_from_its_upgrade_on() -> None:
    """Its head has nothing to read; a file without the function begins at its first line."""
    documents = Documents(lambda _document, _text: None)
    documents.show_revision("migrations/versions/1.py", "revision = '1'\n\ndef upgrade():\n    pass\n")
    assert (documents.revision.document, documents.revision.first_line) == ("migrations/versions/1.py", 3)
    documents.show_revision("migrations/versions/2.py", "revision = '2'\n")
    assert documents.revision.first_line == 1
    documents.close()


def test_a_line_is_marked_with_what_is_wrong() -> None:
    """And the mark goes again."""
    field = CodeField("Models", lambda _document, _text: None)
    field.point(3, "line 3: invalid syntax")
    assert (field.wrong_line, field.wrong) == (3, "line 3: invalid syntax")
    field.point(0, "")
    assert (field.wrong_line, field.wrong) == (0, "")
    field.close()
