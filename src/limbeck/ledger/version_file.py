"""The text of a version file: its functions `upgrade` and `downgrade`."""

from __future__ import annotations

import re
from textwrap import indent


def functions(text: str) -> str:
    """Both functions: the text from `upgrade` on."""
    return text[text.index("def upgrade") :].rstrip()


def body(text: str, function: str) -> str:
    """The body of one of them; empty if there is no such function.

    Args:
        text: The file.
        function: `upgrade` or `downgrade`.
    """
    found = re.search(rf"^def {function}\(\).*?:\n(.*?)(?=^def |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def with_bodies(text: str, upgrade: str, downgrade: str) -> str:
    """The file, with other bodies for its functions.

    Args:
        text: The file.
        upgrade: The statements of `upgrade`.
        downgrade: The statements of `downgrade`.
    """
    head, _, _ = text.partition("def upgrade")
    parts = (
        f"def {name}() -> None:\n{indent(statements.strip(), '    ')}\n"
        for name, statements in (("upgrade", upgrade), ("downgrade", downgrade))
    )
    return head + "\n\n".join(parts)
