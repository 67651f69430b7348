"""Saving a draft as a version file of its project."""

from __future__ import annotations

from pathlib import Path

from limbeck.audits.draft_rehearsal import check_is_at_heads
from limbeck.audits.draft_source import DraftSource
from limbeck.audits.sample import shop_folder
from limbeck.autogen.scripts import revision_id
from limbeck.errors import InputError
from limbeck.progress import Cancellation, Progress
from limbeck.projects.jobs.write_revision import NewRevision
from limbeck.projects.write_revision import write_revision
from limbeck.records import Comparison, DraftOptions


def save_draft(  # noqa: PLR0913 - what `Draft.save` is asked
    source: DraftSource,
    comparison: Comparison,
    options: DraftOptions,
    message: str,
    *,
    head: str | None,
    progress: Progress,
    cancellation: Cancellation,
) -> tuple[Path, tuple[str, ...]]:
    """Write the file, where nothing has changed since the draft was made.

    Args:
        source: Where the draft comes from.
        comparison: The draft itself.
        options: The answers.
        message: What the migration is about.
        head: What it follows, where the answers do not say so.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Returns:
        The file, and the names of the post-write hooks that were not run.

    Raises:
        InputError: There is no message, no project, or no single head; or something has changed.
        ProjectError: The file could not be written.
    """
    of = source.project
    if of is None:
        raise InputError(
            "This audit has no project in which a version file could be saved.",
            slug="no-project",
            remedy="Audit a project, limbeck.audit(limbeck.project(path)), or copy draft.script.text.",
        )
    if of.path.resolve().parent == shop_folder().resolve():
        raise InputError(
            "The sample is part of limbeck, and nothing is ever written there.",
            slug="sample-not-written",
            evidence={"Folder": str(of.path.parent)},
            remedy="Copy the folder, and audit the copy: limbeck.audit(limbeck.project(copy, url=…)).",
        )
    if not message.strip():
        raise InputError(
            "A revision needs a message.", slug="no-message", remedy="Say in a few words what it is about."
        )
    check_is_at_heads(of, comparison.revision)
    heads = _followed(comparison, options) if head is None else (source.head(head),)
    progress("comparing once more")
    again = source.compare(options, progress, cancellation)
    if (again.script.upgrade, again.script.downgrade, again.revision) != (
        comparison.script.upgrade,
        comparison.script.downgrade,
        comparison.revision,
    ):
        raise InputError(
            "The project or its database has changed since this draft was made.",
            slug="draft-outdated",
            remedy="Audit again, draft from the new audit, and rehearse that draft.",
        )
    cancellation.check()
    progress("writing the version file")
    revision = revision_id(heads, again.script.upgrade, again.script.downgrade)
    new = NewRevision(revision, message, heads, again.script, again.imports)
    with source.database(progress, cancellation) as database:
        return write_revision(of, new, database=database, progress=progress, cancellation=cancellation)


def _followed(comparison: Comparison, options: DraftOptions) -> tuple[str, ...]:
    """The one head that the revision follows; none for the first revision of a project."""
    if options.heads is not None:
        return options.heads
    heads = comparison.revision.heads
    if len(heads) > 1:
        raise InputError(
            f"The project has {len(heads)} heads, and nothing says which of them the revision follows.",
            slug="several-heads-to-follow",
            evidence={"Heads": ", ".join(heads)},
            remedy=f'Name it: draft.save(message, head="{heads[0]}"), or the label of its branch as in '
            'head="label@head".',
        )
    return heads
