"""How a secret stays out of what is shown: URLs, arguments, variables, and every spelling of a known one.

Texts are masked by `limbeck.secret_texts`, which knows how a secret looks.

**URLs.** The password is a secret, a port that is no number, and each parameter whose name says so. What
can't be parsed is masked by how it looks, rather too much than too little.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, quote_plus, unquote, unquote_plus

from limbeck.databases.urls import render
from limbeck.secret_texts import MASK, NO_PORT, is_secret_name, mask_values, secrets_in_text

if TYPE_CHECKING:
    from sqlalchemy import URL

_SCHEME = re.compile(r"\s*[\w+.-]*://")

# A URL that SQLAlchemy cannot read: whatever stands after the user name may be the password.
_USERINFO = re.compile(r"^(?P<start>\s*[\w+.-]*:/*[^:/@?#]*:)(?P<secret>.*)@(?P<rest>[^@]*)$", re.DOTALL)
_NO_HOST = re.compile(
    r"^(?P<start>\s*[\w+.-]*:/*[^:/@?#]*:)(?P<secret>[^/?@]+)(?P<rest>[/?][^@]*)?$", re.DOTALL
)

# Shorter secrets are only removed where they stand alone: a password "a" must not eat every a of a message.
_SHORT = 4
# Passwords of which everybody knows, and the working directories of a shell.
_WELL_KNOWN = {
    "admin",
    "mysql",
    "password",
    "postgres",
    "root",
    "secret",
    "test",
    "true",
    "false",
    "none",
    "null",
}
_DIRECTORIES = {"PWD", "OLDPWD"}


def mask_address(text: str) -> str:
    """What somebody gave as the name of a database, as it may be shown.

    Args:
        text: Something that is no URL, such as a path or a DSN. In `user:password@host/name`, whose scheme
            may be missing or misspelt, what is between the first `:` and the last `@` is masked.
    """
    scheme = _SCHEME.match(text)
    start = scheme[0] if scheme else ""
    user, colon, tail = text[len(start) :].partition(":")
    _, at, host = tail.rpartition("@")
    return mask_values(f"{start}{user}:{MASK}@{host}" if colon and at else text)


def mask_argument(argument: str) -> str:
    """An argument such as `name=value`, as `alembic -x` takes it, as it may be shown.

    Args:
        argument: The argument; its value may be a URL, and so may all of it.
    """
    name, equals, value = _argument(argument)
    if equals and is_secret_name(name):
        return f"{name}={MASK}"
    return f"{name}{equals}{mask_url(value)}"


def secrets_in_argument(argument: str) -> tuple[str, ...]:
    """The secrets in an argument such as `name=value`, none of them empty.

    Args:
        argument: The argument.
    """
    name, _, value = _argument(argument)
    if is_secret_name(name):
        return (value,) if value else ()
    return secrets_of(value)


def secrets_in_environment(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The values of environment variables that are secrets, or URLs that hold them.

    Values that are too short or too well known to be told from ordinary words are left out.

    Args:
        variables: The variables.
    """
    found: list[str] = []
    for name, value in variables.items():
        if is_secret_name(name) and name not in _DIRECTORIES:
            found.append(value)
        elif "://" in value:
            found += secrets_of(value)
    telling = (each for each in found if len(each) >= _SHORT and each.lower() not in _WELL_KNOWN)
    return tuple(dict.fromkeys(telling))


def mask_url(url: str | URL) -> str:
    """A database URL as it may be shown: the password and secret query parameters become `***`.

    Never raises; a text that is no URL is masked by how it looks.
    """
    parsed = _parse(url)
    if parsed is None:
        return _mask_unparsed(_text(url))
    if parsed.get_backend_name() != "sqlite":  # a DSN that was taken for a host or a name; there it is a path
        parsed = parsed.set(
            host=parsed.host and mask_values(parsed.host),
            database=parsed.database and mask_values(parsed.database),
        )
    shown = render(parsed.set(query={}), hide_password=True)
    secrets = secrets_of(url)  # one may be repeated in a parameter of another name
    pairs = [f"{quote_plus(name)}={_mask_parameter(name, value, secrets)}" for name, value in _query(parsed)]
    return f"{shown}?{'&'.join(pairs)}" if pairs else shown


