"""What somebody may name a database by: a URL, a path, `env:NAME`."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from limbeck.databases.masking import MASK, mask_url, misread
from limbeck.errors import DatabaseError

_ENVIRONMENT = "env:"
# user:password@host/db without its scheme, or the key=value form of libpq: no path, and with a secret inside.
_FORGOT_SCHEME = re.compile(r"^[^/\\@]*:(?P<secret>[^@]*)@|\bpassword\s*=\s*\S", re.IGNORECASE)


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
        text = _from_environment(text.removeprefix(_ENVIRONMENT))
    if "://" in text:
        return _parse(text)
    if _FORGOT_SCHEME.search(text) and not os.path.lexists(text):
        raise _unreadable(_FORGOT_SCHEME.sub(MASK, text))
    if text.startswith("file:"):
        return _file_url(text, uri=True)
    return _file_url(str(Path(text).expanduser()) if text else "")


def check_password(url: URL) -> None:
    """Refuse a URL whose password holds an unquoted `@`: its second half went into the host.

    Raises:
        DatabaseError: It does.
    """
    if misread(url):
        raise _unreadable(mask_url(url), "The password seems to hold an @ that is not quoted.")


def _file_url(name: str, *, uri: bool = False) -> URL:
    return URL.create("sqlite", database=name, query={"uri": "true"} if uri else {})


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if value:
        return value
    near = difflib.get_close_matches(name.upper(), [each for each in os.environ if each != name], n=3)
    state = "is empty" if name in os.environ else "is not set"
    raise DatabaseError(
        f"The environment variable {name} {state}.",
        slug="env-not-set",
        evidence={"Similar names that are set": ", ".join(sorted(near))} if near else None,
        remedy=f"Set {name} to a database URL before the kernel starts, "
        f"or in a cell: import os; os.environ[{name!r}] = getpass.getpass().",
    )


def _parse(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        # Raised below, outside: the parser's error quotes the whole text with its password.
        pass
    raise _unreadable(mask_url(text))


def _unreadable(shown: str, what: str = "This is not a database URL that can be read.") -> DatabaseError:
    return DatabaseError(
        what,
        slug="bad-url",
        evidence={"Given": shown},
        remedy="Write dialect://user:password@host:port/database, with a number for the port, and quote "
        "special characters of the password: urllib.parse.quote(password, safe='').",
    )
