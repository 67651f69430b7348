"""Installs Debian's packages, where this is Debian and we are root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

APT = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0")


def can_install() -> bool:
    """Whether `install` works here: Ubuntu has packages of the same names that hold something else."""
    release = Path("/etc/os-release")
    is_debian = release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()
    return is_debian and os.geteuid() == 0 and shutil.which("apt-get") is not None


def update() -> None:
    """Fetch the lists of packages.

    Raises:
        subprocess.CalledProcessError: It failed; apt-get has said why.
    """
    subprocess.run([*APT, "update"], check=True, stdout=sys.stderr)


def install(*packages: str) -> None:
    """Install packages, or the newest versions of those that are installed.

    Args:
        packages: Their names.

    Raises:
        subprocess.CalledProcessError: It failed; apt-get has said why.
    """
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = [*APT, "install", "--yes", "--no-install-recommends", *packages]
    subprocess.run(command, check=True, stdout=sys.stderr, env=quiet)