def secrets_of(url: str | URL) -> tuple[str, ...]:
    """The secrets that a database URL holds, none of them empty, each once."""
    parsed = _parse(url)
    if parsed is None:
        text = _text(url)
        found = [match["secret"] for match in (_USERINFO.match(text), _NO_HOST.match(text)) if match]
        found += [part for secret in found for part in re.split(r"[@:/]", secret) if len(part) >= _SHORT]
        found += [match["secret"] for match in NO_PORT.finditer(text)]
        found += secrets_in_text(text)
    else:
        found = [str(parsed.password)] if parsed.password else []
        for name, value in _query(parsed):
            if is_secret_name(name):
                found.append(value)
            found += secrets_in_text(value)
        if parsed.get_backend_name() != "sqlite":  # there, the database is a path
            found += [
                secret for name in (parsed.host, parsed.database) for secret in secrets_in_text(name or "")
            ]
    return tuple(dict.fromkeys(secret for secret in found if secret))


def has_unquoted_at(url: URL) -> bool:
    """Whether an unquoted `@` of a password sent its second half into the host or the database."""
    return url.password is not None and "@" in f"{url.host or ''}{url.database or ''}"


def scrub(text: str, secrets: Iterable[str]) -> str:
    """A text without these secrets, be they written plainly, URL-quoted, in JSON or as a Python literal."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        pattern = re.escape(form)
        if len(form) < _SHORT:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        text = re.sub(pattern, MASK, text)
    return text


def _argument(argument: str) -> tuple[str, str, str]:
    """Name, equals sign and value; all of a URL is a value, whose query may hold an equals sign."""
    name, equals, value = argument.partition("=")
    return (name, equals, value) if equals and "://" not in name else ("", "", argument)


def _text(url: str | URL) -> str:
    return url if isinstance(url, str) else url.render_as_string(hide_password=False)


def _parse(url: str | URL) -> URL | None:
    """The URL, unless it can't be read or an unquoted `@` in its password ended up elsewhere."""
    from sqlalchemy import make_url  # it takes time to load, and most texts hold no URL
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None
    return None if has_unquoted_at(parsed) else parsed


def _query(url: URL) -> Iterator[tuple[str, str]]:
    for name, values in url.query.items():
        for value in (values,) if isinstance(values, str) else values:
            yield name, value


def _mask_parameter(name: str, value: str, secrets: Iterable[str] = ()) -> str:
    if is_secret_name(name):
        return MASK
    masked = mask_values(scrub(value, secrets))
    return MASK.join(quote(piece, safe="/") for piece in masked.split(MASK))


def _mask_unparsed(text: str) -> str:
    match = _USERINFO.match(text) or _NO_HOST.match(text)
    if match:
        text = f"{match['start']}{MASK}{'@' if match.re is _USERINFO else ''}{match['rest'] or ''}"
    head, mark, query = NO_PORT.sub(rf"\g<start>{MASK}", text).partition("?")
    if mark:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = "&".join(f"{quote_plus(name)}={_mask_parameter(name, value)}" for name, value in pairs)
    return mask_address(f"{head}{mark}{query}")


def _forms(secret: str) -> set[str]:
    """A secret as it may be written."""
    plain = {secret, unquote(secret), unquote_plus(secret)}
    quoted = {quote(form, safe=safe) for form in plain for safe in ("", "/", " +", "/@:")}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), form) for form in quoted}
    escaped = {repr(form)[1:-1] for form in plain}
    escaped |= {
        json.dumps(form, ensure_ascii=ascii_only)[1:-1] for form in plain for ascii_only in (True, False)
    }
    escaped |= {repr(form.encode(errors="surrogatepass"))[2:-1] for form in plain}
    return {form for form in plain | quoted | lower | escaped | {quote_plus(form) for form in plain} if form}
