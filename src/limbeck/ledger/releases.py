"""Older releases of Alembic, fetched by name into a temporary folder."""

from __future__ import annotations

import sys
from pathlib import Path

from limbeck.errors import LimbeckError, ProjectError
from limbeck.processes import fork_servers, threads
from limbeck.processes.conversation import converse
from limbeck.processes.environment import project_variables
from limbeck.progress import Cancellation

_PIP = fork_servers.EntryPoint("limbeck.processes.worker:run_module")
_OPTIONS = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile", "--retries", "1")

_LIMIT = 90.0
"""Seconds that fetching may take, from when its result is first needed."""

_LONGEST = 3600.0
"""Seconds after which pip is ended, whether anybody needs it or not."""


class OlderReleases:
    """Each release in a folder of its own; fetching runs beside the other work.

    Only Alembic itself is older: SQLAlchemy and everything else stay as installed.
    """

    def __init__(self, folder: Path, cancellation: Cancellation, *, enabled: bool = True) -> None:
        """Fetch nothing yet.

        Args:
            folder: Where they go.
            cancellation: Stops waiting for one.
            enabled: Whether any may be fetched.
        """
        self._cancellation = cancellation
        self._folder = folder
        self._enabled = enabled
        self._fetching: dict[str, Fetching] = {}
        self._missing: dict[str, str] = {}

    def fetch(self, *releases: str) -> None:
        """Begin to fetch the releases, and return at once."""
        for release in releases:
            if self._enabled and release not in self._fetching:
                self._fetching[release] = Fetching(release, self._folder / release)

    def missing(self, release: str) -> str:
        """Why a release can't be used, in a few words; empty if it can."""
        if not self._enabled:
            return "older releases were left out"
        if release not in self._missing:
            self.fetch(release)
            self._missing[release] = self._wait(self._fetching[release])
        return self._missing[release]

    def folder(self, release: str) -> Path:
        """Where a release is.

        Raises:
            ProjectError: It is missing.
        """
        if self.missing(release):
            raise ProjectError(
                f"Alembic {release} is not available.",
                slug="no-older-release",
                evidence={"Why": self.missing(release)},
                remedy="Run the ledger where packages can be installed, or with older=False.",
            )
        return self._folder / release

    def close(self) -> None:
        """Stop what is being fetched."""
        for fetching in self._fetching.values():
            fetching.stop()
        for fetching in self._fetching.values():
            fetching.why_not()
        if self._fetching:
            fork_servers.close(_PIP)

    def _wait(self, fetching: Fetching) -> str:
        with self._cancellation.stopping(fetching.stop):
            why_not = fetching.why_not(_LIMIT)
        self._cancellation.check()
        return f"pip did not get it within {_LIMIT:g} seconds" if why_not is None else why_not


class Fetching:
    """pip at work, in a worker that ends with this process."""

    def __init__(self, release: str, folder: Path) -> None:
        """Start it.

        Args:
            release: Which Alembic to get.
            folder: Where to put it; what pip needs meanwhile is beside it.
        """
        workplace = folder.with_name(f"{release}-pip")
        workplace.mkdir(parents=True)
        self._cancellation = Cancellation()
        self._why_not = ""
        arguments = ("pip", "install", "--target", str(folder), *_OPTIONS, f"alembic=={release}")
        self._thread = threads.start(self._run, arguments, str(workplace), name="pip")

    def why_not(self, seconds: float | None = None) -> str | None:
        """Why pip could not get it, in a few words; empty if it could, None if it is not done.

        Args:
            seconds: How long to wait for it; None for as long as it takes.
        """
        self._thread.join(seconds)
        return None if self._thread.is_alive() else self._why_not

    def stop(self) -> None:
        """End it; returns at once, and calling it twice is harmless."""
        self._cancellation.cancel()

    def _run(self, arguments: tuple[str, ...], workplace: str) -> None:
        try:
            ended = converse(
                sys.executable,
                _PIP,
                arguments,
                lambda _kind, _value: None,
                time_limit=_LONGEST,
                cancellation=self._cancellation,
                variables=project_variables() | {"TMPDIR": workplace},
            )
        except LimbeckError as error:
            self._why_not = error.failure.what
            return
        if ended.status:
            said = [line for line in ended.printed.text(str).splitlines() if line.strip()]
            self._why_not = f"pip could not get it ({said[-1] if said else 'it said nothing'})"
