"""Article A: what autogenerate writes, what to write by hand on PostgreSQL, and three common mistakes."""

from __future__ import annotations

from dataclasses import replace

from limbeck.ledger.claim import Claim, NotTestable, Test
from limbeck.ledger.expectations import comes_out, proposes, proposes_nothing, proposes_something
from limbeck.ledger.experiments import (
    added_column,
    by_hand,
    concurrently,
    downgrades,
    new_tables,
    operations,
    releases,
    renamed_column,
    stamps,
    version_files,
)
from limbeck.ledger.trials import InPart, Together, Trials
from limbeck.matrices.verdict import Verdict

SOURCE = "Article A: generated and hand-written migrations on PostgreSQL, with common mistakes"


def _claim(number: int, statement: str, test: Test) -> Claim:
    return Claim(f"A{number:02}", SOURCE, statement, test)


ADDED_TABLE = Trials(proposes("add_table"), ("table.add",))
DROPPED_TABLE = Trials(proposes("remove_table"), ("table.drop",))
ADDED_COLUMN = Trials(proposes("add_column"), ("column.add_nullable",))
DROPPED_COLUMN = Trials(proposes("remove_column"), ("column.drop",))
TYPES = Trials(
    proposes("modify_type"),
    (
        "type.string_to_text",
        "type.string_len_grow",
        "type.int_to_bigint",
        "type.numeric_scale",
        "type.datetime_tz",
        "type.timestamp_precision",
        "type.array_dimensions",
    ),
)
INDEXES = Trials(
    proposes_something,
    (
        "index.add",
        "index.drop",
        "index.toggle_unique",
        "index.add_column",
        "index.functional_change",
        "index.partial_change_where",
        "index.using_btree_hash",
    ),
)
COLUMN_RENAME = Trials(proposes("remove_column", "add_column"), ("column.rename",))
TABLE_RENAME = Trials(proposes("remove_table", "add_table"), ("table.rename",))
MENDED_COLUMN_RENAME = replace(COLUMN_RENAME, remedy="op.alter_column")
MENDED_TABLE_RENAME = replace(TABLE_RENAME, remedy="op.rename_table")
PROCEDURES = Trials(proposes_nothing, ("procedure.add", "procedure.drop", "procedure.change"))
TRIGGERS = Trials(proposes_nothing, ("trigger.add", "trigger.drop", "trigger.change"))
COMPLETE = comes_out(Verdict.DETECTED)

