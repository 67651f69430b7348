"""JupyterLab and Voilà as the tests start them: isolated from the user, and gone with the tests."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
START_LIMIT = 120.0  # seconds; two or three are usual
END_LIMIT = 60.0  # seconds, more than the grace that lifeline.py gives

# Saved widget state is the strictest setting for "no secret in a saved notebook".
SETTINGS = {
    "@jupyter-widgets/jupyterlab-manager/plugin": {"saveState": True},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}

# What no test needs, and takes a second each: whether JupyterLab could be built anew, and Voilà's preview.
CONFIGURATION = {
    "labconfig/page_config.json": {"buildAvailable": False, "buildCheck": False},
    "jupyter_server_config.json": {"ServerApp": {"jpserver_extensions": {"voila.server_extension": False}}},
}


def copy_notebooks(home: Path) -> Path:
    """A copy of the notebooks inside a folder, so that the checkout stays as it is."""
    notebooks = home / "notebooks"
    shutil.copytree(ROOT / "notebooks", notebooks, ignore=shutil.ignore_patterns(".*"))
    return notebooks


def write_notebook(path: Path, sources: tuple[str, ...]) -> str:
    """Write a notebook with these code cells, and return its file name."""
    empty: dict[str, Any] = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    cells = [{**empty, "id": f"cell-{number}", "source": text} for number, text in enumerate(sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.name


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        url: Where it answers, ending in a slash.
        token: What opens it; empty for Voilà, which has none.
        notebooks: The folder that it serves: a copy, free to be changed.
        home: The temporary folder that holds everything of it.
        process: The lifeline that keeps it running.
    """

    url: str
    token: str
    notebooks: Path
    home: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What it and its kernels wrote to standard output and error so far."""
        return (self.home / "log.txt").read_text(encoding="utf-8", errors="replace")

    @property
    def running(self) -> bool:
        """Whether it has not been closed."""
        return self.process.poll() is None

    def ask(self, path: str, method: str = "GET") -> Any:
        """The answer of the server's own interface, as JSON.

        Args:
            path: For example `api/sessions`.
            method: The HTTP method.
        """
        request = urllib.request.Request(  # noqa: S310 — always http on 127.0.0.1
            self.url + path, method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 — as above
            body = answer.read()
        return json.loads(body) if body.startswith((b"{", b"[")) else None

    def end_kernels(self) -> None:
        """Shut down every kernel, so that the next test starts with none."""
        for session in self.ask("api/sessions"):
            self.ask(f"api/sessions/{session['id']}", "DELETE")

    def close(self) -> None:
        """End the server and whatever it started.

        Raises:
            AssertionError: Something had to be killed because it would have stayed behind.
        """
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(END_LIMIT)
        left = (self.home / "leftovers.txt").read_text(encoding="utf-8")
        assert left == "", f"these processes outlived {self.url}:\n{left}{self.log}"


def start_lab(home: Path, notebooks: Path) -> Server:
    """Start JupyterLab on a port of its own choice.

    Args:
        home: An empty temporary folder for everything that Jupyter and its kernels keep.
        notebooks: The folder to serve.
    """
    token = secrets.token_hex(16)
    command = [
        *("-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"),
        f"--ServerApp.root_dir={notebooks}",
        "--LabApp.expose_app_in_browser=True",
        "--LanguageServerManager.autodetect=False",  # it would look for twenty of them
        *(["--allow-root"] if os.geteuid() == 0 else []),
    ]
    process = launch(command, home, {"JUPYTER_TOKEN": token})
    port = _wait_for(process, home, lambda: _port(home / "runtime"))
    server = Server(f"http://127.0.0.1:{port}/", token, notebooks, home, process)
    _wait_for(process, home, lambda: _answers(server, "api/status"))
    return server


def start_voila(home: Path, notebooks: Path) -> Server:
    """Start Voilà on a port that is free when it gets there; arguments as for `start_lab`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]  # somebody may take it while Voilà imports: then it takes another one
    command = [
        *("-m", "voila", "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}"),
        "--template=limbeck",
        str(notebooks),
    ]
    process = launch(command, home, {"JUPYTER_PATH": str(ROOT / "scripts" / "jupyter")})
    address = _wait_for(process, home, lambda: _told_address(home / "log.txt"))
    server = Server(address, "", notebooks, home, process)
    _wait_for(process, home, lambda: _answers(server, ""))
    return server


def launch(command: list[str], home: Path, extra: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a Python program behind a lifeline, with every folder that Jupyter knows inside `home`."""
    folders = {
        "HOME": "home",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    for folder in folders.values():
        (home / folder).mkdir(mode=0o700)
    files = {home / "settings" / f"{name}.jupyterlab-settings": values for name, values in SETTINGS.items()}
    files |= {home / "config" / name: values for name, values in CONFIGURATION.items()}
    for path, values in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    # Nothing of the developer's own Jupyter, and no coverage or test settings, reaches the server.
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "JPY_", "XDG_", "PYTEST_", "IPYTHON"))
    }
    environment = {
        **inherited,
        **{name: str(home / folder) for name, folder in folders.items()},
        **extra,
        "LIMBECK_LEFTOVERS": str(home / "leftovers.txt"),
        "PYTHONUNBUFFERED": "1",
    }
    lifeline = Path(__file__).with_name("lifeline.py")
    with (home / "log.txt").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, str(lifeline), sys.executable, *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=home,
            start_new_session=True,
        )


def _port(runtime: Path) -> int | None:
    """The port of the server that has written down where it runs; None until it has done so to the end."""
    for found in runtime.glob("jpserver-*.json"):
        with suppress(ValueError):
            return int(json.loads(found.read_text(encoding="utf-8"))["port"])
    return None


def _told_address(log: Path) -> str | None:
    """Where Voilà says that it is running; None until it does."""
    text = log.read_text(encoding="utf-8", errors="replace")
    told = re.search(r"is running at:\n(http://127\.0\.0\.1:\d+/)", text)
    return told[1] if told else None


def _answers(server: Server, path: str) -> bool:
    """Whether the server answers yet."""
    try:
        server.ask(path)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


def _wait_for(process: subprocess.Popen[bytes], home: Path, look: Any) -> Any:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if found := look():
            return found
        if process.poll() is not None:
            break
        time.sleep(0.1)
    if process.stdin is not None:
        process.stdin.close()
    log = (home / "log.txt").read_text(encoding="utf-8", errors="replace")
    message = f"the server did not start; it said:\n{log}"
    raise RuntimeError(message)
