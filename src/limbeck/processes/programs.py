"""Programs that this process starts: how our own are named, and how any of them is run to its end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, NoReturn

from limbeck.processes.lifelines import end_with_parent, kill_groups

if TYPE_CHECKING:
    import subprocess  # at run time only where a program is started: a browser has none

BOOTSTRAP = Path(__file__).with_name("bootstrap.py")


def available() -> bool:
    """Whether this Python can start processes; the one of a browser can't, though it has an `os.fork`."""
    return hasattr(os, "fork") and sys.platform not in {"emscripten", "wasi"}


def require() -> None:
    """Go on where this Python can start processes.

    Raises:
        LimbeckError: It can't.
    """
    if not available():
        from limbeck.errors import LimbeckError

        raise LimbeckError(
            "This Python can't start processes.",
            slug="no-processes",
            remedy="Use a Python outside of the browser for Alembic projects, workshops, rehearsals and "
            "PostgreSQL. SQLite databases, models as objects, histories and trials need no processes.",
        )


@dataclass(frozen=True, slots=True)
class ChildProgram:
    """One of limbeck's own modules, run by this interpreter as a process of its own.

    Attributes:
        module: The module, whose `main` is called with the arguments, as texts.
        options: The interpreter's options: `-I -S`, with the standard library alone, starts in 30 ms.
        hidden: Packages that the module's imports are to go without, because they only cost time.
    """

    module: str
    options: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def command(self, *arguments: str) -> list[str]:
        """What starts it."""
        name = ",".join((self.module, *self.hidden))
        return [sys.executable, *self.options, str(BOOTSTRAP), name, *arguments]


class Finished(NamedTuple):
    """What a program left.

    Attributes:
        code: Its exit code, or the negative number of the signal that ended it.
        output: What it wrote to standard output.
        errors: What it wrote to standard error.
    """

    code: int
    output: bytes
    errors: bytes


class TooSlowError(TimeoutError):
    """A program was ended because its time was up.

    Attributes:
        errors: What it had written to standard error.
    """

    def __init__(self, errors: bytes) -> None:
        super().__init__("its time was up")
        self.errors = errors


def run(
    command: Sequence[str],
    *,
    time_limit: float,
    given: bytes | None = None,
    variables: Mapping[str, str] | None = None,
) -> Finished:
    """Run a program to its end, in a session of its own.

    Args:
        command: The program and its arguments; no shell is involved.
        time_limit: Seconds after which it is ended, with all in its process group.
        given: Its standard input.
        variables: Its environment variables; None for those of this process.

    Raises:
        OSError: It could not be started.
        TooSlowError: Its time was up.
        ValueError: An argument can't be one, such as a text with a zero byte.
    """
    import subprocess

    with subprocess.Popen(  # noqa: S603 - whoever asks has chosen the program
        command,
        stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=variables,
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(given, time_limit)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise TooSlowError(error.stderr or b"") from None
        except BaseException:
            _end(process)
            raise
        return Finished(process.returncode, output, errors)


def become(command: list[str]) -> NoReturn:
    """Replace this process by a program.

    Args:
        command: The program and its arguments; no shell is involved.
    """
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


class Program:
    """A program that a watchdog runs: it quits when the watchdog is killed, where the system can do so.

    Only a process with a single thread may start one.
    """

    def __init__(  # noqa: PLR0913 - each is one thing that a program is started with
        self,
        command: Sequence[str],
        *,
        folder: Path,
        variables: Mapping[str, str],
        log: IO[bytes],
        user: tuple[int, int] | None,
        lock: int | None,
    ) -> None:
        """Start it.

        Args:
            command: The program and its arguments; no shell is involved.
            folder: Its working directory.
            variables: Its environment variables.
            log: Where its output goes.
            user: The user and group that it runs under; None for ours.
            lock: The lock of its folder, which it owns too; None for none.

        Raises:
            OSError: It could not be started.
        """
        import subprocess

        number, group = user or (None, None)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a program of our own choice
                command,
                cwd=folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_quit_with_parent,  # noqa: PLW1509 - this process has one thread
                user=number,
                group=group,
                extra_groups=None if user is None else [],
                pass_fds=() if lock is None else (lock,),
            )
        except subprocess.SubprocessError as error:
            raise OSError(str(error)) from None

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    def quit(self) -> None:
        """Tell it to end at once; one that was stopped gets its signals only when it goes on."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.send_signal(signal.SIGCONT)

    def end(self, time_limit: float) -> None:
        """Wait for its end, and kill it when that takes longer.

        Args:
            time_limit: Seconds to wait.
        """
        import subprocess

        try:
            self._process.wait(time_limit)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _quit_with_parent() -> None:
    end_with_parent(signal.SIGQUIT)


def _end(process: subprocess.Popen[bytes]) -> None:
    kill_groups(process.pid)
    process.wait()
