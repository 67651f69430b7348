"""Phrases that the summaries of several results share."""

from tests.view import samples

from limbeck.view.summaries import plural, versions_line


def test_versions_are_in_one_line() -> None:
    """Every report names what it was computed with."""
    assert (
        versions_line(samples.VERSIONS) == "limbeck 0.1.0 · Alembic 1.20.1 · SQLAlchemy 2.1.9 · Python 3.11.9"
    )


def test_numbers_agree_with_their_nouns() -> None:
    """1 change, 0 changes, 1,204 changes."""
    assert [plural(count, "change") for count in (0, 1, 1204)] == ["0 changes", "1 change", "1,204 changes"]
