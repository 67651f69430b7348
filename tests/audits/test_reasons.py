"""Why autogenerate does not see something, and which case shows it."""

from __future__ import annotations

import pytest

from limbeck.audits.reasons import ATTRIBUTES, NAMES, OBJECTS, reason
from limbeck.matrices.cases.registry import CASES
from limbeck.records import Difference


def index(before: str, after: str) -> Difference:
    start = "CREATE INDEX ix ON public.t USING"
    return Difference("index", "public", "t", "ix", "definition", f"{start} {before}", f"{start} {after}")


def test_every_case_that_is_named_is_one_of_the_matrix() -> None:
    """A reader can open each of them."""
    named = {case for each in OBJECTS.values() for case in each.cases}
    named |= {case for _, case in (*ATTRIBUTES.values(), *NAMES.values())}
    assert {each for each in named if each is not None} - set(CASES) == set()


@pytest.mark.parametrize(
    ("before", "after", "case"),
    [
        ("btree (a)", "gin (a)", "index.using_change"),
        ("btree (a) INCLUDE (b)", "btree (a) INCLUDE (c)", "index.include_change"),
        ("btree (a)", "btree (a) NULLS NOT DISTINCT", "index.nulls_not_distinct"),
        ("btree (a) WITH (fillfactor='50')", "btree (a) WITH (fillfactor='70')", "index.with_change"),
        ("btree (a) WHERE (b > 1)", "btree (a) WHERE (b > 2)", "index.partial_change_where"),
        ("btree (lower(a))", "btree (upper(a))", "index.functional_change"),
        ("btree (a DESC)", "btree (a DESC NULLS LAST)", "index.desc_nullslast"),
    ],
)
def test_an_index_is_shown_by_the_case_of_what_differs(before: str, after: str, case: str) -> None:
    """The part of the definition that differs chooses the case."""
    assert reason(index(before, after))[1] == case


@pytest.mark.parametrize(
    ("before", "after", "case"),
    [
        ("VARCHAR", "VARCHAR(7)", "type.string_len_added"),
        ("character varying(7)", "character varying", "type.string_len_removed"),
        ("numeric", "numeric(10,2)", "type.numeric_plain_to_sized"),
        ("NUMERIC(10, 2)", "NUMERIC", "type.numeric_sized_to_plain"),
        ("timestamp(3) without time zone", "timestamp without time zone", "type.timestamp_precision"),
        ("integer[]", "bigint[]", "type.array_elem"),
        ("integer[]", "integer", "type.array_to_scalar"),
        ("integer", "integer[]", "type.scalar_to_array"),
        ("integer", "bigint", None),
        ("VARCHAR(5)", "VARCHAR(7)", None),
    ],
)
def test_a_type_is_shown_by_the_case_of_what_differs(before: str, after: str, case: str | None) -> None:
    """Where autogenerate takes both for the same; no case is claimed for what it tells apart."""
    assert reason(Difference("column", "", "t", "a", "type", before, after))[1] == case


@pytest.mark.parametrize(
    ("kind", "attribute", "before", "after", "case"),
    [
        ("unique", "on conflict", None, "REPLACE", None),
        ("unique", "definition", "UNIQUE (a)", "UNIQUE (a) DEFERRABLE", "unique.deferrable"),
        ("unique", "definition", "UNIQUE (a, b)", "UNIQUE (b, a)", "unique.column_order"),
        ("unique", "definition", "UNIQUE (a)", "UNIQUE NULLS NOT DISTINCT (a)", "unique.nulls_not_distinct"),
        ("primary key", "on conflict", None, "REPLACE", None),
        ("primary key", "definition", "PRIMARY KEY (a)", "PRIMARY KEY (b)", "pk.change_columns"),
        ("foreign key", "definition", "… (a)", "… (a) MATCH FULL", "fk.match_full"),
        ("foreign key", "definition", "… (a) NOT VALID", "… (a)", None),
    ],
)
def test_a_constraint_is_shown_by_the_case_of_what_differs(
    kind: str, attribute: str, before: str | None, after: str, case: str | None
) -> None:
    """None of the cases has a conflict clause."""
    assert reason(Difference(kind, "", "t", "x", attribute, before, after))[1] == case


def test_what_has_no_sentence_of_its_own_is_named() -> None:
    """An attribute of a column is not the column, which autogenerate does look at."""
    spot = Difference("column", "", "t", "a", "not null on conflict", None, "IGNORE")
    assert reason(spot) == ("Autogenerate does not compare the not null on conflict of a column.", None)


@pytest.mark.parametrize(
    ("before", "after", "case"),
    [(None, "CHECK (a > 0)", "check.unnamed_add"), ("CHECK (a > 0)", None, "check.unnamed_drop")],
)
def test_a_check_without_a_name_has_cases_of_its_own(
    before: str | None, after: str | None, case: str
) -> None:
    """SQLite has such checks."""
    assert reason(Difference("check", "", "t", "", None, before, after))[1] == case


def test_an_unknown_kind_is_told_without_a_case() -> None:
    """There is a sentence, and no case is claimed to show it."""
    why, case = reason(Difference("publication", "", "", "news", None, "tables: t", None))
    assert why.endswith("it does not look at a publication.")
    assert case is None
