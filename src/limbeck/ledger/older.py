"""Older releases of Alembic, fetched by name into a temporary folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from limbeck.errors import ProjectError
from limbeck.progress import Cancellation

_LIMIT = 90.0
"""Seconds that fetching may take, from when its result is first needed."""


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
        self._fetching: dict[str, subprocess.Popen[str]] = {}
        self._missing: dict[str, str] = {}

    def fetch(self, *releases: str) -> None:
        """Begin to fetch the releases, and return at once."""
        for release in releases:
            if self._enabled and release not in self._fetching:
                self._fetching[release] = _pip(release, self._folder / release)

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
                f"Alembic {release} is not to be had.",
                slug="no-older-release",
                evidence={"Why": self.missing(release)},
                remedy="Run the ledger where packages can be installed, or with older=False.",
            )
        return self._folder / release

    def close(self) -> None:
        """Stop what is being fetched."""
        for process in self._fetching.values():
            process.kill()
            process.communicate()

    def _wait(self, process: subprocess.Popen[str]) -> str:
        try:
            with self._cancellation.stopping(process.kill):
                output, _ = process.communicate(timeout=_LIMIT)
        except subprocess.TimeoutExpired:
            return f"pip did not get it within {_LIMIT:g} seconds"
        self._cancellation.check()
        if process.returncode:
            said = [line for line in output.splitlines() if line.strip()]
            return f"pip could not get it ({said[-1] if said else f'exit code {process.returncode}'})"
        return ""


def _pip(release: str, folder: Path) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-compile",
        "--retries",
        "1",
    ]
    return subprocess.Popen(  # noqa: S603 - pip, with a name and a number of our own
        [*command, "--target", str(folder), f"alembic=={release}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
