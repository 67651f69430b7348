"""Each situation that real projects are in: what an audit makes of it, and that it writes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.projects.conftest import build
from tests.time_limits import on_this_machine

from limbeck.projects.compare import compare_project
from limbeck.projects.project import project
from limbeck.records import Comparison

EMAIL = ("add_column", "users", "email")
LEGACY = ("remove_table", "legacy", None)
USUAL = (LEGACY, EMAIL)
OURS = {"unimported-models", "other-database", "env-py-writes", "env-py-failed-later"} | {"hidden-by-filters"}

TELLS_SLOWLY = """
import os, signal, sys

def tell(*_):
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("order"), "trace"):
        frame = frame.f_back
    for number in range(20):
        os.write(frame.f_locals["order"].trace, f"line {number}\\n".encode())
        time.sleep(0.01)

signal.signal(signal.SIGUSR1, tell)
time.sleep(600)
"""


@dataclass(frozen=True)
class Expected:
    """What an audit of an example project gives: changes, or a failure's slug and a word of its remedy."""

    changes: tuple[tuple[str, str | None, str | None], ...] = USUAL
    failure: str | None = None
    remedy: str = ""
    findings: frozenset[str] = frozenset()
    printed: str = ""
    heads: tuple[str, ...] = ()
    arguments: dict[str, Any] = field(default_factory=dict)
    time_limit: float = 60.0


def fails(slug: str, remedy: str, **more: Any) -> Expected:
    return Expected(changes=(), failure=slug, remedy=remedy, **more)


EXPECTED = {
    "asks": fails("env-py-asks", "-x argument", printed="Really?"),
    "anyio_thread": Expected(),
    "async_engine": Expected(),
    "compare_callables": Expected((LEGACY, ("modify_type", "users", "name"))),
    "config_in_subfolder": Expected(),
    "connection_as_engine": Expected(),
    "connection_mandatory": fails("attribute-missing", 'attributes={"connection": db}'),
    "connection_optional": Expected(),
    "connection_unchecked": fails("attribute-missing", 'attributes={"connection": db}'),
    "crashes": fails("worker-died", "os._exit", printed="about to crash"),
    "empties_directives": Expected(()),
    "exits": fails("env-py-exited", "condition", printed="no licence"),
    "fails_later": Expected(findings=frozenset({"env-py-failed-later"})),
    "filters": Expected((), findings=frozenset({"hidden-by-filters"})),
    "forgotten_metadata": Expected(findings=frozenset({"unimported-models"})),
    "forgotten_path": fails("import-failed", "prepend_sys_path = ."),
    "hangs": fails("time-limit", "time_limit=", printed="waiting for a lock", time_limit=2.5),
    "import_fails": fails("import-failed", "pip install 'no_such_application'"),
    "logging_disabled": Expected(printed="ERROR logged by env.py"),
    "metadata_dict": fails("target-metadata-is-a-dict", "target_metadata[name]"),
    "metadata_is_no_metadata": fails("target-metadata-is-no-metadata", "Use `models.metadata`"),
    "metadata_list": Expected((("add_table", "orders", None), LEGACY, EMAIL)),
    "metadata_missing": fails("no-target-metadata", "target_metadata"),
    "metadata_none": fails("no-target-metadata", "target_metadata"),
    "mutates": Expected(),
    "named_sections": Expected(arguments={"section": "orders"}),
    "never_runs": fails("never-run", "condition"),
    "offline_only": fails("offline-only", "online branch"),
    "own_version_table": Expected(),
    "package_location": Expected(),
    "plain": Expected(),
    "prints_a_lot": Expected(printed="line 199999"),
    "pyproject": Expected(),
    "pyproject_and_ini": Expected(),
    "raises": fails("env-py-failed", "Correct what the error reports. It was run with "),
    "several_version_locations": Expected(heads=("aaaa", "bbbb")),
    "shadowing_names": Expected(
        printed="the project's own limbeck the project's own records the project's own errors"
    ),
    "unimported_models": Expected(findings=frozenset({"unimported-models"})),
    "url_from_optional_variable": fails("variable-missing", 'os.environ["EXAMPLE_DATABASE_URL"]'),
    "url_from_variable": fails("variable-missing", 'os.environ["EXAMPLE_DATABASE_URL"]'),
    "url_from_x": fails("x-missing", 'x=["url=…"]'),
    "writes": fails("env-py-writes", "only reads"),
    "writes_past_sqlalchemy": Expected(
        findings=frozenset({"env-py-writes"}),
        printed="""OperationalError attempt to write a readonly database
PermissionError limbeck only reads this database, so it can't be opened for writing here
DatabaseError not authorized
PermissionError limbeck only reads this database, so it can't be opened for writing here
PermissionError limbeck only reads this database, so it can't be opened for writing here
PermissionError limbeck only reads this database, so it can't be opened for writing here
PermissionError limbeck only reads this database, so it can't be opened for writing here
('Ada',) ('Grace',)""",
    ),
    "writes_and_goes_on": Expected(findings=frozenset({"env-py-writes"})),
}
ELSEWHERE = {
    "several_databases",
    "several_schemas",
    "own_version_schema",
    "creates_schema",
    "hangs_with_child",
}


