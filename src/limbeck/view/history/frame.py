"""A history as a DataFrame, with the values as they are: whoever shows it escapes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from limbeck.histories.history import History
from limbeck.view.history.operations import operation_texts
from limbeck.view.history.traits import DROPS, ONE_WAY, RevisionTraits

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "revision",
    "message",
    "down_revision",
    "depends_on",
    "branch_labels",
    "create_date",
    "state",
    "traits",
    "operations",
    "drops",
    "one_way",
    "path",
)
"""Sequences are tuples; `state` is applied, current, pending or, without a database, None."""


def history_frame(history: History) -> pd.DataFrame:
    """A row for each revision in topological order, bases first, ghosts included."""
    import pandas as pd

    traits = RevisionTraits(history)
    rows = [_row(history, traits, each.revision) for each in history.revisions]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _row(history: History, traits: RevisionTraits, name: str) -> dict[str, Any]:
    revision, state = history.topology.revisions[name], traits.state((name,))
    done = operation_texts(history.body(name))
    return {
        "revision": name,
        "message": revision.message,
        "down_revision": revision.down_revision,
        "depends_on": revision.depends_on,
        "branch_labels": revision.branch_labels,
        "create_date": revision.create_date,
        "state": None if state is None else state.word,
        "traits": tuple(each.word for each in traits.traits(name) if each not in (state, DROPS, ONE_WAY)),
        "operations": tuple(map(str, done)),
        "drops": history.drops(name),
        "one_way": history.is_one_way(name),
        "path": revision.path,
    }
