"""A history as a DataFrame, with the values as they are: whoever shows it escapes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from limbeck.histories.history import History
from limbeck.view.history.operations import deeds, is_one_way
from limbeck.view.history.traits import Telling

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


def of_history(history: History) -> pd.DataFrame:
    """A row for each revision in topological order, bases first, ghosts included."""
    import pandas as pd

    telling = Telling(history)
    rows = [_row(history, telling, each.revision) for each in history.revisions]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _row(history: History, telling: Telling, name: str) -> dict[str, Any]:
    revision, state = history.topology.revisions[name], telling.state((name,))
    done = deeds(history.body(name))
    return {
        "revision": name,
        "message": revision.message,
        "down_revision": revision.down_revision,
        "depends_on": revision.depends_on,
        "branch_labels": revision.branch_labels,
        "create_date": revision.create_date,
        "state": None if state is None else state.word,
        "traits": tuple(each.word for each in telling.of(name) if each is not state),
        "operations": tuple(map(str, done)),
        "drops": any(each.drops for each in done),
        "one_way": is_one_way(history, name),
        "path": revision.path,
    }