def kinds(comparison: Comparison) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple((change.kind, change.table, change.object) for change in comparison.changes)


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, journals and caches included."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_example_project_has_an_expectation() -> None:
    """A project under tests/projects/ that no test looks at would prove nothing."""
    folders = {path.name for path in Path(__file__).parent.iterdir() if path.is_dir()}
    assert {name for name in folders if (Path(__file__).parent / name / "models.py").exists()} <= set(
        EXPECTED
    ) | ELSEWHERE
    assert set(EXPECTED) | ELSEWHERE <= folders


@pytest.mark.parametrize("situation", EXPECTED)
def test_an_audit_says_what_it_should_and_writes_nothing(
    situation: str, example: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison or failure is exactly the expected one, and every file is as before."""
    monkeypatch.delenv("EXAMPLE_DATABASE_URL", raising=False)
    expected = EXPECTED[situation]
    folder = example(situation)
    configuration = folder / "config" if situation == "config_in_subfolder" else folder
    before = files(folder)

    (comparison,) = compare_project(
        project(configuration, **expected.arguments), time_limit=on_this_machine(expected.time_limit)
    )

    assert files(folder) == before
    assert (comparison.failure.slug if comparison.failure else None) == expected.failure
    assert kinds(comparison) == expected.changes
    assert {finding.slug for finding in comparison.findings} & OURS == expected.findings
    assert comparison.revision.heads == expected.heads
    assert expected.printed in comparison.output
    assert comparison.name is None
    if comparison.failure is not None:
        assert expected.remedy in comparison.failure.remedy
    else:
        assert comparison.database is not None
        assert comparison.database.url.endswith("app.db")


def test_several_databases_give_a_comparison_each(example: Callable[[str], Path]) -> None:
    """Alembic's template for several databases gives one comparison per engine, named after it."""
    folder = example("several_databases")
    before = files(folder)
    comparisons = compare_project(project(folder))
    assert {each.name: kinds(each) for each in comparisons} == {
        "orders": USUAL,
        "billing": (("add_column", "invoices", "paid"),),
    }
    assert files(folder) == before


def test_what_was_printed_is_cut_at_its_beginning(example: Callable[[str], Path]) -> None:
    """Of megabytes of output the last 64 kB are kept, from a whole line on, with a word on the rest."""
    (comparison,) = compare_project(project(example("prints_a_lot")))
    first, second, *_, last = comparison.output.splitlines()
    assert first.startswith("[the first 2,")
    assert first.endswith("bytes are left out]")
    assert second.startswith("line ")
    assert last == "line 199999"
    assert len(comparison.output) < 66_000


def test_a_failure_says_where_in_the_users_own_file(example: Callable[[str], Path]) -> None:
    """The evidence names file, line and code, and no password."""
    (comparison,) = compare_project(project(example("raises")))
    assert comparison.failure is not None
    evidence = dict(comparison.failure.evidence)
    assert (
        'settings: raise RuntimeError("settings are not loaded: postgresql://me:***@db' in evidence["where"]
    )
    assert "env.py:" in evidence["where"]
    assert "hunter2" not in repr(comparison)


def test_a_syntax_error_in_env_py_is_told_with_its_message_and_place(example: Callable[[str], Path]) -> None:
    """The headline holds the message, the file and the line, not Python's pointer to them."""
    folder = example("plain")
    lines = (folder / "env.py").read_text().count("\n") + 1
    with (folder / "env.py").open("a") as file:
        file.write("def broken(:\n")
    (comparison,) = compare_project(project(folder))
    assert comparison.failure is not None
    assert comparison.failure.what == f"env.py raised SyntaxError: invalid syntax (env.py, line {lines})"
    assert dict(comparison.failure.evidence)["where"] == f"env.py:{lines}: def broken(:"


def test_a_hanging_env_py_is_caught_where_it_hangs(example: Callable[[str], Path]) -> None:
    """The time limit's evidence holds the line that did not return."""
    folder = example("hangs")
    line = (folder / "env.py").read_text().splitlines().index("time.sleep(600)") + 1
    (comparison,) = compare_project(project(folder), time_limit=on_this_machine(2.5))
    assert comparison.failure is not None
    trace = dict(comparison.failure.evidence)["it was here"]
    assert f'env.py", line {line} in <module>' in trace
    assert "importlib" not in trace
    assert "limbeck/pro" not in trace


def test_what_is_told_slowly_is_heard_to_its_end(example: Callable[[str], Path]) -> None:
    """The first whole line of a stack is not all of it."""
    folder = example("hangs")
    source = (folder / "env.py").read_text()
    (folder / "env.py").write_text(source.replace("time.sleep(600)\n", TELLS_SLOWLY))
    (comparison,) = compare_project(project(folder), time_limit=on_this_machine(2.5))
    assert comparison.failure is not None
    assert dict(comparison.failure.evidence)["it was here"].splitlines()[-1] == "line 19"


def test_where_it_hangs_is_told_before_what_its_threads_do(example: Callable[[str], Path]) -> None:
    """Of forty stacks the one that matters is the last to arrive, and the first to be shown."""
    folder = example("hangs")
    lines = (folder / "env.py").read_text().splitlines()
    threads = "import threading\nfor _ in range(40): threading.Thread(target=time.sleep, args=(600,)).start()"
    lines.insert(lines.index("time.sleep(600)"), threads)
    source = "\n".join(lines)
    (folder / "env.py").write_text(source)
    (comparison,) = compare_project(project(folder), time_limit=on_this_machine(2.5))
    assert comparison.failure is not None
    first, second, *_ = dict(comparison.failure.evidence)["it was here"].splitlines()
    assert first.startswith("Current thread")
    assert second.endswith(f'env.py", line {source.splitlines().index("time.sleep(600)") + 1} in <module>')


def test_a_comparison_survives_what_comes_after_it(example: Callable[[str], Path]) -> None:
    """Where env.py hangs after a comparison, the comparison stays, and a finding says what happened."""
    folder = example("plain")
    with (folder / "env.py").open("a") as source:
        source.write("\nimport time\n\ntime.sleep(600)\n")
    limit = round(on_this_machine(2.5), 1)
    (comparison,) = compare_project(project(folder), time_limit=limit)
    assert comparison.failure is None
    assert kinds(comparison) == USUAL
    (finding,) = [each for each in comparison.findings if each.slug == "env-py-failed-later"]
    assert f"did not finish within {limit:g} seconds" in finding.title


def test_a_crash_of_the_interpreter_is_told_with_its_signal(example: Callable[[str], Path]) -> None:
    """A segmentation fault is named, and Python's own dump of it is in the output."""
    folder = example("crashes")
    source = (folder / "env.py").read_text()
    crash = source.replace("os._exit(7)", "os.kill(os.getpid(), 11)")
    (folder / "env.py").write_text(crash)
    (comparison,) = compare_project(project(folder))
    assert comparison.failure is not None
    assert comparison.failure.what == (
        "The interpreter that ran env.py ended without an answer (signal SIGSEGV)."
    )
    assert "Fatal Python error: Segmentation fault" in comparison.output


def test_a_refused_write_is_shown(example: Callable[[str], Path]) -> None:
    """The statement that env.py was refused is the evidence."""
    (comparison,) = compare_project(project(example("writes")))
    assert comparison.failure is not None
    assert dict(comparison.failure.evidence)["statement"] == (
        "CREATE TABLE IF NOT EXISTS audit_log (id INTEGER)"
    )


def test_an_unimported_model_is_found_in_its_file(example: Callable[[str], Path]) -> None:
    """The finding names the file and line of the model that env.py did not import."""
    (comparison,) = compare_project(project(example("unimported_models")))
    (finding,) = [each for each in comparison.findings if each.slug == "unimported-models"]
    assert "legacy in legacy.py:4 (never imported)" in finding.why


def test_a_table_of_another_metadata_is_found_in_memory(example: Callable[[str], Path]) -> None:
    """A model whose name is computed is found in the MetaData that env.py did not give to Alembic."""
    (comparison,) = compare_project(project(example("forgotten_metadata")))
    (finding,) = [each for each in comparison.findings if each.slug == "unimported-models"]
    assert "legacy is in a MetaData that target_metadata does not hold" in finding.why


def test_a_table_without_any_model_is_no_unimported_model(example: Callable[[str], Path]) -> None:
    """What no source of the project defines is just a table to drop, though a case of ours has its name."""
    folder = example("plain")
    build(folder / "app.db", "CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY)")
    (comparison,) = compare_project(project(folder))
    dropped = {each.table for each in comparison.changes if each.kind == "remove_table"}
    assert dropped == {"legacy", "orders"}
    assert "unimported-models" not in {finding.slug for finding in comparison.findings}


@pytest.mark.parametrize(
    ("situation", "arguments"),
    [
        ("connection_mandatory", {}),
        ("connection_unchecked", {}),
        ("connection_optional", {}),
        ("connection_as_engine", {}),
        ("async_engine", {}),
        ("plain", {}),
        ("pyproject_and_ini", {}),
    ],
)
def test_a_database_of_ones_choice_is_audited(
    situation: str, arguments: dict[str, Any], example: Callable[[str], Path], other_database: Path
) -> None:
    """The given database reaches env.py as a connection and as `sqlalchemy.url`, with a fitting driver."""
    from limbeck.databases.connect import connect

    before = other_database.read_bytes()
    with connect(other_database) as database:
        (comparison,) = compare_project(project(example(situation), **arguments), database=database)
    assert comparison.failure is None
    assert kinds(comparison) == (("add_column", "users", "name"), EMAIL)
    assert "other-database" not in {finding.slug for finding in comparison.findings}
    assert other_database.read_bytes() == before


def test_a_database_in_the_attributes_becomes_a_connection(
    example: Callable[[str], Path], other_database: Path
) -> None:
    """`attributes={"connection": db}` is what env.py finds, open and read-only."""
    from limbeck.databases.connect import connect

    with connect(other_database) as database:
        wanted = project(example("connection_mandatory"), attributes={"connection": database})
        (comparison,) = compare_project(wanted)
    assert kinds(comparison) == (("add_column", "users", "name"), EMAIL)


def test_a_project_that_goes_elsewhere_is_noticed(
    example: Callable[[str], Path], other_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where env.py ignores the given database, a finding says which one was compared."""
    from limbeck.databases.connect import connect

    folder = example("url_from_variable")
    monkeypatch.setenv("EXAMPLE_DATABASE_URL", f"sqlite:///{folder}/app.db")
    with connect(other_database) as database:
        (comparison,) = compare_project(project(folder), database=database)
    assert kinds(comparison) == USUAL
    (finding,) = [each for each in comparison.findings if each.slug == "other-database"]
    assert f"{folder}/app.db" in finding.title
    assert "other.db was not looked at" in finding.why


@pytest.mark.parametrize("situation", ["url_from_variable", "url_from_optional_variable"])
def test_a_url_from_the_environment_is_used(
    situation: str, example: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel's environment variables reach env.py."""
    folder = example(situation)
    monkeypatch.setitem(os.environ, "EXAMPLE_DATABASE_URL", f"sqlite:///{folder}/app.db")
    (comparison,) = compare_project(project(folder))
    assert kinds(comparison) == USUAL


def test_x_arguments_reach_env_py(example: Callable[[str], Path]) -> None:
    """`x=` is what `alembic -x` would give."""
    folder = example("url_from_x")
    (comparison,) = compare_project(project(folder, x=[f"url=sqlite:///{folder}/app.db"]))
    assert kinds(comparison) == USUAL


def test_a_url_may_hold_percent_signs(example: Callable[[str], Path], tmp_path: Path) -> None:
    """`url=` reaches `sqlalchemy.url` as it is, not interpolated."""
    folder = example("plain")
    (folder / "app.db").rename(tmp_path / "50%(here)s%.db")
    (comparison,) = compare_project(project(folder, url=f"sqlite:///{tmp_path}/50%(here)s%.db"))
    assert kinds(comparison) == USUAL


@pytest.mark.parametrize("with_url", [False, True], ids=["its own database", "another database"])
def test_a_project_says_what_helps_where_its_own_database_is_missing(
    with_url: bool,  # noqa: FBT001  a table
    example: Callable[[str], Path],
) -> None:
    """`limbeck_hint` of the configuration ends the remedy, unless another database was asked for."""
    folder = example("plain")
    with (folder / "alembic.ini").open("a", encoding="utf-8") as file:
        file.write("limbeck_hint = Type `make database` first; 100% of us do.\n")
    (folder / "app.db").unlink()
    url = f"sqlite:///{folder / 'nowhere.db'}" if with_url else None
    (comparison,) = compare_project(project(folder, url=url))
    assert comparison.failure is not None
    assert comparison.failure.remedy.endswith(" Type `make database` first; 100% of us do.") is not with_url
