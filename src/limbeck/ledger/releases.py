"""Older releases of Alembic, fetched by name into a temporary folder."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from limbeck.errors import ProjectError
from limbeck.progress import Cancellation

_LEASH = Path(__file__).with_name("leash_child.py")
_OPTIONS = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile", "--retries", "1")

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
                f"Alembic {release} is not to be had.",
                slug="no-older-release",
                evidence={"Why": self.missing(release)},
                remedy="Run the ledger where packages can be installed, or with older=False.",
            )
        return self._folder / release

    def close(self) -> None:
        """Stop what is being fetched."""
        for fetching in self._fetching.values():
            fetching.stop()
            fetching.process.communicate()

    def _wait(self, fetching: Fetching) -> str:
        try:
            with self._cancellation.stopping(fetching.stop):
                output, _ = fetching.process.communicate(timeout=_LIMIT)
        except subprocess.TimeoutExpired:
            return f"pip did not get it within {_LIMIT:g} seconds"
        self._cancellation.check()
        if fetching.process.returncode:
            said = [line for line in output.splitlines() if line.strip()]
            return f"pip could not get it ({said[-1] if said else 'it said nothing'})"
        return ""


class Fetching:
    """pip at work: it ends with this process, however that ends.

    Attributes:
        process: Its guardian, which ends as it does.
    """

    def __init__(self, release: str, folder: Path) -> None:
        """Start it.

        Args:
            release: Which Alembic to get.
            folder: Where to put it; what pip needs meanwhile is beside it.
        """
        workplace = folder.with_name(f"{release}-pip")
        workplace.mkdir(parents=True)
        command = [sys.executable, "-m", "pip", "install", "--target", str(folder), *_OPTIONS]
        ours, theirs = os.pipe()
        self._lifeline = io.FileIO(theirs, "w")
        with io.FileIO(ours) as held:
            self.process = subprocess.Popen(  # noqa: S603 - pip, with a name and a number of our own
                [sys.executable, "-P", str(_LEASH), *command, f"alembic=={release}"],
                stdin=held,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "TMPDIR": str(workplace)},
                text=True,
            )

    def stop(self) -> None:
        """End it; returns at once, and calling it twice is harmless."""
        self._lifeline.close()
