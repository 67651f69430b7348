"""The fork server: no project can tell its workers from fresh interpreters, and it is never in the way."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
from tests.processes.test_conversation import running, wait_for
from tests.time_limits import on_this_machine

from limbeck.errors import CancelledError
from limbeck.processes import fork_servers
from limbeck.processes.conversation import Conversation, Ending, converse
from limbeck.processes.forked_worker import start_ahead
from limbeck.progress import Cancellation
from limbeck.projects.compare import compare_project
from limbeck.projects.project import Project, project
from limbeck.projects.worker_process import warm_up
from limbeck.records import Comparison


def servers() -> set[int]:
    """The fork servers of this process; one that has just ended is none."""
    found = set()
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):  # a zombie is one, too
            if "limbeck.processes.fork_loop" in command_line(child):
                found.add(child.pid)
    return found


def command_line(child: psutil.Process) -> list[str]:
    """The words that a process was started with; for a moment after its start the system has none yet."""
    words = child.cmdline()
    while not words and child.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.001)
        words = child.cmdline()
    return words


def audited(wanted: Project) -> Comparison:
    """What an audit of the project `plain` sees."""
    (comparison,) = compare_project(wanted)
    assert comparison.failure is None
    assert len(comparison.changes) == 2
    return comparison


SCRIPTS = fork_servers.EntryPoint("shop_job:work", preload=("shop_job",))
"""Runs a script: what a real project needs imported would take many times as long to start."""

JOB = """
import runpy

def work(worker):
    runpy.run_path(worker.receive())
    worker.done()
"""


@dataclass(frozen=True)
class Script:
    """A file that is run in a worker."""

    path: Path
    python: str = sys.executable
    entry_point: fork_servers.EntryPoint = SCRIPTS

    def prints(self, expression: str) -> None:
        """Have it print the value of an expression."""
        self.path.write_text(f"print({expression})\n", encoding="utf-8")

    def conversation(self, time_limit: float = 60.0) -> Conversation:
        """Run it."""
        return converse(
            self.python,
            self.entry_point,
            str(self.path),
            lambda _kind, _value: None,
            time_limit=time_limit,
            cancellation=Cancellation(),
        )

    def printed(self) -> list[str]:
        """Run it to its end, and give the lines that it printed."""
        conversation = self.conversation()
        assert (conversation.ending, conversation.status) == (Ending.ANSWERED, 0)
        return conversation.printed.text(str).splitlines()


@pytest.fixture
def plain(example: Callable[[str], Path]) -> Project:
    """A project that holds no surprise."""
    return project(example("plain"))


@pytest.fixture
def server(plain: Project) -> int:
    """A fork server that has audited before."""
    return _only_server(lambda: audited(plain))


@pytest.fixture
def script_server(script: Script) -> int:
    """A fork server that has run a script before."""
    return _only_server(script.printed)


def _only_server(work: Callable[[], object]) -> int:
    if not fork_servers._PASSES:
        pytest.skip("each worker has an interpreter of its own here")
    work()
    if len(servers()) > 1:  # of a test before
        fork_servers.close_all()
        work()
    (only,) = servers()
    return only


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what runs a script."""
    folder = tmp_path_factory.mktemp("jobs")
    (folder / "shop_job.py").write_text(JOB, encoding="utf-8")
    return folder


