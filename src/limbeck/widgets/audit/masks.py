"""What a field shows of a text that can hold a secret, and what is meant when that is edited."""

from __future__ import annotations

import shlex

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from limbeck.databases.masking import mask_argument, mask_url, secrets_in_argument
from limbeck.secret_texts import MASK


def mask_password(_text: str) -> str:
    """Nothing at all, not even its length."""
    return ""


def restore_url(typed: str, held: str) -> str:
    """The URL that is meant by an edited masked URL.

    The secrets of the held URL are put back only where they were meant for: the same server and user.
    Elsewhere the mask stays, so that connecting fails instead of telling a password to another server.

    Args:
        typed: What the field shows after editing.
        held: The URL with its secrets that the field held before.
    """
    if MASK not in typed:
        return typed
    if typed == mask_url(held):
        return held
    new, old = _parsed(typed), _parsed(held)
    if new is None or old is None or _addressee(new) != _addressee(old):
        return typed
    if new.password == MASK:
        new = new.set(password=old.password)
    secrets = {
        name: old.query[name] for name, value in new.query.items() if value == MASK and name in old.query
    }
    return new.update_query_dict(secrets).render_as_string(hide_password=False)


def mask_arguments(text: str) -> str:
    """The `-x` arguments as they may be shown."""
    return shlex.join(mask_argument(argument) for argument in _words(text, close_quotes=True))


def restore_arguments(typed: str, held: str) -> str:
    """The `-x` arguments that are meant by an edited masked form: what still has its mask is as it was.

    Args:
        typed: What the field shows after editing.
        held: The arguments with their secrets that the field held before.
    """
    before: dict[str, list[str]] = {}
    for argument in reversed(_words(held, close_quotes=True)):
        before.setdefault(mask_argument(argument), []).append(argument)
    return shlex.join(
        before[argument].pop() if before.get(argument) else argument
        for argument in _words(typed, close_quotes=True)
    )


def argument_secrets(text: str) -> tuple[str, ...]:
    """What is masked in the `-x` arguments."""
    return tuple(
        secret for argument in _words(text, close_quotes=True) for secret in secrets_in_argument(argument)
    )


def arguments(text: str) -> tuple[str, ...]:
    """The single arguments of a line, split at spaces outside of quotes, `-x` itself left out."""
    return _words(text)


def _words(text: str, *, close_quotes: bool = False) -> tuple[str, ...]:
    """The words of a line but for `-x`.

    Args:
        text: The line.
        close_quotes: Whether a quote that is left open reaches to the end: the rest may belong to a secret.
    """
    words = _split(text)
    if words is None and close_quotes:
        words = _split(text + '"') or _split(text + "'")
    return tuple(word for word in (text.split() if words is None else words) if word != "-x")


def _split(text: str) -> list[str] | None:
    try:
        return shlex.split(text)
    except ValueError:  # a quote is open: the line is half typed
        return None


def _parsed(url: str) -> URL | None:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        return None


def _addressee(url: URL) -> tuple[object, ...]:
    """To whom the secrets of a URL are told."""
    hosts = tuple(url.query.get(name) for name in ("host", "hostaddr", "port", "user", "service"))
    return (url.get_backend_name(), url.username, url.host, url.port, hosts)
