"""Secrets that the project's own code connects with, or prints."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from limbeck.databases.secret_parts import mask_parts

# user:password@ after ://, up to the last @ of the word: a password may hold one too.
_IN_URL = re.compile(r"(://[^\s:/@]*:)[^\s\"'<>]*@")
_KEYS = ("password", "passwd", "pwd", "sslpassword")


def listen(tell: Callable[[str], None]) -> None:
    """From now on, tell each password that an engine of this process connects with.

    Args:
        tell: Called with the secret.
    """

    def connecting(_dialect: Any, _record: Any, _arguments: list[Any], options: dict[str, Any]) -> None:
        for key in _KEYS:
            value = options.get(key)
            if isinstance(value, str) and value:
                tell(value)

    event.listen(Engine, "do_connect", connecting)


def mask_text(text: str) -> str:
    """The text with the password of every URL in it masked, and each `password=…`, `token: …` or the like.

    Args:
        text: What a program printed or an error says.
    """
    return mask_parts(_IN_URL.sub(r"\1***@", text))
