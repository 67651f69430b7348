"""Findings about where the database stands in the project's history."""

from __future__ import annotations

import shlex
import traceback
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from alembic.script import revision as revision_map

from limbeck.autogen.findings.context import FindingContext
from limbeck.autogen.risks.facts import listed
from limbeck.errors import error_text
from limbeck.records import Finding

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

_SECTION = "alembic"
"""The section of an ini file that nobody has to name."""


def history_unreadable(context: FindingContext) -> Finding | None:
    """The version files cannot be read.

    What it means: Alembic could not load the folder of version files: one of them raises an error, names a
    revision that does not exist, or closes a cycle.

    Why it matters: Nobody can tell whether the database is up to date, so the changes in this report may be
    drift or may be what pending revisions do. No `alembic upgrade` runs until it is repaired.

    What to do: Run `alembic history` to see the same error, and correct the file that it names. `limbeck
    history` reads the files without running them and shows where the chain breaks.
    """
    if context.history_error is None:
        return None
    return Finding(
        "history-unreadable",
        "The version files cannot be read",
        f"So it is unknown whether the database is up to date: {context.history_error}.",
        "Restore its file, or correct the one that names it; `limbeck history` shows which."
        if context.history_error.startswith(_NO_FILE)
        else "Correct the version file that the message names; `alembic history` shows the same.",
    )


def version_table_unread(context: FindingContext) -> Finding | None:
    """The version table cannot be read, so the database's revision is unknown.

    What it means: The database refused to show the table in which Alembic keeps the current revision. The
    comparison with the models does not need it, and is complete.

    Why it matters: Nobody can tell from this report where the database stands in the project's history. With
    the project itself, as in `limbeck audit --config`, the comparison fails, as `alembic` does.

    What to do: Give the role that compares the right to read the table: `GRANT SELECT ON alembic_version TO
    role`.
    """
    if context.revision_error is None:
        return None
    migrations = context.migration_context
    named = filter(None, (migrations.version_table_schema, migrations.version_table))
    table = ".".join(map(migrations.dialect.identifier_preparer.quote, named))
    return Finding(
        "version-table-unread",
        "The version table cannot be read",
        f"So the revision of the database is unknown, while the comparison with the models is complete: "
        f"{context.revision_error}",
        f"Give the role that compares the right to read it: `GRANT SELECT ON {table} TO role`.",
    )


_NO_FILE = "no version file has the revision"


def unreadable_because(error: Exception) -> str:
    """Why the version files cannot be read, in words.

    Args:
        error: What Alembic raised when it loaded them.
    """
    text = error_text(error)
    if not isinstance(error, KeyError):
        return text
    # Alembic looks up what down_revision and depends_on name in a dictionary, and lets the lookup fail.
    is_alembics = traceback.extract_tb(error.__traceback__)[-1].filename == revision_map.__file__
    return f"{_NO_FILE} {text}, which another one names" if is_alembics else f"KeyError: {text}"


def no_version_table(context: FindingContext) -> Finding | None:
    """No migration has been applied to this database.

    What it means: The table in which Alembic keeps the current revision is missing or empty, although the
    project has revisions.

    Why it matters: Everything that the existing revisions would do appears as a change, so a new migration
    would repeat them. If the tables came from `create_all()` or a dump, `alembic upgrade` fails because
    they exist already.

    What to do: For a new database, run `alembic upgrade head` and compare again. If the tables are there,
    find the revision that they correspond to and run `alembic stamp` with it.
    """
    if context.script is None or context.current or not context.heads:
        return None
    table = ".".join(
        filter(
            None, (context.migration_context.version_table_schema, context.migration_context.version_table)
        )
    )
    return Finding(
        "no-version-table",
        "No migration has been applied to this database",
        f"`{table}` is missing or empty, so the changes below repeat what the pending revisions do.",
        "Run `alembic upgrade head` first; if the tables were made in another way, `alembic stamp` the "
        "revision "
        "that they correspond to.",
    )


def unknown_revision(context: FindingContext) -> Finding | None:
    """The database is at a revision that no version file has.

    What it means: The version table names a revision that is not among the project's files: it belongs to
    another branch of the repository, its file was deleted or squashed, or the database belongs to another
    project.

    Why it matters: Alembic can neither upgrade nor downgrade from there, and the changes in this report may
    undo what that revision did.

    What to do: Look for the file in other branches and in the last release that was deployed. Only if it is
    gone for good, `alembic stamp --purge` the revision that the schema corresponds to.
    """
    unknown = _unknown(context)
    if not unknown:
        return None
    return Finding(
        "unknown-revision",
        "The database is at a revision that the project does not have",
        f"{listed(unknown)} is in the version table, but in no version file: the file is on another "
        "branch, or was deleted.",
        "Get the missing version file, or `alembic stamp --purge` the revision that the database corresponds "
        f"to. Before you upgrade from there, rehearse: {_rehearse(context)}.",
    )


