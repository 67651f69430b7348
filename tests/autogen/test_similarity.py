"""Which drops and adds are asked about: the threshold on examples."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, Date, DateTime, ForeignKey, Integer, MetaData, Numeric, String, Table, Text

from limbeck.autogen import similarity


def tables(before: list[Column[Any]], after: list[Column[Any]]) -> tuple[Table, Table]:
    return Table("t", MetaData(), *before), Table("t", MetaData(), *after)


def score(before: Column[Any], after: Column[Any], *, in_the_middle: bool = False) -> float:
    """The similarity of two columns at the end of their tables, or between two others."""
    first = [Column("id", Integer, primary_key=True)], [Column("id", Integer, primary_key=True)]
    last = ([Column("z", Integer)], [Column("z", Integer)]) if in_the_middle else ([], [])
    tables([*first[0], before, *last[0]], [*first[1], after, *last[1]])
    return similarity.column_similarity(before, after, str, only_ones=False).score


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Column("user_name", String(50), nullable=False), Column("full_name", String(50), nullable=False)),
        (Column("qty", Integer), Column("quantity", Integer)),
        (Column("desc", Text), Column("description", Text)),
        (Column("created", String(30)), Column("created_at", String(30))),
        (Column("surname", String(30)), Column("last_name", String(30))),
        (Column("userId", Integer), Column("user_id", Integer)),
        (Column("name", String(50)), Column("full_name", String(100))),
    ],
)
def test_renames_that_people_make_are_asked_about(before: Column[Any], after: Column[Any]) -> None:
    """The type fits and the names have something in common."""
    assert score(before, after) >= similarity.ENOUGH


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Column("age", Integer), Column("email", String(100))),
        (Column("notes", Text), Column("country", Text)),
        (Column("price", Numeric(10, 2)), Column("legacy_code", String(10))),
        (Column("user_name", String(50)), Column("user_count", Integer, nullable=False)),
    ],
)
def test_unrelated_columns_are_not(before: Column[Any], after: Column[Any]) -> None:
    """Another type, or no more in common than the end of the table."""
    assert score(before, after) < similarity.ENOUGH


def only_pair(before: Column[Any], after: Column[Any]) -> similarity.Similarity:
    tables([before], [after])
    return similarity.column_similarity(before, after, str, only_ones=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Column("zip", String(10)), Column("postal_code", String(10))),
        (Column("ts", DateTime), Column("updated_at", DateTime)),
        (Column("dob", Date), Column("birth_date", Date)),
    ],
)
def test_an_only_pair_of_one_kind_is_asked_about_whatever_its_names(
    before: Column[Any], after: Column[Any]
) -> None:
    """Same type, same place, same nullability, and nothing else comes or goes."""
    assert only_pair(before, after).score >= similarity.ENOUGH


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Column("user_id", Integer), Column("group_id", Integer)),
        (Column("is_admin", Integer), Column("is_verified", Integer)),
        (Column("zip", String(10)), Column("postal_code", String(10), nullable=False)),
    ],
)
def test_an_only_pair_with_contrasting_names_is_not(before: Column[Any], after: Column[Any]) -> None:
    """The twin: names that share no more than `id` or `is` are of two things."""
    assert only_pair(before, after).score < similarity.ENOUGH


def test_a_word_within_a_word_is_evidence() -> None:
    """At its beginning or its end: `date` within `updated` is chance."""
    found = similarity.names("phone", "telephone_number")
    assert found == similarity.Similarity(0.75, ("`phone` is a part of the word `telephone`.",))
    assert similarity.names("birth_date", "updated_at").score == 0.0


def test_the_same_place_in_the_middle_is_evidence() -> None:
    """Columns are appended: one that stands between the same neighbours took the other's place."""
    assert score(Column("mail", Text), Column("address", Text), in_the_middle=True) > score(
        Column("mail", Text), Column("address", Text)
    )


def test_the_same_target_is_evidence() -> None:
    """Two foreign keys to one table."""
    before = Column("author", Integer, ForeignKey("users.id"))
    after = Column("written_by", Integer, ForeignKey("users.id"))
    tables([before], [after])
    found = similarity.column_similarity(before, after, str, only_ones=False)
    assert "Both point to `users.id`." in found.evidence


def test_tables_are_alike_by_their_columns() -> None:
    """The name alone does not do, and a shared `id` is nothing."""

    def table(name: str, *columns: str) -> Table:
        return Table(name, MetaData(), *(Column(each, Integer) for each in columns))

    def score_of(before: Table, after: Table) -> float:
        return similarity.table_similarity(before, after, str).score

    same = score_of(table("post", "id", "title", "body"), table("article", "id", "title", "body"))
    other = score_of(table("users", "id", "name"), table("user_roles", "id", "role", "level"))
    one_renamed = score_of(
        table("customer", "id", "user_name", "mail", "born"),
        table("client", "id", "full_name", "mail", "born"),
    )
    two_renamed = score_of(
        table("customer", "id", "user_name", "mail", "born"),
        table("client", "id", "full_name", "size", "born"),
    )
    assert two_renamed < similarity.ENOUGH <= one_renamed
    only_id = score_of(table("notes", "id"), table("note", "id"))
    assert same >= similarity.ENOUGH
    assert other < similarity.ENOUGH
    assert only_id < similarity.ENOUGH


def test_pairs_are_one_to_one_and_the_best_together() -> None:
    """Taking the best single pair first would leave the other two alone."""
    scores = {("a", "x"): 0.9, ("a", "y"): 0.95, ("b", "x"): 0.1, ("b", "y"): 0.8}
    found = similarity.best_pairs("ab", "xy", lambda a, b: similarity.Similarity(scores[a, b], ()))
    assert [(a, b) for a, b, _why in found] == [("a", "x"), ("b", "y")]


def test_pairs_below_the_threshold_are_left_alone() -> None:
    """The twin: nothing alike, no pair."""
    assert similarity.best_pairs("ab", "xyz", lambda _a, _b: similarity.Similarity(0.5, ())) == []
    assert similarity.best_pairs("", "x", lambda _a, _b: similarity.Similarity(1.0, ())) == []


def test_many_candidates_are_paired_in_reasonable_time() -> None:
    """Beyond a few, the best pair goes first."""
    names = [f"n{number}" for number in range(40)]
    found = similarity.best_pairs(
        names, names, lambda a, b: similarity.Similarity(1.0 if a == b else 0.7, ())
    )
    assert [(a, b) for a, b, _why in found] == [(name, name) for name in names]
