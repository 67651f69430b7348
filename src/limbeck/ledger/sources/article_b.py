"""Article B: an introduction to autogenerate: what it detects, what it misses, frequent questions."""

from __future__ import annotations

from limbeck.ledger.claim import Claim, NotTestable, Test
from limbeck.ledger.expectations import comes_out, proposes_nothing, proposes_something, writes
from limbeck.ledger.experiments import (
    added_column,
    edited_files,
    metadata,
    new_tables,
    operations,
    renamed_column,
    rows,
    settings,
    stamps,
    version_files,
)
from limbeck.ledger.sources.article_a import COLUMN_RENAME, MENDED_TABLE_RENAME
from limbeck.ledger.trials import Trials
from limbeck.matrices.verdict import Verdict

SOURCE = "Article B: an introduction to autogenerate, step by step, with frequent questions"


def _claim(number: int, statement: str, test: Test) -> Claim:
    return Claim(f"B{number:02}", SOURCE, statement, test)


CLAIMS: tuple[Claim, ...] = (
    _claim(
        1,
        "Autogenerate compares ORM models with the database and writes migration code.",
        added_column.writes_code,
    ),
    _claim(
        2,
        "When a column was added to a model, autogenerate generates the SQL that adds it.",
        added_column.writes_sql,
    ),
    _claim(
        3,
        "Autogenerate looks in both directions: for what only the models have, and for what only the "
        "database has.",
        Trials(
            proposes_something,
            (
                "table.add",
                "table.extra_in_db",
                "index.add",
                "index.extra_in_db",
                "column.add_nullable",
                "column.drop",
            ),
        ),
    ),
    _claim(
        4, "The operations that autogenerate generates are independent of the database.", operations.agnostic
    ),
    _claim(
        5,
        "For a new `email = Column(String(100))` autogenerate writes `op.add_column('users', "
        "sa.Column('email', "
        "sa.String(100), nullable=True))`.",
        operations.exact_line,
    ),
    _claim(
        6,
        "Adding a nullable String(100) column with op.add_column works unchanged on PostgreSQL, MySQL, "
        "SQLite and others.",
        operations.runs_unchanged,
    ),
    _claim(
        7, "Models in SQLAlchemy 2.0's declarative style are what autogenerate reads.", metadata.declarative
    ),
    _claim(8, "Importing Base in env.py is what lets Alembic see the models.", metadata.importing_base),
    _claim(9, "`env.py` is `migrations/env.py`.", new_tables.env_in_migrations),
    _claim(
        10, "target_metadata is indispensable: without it autogenerate can't detect changes.", metadata.needed
    ),
    _claim(
        11,
        "A new column phone is found, and the migration is written to 002_add_phone_column_to_users.py.",
        version_files.numbered,
    ),
    _claim(
        12,
        "The file for a new column holds add_column in its upgrade and drop_column in its downgrade.",
        added_column.adds_and_drops,
    ),
    _claim(
        13,
        "The generated code is usually correct.",
        NotTestable(
            "“Usually” names no share and no kind of change; the matrix counts what comes out right, case "
            "by case."
        ),
    ),
    _claim(14, "`alembic upgrade head` applies what was generated.", added_column.applies),
    _claim(
        15,
        "For a new table autogenerate writes op.create_table.",
        Trials(writes("op.create_table("), ("table.add",)),
    ),
    _claim(
        16,
        "For a dropped table autogenerate writes op.drop_table.",
        Trials(writes("op.drop_table("), ("table.drop",)),
    ),
    _claim(
        17,
        "For a new column autogenerate writes op.add_column.",
        Trials(writes("op.add_column("), ("column.add_nullable",)),
    ),
    _claim(
        18,
        "For a dropped column autogenerate writes op.drop_column.",
        Trials(writes("op.drop_column("), ("column.drop",)),
    ),
    _claim(
        19,
        "For a changed column type autogenerate writes op.alter_column.",
        Trials(
            writes("op.alter_column("),
            (
                "type.string_to_text",
                "type.string_len_grow",
                "type.int_to_bigint",
                "type.numeric_scale",
                "type.datetime_tz",
                "type.timestamp_precision",
            ),
        ),
    ),
    _claim(
        20,
        "For a column that becomes nullable, or no longer is, autogenerate writes op.alter_column.",
        Trials(writes("op.alter_column("), ("nullable.to_notnull", "nullable.to_null")),
    ),
    _claim(
        21,
        "For a new unique constraint autogenerate writes op.create_unique_constraint.",
        Trials(
            writes("op.create_unique_constraint("),
            ("unique.named_add", "unique.unnamed_add", "unique.column_true"),
        ),
    ),
    _claim(
        22,
        "For a new index autogenerate writes op.create_index.",
        Trials(
            writes("op.create_index("),
            ("index.add", "index.add_unique", "index.column_index_true", "index.functional_add"),
        ),
    ),
    _claim(
        23,
        "For a new foreign key autogenerate writes op.create_foreign_key.",
        Trials(writes("op.create_foreign_key("), ("fk.named_add", "fk.unnamed_add")),
    ),
    _claim(24, "A renamed column is not detected: Alembic sees a drop and an add.", COLUMN_RENAME),
    _claim(
        25, "A renamed table is not detected; op.rename_table has to be written by hand.", MENDED_TABLE_RENAME
    ),
    _claim(26, "Transformations of data are not detected.", rows.not_written),
    _claim(
        27,
        "CHECK constraints cannot be detected; op.create_check_constraint has to be written by hand.",
        Trials(
            proposes_nothing,
            (
                "check.named_add",
                "check.named_drop",
                "check.named_add+check_plugin",
                "check.named_drop+check_plugin",
            ),
        ),
    ),
    _claim(
        28,
        "Collations are not always detected.",
        Trials(proposes_nothing, ("collation.add", "collation.change", "collation.remove"), some=True),
    ),
    _claim(
        29,
        "For a renamed column autogenerate writes drop_column first, and then add_column.",
        renamed_column.drop_comes_first,
    ),
    _claim(
        30,
        "Applying what autogenerate writes for a renamed column loses the data.",
        renamed_column.loses_rows,
    ),
    _claim(
        31,
        "The right correction of a misread rename is op.alter_column with new_column_name, in both "
        "directions.",
        renamed_column.corrected,
    ),
    _claim(32, "A migration that was applied must never be modified.", edited_files.applied_file),
    _claim(
        33,
        "Models and migrations belong into one commit, migrations are first run on a staging database, and "
        "complex changes are written by hand.",
        NotTestable("It is advice on how people should work together; there is nothing to run."),
    ),
    _claim(
        34,
        "Autogenerate can be told to look at all schemas by `include_schemas = true` in alembic.ini.",
        settings.schemas_in_ini,
    ),
    _claim(35, "`render_as_batch = true` in alembic.ini turns on batch mode.", settings.batch_in_ini),
    _claim(
        36,
        "Setting include_schemas and render_as_batch in alembic.ini makes autogenerate ignore certain "
        "columns.",
        settings.ignores_columns,
    ),
    _claim(37, "A # comment behind a value in alembic.ini does no harm.", settings.inline_comment),
    _claim(38, "`sqlalchemy.url = sqlite:///./app.db` works in the section [alembic].", settings.url_works),
    _claim(
        39,
        "Batch mode allows complex ALTERs on SQLite.",
        Trials(
            comes_out(Verdict.DETECTED),
            (
                "nullable.to_notnull+batch",
                "type.string_to_text+batch",
                "unique.named_add+batch",
                "fk.named_add+batch",
            ),
            ("sqlite",),
        ),
    ),
    _claim(
        40,
        "Autogenerate handles most changes of a schema, those of constraints included.",
        Trials(
            comes_out(Verdict.DETECTED),
            ("unique.named_add", "fk.named_add", "check.named_add", "pk.add", "exclude.add"),
        ),
    ),
    _claim(41, "An empty upgrade() means that models and database do not differ.", stamps.empty_means_equal),
    _claim(
        42,
        "Autogenerate writes a file although nothing changed, and that file may be deleted.",
        stamps.still_writes,
    ),
    _claim(
        43,
        "`alembic stamp <revision>` starts tracking an existing database, with no migration file needed.",
        stamps.without_file,
    ),
    _claim(
        44, "Once an existing database was stamped, autogenerate works on it as usual.", stamps.afterwards
    ),
    _claim(45, "Autogenerate cannot write migrations of data.", rows.not_written),
    _claim(
        46,
        "Migrations of data can be written with op.execute, or with loops in Python.",
        rows.written_by_hand,
    ),
    _claim(
        47,
        "When target_metadata is not set, autogenerate can print SQL instead of Python.",
        metadata.sql_without,
    ),
    _claim(
        48,
        "Without target_metadata autogenerate falls back to reading only the database, which is slower and "
        "less "
        "reliable.",
        metadata.falls_back,
    ),
    _claim(
        49, "A new column with unique=True is handled like any other new column.", edited_files.unique_column
    ),
    _claim(
        50,
        "Autogenerate is the fastest way to a migration, and saves writing SQL by hand.",
        NotTestable("It compares ways of working, and names neither another way nor a measure."),
    ),
)
