"""What other programs read of ours: the hooks of pre-commit, and the workflow that the README shows."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from limbeck.cli.app import app

ROOT = Path(__file__).parents[1]


def blocks() -> list[str]:
    """The YAML that the README shows."""
    return re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def hooks() -> list[dict[str, Any]]:
    return list(yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")))


def unknown_words(line: str) -> list[str]:
    """The options of a command line of limbeck that the command does not have."""
    program, command, *words = shlex.split(line)
    assert program == "limbeck"
    known = {name for each in get_command(app).commands[command].params for name in each.opts}  # type: ignore[attr-defined]
    return [word for word in words if word.startswith("-") and word not in known]


def test_the_workflow_is_short_and_its_commands_exist() -> None:
    """At most ten lines, each step one that GitHub knows, every option one of ours."""
    workflow = blocks()[0]
    assert len(workflow.splitlines()) <= 10
    jobs = yaml.safe_load(workflow)["jobs"]
    steps = jobs["migrations"]["steps"]
    assert [sorted(each) for each in steps] == [["uses"], ["uses", "with"], ["run"], ["run"]]
    assert unknown_words(steps[-1]["run"]) == []


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command_of_ours(hook: dict[str, Any]) -> None:
    """With options that it has; the names of changed files are no arguments of it."""
    assert unknown_words(f"{hook['entry']} {shlex.join(hook['args'])}") == []
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)


def test_the_hook_of_revisions_runs_for_version_files_alone() -> None:
    """Wherever the folder stands."""
    (pattern,) = [hook["files"] for hook in hooks() if hook["id"] == "limbeck-rehearse"]
    found = {
        "versions/a1.py": True,
        "migrations/versions/2024/a1.py": True,
        "app/models.py": False,
        "subversions/a1.py": False,
        "versions/README": False,
    }
    assert {path: bool(re.search(pattern, path)) for path in found} == found


def test_the_hook_that_the_readme_shows_is_one_that_there_is() -> None:
    """By its id, and with options that its command has."""
    (repository,) = yaml.safe_load(blocks()[1])["repos"]
    (shown,) = repository["hooks"]
    (hook,) = [each for each in hooks() if each["id"] == shown["id"]]
    assert unknown_words(f"{hook['entry']} {shlex.join(shown['args'])}") == []
