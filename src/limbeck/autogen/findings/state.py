"""Findings about where the database and the project stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from limbeck.autogen.findings.context import Scene
from limbeck.autogen.risks.facts import listed, place_of
from limbeck.records import Finding

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


def history_unreadable(scene: Scene) -> Finding | None:
    """Without the version files nobody knows whether the database is up to date."""
    if scene.history_error is None:
        return None
    return Finding(
        "history-unreadable",
        "The version files cannot be read",
        f"So it is unknown whether the database is up to date: {scene.history_error}.",
        "Correct the version file that the message names; `alembic history` shows the same.",
    )


def no_version_table(scene: Scene) -> Finding | None:
    """A database that no migration has reached."""
    if scene.script is None or scene.current or not scene.heads:
        return None
    table = ".".join(filter(None, (scene.context.version_table_schema, scene.context.version_table)))
    return Finding(
        "no-version-table",
        "No migration has been applied to this database",
        f"`{table}` is missing or empty, so the changes below repeat what the pending revisions do.",
        "Run `alembic upgrade head` first; if the tables were made in another way, `alembic stamp` the "
        "revision "
        "that they correspond to.",
    )


def database_behind(scene: Scene) -> Finding | None:
    """Changes that a pending revision would make are not drift."""
    if scene.script is None or not scene.current or not scene.heads:
        return None
    unknown = [each for each in scene.current if not _is_known(scene, each)]
    if unknown:
        return Finding(
            "unknown-revision",
            "The database is at a revision that the project does not have",
            f"{listed(unknown)} is in the version table but among none of the version files: they are of "
            "another "
            "branch, or were deleted.",
            "Get the missing version file, or `alembic stamp` the revision that the database corresponds to.",
        )
    if set(scene.current) == set(scene.heads):
        return None
    pending = _pending(scene)
    count = (
        "Revisions are"
        if pending is None
        else "1 revision is"
        if pending == 1
        else f"{pending} revisions are"
    )
    if pending == 0:
        return None
    heads = listed(list(dict.fromkeys(scene.heads)))
    return Finding(
        "database-behind",
        "The database is not up to date",
        f"{count} not applied yet (at {listed(list(scene.current))}, heads {heads}): "
        "some of the "
        "changes below may be what they do.",
        "Run `alembic upgrade heads`, then compare again. `alembic check` refuses to compare until then.",
    )


def several_heads(scene: Scene) -> Finding | None:
    """`alembic revision` does not know which head to follow."""
    heads = list(dict.fromkeys(scene.heads))
    if scene.script is None or len(heads) < 2:  # noqa: PLR2004 - several
        return None
    labels = {head: _labels(scene.script, head) for head in heads}
    # A label is there to be named: what carries one is meant to stay apart. One line of work may have none.
    apart = [head for head in heads if labels[head]]
    if len(apart) >= len(heads) - 1 and len({tuple(each) for each in labels.values()}) == len(heads):
        named = ", ".join(f"`alembic upgrade {labels[head][0]}@head`" for head in apart)
        return Finding(
            "several-heads",
            f"The history has {len(heads)} heads, of labelled branches",
            f"{listed(heads)}: `alembic upgrade head` and `alembic revision` refuse to choose among them.",
            f"If the branches are meant to stay apart, name one each time ({named}) or run `alembic upgrade "
            "heads`; only if they are not, merge them.",
        )
    return Finding(
        "several-heads",
        f"The history has {len(heads)} heads",
        f"{listed(heads)}: `alembic upgrade head` and `alembic revision` refuse to choose among them.",
        "Merge them with `alembic merge heads`, or name the branch each time.",
    )


def duplicate_revision(scene: Scene) -> Finding | None:
    """Of two version files with one id, Alembic runs the one that it reads last."""
    twice = [head for head, count in Counter(scene.heads).items() if count > 1]
    if not twice:
        return None
    return Finding(
        "duplicate-revision",
        "Two version files have the same revision id",
        f"{listed(twice)}: Alembic knows one of the files only, and which one depends on the order "
        "of reading.",
        "Give one of the files an id of its own, and the `down_revision` where it belongs.",
    )


def models_empty(scene: Scene) -> Finding | None:
    """Models that nobody imported have no tables."""
    removed = [step for step in scene.steps if step.kind == "remove_table"]
    if scene.tables or not removed:
        return None
    return Finding(
        "models-empty",
        "The models hold no table at all",
        f"So {'the only table' if len(removed) == 1 else f'all {len(removed)} tables'} of the database would "
        "be dropped. Most likely the modules that define "
        "the models were not imported.",
        "Import every module with models before `target_metadata` is read.",
    )


def tables_without_models(scene: Scene) -> Finding | None:
    """A table that the models lack is seen as one to drop."""
    if not scene.tables:
        return None
    places = [
        place_of(step)
        for number, step in enumerate(scene.steps)
        if step.kind == "remove_table"
        and number not in scene.renamed
        and place_of(step) not in scene.dependents.partitions
        and place_of(step) not in scene.dependents.extensions
        and not _is_version_table(step.table or "")
    ]
    if not places:
        return None
    count = len(places)
    names = [".".join(filter(None, place)) for place in places]
    return Finding(
        "tables-without-models",
        f"{count} {'table has' if count == 1 else 'tables have'} no model",
        f"The database has {listed(names)}, the models do not: the migration drops "
        f"{'it' if count == 1 else 'them'}.",
        "If a model exists, import its module before `target_metadata` is read; if others own the table, "
        "leave it "
        "out with `include_object` or `include_name`.",
    )


def others_version_table(scene: Scene) -> Finding | None:
    """The version table of another project is no table of the models."""
    names = [
        step.table or ""
        for step in scene.steps
        if step.kind == "remove_table" and _is_version_table(step.table or "")
    ]
    if not names:
        return None
    return Finding(
        "others-version-table",
        "The version table of another project would be dropped",
        f"This project keeps its revisions in `{scene.context.version_table}`; {listed(names)} is another "
        "project's.",
        "Leave it out with `include_name`, or give each project a schema of its own.",
    )


def partitions_as_tables(scene: Scene) -> Finding | None:
    """Autogenerate takes a partition for a table of its own."""
    hit = [
        place_of(step)
        for step in scene.steps
        if step.kind == "remove_table" and place_of(step) in scene.dependents.partitions
    ]
    if not hit:
        return None
    names = [".".join(filter(None, place)) for place in hit]
    return Finding(
        "partitions-as-tables",
        f"{len(hit)} {'partition is' if len(hit) == 1 else 'partitions are'} taken for a table",
        f"{listed(names)} is a part of `{scene.dependents.partitions[hit[0]]}`; the migration drops it "
        "with its rows.",
        "Leave partitions out with `include_object`.",
    )


def script_needs_import(scene: Scene) -> Finding | None:
    """What Alembic renders for a type of the project's own needs an import that it does not write."""
    names: dict[str, None] = {}
    for outcome in scene.outcomes:
        found = re.search(r"NameError: name '(\w+)' is not defined", outcome.error or "")
        if found:
            names[found[1]] = None
    if not names:
        return None
    return Finding(
        "script-needs-import",
        f"The script lacks an import of {listed(list(names))}",
        "Alembic writes types of your own with their module but does not import it: the migration stops "
        "with a "
        "NameError.",
        f"Add `import {next(iter(names))}` to script.py.mako, or render the type with `render_item`.",
    )


