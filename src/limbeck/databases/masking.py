"""Keeping secrets out of everything that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, quote, quote_plus, unquote, unquote_plus

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from limbeck.databases.secret_parts import MASK, SECRET_NAME, mask_given, mask_parts, secret_parts
from limbeck.databases.urls import render

# A URL that SQLAlchemy cannot read: whatever stands after the user name may be the password.
_USERINFO = re.compile(r"^(?P<start>\s*[\w+.-]*:/*[^:/@?#]*:)(?P<secret>.*)@(?P<rest>[^@]*)$", re.DOTALL)
_NO_HOST = re.compile(
    r"^(?P<start>\s*[\w+.-]*:/*[^:/@?#]*:)(?P<secret>[^/?@]+)(?P<rest>[/?][^@]*)?$", re.DOTALL
)

# Shorter secrets are only removed where they stand alone: a password "a" must not eat every a of a message.
_SHORT = 4


def mask_url(url: str | URL) -> str:
    """A database URL as it may be shown: the password and secret query parameters become `***`.

    Never raises; a text that is no URL is masked by pattern, rather too much than too little.
    """
    parsed = _parse(url)
    if parsed is None:
        return _mask_text(_text(url))
    if parsed.get_backend_name() != "sqlite":  # a DSN that was taken for a host or a name; there it is a path
        parsed = parsed.set(host=_mask_part(parsed.host), database=_mask_part(parsed.database))
    shown = render(parsed.set(query={}), hide_password=True)
    secrets = secrets_of(url)  # one may be repeated in a parameter of another name
    pairs = [f"{quote_plus(name)}={_mask_value(name, value, secrets)}" for name, value in _query(parsed)]
    return f"{shown}?{'&'.join(pairs)}" if pairs else shown


def secrets_of(url: str | URL) -> tuple[str, ...]:
    """The secrets that a database URL holds, none of them empty, each once."""
    parsed = _parse(url)
    if parsed is None:
        text = _text(url)
        matches = [match["secret"] for match in (_USERINFO.match(text), _NO_HOST.match(text)) if match]
        found = matches + [
            value for part in matches for value in re.split(r"[@:/]", part) if len(value) >= _SHORT
        ]
        found += secret_parts(text)
    else:
        found = [str(parsed.password)] if parsed.password else []
        for name, value in _query(parsed):
            if SECRET_NAME.search(name):
                found.append(value)
            found += secret_parts(value)
        if parsed.get_backend_name() != "sqlite":  # there, the database is a path
            found += [part for name in (parsed.host, parsed.database) if name for part in secret_parts(name)]
    return tuple(dict.fromkeys(secret for secret in found if secret))


def scrub(text: str, secrets: Iterable[str]) -> str:
    """A text without these secrets, whether they stand in it plainly, URL-quoted or as a Python literal."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        pattern = re.escape(form)
        if len(form) < _SHORT:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        text = re.sub(pattern, MASK, text)
    return text


def misread(url: URL) -> bool:
    """Whether an unquoted `@` of a password sent its second half into the host or the database."""
    return url.password is not None and "@" in f"{url.host or ''}{url.database or ''}"


def _text(url: str | URL) -> str:
    return url.render_as_string(hide_password=False) if isinstance(url, URL) else url


def _parse(url: str | URL) -> URL | None:
    """The URL, unless it can't be read or an unquoted `@` in its password ended up elsewhere."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None
    return None if misread(parsed) else parsed


def _query(url: URL) -> Iterator[tuple[str, str]]:
    for name, values in url.query.items():
        for value in (values,) if isinstance(values, str) else values:
            yield name, value


def _mask_value(name: str, value: str, secrets: Iterable[str] = ()) -> str:
    if SECRET_NAME.search(name):
        return MASK
    masked = mask_parts(scrub(value, secrets))
    return MASK.join(quote(piece, safe="/") for piece in masked.split(MASK))


def _mask_part(part: str | None) -> str | None:
    return part and mask_parts(part)


def _mask_text(text: str) -> str:
    match = _USERINFO.match(text) or _NO_HOST.match(text)
    if match:
        text = f"{match['start']}{MASK}{'@' if match.re is _USERINFO else ''}{match['rest'] or ''}"
    head, mark, query = text.partition("?")
    if mark:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = "&".join(f"{quote_plus(name)}={_mask_value(name, value)}" for name, value in pairs)
    return mask_given(f"{head}{mark}{query}")


def _forms(secret: str) -> set[str]:
    plain = {secret, unquote(secret), unquote_plus(secret)}
    quoted = {quote(form, safe=safe) for form in plain for safe in ("", "/", " +", "/@:")}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), form) for form in quoted}
    escaped = {repr(form)[1:-1] for form in plain}
    return {form for form in plain | quoted | lower | escaped | {quote_plus(form) for form in plain} if form}
