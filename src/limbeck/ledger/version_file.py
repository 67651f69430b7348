"""The text of a version file: its two functions."""

from __future__ import annotations

import re
from textwrap import indent


def functions(text: str) -> str:
    """Both of them, from `upgrade` on."""
    return text[text.index("def upgrade") :].rstrip()


def body(text: str, function: str) -> str:
    """What stands in one of them.

    Args:
        text: The file.
        function: `upgrade` or `downgrade`.
    """
    found = re.search(rf"^def {function}\(\).*?:\n(.*?)(?=^def |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def with_bodies(text: str, upgrade: str, downgrade: str) -> str:
    """The file with other bodies.

    Args:
        text: The file.
        upgrade: The statements of `upgrade`.
        downgrade: Those of `downgrade`.
    """
    head, _, _ = text.partition("def upgrade")
    parts = (
        f"def {name}() -> None:\n{indent(statements.strip(), '    ')}\n"
        for name, statements in (("upgrade", upgrade), ("downgrade", downgrade))
    )
    return head + "\n\n".join(parts)
