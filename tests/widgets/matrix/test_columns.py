"""What is known of a case in the columns of the explorer."""

from limbeck.matrices.options import Option, Options
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.outcomes import Outcomes
from limbeck.matrices.verdict import Verdict
from limbeck.records import Versions
from limbeck.widgets.matrix.columns import Columns

CASE = "column.rename"
BATCH: Options = frozenset({Option.BATCH})


def outcome(backend: str, options: tuple[str, ...], verdict: Verdict) -> Outcome:
    versions = Versions("3.11.9", "2.1.9", "1.20.1", "0.1.0", None)
    return Outcome(CASE, "column", "rename a column", backend, options, verdict, "Because.", versions)


def columns(options: Options) -> Columns:
    known = Outcomes(
        [
            outcome("sqlite", (), Verdict.MISREAD),
            outcome("sqlite", ("batch",), Verdict.DETECTED),
            outcome("postgresql", (), Verdict.UNSEEN),
        ]
    )
    return Columns(known, ("sqlite", "postgresql"), options)


def test_without_options_there_is_one_column_for_each_backend() -> None:
    """The defaults are the options that are on."""
    shown = columns(frozenset())
    assert shown.places == [("sqlite", ()), ("postgresql", ())]
    assert shown.row(CASE) == shown.verdicts(CASE) == [Verdict.MISREAD, Verdict.UNSEEN]
    assert shown.missing(CASE) == []


def test_options_get_a_column_beside_that_of_the_defaults() -> None:
    """What has not been run with them is missing."""
    shown = columns(BATCH)
    assert [words for _backend, words in shown.places] == [(), ("batch",), (), ("batch",)]
    assert shown.row(CASE) == [Verdict.MISREAD, Verdict.DETECTED, Verdict.UNSEEN, None]
    assert shown.verdicts(CASE) == [Verdict.DETECTED, None]
    assert shown.missing(CASE) == ["postgresql"]


def test_a_case_that_was_never_run_is_missing_everywhere() -> None:
    """Its cells are empty."""
    shown = columns(frozenset())
    assert shown.row("table.add") == [None, None]
    assert shown.known("table.add") == {"sqlite": None, "postgresql": None}
    assert shown.missing("table.add") == ["sqlite", "postgresql"]