def database_behind(context: FindingContext) -> Finding | None:
    """Some revisions have not been applied to this database.

    What it means: The database is at an older revision than the heads of the project. What the pending
    revisions do appears as a difference between the database and the models.

    Why it matters: A migration generated now repeats what the pending ones do, and fails after them.
    `alembic check` and `alembic revision --autogenerate` refuse to run for this reason.

    What to do: See first what the pending revisions would do, with `limbeck rehearse`, which runs them on a
    copy. Then run `alembic upgrade heads` and compare again; what is still reported then is real drift.
    """
    if context.script is None or not context.current or not context.heads or _unknown(context):
        return None
    if set(context.current) == set(context.heads) or _behind_others(context):
        return None
    pending = _pending(context)
    count = (
        "Revisions are"
        if pending is None
        else "1 revision is"
        if pending == 1
        else f"{pending} revisions are"
    )
    if pending == 0:
        return None
    heads = listed(list(dict.fromkeys(context.heads)))
    return Finding(
        "database-behind",
        "The database is not up to date",
        f"{count} not applied yet (at {listed(list(context.current))}, heads {heads}): "
        "some of the "
        "changes below may be what they do.",
        f"Rehearse first: {_rehearse(context)} runs what is pending on a copy and tells what it does. Then "
        "run `alembic upgrade heads`, and compare again. `alembic check` refuses to compare until then.",
    )


def overlapping_revisions(context: FindingContext) -> Finding | None:
    """The version table holds a revision and one that comes after it.

    What it means: A revision in the version table includes all that come before it, so the older one must
    not stand beside it. As a rule a row was written by hand, or by two processes that migrated at once.

    Why it matters: `alembic upgrade` refuses to run: one revision "overlaps with other requested
    revisions". Which of them the schema corresponds to cannot be told from the table.

    What to do: Compare the schema with what the newer revision does. If that has run, keep it alone with
    `alembic stamp --purge` and its id; if not, do so with the older one.
    """
    older = _behind_others(context)
    if not older:
        return None
    kept = [each for each in context.current if each not in older]
    return Finding(
        "overlapping-revisions",
        "The version table holds a revision beside one that comes after it",
        f"{listed(older)} is included in {listed(kept)}: `alembic upgrade` refuses to run.",
        f"If the schema is that of {listed(kept)}, let the table hold nothing else: `alembic stamp --purge "
        f"{' '.join(kept)}`.",
    )


def several_heads(context: FindingContext) -> Finding | None:
    """The history ends in more than one revision.

    What it means: Two revisions follow the same one, usually because two branches of the repository each
    added a migration, and nothing joins them. With branch labels this may be on purpose.

    Why it matters: `alembic upgrade head` and `alembic revision` refuse to choose, so a deployment stops.
    The order in which both lines run is not defined.

    What to do: Join them with `alembic merge heads`, after reading both for operations on the same table.
    If the branches are meant to stay apart, name one each time (`label@head`) or run `alembic upgrade
    heads`.
    """
    heads = list(dict.fromkeys(context.heads))
    if context.script is None or len(heads) < 2:  # noqa: PLR2004 - several
        return None
    labels = {head: _labels(context.script, head) for head in heads}
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


def duplicate_revision(context: FindingContext) -> Finding | None:
    """Two version files have the same revision id.

    What it means: A file was copied and kept its `revision`, or the same migration is there twice under two
    names.

    Why it matters: Alembic keeps only the file that it reads last, which depends on the order of the file
    system. On one machine a migration runs that never runs on another.

    What to do: Give one of the files another id and put it where it belongs with `down_revision`;
    delete it if it is a copy. Then check which of the two each database has run.
    """
    twice = [head for head, count in Counter(context.heads).items() if count > 1]
    if not twice:
        return None
    return Finding(
        "duplicate-revision",
        "Two version files have the same revision id",
        f"{listed(twice)}: Alembic knows one of the files only, and which one depends on the order "
        "of reading.",
        "Give one of the files another id, and the right `down_revision`.",
    )


def _rehearse(context: FindingContext) -> str:
    """The command that runs the pending revisions of this project on a copy."""
    config = context.migration_context.config
    words = ["limbeck", "rehearse"]
    if config is not None:
        path = config.config_file_name or getattr(config, "toml_file_name", None)  # since Alembic 1.16
        words += [] if path is None else [str(path)]
        if config.config_ini_section != _SECTION:
            words += ["--section", config.config_ini_section]
    if context.given is not None:
        words += ["--database", context.given]
    return f"`{shlex.join(words)}`"


def _labels(script: ScriptDirectory, head: str) -> list[str]:
    """The branch labels of a head, its branch's own included."""
    try:
        revision = script.get_revision(head)
    except Exception:  # noqa: BLE001 - Alembic raises several errors of its own for a broken history
        return []
    return sorted(revision.branch_labels) if revision is not None else []


def _unknown(context: FindingContext) -> list[str]:
    """The revisions of the version table that no version file has."""
    if context.script is None or not context.heads:
        return []
    return [each for each in context.current if not _is_known(context, each)]


def _is_known(context: FindingContext, revision: str) -> bool:
    try:
        return context.script is not None and context.script.get_revision(revision) is not None
    except Exception:  # noqa: BLE001 - Alembic raises several errors of its own for an unknown revision
        return False


def _behind_others(context: FindingContext) -> list[str]:
    """The current revisions that another current one includes."""
    script = context.script
    if script is None or len(context.current) < 2 or not context.heads or _unknown(context):  # noqa: PLR2004 - several
        return []
    try:
        included = {each: _ancestors(script, [each]) - {each} for each in context.current}
    except Exception:  # noqa: BLE001 - Alembic raises several errors of its own for a missing revision
        return []
    return [each for each in context.current if any(each in before for before in included.values())]


def _pending(context: FindingContext) -> int | None:
    """How many revisions are not applied; None when the history has gaps."""
    if context.script is None:
        return None
    try:
        wanted = _ancestors(context.script, context.heads)
        return len(wanted - _ancestors(context.script, context.current))
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
