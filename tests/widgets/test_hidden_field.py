"""The field whose content never becomes widget state."""

from typing import Any

import pytest

from limbeck.databases.masking import mask_url
from limbeck.widgets.audit.masks import mask_password, restore_url
from limbeck.widgets.hidden_field import HiddenField

URL = "postgresql://ann:s3cret@db.example/shop"


def type_into(field: HiddenField, text: str) -> None:
    """What the browser sends when somebody leaves the field."""
    field._handle_custom_msg({"kind": "typed", "text": text}, [])


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The messages from the kernel to the browser."""
    messages: list[Any] = []
    monkeypatch.setattr(HiddenField, "send", lambda _self, content, _buffers=None: messages.append(content))
    return messages


def test_the_kernel_has_what_was_typed_and_the_state_has_not() -> None:
    """The secret is in the field's text, and nowhere in what Jupyter saves."""
    field = HiddenField("URL", mask=mask_url, restore=restore_url)
    type_into(field, URL)
    assert field.text == URL
    assert field.shown == "postgresql://ann:***@db.example/shop"
    assert "s3cret" not in str(field.get_state())


def test_a_password_shows_only_that_there_is_one() -> None:
    """The browser is told that a password is held, and not how long it is."""
    field = HiddenField("Password", mask=mask_password, concealed=True)
    type_into(field, "s3cret")
    assert (field.text, field.shown, field.held) == ("s3cret", "", True)
    assert "s3cret" not in str(field.get_state())


def test_the_browser_is_answered_even_when_the_shown_form_stays_the_same(sent: list[Any]) -> None:
    """The same URL pasted twice is masked twice."""
    field = HiddenField("URL", mask=mask_url, restore=restore_url)
    type_into(field, URL)
    type_into(field, URL)
    assert sent == [{"kind": "show", "instead": URL}] * 2


def test_an_emptied_field_holds_nothing() -> None:
    """What is deleted in the browser is gone in the kernel."""
    field = HiddenField("URL", mask=mask_url, restore=restore_url)
    type_into(field, URL)
    type_into(field, "")
    assert (field.text, field.shown, field.held) == ("", "", False)


def test_a_message_of_another_kind_changes_nothing() -> None:
    """Only what was typed is taken."""
    field = HiddenField("URL", mask=mask_url)
    field._handle_custom_msg({"kind": "other", "text": URL}, [])
    assert field.text == ""


def test_an_emptied_field_asks_for_no_mask() -> None:
    """A panel that is closed by the end of the process forgets its secrets, and no mask works then."""
    masked: list[str] = []

    def mask(text: str) -> str:
        masked.append(text)
        return "***"

    field = HiddenField("x", mask=mask)
    field.text = "hunter2"
    field.text = ""
    assert (field.shown, field.held, masked) == ("", False, ["hunter2"])
