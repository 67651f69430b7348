#!/usr/bin/env python3
"""Prints the folder of the programs of Debian's PostgreSQL; with --install, gets its current version first.

The tests of the catalogue also run on this server, which differs from those of the wheels. Where it is not
there and can't be installed, nothing is printed, and those tests are skipped.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import debian

PLACES = "/usr/lib/postgresql"
CONFIGURATION = Path("/etc/postgresql-common/createcluster.d/no-main-cluster.conf")


def say(text: str) -> None:
    """Tell the user; standard output is for the path alone."""
    print(text, file=sys.stderr, flush=True)


def apt_cache(*words: str) -> str:
    """What apt knows, in words; empty where its lists are."""
    command = ["apt-cache", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def policy(package: str) -> dict[str, str]:
    """What apt knows of a package: `Installed` and `Candidate`, without those that are `(none)`."""
    answer = apt_cache("policy", package)
    found = re.findall(r"^  (Installed|Candidate): (?!\(none\))(\S+)", answer, re.MULTILINE)
    return dict(found)


def package() -> str | None:
    """The package of the server that Debian's `postgresql` stands for; None where the lists are empty."""
    found = re.search(r"Depends: (postgresql-\d+)$", apt_cache("depends", "postgresql"), re.MULTILINE)
    return found[1] if found else None


def install() -> str | None:
    """Get the current server, without a cluster that runs on its own; the name of its package."""
    if package() is None:
        debian.update()
    name = package()
    if name is None:
        return None
    known = policy(name)
    if known.get("Installed") != known.get("Candidate"):
        say(f"Installing Debian's package {name}, a server that the catalogue is tested on …")
        with_cluster = not CONFIGURATION.exists()
        if with_cluster:
            CONFIGURATION.parent.mkdir(parents=True, exist_ok=True)
            CONFIGURATION.write_text("create_main_cluster = false\n", encoding="utf-8")
        try:
            debian.install(name)
        finally:
            if with_cluster:
                CONFIGURATION.unlink()
    return name


def main() -> int:
    """Print the folder; nothing where there is none."""
    if not debian.can_install():
        return 0
    try:
        name = install() if "--install" in sys.argv[1:] else package()
    except subprocess.CalledProcessError as error:
        say(f"Debian's PostgreSQL could not be installed (exit code {error.returncode}).")
        return 1
    folder = Path(PLACES, name.removeprefix("postgresql-"), "bin") if name else None
    if folder is not None and (folder / "initdb").exists():
        print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
