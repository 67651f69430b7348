"""Alembic's documentation on what autogenerate detects."""

from __future__ import annotations

from limbeck.ledger.claim import Claim, Test
from limbeck.ledger.expectations import goes_wrong, leaves_out, proposes, proposes_nothing, proposes_something
from limbeck.ledger.experiments import releases, renamed_column, rows
from limbeck.ledger.sources.article_a import (
    ADDED_COLUMN,
    ADDED_TABLE,
    COLUMN_RENAME,
    DROPPED_COLUMN,
    DROPPED_TABLE,
    TABLE_RENAME,
)
from limbeck.ledger.trials import Together, Trials

SOURCE = "Alembic documentation, autogenerate: what is detected"


def _claim(number: int, statement: str, test: Test, release: str = "") -> Claim:
    source = f"{SOURCE} ({release})" if release else SOURCE
    return Claim(f"D{number:02}", source, statement, test)


CLAIMS: tuple[Claim, ...] = (
    _claim(1, "Tables that were added are detected.", ADDED_TABLE),
    _claim(2, "Tables that were removed are detected.", DROPPED_TABLE),
    _claim(3, "Columns that were added are detected.", ADDED_COLUMN),
    _claim(4, "Columns that were removed are detected.", DROPPED_COLUMN),
    _claim(
        5,
        "It is detected when a column becomes nullable, or no longer is.",
        Trials(proposes("modify_nullable"), ("nullable.to_null", "nullable.to_notnull")),
    ),
    _claim(
        6,
        "Basic changes of indexes are detected.",
        Trials(
            proposes_something,
            ("index.add", "index.drop", "index.toggle_unique", "index.add_column", "index.rename"),
        ),
    ),
    _claim(
        7,
        "Basic changes of unique constraints that have a name are detected.",
        Trials(
            proposes_something,
            ("unique.named_add", "unique.named_drop", "unique.columns_change", "unique.rename"),
        ),
    ),
    _claim(
        8,
        "Basic changes of foreign keys are detected.",
        Trials(proposes_something, ("fk.named_add", "fk.named_drop", "fk.retarget", "fk.ondelete_change")),
    ),
    _claim(
        9,
        "Changes of a column's type are detected by default.",
        Trials(
            proposes("modify_type"), ("type.string_to_text", "type.int_to_string", "type.numeric_to_float")
        ),
    ),
    _claim(
        10,
        "Changes of a column's type are only detected once compare_type is set to True.",
        releases.types_need_a_setting,
        release="of 1.11",
    ),
    _claim(
        11,
        "With compare_type=False changes of a column's type are not detected.",
        Trials(
            proposes_nothing, ("type.string_to_text+no_compare_type", "type.int_to_string+no_compare_type")
        ),
    ),
    _claim(
        12,
        "Major changes of type, such as between a number and a string, are detected reliably.",
        Trials(
            proposes("modify_type"), ("type.int_to_string", "type.string_to_int", "type.date_to_datetime")
        ),
    ),
    _claim(
        13,
        "Types that SQLAlchemy builds for its generic ones, such as Boolean, are allowed for: a change to "
        "or from one is detected.",
        Trials(proposes("modify_type"), ("type.int_to_boolean", "type.boolean_to_int")),
    ),
    _claim(
        14,
        "Arguments that both types have, such as a length or a precision, are compared.",
        Trials(
            proposes("modify_type"),
            ("type.string_len_grow", "type.numeric_precision", "type.numeric_scale", "type.char_len"),
        ),
    ),
    _claim(
        15,
        "An argument that only one of the two types has is not compared.",
        Trials(
            proposes_nothing,
            (
                "type.string_len_added",
                "type.string_len_removed",
                "type.numeric_plain_to_sized",
                "type.numeric_sized_to_plain",
            ),
        ),
    ),
    _claim(
        16,
        "Changes of a server default are not detected by default.",
        Trials(
            proposes_nothing,
            ("server_default.add_text", "server_default.change_text", "server_default.remove_text"),
        ),
    ),
    _claim(
        17,
        "Simple changes of a server default are detected with compare_server_default=True.",
        Trials(
            proposes("modify_default"),
            (
                "server_default.add_text+compare_server_default",
                "server_default.change_text+compare_server_default",
                "server_default.remove_text+compare_server_default",
            ),
        ),
    ),
    _claim(
        18,
        "Comparing server defaults is not always accurate.",
        Trials(
            goes_wrong,
            (
                "server_default.equal_quoted+compare_server_default",
                "server_default.bool_change+compare_server_default",
                "server_default.change_json+compare_server_default",
                "server_default.now_to_literal+compare_server_default",
            ),
            some=True,
        ),
    ),
    _claim(19, "A changed table name comes out as one table added and another one removed.", TABLE_RENAME),
    _claim(20, "A changed column name comes out as one column added and another one removed.", COLUMN_RENAME),
    _claim(
        21,
        "Constraints without a name are not detected.",
        Trials(
            proposes_nothing,
            ("unique.unnamed_add", "unique.unnamed_drop", "fk.unnamed_add", "fk.unnamed_drop"),
        ),
    ),
    _claim(
        22,
        "A change of an Enum's values is not detected on a database without such a type.",
        Trials(
            proposes_nothing,
            (
                "enum.native_add_value",
                "enum.native_add_longer_value",
                "enum.nock_add_value",
                "enum.ck_add_value",
            ),
            ("sqlite",),
        ),
    ),
    _claim(
        23,
        "A change of the primary key is not detected.",
        Trials(
            leaves_out("add_constraint", "remove_constraint"),
            ("pk.add", "pk.add_noauto", "pk.remove", "pk.change_columns", "pk.move", "pk.rename"),
        ),
    ),
    _claim(
        24,
        "A changed EXCLUDE constraint is not detected.",
        Trials(proposes_nothing, ("exclude.add", "exclude.drop", "exclude.change"), ("postgresql",)),
    ),
    _claim(
        25,
        "Changes of CHECK constraints are not detected, unless the plugin for them is turned on.",
        Together(
            parts=(
                Trials(proposes_nothing, ("check.named_add", "check.named_drop", "check.named_change")),
                Trials(proposes_something, ("check.named_add+check_plugin", "check.named_drop+check_plugin")),
            )
        ),
    ),
    _claim(
        26,
        "Named CHECK constraints that were added or removed are detected by default.",
        releases.checks_by_default,
        release="of 1.19.1",
    ),
    _claim(
        27,
        "With the plugin for CHECK constraints, those with a name are compared by that name alone.",
        Trials(
            proposes_something,
            ("check.named_add+check_plugin", "check.named_drop+check_plugin", "check.rename+check_plugin"),
        ),
    ),
    _claim(
        28,
        "Sequences that were added or removed are not detected.",
        Trials(proposes_nothing, ("sequence.add", "sequence.drop"), ("postgresql",)),
    ),
    _claim(
        29,
        "Without include_schemas only the connection's default schema is looked at.",
        Trials(proposes_nothing, ("schema.table_drop",), ("postgresql",)),
    ),
    _claim(
        30,
        "With include_schemas=True tables of all schemas are looked at.",
        Trials(proposes_something, ("schema.table_drop+include_schemas",), ("postgresql",)),
    ),
    _claim(
        31,
        "A table that only the database has comes out as one to drop.",
        Trials(proposes("remove_table"), ("table.extra_in_db",)),
    ),
    _claim(
        32,
        "What autogenerate writes has to be reviewed and corrected: a renamed column, for one, is dropped.",
        renamed_column.drops_unread,
    ),
    _claim(
        33, "Changes of rows between the changes of the schema have to be written by hand.", rows.not_written
    ),
)
