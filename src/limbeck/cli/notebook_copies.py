"""Copies of the notebooks for a reader to run and change: the originals stay as they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

RECORD = ".limbeck-notebooks.json"
"""Beside the copies: which text each of them was made from."""

KINDS = {".ipynb", ".md"}


def copy_notebooks(source: Path, target: Path) -> tuple[Path, ...]:
    """Copy the notebooks, and what is written beside them.

    A copy that is still as it was made follows its original; one that the reader has changed, by running it
    for example, is kept. To get such a notebook anew, remove the copy.

    Args:
        source: The folder of the notebooks.
        target: Where the copies go; made if it is not there.

    Returns:
        The copies that were kept although their originals are others now.
    """
    target.mkdir(parents=True, exist_ok=True)
    record = target / RECORD
    made: dict[str, str] = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    outdated = []
    for original in _originals(source):
        name = original.relative_to(source).as_posix()
        copy, current = target / name, _digest(original)
        if copy.exists() and _digest(copy) not in {made.get(name), current}:
            if made.get(name) != current:
                outdated.append(copy)
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)
        made[name] = current
    record.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return tuple(outdated)


def _originals(source: Path) -> Iterator[Path]:
    """The files of the folder and of those in it, without what editors and Jupyter hide there."""
    for path in sorted(source.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
        if path.suffix in KINDS and path.is_file() and not hidden:
            yield path


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
