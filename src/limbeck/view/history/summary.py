"""What a report says of a history as a whole, in words that HTML and the terminal share."""

from __future__ import annotations

from limbeck.histories.history import History
from limbeck.view.summaries import plural


def headline(history: History) -> str:
    """The result in a sentence or two, consequence first."""
    counted = f"{plural(len(history), 'revision')}, {plural(len(history.heads), 'head')}"
    if not history.topology.revisions:
        counted = "There are no revisions yet"
    broken = f" {plural(len(history.problems), 'problem')} to look at." if history.problems else ""
    if history.current is None or not history.topology.revisions:
        return f"{counted}.{broken}"
    if not history.pending:
        standing = "the database is up to date"
    elif not history.current:
        standing = "nothing has run on the database yet"
    else:
        standing = f"{len(history.pending):,} of them pending"
    return f"{counted}; {standing}.{broken}"


def facts(history: History) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The current revisions, the heads, the bases and the branch labels: a label and the names each."""
    current = () if history.current is None else history.current or ("none: the version table is empty",)
    labels = tuple(f"{label}, on {plural(len(reach), 'revision')}" for label, reach in history.labels.items())
    found = (
        ("Current", current),
        ("Heads" if len(history.heads) > 1 else "Head", history.heads),
        ("Bases" if len(history.bases) > 1 else "Base", history.bases),
        ("Branch labels", labels),
        ("Looked in", () if history.topology.revisions else tuple(map(str, history.folders))),
    )
    return tuple((label, names) for label, names in found if names)