CLAIMS: tuple[Claim, ...] = (
    _claim(1, "Autogenerate detects a table that was added to the models.", ADDED_TABLE),
    _claim(2, "Autogenerate detects a table that was dropped from the models.", DROPPED_TABLE),
    _claim(3, "Autogenerate detects a column that was added to a model.", ADDED_COLUMN),
    _claim(4, "Autogenerate detects a column that was dropped from a model.", DROPPED_COLUMN),
    _claim(5, "Autogenerate detects that a column's type changed, whatever the type.", TYPES),
    _claim(6, "Autogenerate detects changes of indexes.", INDEXES),
    _claim(7, "A renamed column is not recognised: it comes out as a drop and an add.", COLUMN_RENAME),
    _claim(8, "Changes of stored procedures are not detected.", PROCEDURES),
    _claim(9, "Changes of triggers are not detected.", TRIGGERS),
    _claim(
        10,
        "Applying a migration in which a rename was misread deletes the column's data silently.",
        renamed_column.loses_rows,
    ),
    _claim(
        11,
        "`alembic revision --autogenerate -m …` compares the models with the live database.",
        by_hand.looks_at_the_database,
    ),
    _claim(12, "The generated file lands in `alembic/versions/`.", new_tables.lands_in_alembic),
    _claim(
        13,
        "A version file is named by a revision id of twelve characters, an underscore and the message as a "
        "slug.",
        version_files.named,
    ),
    _claim(14, "`alembic upgrade head` applies the migration.", added_column.applies),
    _claim(
        15,
        "For a new model of tags, with an indexed key and two unique columns, autogenerate writes a "
        "create_table with two unnamed UniqueConstraints, and a create_index of ix_tags_id.",
        new_tables.tags_table,
    ),
    _claim(
        16,
        "A generated file begins with the message, Revision ID, Revises and Create Date, and sets four "
        "identifiers.",
        version_files.headed,
    ),
    _claim(17, "`down_revision` of a migration names the one before it.", version_files.linked),
    _claim(
        18,
        "A generated downgrade undoes the upgrade in reverse order: first the index is dropped, then the "
        "table.",
        new_tables.undone_in_reverse,
    ),
    _claim(
        19,
        "`op.alter_column(table, old, new_column_name=new)` renames a column and keeps its data.",
        renamed_column.renames,
    ),
    _claim(
        20,
        "It is `compare_type=True` in `env.py` that makes Alembic detect changes of a column's type.",
        releases.types_need_a_setting,
    ),
    _claim(
        21,
        "With `compare_server_default=True` changes of server defaults are detected.",
        Trials(
            proposes("modify_default"),
            (
                "server_default.add_text+compare_server_default",
                "server_default.change_text+compare_server_default",
                "server_default.change_numeric+compare_server_default",
                "server_default.remove_now+compare_server_default",
                "server_default.change_json+compare_server_default",
            ),
        ),
    ),
    _claim(
        22,
        "With neither compare_type nor compare_server_default set, common changes go undetected.",
        releases.settings_left_out,
    ),
    _claim(
        23,
        "A project with several PostgreSQL schemas needs `include_schemas=True`: without it, tables "
        "outside the default schema are not looked at.",
        Together(
            parts=(
                Trials(proposes_nothing, ("schema.table_drop",), ("postgresql",)),
                Trials(proposes_something, ("schema.table_drop+include_schemas",), ("postgresql",)),
            )
        ),
    ),
    _claim(
        24,
        "A drop_column that nobody expected can come from renaming a column in Python.",
        renamed_column.rename_drops,
    ),
    _claim(
        25,
        "A drop_column that nobody expected can come from a column that only the database has.",
        by_hand.only_in_the_database,
    ),
    _claim(
        26,
        "If the downgrade creates the dropped column again, going up and down again is safe.",
        renamed_column.round_trip,
    ),
    _claim(27, "`alembic revision -m …` makes an empty migration.", stamps.by_hand),
    _claim(
        28,
        "`op.execute` can add a generated, stored tsvector column on PostgreSQL.",
        concurrently.generated_vector,
    ),
    _claim(
        29, "CREATE INDEX CONCURRENTLY cannot run inside a transaction.", concurrently.not_in_a_transaction
    ),
    _claim(
        30,
        "What makes CREATE INDEX CONCURRENTLY possible in a migration is `execute_if`.",
        concurrently.execute_if,
    ),
    _claim(
        31,
        "The sample migration, which adds a tsvector column and makes its index CONCURRENTLY through "
        "op.execute, runs as printed.",
        concurrently.sample_runs,
    ),
    _claim(
        32,
        "The downgrade of that sample, which drops the index CONCURRENTLY through op.execute, runs as "
        "printed.",
        concurrently.sample_goes_back,
    ),
    _claim(
        33,
        "An added table is detected, and nothing is left to do by hand.",
        Trials(
            COMPLETE,
            (
                "table.add",
                "table.add_with_fk_index",
                "table.add_fk_cycle",
                "check.new_table_with_check",
                "schema.table_add_new_schema+include_schemas",
            ),
        ),
    ),
    _claim(
        34,
        "An added column is detected, and nothing is left to do by hand.",
        Trials(
            COMPLETE,
            (
                "column.add_nullable",
                "column.add_notnull_rows",
                "column.add_notnull_server_default_rows",
                "column.add_unique",
                "column.add_fk",
                "enum.native_new_column",
            ),
        ),
    ),
    _claim(
        35,
        "A dropped table or column is detected; the migration has to be reviewed with care.",
        Trials(proposes_something, ("table.drop", "column.drop")),
    ),
    _claim(
        36, "A changed column type is only detected with `compare_type=True`.", releases.types_need_a_setting
    ),
    _claim(
        37,
        "An added index is detected, and nothing is left to do by hand.",
        Trials(
            COMPLETE,
            (
                "index.add",
                "index.add_unique",
                "index.functional_add",
                "index.partial_new",
                "index.concurrently_add",
            ),
        ),
    ),
    _claim(
        38,
        "A renamed column is not detected: it comes out as a drop and an add, and op.alter_column is to be "
        "written instead.",
        MENDED_COLUMN_RENAME,
    ),
    _claim(
        39,
        "A renamed table is not detected: it comes out as a drop and a create, and op.rename_table is to "
        "be written instead.",
        MENDED_TABLE_RENAME,
    ),
    _claim(
        40,
        "Stored procedures and triggers are not detected and need an op.execute written by hand.",
        Trials(
            proposes_nothing,
            ("procedure.add", "procedure.change", "trigger.add", "trigger.change"),
            remedy="op.execute",
        ),
    ),
    _claim(
        41,
        "Changes of CHECK constraints are detected in part.",
        InPart(
            ("check.named_add", "check.named_drop", "check.named_change", "check.unnamed_add"),
            ("", "check_plugin"),
        ),
    ),
    _claim(
        42,
        "`alembic revision --autogenerate` followed by `alembic upgrade head`, with nothing read between, "
        "can drop columns or tables.",
        renamed_column.drops_unread,
    ),
    _claim(
        43,
        "op.create_index runs inside a transaction, and so is the wrong way to make an index CONCURRENTLY.",
        concurrently.execute_is_better,
    ),
    _claim(
        44,
        "op.execute with CREATE INDEX CONCURRENTLY is the right way to make such an index.",
        concurrently.execute_is_better,
    ),
    _claim(
        45,
        "A migration can be taken out of the transaction where it has to be.",
        concurrently.outside_of_the_transaction,
    ),
    _claim(46, "A migration whose downgrade only passes can never be rolled back.", downgrades.passes),
    _claim(47, "op.drop_column in the downgrade makes an added column reversible.", downgrades.drops),
    _claim(48, "`alembic upgrade head --sql` shows the SQL.", operations.offline),
    _claim(
        49,
        "op.create_unique_constraint(name, table, columns) adds a constraint.",
        operations.unique_constraint,
    ),
    _claim(50, "op.execute runs raw SQL.", operations.raw_sql),
    _claim(
        51,
        "Autogenerate is the most powerful feature of Alembic.",
        NotTestable("It is an opinion: nothing that Alembic does could contradict it."),
    ),
    _claim(
        52,
        "Reading the generated downgrade shows what rolling back would do.",
        renamed_column.downgrade_tells,
    ),
)