def alembic_warned(scene: Scene) -> Finding | None:
    """What went by as a warning is something that autogenerate could not do."""
    texts = list(scene.warnings)
    if not texts:
        return None
    return Finding(
        "alembic-warned",
        f"Alembic or SQLAlchemy gave {len(texts)} {'warning' if len(texts) == 1 else 'warnings'} while "
        "comparing",
        " ".join(text if text.endswith(".") else f"{text}." for text in texts[:5])
        + (f" And {len(texts) - 5} more." if len(texts) > 5 else ""),  # noqa: PLR2004 - shown above
        "Each names something that was not compared, or not as you may think: look at it by hand.",
    )


def _labels(script: ScriptDirectory, head: str) -> list[str]:
    """The branch labels of a head, its branch's own included."""
    try:
        revision = script.get_revision(head)
    except Exception:  # noqa: BLE001 - Alembic raises several errors of its own for a broken history
        return []
    return sorted(revision.branch_labels) if revision is not None else []


def _is_known(scene: Scene, revision: str) -> bool:
    try:
        return scene.script is not None and scene.script.get_revision(revision) is not None
    except Exception:  # noqa: BLE001 - Alembic raises several errors of its own for an unknown revision
        return False


def _pending(scene: Scene) -> int | None:
    """How many revisions are not applied; None when the history has gaps."""
    if scene.script is None:
        return None
    try:
        wanted = _ancestors(scene.script, scene.heads)
        return len(wanted - _ancestors(scene.script, scene.current))
    except Exception:  # noqa: BLE001 - Alembic raises several errors of its own for a missing revision
        return None


def _ancestors(script: ScriptDirectory, revisions: Iterable[str]) -> set[str]:
    """The revisions themselves and all that they build or depend on."""
    seen: set[str] = set()
    pending = list(revisions)
    while pending:
        for revision in script.get_revisions(pending.pop()):
            if revision is not None and revision.revision not in seen:
                seen.add(revision.revision)
                for below in (revision.down_revision, revision.dependencies):
                    pending += [below] if isinstance(below, str) else list(below or ())
    return seen


def _is_version_table(name: str) -> bool:
    return name == "alembic_version" or name.endswith("_alembic_version")
