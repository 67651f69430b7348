"""`limbeck exercises`."""

import json
from pathlib import Path

import pytest
from tests.cli.command import limbeck_command

from limbeck.exercises.library.registry import EXERCISES

OWN = '''
from limbeck.exercises import DatabaseAtHead, Exercise, Wrong


class Upgrade(Exercise):
    """One revision waits."""

    slug = "upgrade-it"
    title = "Upgrade"
    lesson = 1
    backends = ("sqlite",)
    story = "A revision waits."
    hints = ("one", "two", "three")
    goal = (DatabaseAtHead(),)
    rehearsed = False

    def start(self, workshop):
        workshop.revision("nothing", rev_id="aaaa00000001")

    def solution(self, workshop):
        workshop.upgrade()

    def wrong(self):
        return (
            Wrong("one revision more", self.more, because="database-at-head"),
            Wrong("{name}", lambda w: w.{play}, because="database-at-head"),
        )

    def more(self, workshop):
        workshop.revision("more", rev_id="aaaa00000002")
'''


def own(folder: Path, name: str, play: str) -> Path:
    path = folder / "own.py"
    path.write_text(OWN.replace("{name}", name).replace("{play}", play), encoding="utf-8")
    return path


def test_the_list_has_every_exercise(tmp_path: Path) -> None:
    """As JSON with all its keys; nothing was played, so no outcome is known."""
    told = json.loads(limbeck_command("exercises", "--format", "json", "--folder", tmp_path).stdout)
    assert [each["slug"] for each in told] == [each.slug for each in EXERCISES]
    assert list(told[0]) == ["slug", "lesson", "incident", "backends", "start", "solution", "wrong"]
    assert {each["start"] for each in told} == {each["solution"] for each in told} == {None}
    assert list(told[0]["wrong"][0]) == ["name", "outcome", "reason"]


def test_verifying_tells_each_outcome(tmp_path: Path) -> None:
    """The start is not solved, the solution is right, each wrong answer is refused with its reason."""
    done = limbeck_command(
        "exercises", own(tmp_path, "stamped", "stamp('base')"), "--verify", "--format", "json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [
        {
            "slug": "upgrade-it",
            "lesson": 1,
            "incident": False,
            "backends": ["sqlite"],
            "start": "not attempted",
            "solution": "right",
            "wrong": [
                {
                    "name": "one revision more",
                    "outcome": "not yet",
                    "reason": "The database is at 4b1a7c0de001, the head is aaaa00000002.",
                },
                {
                    "name": "stamped",
                    "outcome": "not yet",
                    "reason": "The database is at base, the head is aaaa00000001.",
                },
            ],
        }
    ]


@pytest.mark.parametrize(
    ("play", "outcome"), [("upgrade()", "right"), ("query('SELECT 1')", "not attempted")]
)
def test_an_answer_that_is_not_refused_is_told(tmp_path: Path, play: str, outcome: str) -> None:
    """With an exit code of its own; one that does nothing is no answer."""
    done = limbeck_command("exercises", own(tmp_path, "upgraded", play), "--verify")
    assert done.returncode == 1
    told = " ".join(done.stdout.split())
    assert f"the wrong answer 'upgraded' is not refused by database-at-head: {outcome}" in told


@pytest.mark.parametrize("words", [("no-such",), ("no-such", "--verify")])
def test_an_unknown_exercise_is_one_line(words: tuple[str, ...]) -> None:
    """As every error of the command line."""
    done = limbeck_command("exercises", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("limbeck: There is no exercise 'no-such'.")
