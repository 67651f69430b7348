"""Why autogenerate does not see a difference, and the case of the matrix that shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from limbeck.records import Difference


class Deviation(Enum):
    """How an object of the database differs from what it should be."""

    MISSING = "missing"
    EXTRA = "extra"
    CHANGED = "changed"


def deviation(difference: Difference) -> Deviation:
    """How a difference deviates: as a whole object, or else in an attribute."""
    if difference.attribute is not None:
        return Deviation.CHANGED
    return Deviation.MISSING if difference.before is None else Deviation.EXTRA


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a kind of difference is not seen.

    Attributes:
        why: In a sentence.
        cases: The slugs of the cases that show it: missing, extra, another.
    """

    why: str
    cases: tuple[str | None, str | None, str | None]

    def case(self, deviation: Deviation) -> str | None:
        """The case that shows a deviation."""
        return self.cases[tuple(Deviation).index(deviation)]


_NOT_AT_ALL = (
    "Autogenerate compares tables, columns, indexes, unique constraints and foreign keys; it does not "
    "look at {}."
)

OBJECTS: dict[str, Reason] = {
    "check": Reason(
        "Autogenerate ignores CHECK constraints unless its plugin `alembic.ext.checkconstraint_byname` "
        "is on, and then it compares their names only.",
        ("check.named_add", "check.named_drop", "check.named_change"),
    ),
    "exclude": Reason(
        _NOT_AT_ALL.format("EXCLUDE constraints"), ("exclude.add", "exclude.drop", "exclude.change")
    ),
    "primary key": Reason(
        "Autogenerate does not compare the primary keys of tables that exist on both sides.",
        ("pk.add", "pk.remove", "pk.change_columns"),
    ),
    "unique": Reason(
        "Of a unique constraint autogenerate compares the columns, and the name where the models give one.",
        ("unique.naming_convention_add", "unique.convention_adopted", "unique.deferrable"),
    ),
    "foreign key": Reason(
        "Of a foreign key autogenerate compares its columns, its actions and when it is checked; it "
        "ignores a difference in name alone.",
        ("fk.rename", "fk.rename", "fk.match_full"),
    ),
    "index": Reason(
        "Of an index autogenerate compares its columns, their order and whether it is unique.",
        ("index.functional_change", "index.extra_in_db", "index.functional_change"),
    ),
    "sequence": Reason(_NOT_AT_ALL.format("sequences"), ("sequence.add", "sequence.drop", "sequence.change")),
    "enum": Reason(
        "Autogenerate compares the name of an enum type, never its labels, and leaves creating and dropping "
        "it to the tables that use it.",
        ("enum.native_new_column", "enum.native_drop_column", "enum.native_add_value"),
    ),
    "domain": Reason(_NOT_AT_ALL.format("domains"), ("domain.add", "domain.drop", "domain.add")),
    "schema": Reason(
        "Autogenerate creates tables in schemas but never the schemas themselves.",
        ("schema.table_add_new_schema", "schema.empty_schema_add", None),
    ),
    "table": Reason(
        "Autogenerate looks at the tables of other schemas only with `include_schemas=True`.",
        ("schema.table_add_existing_schema", "schema.table_drop", None),
    ),
    "view": Reason(_NOT_AT_ALL.format("views"), ("view.add", "view.drop", "view.change")),
    "materialized view": Reason(
        _NOT_AT_ALL.format("materialized views"), ("matview.add", "matview.drop", "matview.change")
    ),
    "function": Reason(_NOT_AT_ALL.format("functions"), ("function.add", "function.drop", "function.change")),
    "procedure": Reason(
        _NOT_AT_ALL.format("procedures"), ("procedure.add", "procedure.drop", "procedure.change")
    ),
    "trigger": Reason(_NOT_AT_ALL.format("triggers"), ("trigger.add", "trigger.drop", "trigger.change")),
    "policy": Reason(_NOT_AT_ALL.format("policies"), ("rls.add", "rls.drop", "rls.change")),
    "grant": Reason(_NOT_AT_ALL.format("privileges"), ("grant.add", "grant.drop", None)),
}
"""By kind of object, when the whole object or something in it differs."""

_NAME = "Autogenerate does not compare the name of a {}."

NAMES: dict[str, tuple[str, str | None]] = {
    "primary key": (_NAME.format("primary key"), "pk.rename"),
    "foreign key": (_NAME.format("foreign key"), "fk.rename"),
    "unique": (
        "Autogenerate compares the name of a unique constraint only where the models give one.",
        None,
    ),
    "check": (OBJECTS["check"].why, "check.rename"),
    "exclude": (OBJECTS["exclude"].why, None),
    "sequence": (OBJECTS["sequence"].why, None),
}
"""By kind of object, when only the name differs."""

