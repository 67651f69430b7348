"""Every remedy is followed by a test that looks afterwards, or is one that names nothing to do.

A test says with `@pytest.mark.follows(…)` whose remedies it follows. Those of blind spots are followed in
`tests/audits/test_remedies.py`, those of cases in `tests/matrices/test_remedies.py`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import limbeck

PACKAGE = Path(limbeck.__file__).parent
TESTS = Path(__file__).parent

MAKERS = {"Failure", "Finding", "Problem", "Cause", "Symptom", "_Reason", "NoModelsError", "_unfit"}
"""What takes a slug as its first argument; all errors take it by name."""

NOT_FOLLOWED = {
    "It asks a person to look, to judge or to wait.": """
        alembic-refused alembic-warned cancelled cannot-connect catalogue-unread
        command-raised command-refused comparator-writes comparison-failed database-refused encryption
        hidden-by-filters hook-removed-changes models-cannot-connect models-raised no-answer no-catalogue
        not-compared not-ready not-replayed other-service read-only server-full statement-refused
        time-limit worker-died
    """,
    "It asks to do the same again, to correct the code of a case or a claim, or to report it.": """
        alembic-lost backend-left-out case-cannot-be-built case-not-importable database-not-created
        experiment-failed internal-error migration-fails no-difference no-version-file other-template
        sample-failed scratch-failed seed-process-failed seed-process-too-slow server-lost trial-broke
        trial-ended unexpected
    """,
    "It asks for a program, a package, a right or a folder that the tests have, or cannot get.": """
        external-server missing-driver missing-packages nameless-user no-copy no-interpreter
        no-older-release no-pg-dump no-picture no-place no-processes no-recorded-trials
        no-sample no-server no-tablespace no-threads no-unprivileged-user
        not-dumped old-packages old-python old-sqlite server-not-started toml-unsupported
    """,
    "It names what is done elsewhere: to a project's `env.py`, or by another call.": """
        several-runs
    """,
}
"""What is followed by no test, by the reason."""


def calls(folder: Path, pattern: str, words: set[str]) -> Iterator[ast.Call]:
    """The calls in those files that hold one of the words."""
    for path in folder.rglob(pattern):
        source = path.read_text(encoding="utf-8")
        if any(word in source for word in words):
            yield from (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def slugs_of(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    given = [each.value for each in call.keywords if each.arg == "slug"] or call.args[: name in MAKERS]
    for each in given:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def slugs_in_the_sources() -> set[str]:
    makers = {"slug=", *(f"{maker}(" for maker in MAKERS)}
    return {slug for call in calls(PACKAGE, "*.py", makers) for slug in slugs_of(call)}


def followed() -> set[str]:
    """What the tests say that they follow; read, so that a single test can be run without the others."""
    return {
        str(ast.literal_eval(each))
        for call in calls(TESTS, "test_*.py", {"mark.follows("})
        if isinstance(call.func, ast.Attribute) and call.func.attr == "follows"
        for each in call.args
    }


def test_every_remedy_is_followed_or_names_nothing_to_do() -> None:
    """A new finding, failure or problem comes with a test that does what it says."""
    known, reasons = slugs_in_the_sources(), " ".join(NOT_FOLLOWED.values()).split()
    assert {slug for slug, count in Counter(reasons).items() if count > 1} == set()
    assert followed() & set(reasons) == set()
    assert followed() | set(reasons) == known
