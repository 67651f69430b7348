"""What README.md and CONTRIBUTING.md say is so: the table, the links, and every command."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from limbeck.cli.app import app

ROOT = Path(__file__).parents[1]
TEXTS = ("README.md", "CONTRIBUTING.md", "data/README.md", "notebooks/README.md", "tests/reference/README.md")
WRITTEN_BY_US = re.compile(r"^(?:[A-Z_]+=\S+ +)?(make|limbeck)(?: |$)")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The program that computes the README's table."""
    spec = importlib.util.spec_from_file_location("readme_table", ROOT / "scripts" / "readme_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look up their annotations
    spec.loader.exec_module(module)
    return module


def test_the_table_of_the_readme_is_that_of_the_stored_matrix(script: ModuleType) -> None:
    """Every row; that the stored matrix is what a run gives today is proven where the cases are."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    between = text.split(script.MARKS[0])[1].split(script.MARKS[1])[0]
    assert between.strip() == script.table()


def test_the_readme_shows_pictures_that_are_there() -> None:
    """The first thing that a visitor sees is not a broken link."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r'(?:srcset|src)="([^"]+)"', text)
    assert pictures
    assert [each for each in pictures if not (ROOT / each).is_file()] == []


def commands(program: str) -> list[str]:
    """What the texts tell a reader to type that begins with a program, without its comment."""
    found = []
    for name in TEXTS:
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
        lines += re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        found += [line for line in lines if (word := WRITTEN_BY_US.match(line)) and word[1] == program]
    return list(dict.fromkeys(found))


def test_there_are_commands_to_follow() -> None:
    """Both texts are read as they are meant."""
    assert {"make test", "make quick", "make matrix CASE=fk.rename"} <= set(commands("make"))
    assert {"limbeck audit --config alembic.ini", "limbeck explain database-behind"} <= set(
        commands("limbeck")
    )


@pytest.mark.parametrize("line", [each for each in commands("make") if each != "make"])
def test_a_command_of_make_exists(line: str) -> None:
    """With its variables, which the target passes on; nothing is run."""
    words = shlex.split(line.replace("\u2026", "x"))
    words = words[words.index("make") :]
    done = subprocess.run(
        ["make", "--dry-run", *words[1:]], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    given = [value for word in words[2:] for value in [word.partition("=")[2]] if "=" in word]
    assert [value for value in given if value not in done.stdout] == []


@pytest.mark.parametrize("line", commands("limbeck"))
def test_a_command_of_limbeck_exists(line: str) -> None:
    """With every option that is shown."""
    words = shlex.split(line.replace("\u2026", "x"))[1:]
    if not words[0].startswith("-"):
        command = get_command(app).commands[words[0]]  # type: ignore[attr-defined]
        known = {name for each in command.params for name in each.opts}
        words = [word for word in words[1:] if word.startswith("--")]
    else:
        known = {name for each in get_command(app).params for name in each.opts}
    assert [word for word in words if word not in known] == []


def test_the_example_of_explain_can_be_typed() -> None:
    """It explains something."""
    assert CliRunner().invoke(app, ["explain", "database-behind"]).exit_code == 0


@pytest.mark.parametrize("name", TEXTS)
def test_a_path_and_a_link_lead_somewhere(name: str) -> None:
    """Every relative link, and every path of ours that stands in backticks."""
    text = (ROOT / name).read_text(encoding="utf-8")
    here = (ROOT / name).parent
    links = [each for each in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in each]
    assert [each for each in links if not (here / each).exists()] == []
    if name == "data/README.md":
        return
    paths = re.findall(r"`((?:src|tests|scripts|docs|data|binder|notebooks)/[\w./-]*)`", text)
    paths += [f"src/limbeck/{each}" for each in re.findall(PACKAGES, text)]
    assert [each for each in paths if not (ROOT / each).exists()] == []


PACKAGES = r"`((?:autogen|catalog|ledger|matrices|view|projects|histories)/[\w./-]*)`"
"""The start of a path below `src/limbeck`, as CONTRIBUTING writes it."""


def test_the_pytest_commands_select_tests() -> None:
    """Those that CONTRIBUTING shows name folders that exist."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.findall(r"\.venv/bin/pytest (\S+?)[` ]", text)
    assert shown
    assert [each for each in shown if not (ROOT / each).exists()] == []
