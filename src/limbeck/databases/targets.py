"""What somebody may name a database by: a URL, a path, `env:NAME`."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from limbeck.databases.masking import has_unquoted_at, mask_address, mask_url
from limbeck.databases.sqlite import file_of
from limbeck.errors import DatabaseError

_ENVIRONMENT = "env:"
# What begins so is a path, whatever else stands in it.
_PATHS = ("/", "./", "../", "~")
_FILE = "file:"


def url_of(target: str | Path) -> URL:
    """The URL that a text or a path means.

    Args:
        target: A database URL, the path of a SQLite file, or `env:NAME` for a variable that holds either.

    Raises:
        DatabaseError: The variable is not set, or the text is no URL that can be read.
    """
    if isinstance(target, Path):
        return _file_url(str(target.expanduser()))
    text = target.strip()
    if text.startswith(_ENVIRONMENT):
        return _variable_url(text.removeprefix(_ENVIRONMENT))
    if "://" in text:
        return _parse(text)
    masked = mask_address(text)
    if masked != text and not text.startswith(_PATHS) and not os.path.lexists(text):
        raise _unreadable(masked)
    return _path_url(text)


def check_password(url: URL) -> None:
    """Refuse a URL whose password holds an unquoted `@`: its second half went into the host.

    Raises:
        DatabaseError: It does.
    """
    if has_unquoted_at(url):
        raise _unreadable(mask_url(url), "The password seems to hold an @ that is not quoted.")


def _file_url(name: str, *, uri: bool = False) -> URL:
    return URL.create("sqlite", database=name, query={"uri": "true"} if uri else {})


def _path_url(text: str) -> URL:
    if text.startswith(_FILE):
        return _file_url(text, uri=True)
    return _file_url(str(Path(text).expanduser()) if text else "")


def _variable_url(name: str) -> URL:
    """The URL that a variable means; a value that is neither a URL nor an existing path is never shown."""
    value = _from_environment(name)
    hidden = f"the value of {name}, which is not shown"
    if "://" in value:
        return _parse(value, hidden)
    url = _path_url(value)
    path = file_of(url.database, uri=value.startswith(_FILE))
    if path is not None and not os.path.lexists(path):
        raise _unreadable(hidden, "This is neither a valid database URL nor the path of a file.")
    return url


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if value:
        return value
    state = "is empty" if name in os.environ else "is not set"
    name = mask_address(name)  # somebody may have put env: before the URL itself
    near = difflib.get_close_matches(name.upper(), [each for each in os.environ if each != name], n=3)
    raise DatabaseError(
        f"The environment variable {name} {state}.",
        slug="env-not-set",
        evidence={"Similar names that are set": ", ".join(sorted(near))} if near else None,
        remedy=f"Set {name} to a database URL before the kernel starts, "
        f"or in a cell: import os; os.environ[{name!r}] = getpass.getpass().",
    )


def _parse(text: str, shown: str = "") -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        # Raised below, outside: the parser's error quotes the whole text with its password.
        pass
    raise _unreadable(shown or mask_url(text))


def _unreadable(shown: str, what: str = "This is not a valid database URL.") -> DatabaseError:
    return DatabaseError(
        what,
        slug="bad-url",
        evidence={"Given": shown},
        remedy="Write dialect://user:password@host:port/database, with a number for the port, and quote "
        "special characters of the password: urllib.parse.quote(password, safe='').",
    )
