"""Makes `.venv` with the pinned packages and the project itself, when it is not there or no longer true.

Run by `make` with whatever Python 3.11 or later the machine has, so it uses the standard library only. A
stamp inside `.venv` tells what it was built from. It says "unfinished" from the first moment to the last, so
that an interrupted build is never mistaken for a good one; an environment without a stamp is somebody's own,
and is left alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "limbeck-stamp.txt"
PINS = ROOT / "tests" / "requirements.txt"
PROJECT = ROOT / "pyproject.toml"
UNFINISHED = "unfinished\n"
MOST_PARTS = 4
"""More of pip at once would wait for the disk and the network."""


class SetupError(Exception):
    """The environment can't be made; the message says why and what to do."""


def say(text: str) -> None:
    """Tell the user, at once."""
    print(text, flush=True)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the only right to build: a second `make` waits for the first, and then finds it done."""
    with PINS.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another `make` is setting up .venv: waiting for it …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def digest(path: Path) -> str:
    """What a file's content is known by."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def dependencies() -> dict[str, str]:
    """What the environment depends on.

    The place is part of it: the programs in an environment that was moved or copied point to the old one.
    Which Python it has matters only to somebody who names one.
    """
    python = {"python": sys.base_prefix} if os.environ.get("PYTHON") else {}
    return {"packages": digest(PINS), "place": str(ROOT), **python, "project": digest(PROJECT)}


def built_from() -> dict[str, str]:
    """What the present environment was built from; empty when it is to be built.

    Raises:
        SetupError: There is one that is not ours.
    """
    if not VENV.exists() or not any(VENV.iterdir()):
        return {}
    if not STAMP.exists():
        message = (
            f"{VENV} was not made by this Makefile, so it is left alone.\n"
            "  Remedy: rename it or remove it (make clean), then try again."
        )
        raise SetupError(message)
    python = VENV / "bin" / "python"
    # The Python that it was made from may be gone, after an upgrade for example.
    if not python.exists() or subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode:
        return {}
    lines = STAMP.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if " " in line)


def stamp(values: dict[str, str]) -> None:
    """Write down what the environment was built from."""
    STAMP.write_text("".join(f"{name} {value}\n" for name, value in values.items()), encoding="utf-8")


def need_venv() -> None:
    """Make sure that this Python can make environments: Debian ships that separately.

    Raises:
        SetupError: It can't, and we may not install it.
    """
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing Debian's package {package}, which makes environments …")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "-qq", "update", env=quiet)
        run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", package, env=quiet)
        return
    message = (
        f"This Python ({sys.executable}) can't make environments: its venv module is a package of its own.\n"
        f"  Remedy: sudo apt-get install {package}"
    )
    raise SetupError(message)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a program quietly; what it said is shown when it fails.

    Raises:
        SetupError: It failed.
    """
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=ROOT
    )
    if done.returncode != 0:
        shown = " ".join(str(part) for part in command)
        message = (
            f"{shown}\n{done.stdout}\nThat failed (exit code {done.returncode}); `make` again continues."
        )
        raise SetupError(message)


def pip(*arguments: str | Path) -> None:
    """Run the environment's own pip.

    Raises:
        SetupError: It failed.
    """
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check")
    # Most modules are never imported here; Python compiles the others when they are.
    run(VENV / "bin" / "python", "-m", "pip", *quiet, "install", "--no-deps", "--no-compile", *arguments)


def build_packages() -> None:
    """Make the environment anew, with the pinned packages and nothing else."""
    need_venv()
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    run(sys.executable, "-m", "venv", VENV)
    parts = list(write_parts(os.cpu_count() or 1))
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(lambda part: pip("--requirement", part), parts))


def write_parts(most: int) -> Iterator[Path]:
    """Write the pins to several files, to be installed side by side: unpacking takes most of the time.

    No package depends on another one's being there, since they come with `--no-deps`.

    Args:
        most: How many files there may be; there are four at most, and as many as there are pins.

    Yields:
        The files, which lie in the environment.
    """
    lines = PINS.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line.strip() and not line.startswith("#")]
    number = max(1, min(most, MOST_PARTS, len(pins)))
    for place in range(number):
        part = VENV / f"pins-{place + 1}-of-{number}.txt"
        part.write_text("\n".join(pins[place::number]), encoding="utf-8")
        yield part


def build_project() -> None:
    """Install the project itself, editable, with the build backend that is among the pins."""
    pip("--no-build-isolation", "--editable", ".")


def bring_up_to_date() -> None:
    """Build what is not there or no longer true, and say how long it took.

    Raises:
        SetupError: It can't be done.
    """
    before, target = built_from(), dependencies()
    stale = {name for name, value in target.items() if before.get(name) != value}
    if not stale:
        return
    start = time.monotonic()
    if stale == {"project"}:
        say("Installing limbeck itself …")
        target["python"] = before["python"]
    else:
        number = sum("==" in line for line in PINS.read_text(encoding="utf-8").splitlines())
        version = ".".join(str(part) for part in sys.version_info[:3])
        say(f"Setting up .venv with Python {version} and {number} pinned packages; this takes a minute …")
        target["python"] = sys.base_prefix
        build_packages()
        stamp({name: value for name, value in target.items() if name != "project"})
    build_project()
    stamp(target)
    say(f"… .venv is ready after {time.monotonic() - start:.0f} s")


def main() -> int:
    """Do it, and turn what goes wrong into words."""
    try:
        with alone():
            bring_up_to_date()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; `make` again starts afresh.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