@pytest.fixture
def script(jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    """A script that prints nothing."""
    monkeypatch.setenv("PYTHONPATH", str(jobs))
    path = tmp_path / "script.py"
    path.touch()
    return Script(path)


@pytest.fixture
def search_path(jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that every new interpreter imports from."""
    folder = tmp_path / "search_path"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{jobs}")
    yield folder
    fork_servers.close_all()


def prints(folder: Path, text: str) -> None:
    """Have the project's `env.py` print something."""
    path = folder / "env.py"
    path.write_text(f"print({text})\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def test_one_server_forks_all_workers(plain: Project, server: int) -> None:
    """The second audit does not start another interpreter, nor does one in another thread."""
    audited(plain)
    thread = threading.Thread(target=audited, args=(plain,))
    thread.start()
    thread.join()
    assert servers() == {server}


def test_no_module_of_one_project_is_there_for_the_next(plain: Project, server: int) -> None:
    """What the first project imported is not imported when the second begins."""
    folder = plain.path.parent
    prints(folder, "'models' in __import__('sys').modules")
    for _ in range(2):
        assert audited(plain).output.splitlines()[0] == "False"
    assert servers() == {server}


def test_variables_come_with_each_job(plain: Project, server: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set, changed or removed after the start is so for the next project."""
    prints(plain.path.parent, "__import__('os').environ.get('SHOP_TENANT')")
    for value in ("north", "south\udc80", None):
        if value is None:
            monkeypatch.delenv("SHOP_TENANT")
        else:
            monkeypatch.setenv("SHOP_TENANT", value)
        assert audited(plain).output.splitlines()[0] == str(value).replace("\udc80", "�")
    assert servers() == {server}


AT_THE_END = """
import sys
class Told:
    def __init__(self, word):
        self.word = word
    def __del__(self, write=__import__("os").write):
        write(1, f"{self.word}\\n".encode())
told = Told(__name__)
itself = sys.modules[__name__]
"""


def test_an_end_takes_apart_what_the_job_has_imported_alone(script: Script, search_path: Path) -> None:
    """What was there before needs no end; what the job registers finds all of it, and its files are whole."""
    for name in ("shop_before", "shop_within"):
        (search_path / f"{name}.py").write_text(AT_THE_END, encoding="utf-8")
    (search_path / "sitecustomize.py").write_text("import shop_before\n", encoding="utf-8")
    last = "print('shop_before' in sys.modules, 'shop_within' in sys.modules)"
    script.path.write_text(
        "import atexit, sys, shop_within\n"
        f"atexit.register(lambda: exec({last!r}))\n"
        f"shop_within.kept = open({str(search_path / 'kept')!r}, 'w')\n"
        "shop_within.kept.write('whole')\n",
        encoding="utf-8",
    )
    assert script.printed() == ["True True", "shop_within"]
    assert (search_path / "kept").read_text(encoding="utf-8") == "whole"


def test_what_many_jobs_need_is_imported_while_the_first_one_runs(
    script: Script, script_server: int, search_path: Path
) -> None:
    """Later ones find it, until its file changes; what can't be imported is for nobody half there."""
    assert script_server  # one that forks several
    (search_path / "shop_driver.py").write_text("WORD = 'old'\n", encoding="utf-8")
    (search_path / "shop_half.py").touch()
    (search_path / "shop_broken.py").write_text("import shop_half\nraise OSError\n", encoding="utf-8")
    later = SCRIPTS._replace(later=("shop_broken", "shop_driver"))
    drivers = replace(script, entry_point=later)
    drivers.prints("sorted(each for each in __import__('sys').modules if each.startswith('shop_'))")
    limit = time.monotonic() + on_this_machine(20)
    seen = [drivers.printed()]
    while seen[-1] == ["['shop_job']"] and time.monotonic() < limit:  # the import may outlast a job or two
        seen.append(drivers.printed())
    assert seen[0] == ["['shop_job']"]
    assert seen[-1] == drivers.printed() == ["['shop_driver', 'shop_job']"]
    (search_path / "shop_driver.py").write_text("WORD = 'changed'\n", encoding="utf-8")
    assert drivers.printed() == ["['shop_job']"]


def test_no_worker_holds_what_another_project_was_told(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret that is a variable no more is nowhere in the memory that the next worker begins with."""
    fork_servers.close_all()
    look = "ps eww -p {os.getpid()} -p {os.getppid()} | grep -c hunter2"
    script.path.write_text(f"import os\nos.system(f'{look}')\n", encoding="utf-8")
    monkeypatch.setenv("SHOP_PASSWORD", "hunter2")
    script.printed()
    monkeypatch.delenv("SHOP_PASSWORD")
    assert script.printed() == ["0"]


def test_what_the_start_of_an_interpreter_sets_stays(
    script: Script, search_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables of a `sitecustomize.py` are there, as in a new interpreter, until it changes."""
    fork_servers.close_all()
    monkeypatch.setenv("SHOP_TENANT", "north")
    script.prints("[__import__('os').environ.get(each) for each in ('SHOP_CA', 'SHOP_TENANT', 'TZ')]")
    path = search_path / "sitecustomize.py"
    path.write_text("import os\nos.environ.update(SHOP_CA='ours.pem', TZ='Asia/Tokyo')\n", encoding="utf-8")
    for _ in range(2):
        assert script.printed() == ["['ours.pem', 'north', 'Asia/Tokyo']"]
    path.unlink()
    assert script.printed() == [f"[None, 'north', {os.environ.get('TZ')!r}]"]


def test_what_is_installed_later_is_seen(script: Script, search_path: Path) -> None:
    """When a folder that packages are imported from has changed, the interpreter starts over."""
    fork_servers.close_all()
    assert script.printed() == []
    (search_path / "sitecustomize.py").write_text("print('customised')\n", encoding="utf-8")
    for _ in range(2):
        script.printed()
    (search_path / "sitecustomize.py").write_text("print('customised again')\n", encoding="utf-8")
    assert script.printed() == ["customised again"]
    fork_servers.close_all()
    assert servers() == set()  # nor is one left of those that made way


def test_the_first_package_of_a_user_is_seen(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pip makes a folder for it that was not there when the interpreter started."""
    fork_servers.close_all()
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path / "user"))
    outside = replace(script, python=sys._base_executable)  # type: ignore[attr-defined]
    script.prints("bool(__import__('importlib.util').util.find_spec('shop_plugin'))")
    assert outside.printed() == ["False"]
    told = subprocess.check_output([outside.python, "-m", "site", "--user-site"], text=True)
    (folder := Path(told.strip())).mkdir(parents=True)
    (folder / "shop_plugin.py").touch()
    assert outside.printed() == ["True"]


def test_a_virtual_environment_that_is_set_up_otherwise_is_seen(script: Script, tmp_path: Path) -> None:
    """What its `pyvenv.cfg` says is read when an interpreter starts."""
    fork_servers.close_all()
    venv.create(tmp_path / "venv", symlinks=True)  # a copy can't be written again while it runs
    other = replace(script, python=str(tmp_path / "venv" / "bin" / "python"))
    script.prints("__import__('site').ENABLE_USER_SITE")
    assert other.printed() == ["False"]
    venv.create(tmp_path / "venv", symlinks=True, system_site_packages=True)
    assert other.printed() == ["True"]


def test_what_cannot_be_imported_is_tried_again(plain: Project, search_path: Path) -> None:
    """An environment without Alembic is told so each time, until it has it."""
    fork_servers.close_all()
    shadow = search_path / "alembic.py"
    shadow.write_text("raise ImportError('not there yet')\n", encoding="utf-8")
    for _ in range(2):
        (comparison,) = compare_project(plain)
        assert comparison.failure is not None
        assert comparison.failure.slug == "missing-packages"
        assert "not there yet" in str(comparison.failure.evidence)
    shadow.unlink()
    audited(plain)


def test_a_setting_of_the_interpreter_makes_another_one(
    script: Script, script_server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read when an interpreter starts cannot come with the job."""
    script.prints("__import__('sys').flags.optimize")
    assert script.printed() == ["0"]
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")
    assert script.printed() == ["1"]
    monkeypatch.delenv("PYTHONOPTIMIZE")
    assert script.printed() == ["0"]
    assert script_server in servers()


def test_what_a_process_inherits_makes_another_one(script: Script, script_server: int) -> None:
    """The permissions of new files, limits of resources and blocked signals are those of the kernel now."""
    script.path.write_text(
        "import os, resource, signal\n"
        "blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())\n"
        "print(os.umask(0), resource.getrlimit(resource.RLIMIT_NOFILE)[0], signal.SIGUSR2 in blocked)\n",
        encoding="utf-8",
    )
    before = script.printed()
    umask, limits = os.umask(0o077), resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, limits[1]))
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
        assert script.printed() == [f"{0o077} 200 True"]
    finally:
        os.umask(umask)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR2])
    assert script.printed() == before
    assert script_server in servers()


def test_the_working_directory_may_be_gone(
    script: Script, search_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project is where it is: the kernel's own folder is not needed to run it."""
    monkeypatch.chdir(search_path)
    search_path.rmdir()
    script.printed()


def test_only_a_few_are_kept(script: Script, script_server: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that has not been used for longest ends when there are too many."""
    for number in range(3):
        monkeypatch.setenv("PYTHONHASHSEED", str(number))
        script.printed()
    deadline = time.monotonic() + on_this_machine(3)
    while psutil.pid_exists(script_server) and psutil.Process(script_server).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    fork_servers.close_all()
    assert servers() == set()


def test_a_killed_server_is_replaced(script: Script, script_server: int) -> None:
    """Whoever kills it, as the system does when memory is short, does not fail the next job."""
    os.kill(script_server, signal.SIGKILL)
    script.printed()
    assert script_server not in servers()
    assert len(servers()) == 1


def test_one_that_ends_while_it_is_asked_is_replaced(script: Script, script_server: int) -> None:
    """An order that nobody took is given again."""
    os.kill(script_server, signal.SIGSTOP)
    killer = threading.Timer(0.3, os.kill, (script_server, signal.SIGKILL))
    killer.start()
    script.printed()
    killer.join()
    assert script_server not in servers()


def test_one_that_hangs_is_ended_with_the_time_limit(script: Script, script_server: int) -> None:
    """A server that takes no orders fails one job, in its time, and is replaced for the next one."""
    os.kill(script_server, signal.SIGSTOP)
    start = time.monotonic()
    assert script.conversation(time_limit=0.5).ending is Ending.TIME_LIMIT
    assert time.monotonic() - start < on_this_machine(2)
    script.printed()
    assert script_server not in servers()


def test_cancelling_while_an_interpreter_starts(plain: Project, search_path: Path) -> None:
    """Nobody waits for imports that are not needed any more."""
    fork_servers.close_all()
    (search_path / "sitecustomize.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    switch = Cancellation()
    timer = threading.Timer(0.3, switch.cancel)
    timer.start()
    start = time.monotonic()
    with pytest.raises(CancelledError):
        compare_project(plain, cancellation=switch)
    assert time.monotonic() - start < on_this_machine(2)
    assert servers() == set()


@pytest.mark.parametrize(
    "call",
    [
        "converse(sys.executable, SLOW, 0, print, time_limit=600, cancellation=Cancellation())",
        "fork_servers.warm_up(sys.executable, SLOW)",
        "start_ahead(sys.executable, SLOW, SLOW.preload)",
    ],
)
def test_one_whose_imports_hang_ends_with_the_kernel(call: str, tmp_path: Path) -> None:
    """When the kernel is killed, nobody has to find and end an interpreter that still imports."""
    begun = tmp_path / "begun"
    hangs = f"import pathlib, time\npathlib.Path({str(begun)!r}).touch()\ntime.sleep(600)\n"
    (tmp_path / "slow.py").write_text(hangs, encoding="utf-8")
    program = f"""
import os, sys, time
from limbeck.processes import fork_servers
from limbeck.processes.conversation import converse
from limbeck.processes.forked_worker import start_ahead
from limbeck.progress import Cancellation
os.environ["PYTHONPATH"] = {str(tmp_path)!r}
SLOW = fork_servers.EntryPoint("slow:work", preload=("slow",))
{call}
time.sleep(600)
"""
    kernel = subprocess.Popen([sys.executable, "-c", program])
    wait_for(begun.exists, 20)
    started = psutil.Process(kernel.pid).children(recursive=True)
    assert started
    kernel.kill()
    kernel.wait()
    try:
        wait_for(lambda: not any(map(running, started)), 3)
    finally:
        for each in started:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()


def test_a_worker_can_wait_for_its_job(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was started ahead does the first job, with the variables of that time, and no other."""
    fork_servers.close_all()
    start_ahead(script.python, SCRIPTS, SCRIPTS.preload)
    (process,) = servers()
    monkeypatch.setenv("SHOP", "open")
    script.prints("os.environ['SHOP'], os.getppid()")
    script.path.write_text(f"import os\n{script.path.read_text()}")
    assert script.printed() == [f"open {process}"]
    assert servers() - {process} == set()
    (shop, other) = script.printed()[0].split()
    assert (shop, int(other) != process) == ("open", True)


def test_one_that_is_wanted_otherwise_waits_in_vain(script: Script) -> None:
    """It is not taken where a variable that an interpreter reads at its start differs; it ends at exit."""
    program = """
import os, sys
from limbeck.processes import fork_servers
from limbeck.processes.forked_worker import ForkedWorker, start_ahead
SCRIPTS = fork_servers.EntryPoint("shop_job:work", preload=("shop_job",))
start_ahead(sys.executable, SCRIPTS, SCRIPTS.preload)
os.environ["LANG"] = "C"
print(ForkedWorker.started_ahead(sys.executable, SCRIPTS, os.environ, None))
print(fork_servers._retired[0]._process.pid)
"""
    done = subprocess.run([script.python, "-c", program], capture_output=True, text=True, check=True)
    taken, started = done.stdout.splitlines()
    assert (taken, done.stderr) == ("None", "")
    assert not psutil.pid_exists(int(started))


def test_it_can_be_there_before_it_is_needed(script: Script) -> None:
    """A server that was started ahead forks the first worker; starting it twice makes one."""
    fork_servers.close_all()
    for _ in range(2):
        fork_servers.warm_up(script.python, SCRIPTS)
    (ahead,) = servers()
    script.printed()
    assert servers() == {ahead}


def test_an_interpreter_that_ends_at_its_start_says_why(plain: Project, search_path: Path) -> None:
    """What it printed is evidence, also when the failing start was one ahead."""
    fork_servers.close_all()
    path = search_path / "sitecustomize.py"
    path.write_text("import os\nprint('no licence', flush=True)\nos._exit(7)\n", encoding="utf-8")
    warm_up(plain.python)
    (comparison,) = compare_project(plain)
    assert comparison.failure is not None
    assert comparison.failure.slug == "worker-died"
    assert "exit code 7" in comparison.failure.what
    assert "no licence" in str(comparison.failure.evidence)


def test_it_ends_when_nobody_needs_it() -> None:
    """Without an order it ends after a while, and at once when nobody can order any more."""
    program = (
        "import sys; from limbeck.processes import fork_loop; "
        "fork_loop.IDLE = float(sys.argv[2]); fork_loop.main(sys.argv[1], 'os:getpid', '')"
    )
    for idle in ("0.1", "600"):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            number = theirs.fileno()
            command = [sys.executable, "-c", program, str(number), idle]
            process = subprocess.Popen(command, pass_fds=[number])
            theirs.close()
            if idle == "600":
                ours.close()
            assert process.wait(on_this_machine(10)) == 0


def test_where_descriptors_cannot_be_passed_each_worker_has_its_own(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on macOS: nothing is started ahead, none is used twice, and the last one ends with the others."""
    fork_servers.close_all()
    monkeypatch.setattr(fork_servers, "_PASSES", False)
    fork_servers.warm_up(script.python, SCRIPTS)
    assert servers() == set()
    script.printed()
    (first,) = map(psutil.Process, servers())
    script.printed()
    wait_for(lambda: not running(first), 10)  # collected now, or with the next one
    fork_servers.close_all()
    assert servers() == set()
