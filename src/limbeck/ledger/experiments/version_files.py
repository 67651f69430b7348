"""Version files as Alembic writes them: their names, and their heads."""

from __future__ import annotations

import re

from limbeck.ledger.action import evidence_text
from limbeck.ledger.experiments.added_column import on_any_backend
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.workspace import Workspace
from limbeck.phrases import and_joined


def numbered(workspace: Workspace) -> Observed:
    """The name of the file that is written for a new column."""
    grown = on_any_backend(workspace)
    name = grown.file.rsplit("/", 1)[-1]
    held = name == "002_add_phone_column_to_users.py"
    return Observed(
        (
            Observation(
                "with `alembic revision --autogenerate -m`",
                held,
                f"the column is found, and written to {name}",
            ),
        ),
        grown.evidence,
    )


def named(workspace: Workspace) -> Observed:
    """The names of two version files, made by `alembic revision --autogenerate -m`."""
    grown = on_any_backend(workspace)
    names = [name.rsplit("/", 1)[-1] for name in (grown.first_file, grown.file)]
    held = all(re.fullmatch(r"[0-9a-f]{12}_[a-z_]+\.py", name) for name in names)
    return Observed(
        (Observation("with the settings of `alembic init`", held, and_joined(names)),), grown.evidence
    )


def headed(workspace: Workspace) -> Observed:
    """The head of a generated version file."""
    grown = on_any_backend(workspace)
    whole = grown.project.show(grown.file)
    text = whole.output
    docstring = ("Add phone column to users", "Revision ID:", "Revises:", "Create Date:")
    names = ("revision", "down_revision", "branch_labels", "depends_on")
    found = [name for name in names if re.search(rf"^{name}\b.*=", text, re.MULTILINE)]
    held = all(words in text for words in docstring) and len(found) == len(names)
    heading = ", ".join(words.rstrip(":") for words in docstring[1:])
    seen = f"the docstring holds the message, {heading}; below it are {', '.join(found)}"
    return Observed(
        (Observation("with the template of `alembic init`", held, seen),), evidence_text(grown.asked, whole)
    )


def linked(workspace: Workspace) -> Observed:
    """The `down_revision` of the second of two version files."""
    grown = on_any_backend(workspace)
    files = (grown.first_file, grown.file)
    (first, second) = (_assigned(grown.project.read(file)) for file in files)
    held = first["down_revision"] == "None" and second["down_revision"] == first["revision"]
    seen = f"the first has revision {first['revision']}, the second down_revision {second['down_revision']}"
    return Observed(
        (Observation("in two revisions made one after the other", held, seen),),
        evidence_text(*(grown.project.show(file) for file in files)),
    )


def _assigned(text: str) -> dict[str, str]:
    """The literals of a version file's identifiers."""
    return dict(re.findall(r"^(\w+)(?:: [^=\n]+)? = (.+)$", text, re.MULTILINE))
