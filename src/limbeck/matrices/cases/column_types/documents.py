"""JSON, in its two kinds, and text that becomes it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from limbeck.matrices.case import Case, Operations

NO_JSONB = {"sqlite": "SQLite has one kind of JSON column, which is text; JSONB is no type of columns there."}


class JsonToJsonb(Case):
    """Two types with names of their own: seen, and PostgreSQL converts.

    JSONB keeps the values and not the text: order of keys, spaces and repeated keys are gone, which matters
    only to whoever compared or signed the text.
    """

    slug = "type.json_to_jsonb"
    title = "JSON -> JSONB"
    lacks = NO_JSONB
    rows = {"events": [{"id": 1, "payload": {"kind": "sale", "items": 2}}]}

    def before(self, metadata: MetaData) -> None:
        Table("events", metadata, Column("id", Integer, primary_key=True), Column("payload", JSON()))

    def after(self, metadata: MetaData) -> None:
        Table("events", metadata, Column("id", Integer, primary_key=True), Column("payload", JSONB()))

    def remedy(self, op: Operations) -> None:
        op.alter_column("events", "payload", existing_type=JSON(), type_=JSONB())

    def undo(self, op: Operations) -> None:
        op.alter_column("events", "payload", existing_type=JSONB(), type_=JSON())


class JsonbToJson(Case):
    """Seen, and converted by PostgreSQL itself.

    Here nothing depends on the old type: with a GIN index on the column PostgreSQL would refuse, since JSON
    has no operators for one.
    """

    slug = "type.jsonb_to_json"
    title = "JSONB -> JSON"
    lacks = NO_JSONB
    rows = {"events": [{"id": 1, "payload": {"kind": "sale", "items": 2}}]}

    def before(self, metadata: MetaData) -> None:
        Table("events", metadata, Column("id", Integer, primary_key=True), Column("payload", JSONB()))

    def after(self, metadata: MetaData) -> None:
        Table("events", metadata, Column("id", Integer, primary_key=True), Column("payload", JSON()))

    def remedy(self, op: Operations) -> None:
        op.alter_column("events", "payload", existing_type=JSONB(), type_=JSON())

    def undo(self, op: Operations) -> None:
        op.alter_column("events", "payload", existing_type=JSON(), type_=JSONB())


class TextToJson(Case):
    """PostgreSQL does not read text as JSON unless told to, so the generated ALTER fails.

    A USING clause tells it, and then every row has to be valid JSON.

    On SQLite JSON is stored as text, and Alembic leaves out the cast here, which would have made a 0 of each
    document.
    """

    slug = "type.text_to_json"
    title = "Text -> JSON"
    rows = {"events": [{"id": 1, "payload": '{"kind": "sale", "items": 2}'}]}

    def before(self, metadata: MetaData) -> None:
        Table("events", metadata, Column("id", Integer, primary_key=True), Column("payload", Text()))

    def after(self, metadata: MetaData) -> None:
        Table("events", metadata, Column("id", Integer, primary_key=True), Column("payload", JSON()))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("events") as batch:
            batch.alter_column(
                "payload",
                existing_type=Text(),
                type_=JSON(),
                postgresql_using="payload::json",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("events") as batch:
            batch.alter_column("payload", existing_type=JSON(), type_=Text())


CASES: tuple[type[Case], ...] = (JsonToJsonb, JsonbToJson, TextToJson)
