"""What may be shown of a text that can hold a secret, and what is meant when that is edited."""

from __future__ import annotations

import re
import shlex

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from limbeck.databases.masking import mask_url, secrets_of
from limbeck.databases.secret_parts import MASK

# Names of arguments whose value is a secret by itself.
_TELLING = re.compile(r"pass|pwd|secret|token|key|credential", re.IGNORECASE)


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
    """The `-x` arguments, with passwords in URLs and values that are secret by their name masked."""
    return shlex.join(_masked(argument) for argument in arguments(text))


def restore_arguments(typed: str, held: str) -> str:
    """The `-x` arguments that are meant by an edited masked form: what still has its mask is as it was."""
    before = {_masked(argument): argument for argument in arguments(held)}
    return shlex.join(before.get(argument, argument) for argument in arguments(typed))


def argument_secrets(text: str) -> tuple[str, ...]:
    """What is masked in the `-x` arguments."""
    found: list[str] = []
    for argument in arguments(text):
        name, _, value = argument.partition("=")
        found += [value] if _TELLING.search(name) else secrets_of(value)
    return tuple(secret for secret in found if secret)


def arguments(text: str) -> tuple[str, ...]:
    """The single arguments of a line, split at spaces outside of quotes, `-x` itself left out."""
    try:
        words = shlex.split(text)
    except ValueError:  # a quote is open: the line is half typed
        words = text.split()
    return tuple(word for word in words if word != "-x")


def _masked(argument: str) -> str:
    name, equals, value = argument.partition("=")
    if equals and _TELLING.search(name):
        return f"{name}={MASK}"
    return f"{name}={mask_url(value)}" if equals else mask_url(argument)


def _parsed(url: str) -> URL | None:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        return None


def _addressee(url: URL) -> tuple[object, ...]:
    """To whom the secrets of a URL are told."""
    hosts = tuple(url.query.get(name) for name in ("host", "hostaddr", "port", "user", "service"))
    return (url.get_backend_name(), url.username, url.host, url.port, hosts)
