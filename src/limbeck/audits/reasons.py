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
class BlindSpotReason:
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

OBJECTS: dict[str, BlindSpotReason] = {
    "check": BlindSpotReason(
        "Autogenerate ignores CHECK constraints unless its plugin `alembic.ext.checkconstraint_byname` "
        "is on, and then it compares their names only.",
        ("check.named_add", "check.named_drop", "check.named_change"),
    ),
    "exclude": BlindSpotReason(
        _NOT_AT_ALL.format("EXCLUDE constraints"), ("exclude.add", "exclude.drop", "exclude.change")
    ),
    "primary key": BlindSpotReason(
        "Autogenerate does not compare the primary keys of tables that exist on both sides.",
        ("pk.add", "pk.remove", "pk.change_columns"),
    ),
    "unique": BlindSpotReason(
        "Of a unique constraint autogenerate compares the columns, and the name where the models give one.",
        ("unique.naming_convention_add", "unique.convention_adopted", "unique.deferrable"),
    ),
    "foreign key": BlindSpotReason(
        "Of a foreign key autogenerate compares its columns, its actions and when it is checked; it "
        "ignores a difference in name alone.",
        ("fk.rename", "fk.rename", "fk.match_full"),
    ),
    "index": BlindSpotReason(
        "Of an index autogenerate compares its columns, their order and whether it is unique.",
        ("index.functional_change", "index.extra_in_db", "index.functional_change"),
    ),
    "sequence": BlindSpotReason(
        _NOT_AT_ALL.format("sequences"), ("sequence.add", "sequence.drop", "sequence.change")
    ),
    "enum": BlindSpotReason(
        "Autogenerate compares the name of an enum type, never its labels, and leaves creating and dropping "
        "it to the tables that use it.",
        ("enum.native_new_column", "enum.native_drop_column", "enum.native_add_value"),
    ),
    "domain": BlindSpotReason(_NOT_AT_ALL.format("domains"), ("domain.add", "domain.drop", "domain.add")),
    "schema": BlindSpotReason(
        "Autogenerate creates tables in schemas but never the schemas themselves.",
        ("schema.table_add_new_schema", "schema.empty_schema_add", None),
    ),
    "table": BlindSpotReason(
        "Autogenerate looks at the tables of other schemas only with `include_schemas=True`.",
        ("schema.table_add_existing_schema", "schema.table_drop", None),
    ),
    "view": BlindSpotReason(_NOT_AT_ALL.format("views"), ("view.add", "view.drop", "view.change")),
    "materialized view": BlindSpotReason(
        _NOT_AT_ALL.format("materialized views"), ("matview.add", "matview.drop", "matview.change")
    ),
    "function": BlindSpotReason(
        _NOT_AT_ALL.format("functions"), ("function.add", "function.drop", "function.change")
    ),
    "procedure": BlindSpotReason(
        _NOT_AT_ALL.format("procedures"), ("procedure.add", "procedure.drop", "procedure.change")
    ),
    "trigger": BlindSpotReason(
        _NOT_AT_ALL.format("triggers"), ("trigger.add", "trigger.drop", "trigger.change")
    ),
    "policy": BlindSpotReason(_NOT_AT_ALL.format("policies"), ("rls.add", "rls.drop", "rls.change")),
    "grant": BlindSpotReason(_NOT_AT_ALL.format("privileges"), ("grant.add", "grant.drop", None)),
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

_SAME_TYPE = "Autogenerate takes these two types for the same one, or does not compare types here."
_ARGUMENTS = re.compile(r" ?\([^)]*\)")
_SIZED: tuple[tuple[str, dict[tuple[bool, bool], str]], ...] = (
    ("char", {(False, True): "type.string_len_added", (True, False): "type.string_len_removed"}),
    ("numeric", {(False, True): "type.numeric_plain_to_sized", (True, False): "type.numeric_sized_to_plain"}),
    ("time", dict.fromkeys(((False, True), (True, False), (True, True)), "type.timestamp_precision")),
)
"""Words of types, and the cases by whether there is a size before and after."""

_CLAUSES: dict[str, tuple[tuple[str, str], ...]] = {
    "unique": (
        (r"NULLS NOT DISTINCT", "unique.nulls_not_distinct"),
        (r"DEFERRABLE|INITIALLY DEFERRED", "unique.deferrable"),
        (r"\(.*?\)", "unique.column_order"),
    ),
    "foreign key": ((r"MATCH \w+", "fk.match_full"),),
}
"""Parts of a constraint's definition, and the case in which they differ."""

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
    if difference.attribute is None:
        return _whole(difference)
    if difference.attribute == "name":
        return NAMES[difference.kind]
    return _changed(difference, difference.kind, difference.attribute)


def _changed(difference: Difference, kind: str, attribute: str) -> tuple[str, str | None]:
    """Why an attribute that differs is not seen."""
    known = OBJECTS.get(kind)
    if kind == "index" and attribute in {"definition", "where", "columns"}:
        return OBJECTS["index"].why, _index_case(difference)
    if (kind, attribute) == ("column", "type"):
        return _SAME_TYPE, _type_case(difference)
    if (kind, attribute) in ATTRIBUTES:
        return ATTRIBUTES[kind, attribute]
    if known is None:
        return f"Autogenerate does not compare the {attribute} of a {kind}.", None
    return known.why, _changed_case(difference, known)


def _whole(difference: Difference) -> tuple[str, str | None]:
    """Why a whole object that is missing or too much is not seen."""
    known, how = OBJECTS.get(difference.kind), deviation(difference)
    if difference.kind == "column":
        return "Autogenerate compares columns, and yet proposes nothing for this one.", None
    if known is None:
        return _NOT_AT_ALL.format(f"a {difference.kind}"), None
    if difference.kind == "check" and not difference.name:
        return known.why, "check.unnamed_add" if how is Deviation.MISSING else "check.unnamed_drop"
    return known.why, known.case(how)


def _changed_case(difference: Difference, known: BlindSpotReason) -> str | None:
    """The case in which the same part of a constraint or of another object differs."""
    if difference.attribute == "on conflict":
        return None
    if difference.kind in _CLAUSES and difference.attribute == "definition":
        before, after = difference.before or "", difference.after or ""
        differ = [
            case
            for clause, case in _CLAUSES[difference.kind]
            if re.findall(clause, before) != re.findall(clause, after)
        ]
        return differ[0] if differ else None
    return known.case(Deviation.CHANGED)


def _type_case(difference: Difference) -> str | None:
    """The case in which two such types are taken for the same."""
    before, after = difference.before or "", difference.after or ""
    if "[]" in f"{before}{after}":
        if before.endswith("[]") and after.endswith("[]"):
            return "type.array_elem"
        return "type.array_to_scalar" if before.endswith("[]") else "type.scalar_to_array"
    if _ARGUMENTS.sub("", before).lower() != _ARGUMENTS.sub("", after).lower():
        return None
    sizes = (bool(_ARGUMENTS.search(before)), bool(_ARGUMENTS.search(after)))
    for word, cases in _SIZED:
        if word in before.lower():
            return cases.get(sizes)
    return None


def _index_case(difference: Difference) -> str:
    before, after = difference.before or "", difference.after or ""
    if difference.attribute == "where":
        return "index.partial_change_where"
    for part, case in _INDEX:
        if re.findall(part, before) != re.findall(part, after):
            return case
    return "index.functional_change"
