"""Where in the user's own files an error came from."""

from __future__ import annotations

import sys
import sysconfig
import traceback
from pathlib import Path

_LIBRARIES = tuple(sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))
_OURS = str(Path(__file__).parents[3])


def frames(error: BaseException, directory: str, most: int = 3) -> str:
    """The last frames in files that are not a library's, innermost last, a line for each.

    Args:
        error: What was raised.
        directory: The project's folder: what lies in it is never a library's, and is shown relative to it.
        most: How many frames.
    """
    if isinstance(error, SyntaxError) and error.filename and not error.filename.startswith("<"):
        return f"{_shown(error.filename, directory)}:{error.lineno}: {(error.text or '').strip()}"
    stack = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in stack if _is_own(frame.filename, directory)]
    lines = [
        f"{_shown(frame.filename, directory)}:{frame.lineno} in {frame.name}: {frame.line or ''}"
        for frame in own[-most:]
    ]
    return "\n".join(lines)


def files(error: BaseException, directory: str) -> list[str]:
    """The user's files that the error passed through."""
    names = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    return list(dict.fromkeys(name for name in names if _is_own(name, directory)))


def innermost(error: BaseException) -> str:
    """The file that raised."""
    stack = traceback.extract_tb(error.__traceback__)
    return stack[-1].filename if stack else ""


def is_limbeck(filename: str) -> bool:
    """Whether a file belongs to this package."""
    return filename.startswith(_OURS)


def _is_own(filename: str, directory: str) -> bool:
    program = getattr(sys.modules["__main__"], "__file__", None)  # a program that was piped in has no file
    if filename.startswith(("<", _OURS)) or filename == program:
        return False
    if (
        Path(filename).is_relative_to(directory)
        and ".venv" not in filename
        and "site-packages" not in (filename.removeprefix(directory))
    ):
        return True
    return not filename.startswith(_LIBRARIES) and "site-packages" not in filename


def _shown(filename: str, directory: str) -> str:
    path = Path(filename)
    return str(path.relative_to(directory)) if path.is_relative_to(directory) else filename
