"""Writing a database URL as text that every SQLAlchemy 2 reads alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import URL


def render(url: URL, *, hide_password: bool) -> str:
    """The URL as text.

    SQLAlchemy 2.1 quotes the name of the database, 2.0 neither quotes nor unquotes it: a path with an umlaut
    written by one would be another path to the other. Where the name needs no quotes it gets none.

    Args:
        url: The URL.
        hide_password: Whether the password becomes `***`.
    """
    name = url.database
    if not name or "%" in name or "?" in name:
        return url.render_as_string(hide_password=hide_password)
    head, mark, query = url.set(database="").render_as_string(hide_password=hide_password).partition("?")
    return f"{head}{name}{mark}{query}"
