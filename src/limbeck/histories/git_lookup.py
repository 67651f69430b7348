"""Where a missing version file is: the commit or branch of the git checkout that has it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from limbeck.histories.headers import read
from limbeck.processes import programs
from limbeck.records.revision import Problem

LONGEST = 3.0
"""Seconds that all questions about one history may take."""

_MOST = 12
"""How many commits, files and branches are looked at for each revision."""

MISSING = frozenset({"missing-revision", "unknown-current"})
"""The problems that a file of another commit would solve."""

# Nothing that a repository configures is run: no pager, no hook, no filter, no signature check, no fetch.
_GIT = (
    "git",
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "log.showSignature=false"),
)
_SETTINGS = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C.UTF-8",
}
_OTHERS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF")


@dataclass(frozen=True, slots=True)
class FileInGit:
    """A version file that a commit has and the folder has not.

    Attributes:
        path: The file, from the top of the checkout.
        commit: The commit that brought it, abbreviated.
        subject: The first line of that commit's message.
        date: Its day, as in 2024-01-31.
        branch: A branch that still has the file; None if it was deleted everywhere.
    """

    path: str
    commit: str
    subject: str
    date: str
    branch: str | None

    def text(self) -> str:
        """Where it is, in a sentence."""
        there = f"on the branch {self.branch}" if self.branch else "in no branch any more: it was deleted"
        return (
            f"It is {there}; the commit {self.commit} of {self.date} ({self.subject}) has it as {self.path}."
        )

    def remedy(self) -> str:
        """The command that brings the file back."""
        return f"Bring it back: git checkout {quote(self.branch or self.commit)} -- {quote(':/' + self.path)}"


def with_git_locations(problems: Iterable[Problem], folder: Path) -> tuple[Problem, ...]:
    """The problems; those of a missing file tell where git has it, if the folder is a checkout that does.

    Args:
        problems: What is wrong with a history.
        folder: A folder of version files.
    """
    git = _Git(folder, time.monotonic() + LONGEST)
    return tuple(_with_git_location(each, git) if each.slug in MISSING else each for each in problems)


def _with_git_location(problem: Problem, git: _Git) -> Problem:
    found = git.find(problem.revision) if problem.revision else None
    if found is None:
        return problem
    return replace(problem, why=f"{problem.why} {found.text()}", remedy=found.remedy())


def files_at(ref: str, paths: Sequence[str]) -> frozenset[str] | None:
    """Which version files were there where the checkout parted from a branch, a tag or a commit.

    Args:
        ref: Its name.
        paths: The files as they are now.

    Returns:
        Those that were there, whatever was in them; None where git can't tell.
    """
    found: set[str] = set()
    for folder in {Path(each).parent for each in paths}:
        git = _Git(folder, time.monotonic() + LONGEST)
        names = git.files_at(ref)
        if names is None:
            return None
        found.update(each for each in paths if Path(each).parent == folder and Path(each).name in names)
    return frozenset(found)


class _Git:
    """Questions to git, read-only, each of which may go unanswered."""

    def __init__(self, folder: Path, deadline: float) -> None:
        self._folder = folder
        self._deadline = deadline
        self._works: bool | None = None

    def find(self, revision: str) -> FileInGit | None:
        """The last commit that brought a version file with this id."""
        if self._works is None:
            self._works = self._ask("rev-parse", "--is-inside-work-tree").strip() == "true"
        if not self._works:
            return None
        for commit, path in self._candidates(revision):
            if self._is(revision, commit, path):
                shown = self._ask("show", "--no-patch", "--format=%h%x00%ad%x00%s", "--date=short", commit)
                short, date, subject = shown.rstrip("\n").split("\0", 2)
                return FileInGit(path, short, subject, date, self._branch(commit, path))
        return None

    def _candidates(self, revision: str) -> Iterator[tuple[str, str]]:
        """Commits that wrote the id into a Python file, the last one first, and that file."""
        told = self._ask(
            "log", "--all", "--no-textconv", "--no-ext-diff", "--no-renames", "--diff-filter=AM",
            f"--max-count={_MOST}", "--format=%x01%H", "--name-only", "-z", f"-S{revision}",
        )  # fmt: skip  # a command line reads better in rows
        for entry in told.split("\x01")[1:]:
            commit, *paths = (each.strip("\n") for each in entry.split("\0"))
            yield from ((commit, path) for path in paths[:_MOST] if path.endswith(".py"))

    def _is(self, revision: str, commit: str, path: str) -> bool:
        """Whether a file of a commit is the one of this revision, and not one that only names it."""
        try:
            return read(self._ask("cat-file", "blob", f"{commit}:{path}")).values.get("revision") == revision
        except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError):
            return False

    def _branch(self, commit: str, path: str) -> str | None:
        """A branch that contains the commit and still has the file; a local one, if there is one."""
        refs = self._ask(
            "for-each-ref", "--format=%(refname:short)", f"--contains={commit}", "refs/heads", "refs/remotes"
        )
        for ref in refs.splitlines()[:_MOST]:
            if self._ask("ls-tree", "--name-only", "--full-tree", ref, "--", path).strip():
                return ref
        return None

    def files_at(self, ref: str) -> frozenset[str] | None:
        """The names of the files that the folder had where the checkout parted from a commit."""
        parted = self._ask("merge-base", "--end-of-options", ref, "HEAD").strip()
        if not parted:
            return None
        return frozenset(self._ask("ls-tree", "--name-only", "-z", parted, "--", "./").split("\0"))

    def _ask(self, *question: str) -> str:
        """What git says; nothing where there is no git, no checkout, no answer in time."""
        variables = {name: value for name, value in os.environ.items() if name not in _OTHERS} | _SETTINGS
        try:
            # Fixed words; ids are single arguments that begin with -S.
            done = programs.run(
                [*_GIT, "-C", str(self._folder), *question],
                variables=variables,
                time_limit=max(0.01, self._deadline - time.monotonic()),
            )
        except (OSError, ValueError):
            return ""
        return done.output.decode("utf-8", "replace") if done.code == 0 else ""
