"""The processes that run a matrix: what happens when one of them ends, hangs, or nobody asks any more."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from limbeck.databases.database import Database
from limbeck.databases.scratch import scratch
from limbeck.databases.server.process_server import ServerLostWarning
from limbeck.errors import CancelledError, InputError
from limbeck.matrices import pool, trial_process
from limbeck.matrices.options import DEFAULTS, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.run_matrix import matrix, tasks
from limbeck.matrices.trial_process import TrialProcess, TrialTask
from limbeck.progress import Cancellation
from limbeck.records import Failure

RENAME = TrialTask("column.rename", "sqlite", DEFAULTS)


def trial_processes() -> list[psutil.Process]:
    """The processes of this one that run trials."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # one may end meanwhile
            if any("limbeck.matrices.trial_child" in each for each in child.cmdline()):
                found.append(child)
    return found


def test_the_order_of_a_matrix_is_that_of_its_cases() -> None:
    """Not that in which the processes ended."""
    heard: list[str] = []
    found = matrix(backends=["sqlite"], cases=["column.rename", "table.add"], progress=heard.append)
    assert [each.case for each in found] == ["column.rename", "table.add"]
    assert len(heard) == 2
    assert heard[1].startswith("2 of 2: ")


def test_a_family_stands_for_its_cases() -> None:
    """And a case that is named twice is run once."""
    planned = tasks(backends=["sqlite"], cases=["nullable", "nullable.to_null"])
    assert [task.case for task in planned][:1] == ["nullable.to_notnull"]
    assert len({task.case for task in planned}) == len(planned)


def test_each_backend_can_have_options_of_its_own() -> None:
    """A backend without any has the defaults."""
    planned = tasks(cases=["column.rename"], options={"sqlite": "batch"})
    assert [(task.backend, words(task.options)) for task in planned] == [
        ("sqlite", ("batch",)),
        ("postgresql", ()),
    ]
    every = tasks(cases=["nullable.to_null"], options={"sqlite": "all", "postgresql": ["batch"]})
    assert [words(task.options) for task in every] == [(), ("batch",), ("batch",)]


def test_unknown_words_are_refused_before_anything_runs() -> None:
    """A case, a backend, an option, a number of processes."""
    for wrong in ({"cases": ["no.such"]}, {"backends": ["mysql"]}, {"options": "bach"}, {"jobs": -1}):
        with pytest.raises(InputError):
            matrix(**wrong)  # type: ignore[arg-type]


def test_a_process_that_ends_costs_its_own_trial() -> None:
    """The trial is told as broken, and the next one gets a new process."""
    process = TrialProcess()
    try:
        assert isinstance(process.ask(RENAME), Outcome)
        (running,) = trial_processes()
        running.suspend()  # so that it is in the middle of the trial when it ends
        threading.Timer(0.5, running.kill).start()
        broken = process.ask(RENAME)
        again = process.ask(RENAME)
    finally:
        process.close()
    assert isinstance(broken, Failure)
    assert broken.what == "The process that ran column.rename on sqlite ended before the trial did."
    assert isinstance(again, Outcome)
    assert trial_processes() == []


def test_a_trial_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a word of which one it was."""
    monkeypatch.setattr(trial_process, "TIME_LIMIT", 0.01)
    process = TrialProcess()
    try:
        answer = process.ask(RENAME)
    finally:
        process.close()
    assert isinstance(answer, Failure)
    assert answer.what == "The process that ran column.rename on sqlite ended before the trial did."


def test_cancelling_ends_the_processes() -> None:
    """At once, and nothing of them is left."""
    switch = Cancellation()
    running: list[psutil.Process] = []

    def cancel(_words: str) -> None:
        running.extend(trial_processes())
        switch.cancel()

    with pytest.raises(CancelledError):
        matrix(backends=["sqlite"], progress=cancel, cancellation=switch)
    assert running != []
    assert trial_processes() == []


def test_without_a_server_the_trials_on_sqlite_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those on PostgreSQL say what is missing."""
    monkeypatch.setenv("LIMBECK_POSTGRES_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    found = matrix(cases=["column.rename"])
    assert [each.backend for each in found] == ["sqlite"]
    assert [(each.backend, each.failure.slug) for each in found.broken] == [("postgresql", "external-server")]


@pytest.mark.usefixtures("own_server")
def test_a_server_that_is_lost_costs_no_other_trial() -> None:
    """A new one is started, and the trial that was running is run again."""
    ended: list[int] = []

    def end_the_server(_words: str) -> None:
        if not ended:
            with scratch("postgresql") as database, database.connect() as connection:
                folder = str(connection.exec_driver_sql("SHOW data_directory").scalar_one())
            ended.append(int((Path(folder) / "postmaster.pid").read_text().split()[0]))
            os.kill(ended[0], signal.SIGKILL)

    cases = ["nullable.to_null", "nullable.identical", "column.drop"]
    with pytest.warns(ServerLostWarning, match="A new one was started"):
        found = matrix(backends=["postgresql"], cases=cases, jobs=1, progress=end_the_server)
    assert ended
    assert found.broken == ()
    assert [each.verdict.value for each in found] == ["detected", "quiet", "detected"]


def test_no_database_of_a_process_stays_on_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """What its process made there goes soon after it, although the process is not asked to clean up."""
    monkeypatch.delenv("LIMBECK_POSTGRES_URL", raising=False)
    with scratch("postgresql") as database:
        before = _databases(database)
        assert len(matrix(backends=["postgresql"], cases=["column.rename"], jobs=1)) == 1
        limit = time.monotonic() + 60
        while _databases(database) - before and time.monotonic() < limit:
            time.sleep(0.2)
        assert _databases(database) - before == set()


def _databases(database: Database) -> set[str]:
    with database.connect() as connection:
        return set(connection.exec_driver_sql("SELECT datname FROM pg_database").scalars())


def test_a_listener_that_raises_ends_the_run_with_what_it_raised() -> None:
    """And not with a trial that nobody has an answer to."""

    def refuse(words: str) -> None:
        raise ValueError(words)

    with pytest.raises(ValueError, match="1 of 2: "):
        matrix(backends=["sqlite"], cases=["column.rename", "table.add"], progress=refuse)


def test_an_interrupt_of_whoever_waits_stops_the_rest() -> None:
    """Ctrl-C in a notebook: the threads would go on through the whole matrix otherwise."""

    class Interrupted(threading.Thread):
        def join(self, timeout: float | None = None) -> None:  # noqa: ARG002 - as it is called
            raise KeyboardInterrupt

    switch = Cancellation()
    with pytest.raises(KeyboardInterrupt):
        pool._join([Interrupted()], switch)
    assert switch.cancelled


def test_the_processes_end_when_whoever_asked_is_killed() -> None:
    """Also by `kill -9`, within five seconds."""
    program = (
        "from limbeck.matrices.trial_process import TrialProcess, TrialTask\n"
        "from limbeck.matrices.options import DEFAULTS\n"
        "process = TrialProcess(); process.ask(TrialTask('column.rename', 'sqlite', DEFAULTS))\n"
        "print(process._process._process.pid, flush=True)\n"
        "import time; time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        process = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        gone, _alive = psutil.wait_procs([process], timeout=5)
    assert gone
