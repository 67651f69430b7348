"""Arrays: of another element, of one element, of more dimensions."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects.postgresql import ARRAY

from limbeck.matrices.case import Case, Operations

NO_ARRAYS = {"sqlite": "SQLite has no arrays."}


class ArrayElement(Case):
    """The element of an array is compared as a type is, and so the change is seen.

    Integers become strings, and PostgreSQL converts them without being asked. The generated downgrade fails,
    since strings do not become integers by themselves.
    """

    slug = "type.array_elem"
    title = "ARRAY(Integer) -> ARRAY(String)"
    lacks = NO_ARRAYS
    rows = {"players": [{"id": 1, "scores": [7, 12]}]}

    def before(self, metadata: MetaData) -> None:
        Table("players", metadata, Column("id", Integer, primary_key=True), Column("scores", ARRAY(Integer)))

    def after(self, metadata: MetaData) -> None:
        Table("players", metadata, Column("id", Integer, primary_key=True), Column("scores", ARRAY(String)))

    def remedy(self, op: Operations) -> None:
        op.alter_column("players", "scores", existing_type=ARRAY(Integer), type_=ARRAY(String))

    def undo(self, op: Operations) -> None:
        op.alter_column(
            "players",
            "scores",
            existing_type=ARRAY(String),
            type_=ARRAY(Integer),
            postgresql_using="scores::integer[]",
        )


class ArrayElementLength(Case):
    """The length of the elements is compared as that of a string is.

    It is seen, since both sides name one.
    """

    slug = "type.array_elem_len"
    title = "ARRAY(String(10)) -> ARRAY(String(20))"
    lacks = NO_ARRAYS
    rows = {"books": [{"id": 1, "tags": ["alembic", "limbeck"]}]}

    def before(self, metadata: MetaData) -> None:
        Table("books", metadata, Column("id", Integer, primary_key=True), Column("tags", ARRAY(String(10))))

    def after(self, metadata: MetaData) -> None:
        Table("books", metadata, Column("id", Integer, primary_key=True), Column("tags", ARRAY(String(20))))

    def remedy(self, op: Operations) -> None:
        op.alter_column("books", "tags", existing_type=ARRAY(String(10)), type_=ARRAY(String(20)))

    def undo(self, op: Operations) -> None:
        op.alter_column("books", "tags", existing_type=ARRAY(String(20)), type_=ARRAY(String(10)))


class ScalarToArray(Case):
    """One number becomes a list of numbers, and autogenerate sees nothing.

    When it compares types it looks at the word in front, and the brackets of an array are no part of it. The
    models read and write lists, the database holds numbers, and the first query fails. Write it by hand;
    `ARRAY[score]` keeps the number that is there.
    """

    slug = "type.scalar_to_array"
    title = "Integer -> ARRAY(Integer)"
    lacks = NO_ARRAYS
    rows = {"players": [{"id": 1, "score": 7}]}

    def before(self, metadata: MetaData) -> None:
        Table("players", metadata, Column("id", Integer, primary_key=True), Column("score", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("players", metadata, Column("id", Integer, primary_key=True), Column("score", ARRAY(Integer)))

    def remedy(self, op: Operations) -> None:
        op.alter_column(
            "players",
            "score",
            existing_type=Integer(),
            type_=ARRAY(Integer),
            postgresql_using="ARRAY[score]",
        )

    def undo(self, op: Operations) -> None:
        op.alter_column(
            "players",
            "score",
            existing_type=ARRAY(Integer),
            type_=Integer(),
            postgresql_using="score[1]",
        )


class ArrayToScalar(Case):
    """A single value is not told from an array of the same element, in this direction as in the other.

    Write the change by hand, and say which element stays: `score[1]` is the first one, and any others would
    be lost.
    """

    slug = "type.array_to_scalar"
    title = "ARRAY(Integer) -> Integer"
    lacks = NO_ARRAYS
    rows = {"players": [{"id": 1, "score": [7]}]}

    def before(self, metadata: MetaData) -> None:
        Table("players", metadata, Column("id", Integer, primary_key=True), Column("score", ARRAY(Integer)))

    def after(self, metadata: MetaData) -> None:
        Table("players", metadata, Column("id", Integer, primary_key=True), Column("score", Integer))

    def remedy(self, op: Operations) -> None:
        op.alter_column(
            "players",
            "score",
            existing_type=ARRAY(Integer),
            type_=Integer(),
            postgresql_using="score[1]",
        )

    def undo(self, op: Operations) -> None:
        op.alter_column(
            "players",
            "score",
            existing_type=Integer(),
            type_=ARRAY(Integer),
            postgresql_using="ARRAY[score]",
        )


class ArrayDimensions(Case):
    """PostgreSQL accepts the number of dimensions and ignores it.

    Any integer[] may hold any number of them, and the catalogue calls both the same type. There is nothing to
    do, and nothing is proposed.
    """

    slug = "type.array_dimensions"
    title = "ARRAY(Integer) -> ARRAY(Integer, dimensions=2)"
    lacks = NO_ARRAYS
    rows = {"boards": [{"id": 1, "cells": [7, 12]}]}

    def before(self, metadata: MetaData) -> None:
        Table("boards", metadata, Column("id", Integer, primary_key=True), Column("cells", ARRAY(Integer)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "boards",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("cells", ARRAY(Integer, dimensions=2)),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("boards", "cells", existing_type=ARRAY(Integer), type_=ARRAY(Integer, dimensions=2))

    def undo(self, op: Operations) -> None:
        op.alter_column("boards", "cells", existing_type=ARRAY(Integer, dimensions=2), type_=ARRAY(Integer))


CASES: tuple[type[Case], ...] = (
    ArrayElement,
    ArrayElementLength,
    ScalarToArray,
    ArrayToScalar,
    ArrayDimensions,
)
