"""Secrets that the project's own code connects with, or finds in its environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from limbeck.databases.masking import secrets_in_environment
from limbeck.secret_texts import is_secret_name


def listen(tell: Callable[[str], None]) -> None:
    """From now on, tell each password that an engine of this process connects with.

    Args:
        tell: Called with the secret.
    """

    def connecting(_dialect: Any, _record: Any, _arguments: list[Any], options: dict[str, Any]) -> None:
        for name, value in options.items():
            if isinstance(value, str) and value and is_secret_name(name):
                tell(value)

    event.listen(Engine, "do_connect", connecting)


def tell_environment(tell: Callable[[str], None], known: Mapping[str, str]) -> None:
    """Tell the secrets that the environment variables hold now.

    Args:
        tell: Called with each of them.
        known: The variables that the kernel has, which looks for secrets in them while this process imports.
    """
    for secret in secrets_in_environment(dict(os.environ.items() - known.items())):
        tell(secret)
