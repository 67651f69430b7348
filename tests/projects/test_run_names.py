"""Names of the comparisons of one run."""

from limbeck.projects.run_names import run_names


def test_a_single_comparison_needs_no_name() -> None:
    """One comparison is just the audit."""
    assert run_names([{"engine": "orders"}]) == (None,)
    assert run_names([]) == ()


def test_the_best_label_that_tells_all_apart_is_taken() -> None:
    """A label that is missing somewhere or comes twice is passed over."""
    labels = [
        {"engine": None, "schema": "public", "database": "orders"},
        {"engine": "billing", "schema": "public", "database": "billing"},
    ]
    assert run_names(labels) == ("orders", "billing")


def test_names_that_nothing_tells_apart_are_numbered() -> None:
    """Two runs on the same database keep different names."""
    labels = [{"database": "shop"}, {"database": "shop"}, {"database": "shop (2)"}, {"database": None}]
    assert run_names(labels) == ("shop", "shop (2)", "shop (2) (2)", "run")
