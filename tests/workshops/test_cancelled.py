"""A step that is cancelled ends at once, and leaves files and database as they were before it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from limbeck.errors import CancelledError
from limbeck.progress import Cancellation
from limbeck.widgets.workshop.panel import WorkshopPanel
from limbeck.workshops.project_folder import read_texts
from limbeck.workshops.steps import UNDONE
from limbeck.workshops.workshop import Workshop

LIMIT = 60.0
ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
}
"""Statements that nobody waits for."""

DELETE = "DELETE FROM orders; "
HALFWAY = """with op.get_context().autocommit_block():
    op.execute("DELETE FROM orders")
    op.execute("CREATE TABLE halfway (a INTEGER)")
with open("migrations/halfway.py", "w") as file:
    file.write("")
import time
time.sleep(600)"""
"""A revision that changes rows, tables and files, and then never ends."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest) -> Iterator[Workshop]:
    """Customers with rows, on each backend."""
    with Workshop(request.param, "customers") as made:
        yield made


@pytest.fixture
def workshop(shared: Workshop) -> Workshop:
    """With a revision that never ends."""
    shared.reset()
    shared.revision("never ends", rev_id="0e5d00000001")
    shared.edit(upgrade=HALFWAY)
    return shared


def halfway(workshop: Workshop) -> Path:
    """The file that the revision writes before it sleeps."""
    return workshop.folder / "migrations" / "halfway.py"


def cancel_halfway(workshop: Workshop, cancel: object) -> None:
    """Wait until the revision has done what it does, and cancel."""
    end = time.monotonic() + LIMIT
    while not halfway(workshop).exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert callable(cancel)
    cancel()


def everything(workshop: Workshop) -> object:
    """Files, tables, rows and the revision."""
    return (
        read_texts(workshop.folder),
        workshop.tables,
        workshop.query("SELECT id, status FROM orders ORDER BY id").rows,
        workshop.current,
    )


def test_a_cancelled_upgrade_is_undone_exactly(workshop: Workshop) -> None:
    """Rows, tables, files and version; the log tells it, and the next step finds nothing unusual."""
    before, steps = everything(workshop), len(workshop.log)
    cancellation = Cancellation()
    watch = threading.Thread(target=cancel_halfway, args=(workshop, cancellation.cancel))
    watch.start()
    with workshop.cancelled_by(cancellation):
        step = workshop.upgrade(anyway=True)
    watch.join()
    assert (step.cancelled, step.taken, step.failure) == (True, False, None)
    assert repr(step) == f"$ alembic upgrade head\n{UNDONE}"
    assert everything(workshop) == before
    assert workshop.log[steps:] == (step,)
    assert [each for each in workshop.recording()["steps"] if "cancelled" in each] == [
        {
            "step": "upgrade",
            "arguments": {"target": "head", "anyway": True},
            "taken": False,
            "warnings": [],
            "cancelled": True,
        }
    ]
    workshop.edit(upgrade='op.execute("DELETE FROM orders WHERE id = 1")')
    assert workshop.upgrade(anyway=True).failure is None
    assert workshop.query("SELECT count(*) FROM orders").rows == ((11,),)


def test_what_is_cancelled_before_it_runs_does_nothing(workshop: Workshop) -> None:
    """Also where limbeck is still finding out what a step would lose."""
    before = everything(workshop)
    cancellation = Cancellation()
    cancellation.cancel()
    with workshop.cancelled_by(cancellation):
        assert workshop.upgrade().cancelled
        assert workshop.edit_models("").cancelled
    assert everything(workshop) == before
    assert workshop.check().cancelled is False


def test_statements_are_interrupted(workshop: Workshop) -> None:
    """What was committed before is undone, too; a query changes nothing, and just ends."""
    before = everything(workshop)
    endless = ENDLESS[workshop.backend]
    for ask in (
        lambda: workshop.execute(f"{DELETE}{endless}").cancelled,
        lambda: workshop.query(endless),
    ):
        cancellation = Cancellation()
        timer = threading.Timer(0.3, cancellation.cancel)
        timer.start()
        with workshop.cancelled_by(cancellation):
            try:
                assert ask() is True
            except CancelledError:
                assert cancellation.cancelled
        timer.join()
        assert everything(workshop) == before


def test_an_interrupted_kernel_undoes_the_command(workshop: Workshop) -> None:
    """As the stop button of a notebook does it; the cell ends with KeyboardInterrupt, as any other."""
    before, steps = everything(workshop), len(workshop.log)
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    watch = threading.Thread(
        target=cancel_halfway, args=(workshop, lambda: os.kill(os.getpid(), signal.SIGINT))
    )
    watch.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            workshop.upgrade(anyway=True)
    finally:
        watch.join()
        signal.signal(signal.SIGINT, handler)
    assert [(each.command, each.cancelled) for each in workshop.log[steps:]] == [
        ("alembic upgrade head", True)
    ]
    assert everything(workshop) == before


def test_the_cancel_button_ends_the_command(workshop: Workshop) -> None:
    """The panel waits until it is undone, and shows that; what waited behind it is not run."""
    panel = workshop.panel()
    assert isinstance(panel, WorkshopPanel)
    assert panel.wait(LIMIT)
    before, steps = everything(workshop), len(workshop.log)
    panel._migrate("upgrade", "head", anyway=True)
    panel._migrate("downgrade", "base", anyway=True)
    cancel_halfway(workshop, panel.actions.cancel_button.click)
    assert panel.wait(LIMIT)
    assert [(each.command, each.cancelled) for each in workshop.log[steps:]] == [
        ("alembic upgrade head", True)
    ]
    assert panel.status.state == "stopped"
    assert "alembic upgrade head" in panel.status.words
    assert "cancelled" in panel.steps.value
    assert everything(workshop) == before
    panel.close()
