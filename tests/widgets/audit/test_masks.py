"""What may be shown of a text that can hold a secret, and what is meant when that is edited."""

import pytest

from limbeck.databases.masking import mask_url
from limbeck.widgets.audit import masks

HELD = "postgresql://ann:s3cret@db.example:5433/shop?sslpassword=k3y"
MASKED = "postgresql://ann:***@db.example:5433/shop?sslpassword=***"


def test_the_masked_form_means_the_url_that_it_masks() -> None:
    """Starting again without touching the field uses the same URL."""
    assert mask_url(HELD) == MASKED
    assert masks.restore_url(MASKED, HELD) == HELD


def test_another_database_of_the_same_server_keeps_the_secrets() -> None:
    """Correcting the name of the database does not ask for the password again."""
    assert masks.restore_url(MASKED.replace("shop", "shop2"), HELD) == HELD.replace("shop", "shop2")


@pytest.mark.parametrize(
    "edited",
    [
        MASKED.replace("db.example", "evil.example"),
        MASKED.replace("5433", "5434"),
        MASKED.replace("ann", "bob"),
        MASKED.replace("postgresql:", "mysql:"),
        MASKED + "&host=evil.example",
        "postgresql://ann:***@db.example:notaport/shop",
    ],
)
def test_a_secret_is_never_told_to_another_address(edited: str) -> None:
    """The password stays with the server and the user that it was typed for."""
    assert masks.restore_url(edited, HELD) == edited


def test_a_url_that_is_typed_anew_is_taken_as_it_is() -> None:
    """Nothing of the old URL gets into a new one."""
    assert masks.restore_url("sqlite:///shop.db", HELD) == "sqlite:///shop.db"


def test_passwords_show_not_even_their_length() -> None:
    """A password field shows nothing."""
    assert masks.mask_password("s3cret") == ""


def test_arguments_show_everything_but_secrets() -> None:
    """URLs lose their passwords, arguments with a telling name lose their value, and others stay."""
    typed = "-x tenant=acme -x url=postgresql://ann:s3cret@h/d 'api_token=a b' verbose"
    shown = masks.mask_arguments(typed)
    assert shown == "tenant=acme 'url=postgresql://ann:***@h/d' 'api_token=***' verbose"
    assert masks.argument_secrets(typed) == ("s3cret", "a b")


def test_edited_arguments_keep_the_secrets_that_were_not_touched() -> None:
    """Only what still carries its mask is put back."""
    held = "tenant=acme api_token=t0ken"
    edited = masks.restore_arguments("tenant=other 'api_token=***'", held)
    assert masks.arguments(edited) == ("tenant=other", "api_token=t0ken")


def test_arguments_of_the_same_form_keep_their_own_secrets() -> None:
    """What is shown alike is put back in its order."""
    held = "token=first token=second"
    assert masks.mask_arguments(held) == "'token=***' 'token=***'"
    assert masks.restore_arguments("'token=***' x=1 'token=***'", held) == "token=first x=1 token=second"


def test_a_quote_that_is_open_hides_the_rest_of_a_secret() -> None:
    """The secret may go on behind a blank."""
    typed = "tenant=acme 'pw=ge heim"
    assert masks.mask_arguments(typed) == "tenant=acme 'pw=***'"
    assert masks.argument_secrets(typed) == ("ge heim",)
    assert masks.restore_arguments("tenant=acme 'pw=***'", typed) == "tenant=acme 'pw=ge heim'"


def test_a_half_typed_quote_is_no_error() -> None:
    """A line with an open quote is split at its spaces."""
    assert masks.arguments("tenant='acme other") == ("tenant='acme", "other")
