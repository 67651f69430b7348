"""The fork servers of this process: interpreters with what jobs need imported, which fork a worker for each.

There is one for each interpreter, each thing that is called in it, and all that its start depends on. It is
kept while it is of use; when it makes way, its workers go on to their ends.

A command of a shell starts a worker before it does anything else, and waits for each module that is imported
for that: this one and those below it import little, and what only an error needs where it is raised.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, NamedTuple

from limbeck.processes import bootstrap
from limbeck.processes.environment import inheritance, project_variables, start_variables
from limbeck.processes.ownership import Lock, at_exit, in_forked_child

if TYPE_CHECKING:
    import socket

_GRACE = 0.3
"""Seconds after which a server that shall end and still imports, or waits for a supervisor, is killed."""

_MOST = 3
"""How many interpreters are kept ready for one entry point at a time; each takes some 50 MB."""

_PASSES = sys.platform != "darwin"
"""Whether a server gets the pipes of more workers than the first. macOS may lose a descriptor that its
sender closes before the receiver has it (https://github.com/nodejs/node/issues/7512): there each
worker gets an interpreter of its own."""


class EntryPoint(NamedTuple):
    """What is called in a worker, and what its fork server has imported by then.

    Attributes:
        call: `package.module:function`, called with the `Worker`; not imported before the fork.
        preload: Modules that nearly all jobs import; `package.module:function` is called once as well.
        later: The same, of what many jobs need. It is done while the first job runs, where it can be.
    """

    call: str
    preload: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


class Ends(NamedTuple):
    """The worker's ends of its pipes, as file descriptors; `fork_loop.Order` says what each is for."""

    job: int
    printed: int
    answers: int
    trace: int
    lifeline: int
    status: int


class ForkServer:
    """A process that imports what jobs need, and forks a worker for each.

    Attributes:
        started_with: The environment variables that it was started with.
    """

    def __init__(
        self,
        python: str,
        entry_point: EntryPoint,
        started_with: dict[str, str],
        first: Ends | None,
        *,
        alone: bool = False,
    ) -> None:
        """Start it.

        Args:
            python: The interpreter.
            entry_point: What is imported, and what each worker calls.
            started_with: Its environment variables.
            first: The pipes of the worker that it is started for; None if it shall just be ready.
            alone: Whether that worker is the only one: it imports for itself, and nothing is kept for others.

        Raises:
            ProjectError: The interpreter could not be started.
        """
        import subprocess  # not everywhere can one be started

        self.started_with = started_with
        self._control: socket.socket | None
        self._control, theirs = (None, None) if alone else _socket_pair()
        with theirs or nullcontext():
            pipes = first[2:] if first else ()
            control = () if theirs is None else (theirs.fileno(),)
            arguments = (
                "".join(map(str, control)),
                entry_point.call,
                f"{','.join(entry_point.preload)};{','.join(entry_point.later if _PASSES else ())}",
                *map(str, pipes),
            )
            try:
                self._process = subprocess.Popen(  # noqa: S603  running the project's interpreter is the point
                    [
                        python,
                        "-X",
                        "utf8",
                        str(bootstrap.__file__),
                        "limbeck.processes.fork_loop",
                        *arguments,
                    ],
                    stdin=first.job if first else subprocess.DEVNULL,
                    stdout=first.printed if first else subprocess.DEVNULL,
                    stderr=subprocess.STDOUT,
                    pass_fds=(*control, *pipes),
                    start_new_session=True,
                    env=started_with,
                )
            except OSError as error:
                from limbeck.errors import ProjectError

                self.retire()
                raise ProjectError(
                    f"The interpreter {python} could not be started.",
                    slug="no-interpreter",
                    evidence={"error": str(error)},
                    remedy="Give python= a Python interpreter or the folder of a virtual environment.",
                ) from None

    def order(self, ends: Ends) -> bool:
        """Order a worker; False if nobody is there to take the order."""
        import socket

        if self._control is None:
            return False
        try:
            return self._process.poll() is None and bool(socket.send_fds(self._control, [b"+"], ends))
        except OSError:
            return False

    def exit_code(self, time_limit: float) -> int | None:
        """The exit code of a server that is about to end; None if it does not.

        Args:
            time_limit: Seconds to wait for it.
        """
        import subprocess

        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(time_limit)
        return None

    def retire(self) -> None:
        """Have it end when its workers have."""
        if self._control is not None:
            self._control.close()

    def close(self) -> None:
        """End it. Its workers end with the pipes that they are given. Calling it twice is harmless."""
        self.retire()
        if self.exit_code(_GRACE) is None:
            self.kill()

    def kill(self) -> None:
        """End it at once, however busy it is."""
        self.retire()
        self._process.kill()
        self._process.wait()

    def disown(self) -> None:
        """In a forked child: let go of the socket, which must end with the parent, and of the process."""
        self.retire()
        self._process.returncode = 0  # it is not our child: nobody here waits for it


class _Key(NamedTuple):
    """All that makes one server differ from another."""

    python: str
    entry_point: EntryPoint
    variables: frozenset[tuple[str, str]]
    inheritance: tuple[object, ...]


_lock = Lock()
_ready: dict[_Key, ForkServer] = {}  # the one that was used last comes last
_retired: list[ForkServer] = []


def order_worker(
    python: str, entry_point: EntryPoint, variables: Mapping[str, str], ends: Ends
) -> tuple[ForkServer, bool]:
    """Have a worker forked.

    Args:
        python: Its interpreter.
        entry_point: What it calls.
        variables: The environment variables that its job brings.
        ends: Its pipes.

    Returns:
        The server, and whether it was started for this worker.

    Raises:
        ProjectError: The interpreter could not be started.
    """
    with _lock:
        key = _Key(python, entry_point, start_variables(variables), inheritance())
        server = _ready.pop(key, None)
        if server is not None:
            if _PASSES and server.order(ends):
                _ready[key] = server
                return server, False
            _retire(server)
        return _start(key, ends), True


def start_alone(python: str, entry_point: EntryPoint, variables: Mapping[str, str], ends: Ends) -> ForkServer:
    """Start an interpreter for a single worker, which nobody else can order one from.

    Args:
        python: Its interpreter.
        entry_point: What it calls, and what it imports first, itself.
        variables: The environment variables that its job brings.
        ends: Its pipes.

    Raises:
        ProjectError: The interpreter could not be started.
    """
    with _lock:
        process = ForkServer(python, entry_point, dict(start_variables(variables)), ends, alone=True)
        _retire(process)
        return process


def warm_up(python: str, entry_point: EntryPoint) -> None:
    """Start an interpreter ahead, so that the first worker need not wait for it.

    One that can't be started is no error before somebody needs it.

    Args:
        python: The interpreter.
        entry_point: What its workers will call.
    """
    from limbeck.errors import ProjectError
    from limbeck.processes.programs import available

    if not _PASSES or not available():
        return

    with _lock, suppress(ProjectError):
        key = _Key(python, entry_point, start_variables(project_variables()), inheritance())
        if key not in _ready:
            _start(key, None)


def _socket_pair() -> tuple[socket.socket, socket.socket]:
    """Our end of what orders go through, which never waits, and the server's."""
    import socket

    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    return ours, theirs


def _start(key: _Key, ends: Ends | None) -> ForkServer:
    rivals = [each for each in _ready if each.entry_point == key.entry_point]
    for each in rivals[: len(rivals) - _MOST + 1]:
        _retire(_ready.pop(each))
    server = _ready[key] = ForkServer(key.python, key.entry_point, dict(key.variables), ends)
    return server


def _retire(server: ForkServer) -> None:
    """Let a server end when its workers have, and collect those that did so before."""
    server.retire()
    _retired[:] = [each for each in (*_retired, server) if each.exit_code(0) is None]


def close(entry_point: EntryPoint) -> None:
    """End the servers of an entry point that nobody needs for now; its next worker starts another one.

    Args:
        entry_point: What their workers call.
    """
    with _lock:
        for key in [each for each in _ready if each.entry_point == entry_point]:
            _ready.pop(key).close()


def close_all() -> None:
    """End all of them; the next worker starts another one."""
    with _lock:
        for server in (*_ready.values(), *_retired):
            server.close()
        _ready.clear()
        _retired.clear()


def _disown_all() -> None:
    for server in (*_ready.values(), *_retired):
        server.disown()
    _ready.clear()
    _retired.clear()


at_exit(close_all)
in_forked_child(_disown_all)
