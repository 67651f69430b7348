"""Processes that a run of the tests leaves behind: the run fails and names them."""

from __future__ import annotations

import os
import time
import uuid

import psutil
import pytest

MARK = "LIMBECK_TEST_RUN"
"""The environment variable that every process of a run inherits, unless it empties its environment."""

SECONDS_TO_END = 15.0
"""Seconds in which processes may end that noticed the end of the run."""


class LeftProcesses:
    """A plugin for the process that starts all others."""

    def __init__(self) -> None:
        self._run = uuid.uuid4().hex
        self._found: list[str] = []
        os.environ[MARK] = self._run

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Look for them once the processes that ran the tests have ended."""
        limit = time.monotonic() + SECONDS_TO_END
        while (left := self._left()) and time.monotonic() < limit:
            time.sleep(0.1)
        self._found = left
        if left and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name them."""
        if self._found:
            terminalreporter.section("processes left behind", red=True)
            for line in self._found:
                terminalreporter.write_line(line)

    def _left(self) -> list[str]:
        return [
            f"{process.pid}: {' '.join(process.info['cmdline'] or [])}"
            for process in psutil.process_iter(["cmdline"])
            if self._is_left(process)
        ]

    def _is_left(self, process: psutil.Process) -> bool:
        """Whether it is of this run, and nobody is there any more who will end it."""
        try:
            return (
                process.environ().get(MARK) == self._run
                and process.status() != psutil.STATUS_ZOMBIE
                and all(each.pid != os.getpid() for each in (process, *process.parents()))
            )
        except (psutil.Error, OSError):  # it has just ended, or is somebody else's
            return False
