"""The rehearsal of a draft: its file beside the project's in a scratch folder, run like any revision."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from limbeck.audits.draft_source import DraftSource
from limbeck.autogen.draft_proposal import change_names
from limbeck.databases.database import Database
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import InputError, LimbeckError
from limbeck.phrases import and_joined
from limbeck.progress import Cancellation, Progress
from limbeck.projects.project import Project, project
from limbeck.records import Comparison, DraftOptions, RevisionState
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.rehearsals.rehearse import rehearse_checked

VERSION_TABLE = "limbeck_draft_version"
"""The version table of a draft of models alone: the database's own may be another project's."""

_FILE = "draft.py"
_INI = """[alembic]
script_location = %(here)s
prepend_sys_path = .
path_separator = os
"""
_ENV = f"""from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="{VERSION_TABLE}")
with context.begin_transaction():
    context.run_migrations()
"""


def rehearse_draft(  # noqa: PLR0913 - what `Draft.rehearse` is asked
    source: DraftSource,
    comparison: Comparison,
    options: DraftOptions,
    *,
    rows: str,
    show_values: bool,
    time_limit: float,
    progress: Progress,
    cancellation: Cancellation,
) -> Rehearsal:
    """Run a draft on a copy of the database.

    Args:
        source: Where the draft comes from.
        comparison: The draft itself.
        options: The answers.
        rows: As for `limbeck.rehearse`.
        show_values: As for `limbeck.rehearse`.
        time_limit: Seconds that it may take in each direction.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Raises:
        LimbeckError: What `limbeck.rehearse` raises; the database does not stand at the heads.
    """
    check_is_at_heads(source.project, comparison.revision)

    def is_silent_on(copied: Database) -> bool | None:
        progress("asking autogenerate again")
        try:
            found = source.compare_copy(copied, progress, cancellation)
        except LimbeckError:
            cancellation.check()
            return None
        if any(each.failure is not None for each in found):
            return None
        kept = frozenset(options.kept)
        return not [
            change
            for each in found
            for change in each.changes
            if change.table != VERSION_TABLE
            and not change_names(change.kind, change.schema, change.table, change.object) & kept
        ]

    with (
        _project(source, comparison.script.text) as of,
        source.database(progress, cancellation) as database,
    ):
        return rehearse_checked(
            of,
            "pending",
            is_silent_on,
            database=database,
            rows=rows,
            show_values=show_values,
            time_limit=time_limit,
            progress=progress,
            cancellation=cancellation,
        )


def check_is_at_heads(of: Project | None, revision: RevisionState) -> None:
    """Make sure that the draft is what comes next.

    Args:
        of: The project; None for models alone, which have no heads.
        revision: Where the database stands.

    Raises:
        InputError: Some revisions have not run on the database.
    """
    if of is None or set(revision.current) == set(revision.heads):
        return
    raise InputError(
        "The database is not at the heads of its project.",
        slug="database-not-at-head",
        evidence={
            "The database is at": and_joined(revision.current) or "the base",
            "The heads": and_joined(revision.heads) or "none",
        },
        remedy="Rehearse and run the pending revisions first, then audit again: "
        "a draft does not include what they do.",
    )


@contextmanager
def _project(source: DraftSource, text: str) -> Iterator[Project]:
    """A project that has the draft as its newest revision, for the block."""
    folder = Path(tempfile.mkdtemp(prefix="draft-", dir=shared_folder()))
    try:
        versions = folder / "versions"
        versions.mkdir()
        (versions / _FILE).write_text(text, encoding="utf-8")
        own = source.project
        if own is not None:
            yield replace(own, added_folders=(*own.added_folders, versions))
            return
        (folder / "alembic.ini").write_text(_INI, encoding="utf-8")
        (folder / "env.py").write_text(_ENV, encoding="utf-8")
        python = getattr(source.models, "python", None)
        yield project(folder / "alembic.ini", python=python, directory=Path.cwd())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