_TABLE = "Autogenerate does not compare how a table is stored, only what columns, indexes and keys it has."

ATTRIBUTES: dict[tuple[str, str], tuple[str, str | None]] = {
    ("column", "type"): (
        "Autogenerate takes these two types for the same one, or does not compare types here.",
        "type.array_elem",
    ),
    ("column", "nullable"): ("Autogenerate does not compare whether this column allows NULL.", "pk.add"),
    ("column", "not null constraint"): ("Autogenerate does not compare the name of a NOT NULL.", None),
    ("column", "default"): (
        "Autogenerate compares server defaults only with `compare_server_default=True`.",
        "server_default.change_text",
    ),
    ("column", "generated"): (
        "Autogenerate cannot change the expression of a generated column; at most it warns.",
        "computed.change_expr",
    ),
    ("column", "generated kind"): (
        "Autogenerate does not compare whether a generated column is stored.",
        "computed.persisted_toggle",
    ),
    ("column", "identity"): (
        "Autogenerate compares identities only with `compare_server_default=True`.",
        "identity.plain_to_identity",
    ),
    ("column", "identity options"): (
        "Autogenerate compares the options of identities only with `compare_server_default=True`.",
        "identity.change_start",
    ),
    ("column", "collation"): ("Autogenerate does not compare collations.", "collation.change"),
    ("column", "comment"): ("Autogenerate does not compare this comment.", "comment.new_column"),
    ("table", "comment"): ("Autogenerate does not compare this comment.", "comment.table_add"),
    ("index", "comment"): ("Autogenerate does not look at comments on indexes.", "comment.index"),
    ("table", "options"): (_TABLE, "reloptions.model"),
    ("table", "persistence"): (_TABLE, "unlogged.model"),
    ("table", "tablespace"): (_TABLE, "tablespace.model"),
    ("table", "partitioned by"): (_TABLE, "partition.model_add"),
    ("table", "inherits"): (_TABLE, "inherits.model"),
    ("table", "strict"): (_TABLE, "sqlite_strict.model"),
    ("table", "without rowid"): (_TABLE, "sqlite_without_rowid.model"),
    ("table", "autoincrement"): (_TABLE, "autoincrement.sqlite_autoincrement"),
    ("column", "autoincrement"): (_TABLE, "autoincrement.sqlite_autoincrement"),
    ("index", "tablespace"): ("Autogenerate does not compare an index's tablespace.", "index.tablespace"),
}
"""By kind of object and attribute: why, and the case that shows it."""

_INDEX: tuple[tuple[str, str], ...] = (
    (r" USING \w+", "index.using_change"),
    (r" INCLUDE \([^)]*\)", "index.include_change"),
    (r" NULLS NOT DISTINCT", "index.nulls_not_distinct"),
    (r" WITH \(.*?\)", "index.with_change"),
    (r" WHERE .*", "index.partial_change_where"),
    (r" NULLS (?:FIRST|LAST)", "index.desc_nullslast"),
    (r"\b\w+_ops\b", "index.ops_change"),
    (r" COLLATE \S+", "index.collate_change"),
)
"""Parts of an index's definition, and the case that shows what it is if they differ."""


def reason(difference: Difference) -> tuple[str, str | None]:
    """Why autogenerate does not see a difference, and the case that shows it.

    Args:
        difference: The difference.
    """
    if difference.attribute == "name":
        return NAMES[difference.kind]
    if difference.attribute is not None:
        if difference.kind == "index" and difference.attribute in {"definition", "where", "columns"}:
            return OBJECTS["index"].why, _index_case(difference)
        found = ATTRIBUTES.get((difference.kind, difference.attribute))
        if found is not None:
            return found
    known = OBJECTS.get(difference.kind)
    if known is None:
        return _NOT_AT_ALL.format(f"a {difference.kind}"), None
    case = known.case(deviation(difference))
    if difference.kind == "check" and not difference.name:
        case = {Deviation.MISSING: "check.unnamed_add", Deviation.EXTRA: "check.unnamed_drop"}.get(
            deviation(difference), case
        )
    return known.why, case


def _index_case(difference: Difference) -> str:
    before, after = difference.before or "", difference.after or ""
    if difference.attribute == "where":
        return "index.partial_change_where"
    for part, case in _INDEX:
        if re.findall(part, before) != re.findall(part, after):
            return case
    return "index.functional_change"
