"""A field for the URL of a database, whose password stays in the kernel."""

from __future__ import annotations

from limbeck.databases.masking import mask_url, secrets_of
from limbeck.errors import InputError
from limbeck.secret_texts import MASK
from limbeck.widgets import fields
from limbeck.widgets.audit import masks
from limbeck.widgets.hidden_field import HiddenField


class UrlField(HiddenField):
    """Asks for what `limbeck.connect` takes as a text: a URL, a path, or the name of a variable."""

    def __init__(self) -> None:
        """Make an empty field."""
        super().__init__(
            "URL, path to a SQLite file, or env:NAME",
            mask=mask_url,
            restore=masks.restore_url,
            placeholder="postgresql://user:password@host/database",
        )

    def url(self) -> str:
        """The URL with its password.

        Raises:
            InputError: It is missing, or its password is not known.
        """
        url = self.text.strip()
        if not url:
            raise fields.missing("URL of the database")
        if MASK in url:
            raise InputError(
                "The URL was changed, and the password for the new address is not known.",
                slug="masked-password",
                remedy="Type the password in place of ***.",
            )
        return url

    def secrets(self) -> tuple[str, ...]:
        """What of it must not be shown anywhere."""
        return tuple(secrets_of(self.text))
