"""Writes the exact sets of packages: tests/requirements.txt for `make` and CI, and the part for Binder.

    make pins

Takes the newest versions that the ranges in pyproject.toml allow, with the extras `lab` and `test` and the
build backend, so that `pip install --no-deps -r tests/requirements.txt` followed by an installation of the
project itself, without build isolation, fetches nothing that is not named here. The set is walked for Linux
and macOS and every supported Python: what only some of them need carries a marker.

binder/requirements.txt is what is left of it without the extra `test`: the same versions, without browser
drivers, type checkers and test tools.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomllib
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PINS = ROOT / "tests" / "requirements.txt"
PART = ROOT / "binder" / "requirements.txt"
EXTRAS = ("lab", "test")
EXTRAS_OF_PART = ("lab",)
# `editables` is what hatchling asks for when it installs the project editable.
BACKEND = ("editables",)
# Caps for the sake of speed, which ask nothing of who installs limbeck elsewhere. From 4.25 on, importing
# jsonschema compiles 38 grammars with lark, as every Jupyter server and nbformat do at their start: 2.7 s.
FASTER = ("jsonschema<4.25",)
PYTHONS = ("3.11", "3.12", "3.13")
# The oldest of all, which is Debian 12's: some packages leave out the first patch releases of a Python.
OLDEST = "3.11.2"
PLATFORMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
}
HEAD = """\
# The exact set: `make` and CI install it with `pip install --no-deps`.
# Written by `make pins` from the ranges in pyproject.toml; not to be edited by hand.
"""
HEAD_OF_PART = """\
# What limbeck and its notebooks need: the part of tests/requirements.txt that Binder installs.
# Written by `make pins` from the ranges in pyproject.toml; not to be edited by hand.
"""


@dataclass(frozen=True)
class Package:
    """A package that pip chose.

    Attributes:
        version: Its version.
        needs: What it requires, as its metadata says.
        pythons: The Pythons that it runs on, as its metadata says.
    """

    version: str
    needs: tuple[str, ...]
    pythons: str


def requirements(extras: Iterable[str]) -> list[str]:
    """The requirements that a set must meet: ours, the extras', the build backend's.

    Args:
        extras: The names of the extras.
    """
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = table["project"]
    further = [line for extra in extras for line in project["optional-dependencies"][extra]]
    return [*project["dependencies"], *further, *table["build-system"]["requires"], *BACKEND, *FASTER]


def resolve(requirements: Iterable[str], *options: str) -> dict[str, Package]:
    """What pip would install with the oldest Python, by canonical name, without installing it.

    Raises:
        subprocess.CalledProcessError: pip found no such set; it has said why.
    """
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "-qq"]
    # pip before 24 wants to know where a package for another Python goes, also when none goes anywhere.
    oldest = ("--python-version", OLDEST, "--only-binary=:all:", "--target=build")
    done = subprocess.run(
        [*command, "--report=-", *oldest, *options, *requirements],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    chosen = [item["metadata"] for item in json.loads(done.stdout)["install"]]
    return {canonicalize_name(data["name"]): package_of(data) for data in chosen}


def package_of(metadata: Mapping[str, Any]) -> Package:
    """A package from its metadata in pip's report."""
    needs = tuple(metadata.get("requires_dist", ()))
    return Package(metadata["version"], needs, metadata.get("requires_python", ""))


def environments() -> dict[tuple[str, str], dict[str, str]]:
    """The marker variables of every platform and Python that is supported."""
    return {
        (platform, python): {**variables, "python_version": python, "python_full_version": f"{python}.0"}
        for platform, variables in PLATFORMS.items()
        for python in PYTHONS
    }


def closure(roots: Iterable[str], environment: Mapping[str, str], known: dict[str, Package]) -> set[str]:
    """Every package that the roots need in an environment; one not yet known is resolved and added.

    Args:
        roots: Requirements.
        environment: The marker variables.
        known: The packages so far.

    Returns:
        Their canonical names.
    """
    seen: set[tuple[str, str]] = set()
    queue = deque((line, "") for line in roots)
    while queue:
        line, extra = queue.popleft()
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        if name not in known:
            known.update(resolve([f"{requirement.name}{requirement.specifier}"], "--no-deps"))
        for asked in {"", *requirement.extras} - {done for key, done in seen if key == name}:
            seen.add((name, asked))
            queue.extend((need, asked) for need in known[name].needs)
    return {name for name, _ in seen}


def marker(name: str, needed: Mapping[tuple[str, str], set[str]]) -> str:
    """The marker of a pin, empty when it is needed everywhere.

    Raises:
        ValueError: No simple marker says where it is needed.
    """
    where = {place for place, names in needed.items() if name in names}
    if where == set(needed):
        return ""
    for platform in PLATFORMS:
        if where == {place for place in needed if place[0] == platform}:
            return f' ; sys_platform == "{platform}"'
    for python in PYTHONS:
        if where == {place for place in needed if PYTHONS.index(place[1]) < PYTHONS.index(python)}:
            return f' ; python_version < "{python}"'
    message = f"{name} is needed on {sorted(where)}: teach scripts/pins.py that marker"
    raise ValueError(message)


def pins(roots: Iterable[str], known: dict[str, Package]) -> list[str]:
    """A line for each package that the roots need somewhere, sorted.

    Args:
        roots: Requirements.
        known: The packages so far; those that are not yet known are resolved and added.
    """
    needed = {place: closure(roots, variables, known) for place, variables in environments().items()}
    names = sorted(set().union(*needed.values()))
    return [f"{name}=={known[name].version}{marker(name, needed)}\n" for name in names]


def main() -> None:
    """Write both sets, and say what changed."""
    roots = requirements(EXTRAS)
    known = resolve(roots)
    lines = pins(roots, known)
    part = pins(requirements(EXTRAS_OF_PART), known)
    for name, package in known.items():
        allowed = SpecifierSet(package.pythons)
        if refused := [python for python in PYTHONS[1:] if f"{python}.0" not in allowed]:
            print(f"warning: {name} {package.version} does not run on Python {', '.join(refused)}")
    before = set(PINS.read_text(encoding="utf-8").splitlines()) if PINS.exists() else set()
    PINS.write_text(HEAD + "".join(lines), encoding="utf-8")
    PART.write_text(HEAD_OF_PART + "".join(part), encoding="utf-8")
    after = set(PINS.read_text(encoding="utf-8").splitlines())
    print(
        "\n".join(
            [*(f"- {line}" for line in sorted(before - after)), *(f"+ {x}" for x in sorted(after - before))]
        )
    )
    print(f"{len(lines)} packages in {PINS.relative_to(ROOT)}, {len(part)} in {PART.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
