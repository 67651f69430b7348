"""Audits made by hand, for the tests of how they are drawn."""

from limbeck.audits.blind_spots import BlindSpots, BlindSpotSearch
from limbeck.audits.report import Audit
from limbeck.records import (
    BlindSpot,
    Change,
    Comparison,
    DatabaseIdentity,
    Difference,
    Failure,
    Finding,
    Rename,
    RevisionState,
    Risk,
    Script,
    Sql,
    Versions,
)

VERSIONS = Versions("3.11.9", "2.1.9", "1.20.1", "0.1.0", "PostgreSQL 18.6")
DATABASE = DatabaseIdentity("postgresql://shop:***@db.example/shop", "postgresql", "PostgreSQL 18.6")
STANDING = RevisionState(("4f1d0c2a9b7e",), ("8c2e5d7f1a3b",))

CHANGES = (
    Change(
        "add_table",
        None,
        "coupons",
        None,
        None,
        "id INTEGER NOT NULL, code VARCHAR(20) NOT NULL, percent NUMERIC(5, 2)",
        "op.create_table('coupons',\n"
        "    sa.Column('id', sa.Integer(), nullable=False),\n"
        "    sa.Column('code', sa.String(length=20), nullable=False),\n"
        "    sa.Column('percent', sa.Numeric(precision=5, scale=2), nullable=True),\n"
        "    sa.PrimaryKeyConstraint('id')\n"
        ")",
        "CREATE TABLE coupons (\n    id SERIAL NOT NULL, \n    code VARCHAR(20) NOT NULL, \n"
        "    percent NUMERIC(5, 2), \n    PRIMARY KEY (id)\n);",
        Risk.SAFE,
        "Creates `coupons`; nothing that exists is touched.",
    ),
    Change(
        "add_column",
        None,
        "customers",
        "full_name",
        None,
        "VARCHAR(80) NULL",
        "op.add_column('customers', sa.Column('full_name', sa.String(length=80), nullable=True))",
        "ALTER TABLE customers ADD COLUMN full_name VARCHAR(80);",
        Risk.SAFE,
        "Adds `customers.full_name`, empty in all 1,204 rows.",
    ),
    Change(
        "remove_column",
        None,
        "customers",
        "user_name",
        "VARCHAR(80) NULL",
        None,
        "op.drop_column('customers', 'user_name')",
        "ALTER TABLE customers DROP COLUMN user_name;",
        Risk.DESTRUCTIVE,
        "Drops `customers.user_name` and every value in it; 1,198 rows hold one.",
    ),
    Change(
        "modify_nullable",
        None,
        "orders",
        "placed_at",
        "NULL",
        "NOT NULL",
        "op.alter_column('orders', 'placed_at',\n"
        "           existing_type=sa.DateTime(),\n           nullable=False)",
        "ALTER TABLE orders ALTER COLUMN placed_at SET NOT NULL;",
        Risk.CAUTION,
        "Fails if any row of `orders` has no `placed_at`, and reads the whole table under an exclusive lock.",
    ),
    Change(
        "modify_type",
        None,
        "products",
        "description",
        "VARCHAR(200)",
        "TEXT",
        "op.alter_column('products', 'description',\n           existing_type=sa.VARCHAR(length=200),\n"
        "           type_=sa.Text(),\n           existing_nullable=True)",
        "ALTER TABLE products ALTER COLUMN description TYPE TEXT;",
        Risk.SAFE,
        "Widens `products.description`; no row is rewritten.",
    ),
    Change(
        "add_index",
        None,
        "orders",
        "ix_orders_customer_id",
        None,
        "INDEX (customer_id)",
        "op.create_index(op.f('ix_orders_customer_id'), 'orders', ['customer_id'], unique=False)",
        "CREATE INDEX ix_orders_customer_id ON orders (customer_id);",
        Risk.CAUTION,
        "Blocks writes to `orders` until the index is built.",
    ),
    Change(
        "add_constraint",
        None,
        "coupons",
        None,
        None,
        "UNIQUE (code)",
        "op.create_unique_constraint(None, 'coupons', ['code'])",
        "ALTER TABLE coupons ADD UNIQUE (code);",
        Risk.CAUTION,
        "The constraint has no name, so its downgrade cannot drop it.",
    ),
    Change(
        "remove_fk",
        "audit",
        "events",
        "fk_events_customer",
        "FOREIGN KEY (customer_id) REFERENCES customers (id)",
        None,
        "op.drop_constraint('fk_events_customer', 'events', schema='audit', type_='foreignkey')",
        "ALTER TABLE audit.events DROP CONSTRAINT fk_events_customer;",
        Risk.CAUTION,
        "Rows of `audit.events` may then point at customers that do not exist.",
    ),
    Change(
        "modify_comment",
        None,
        "orders",
        "status",
        "one of new, paid, sent",
        "new, paid, sent or returned",
        "op.alter_column('orders', 'status', comment='new, paid, sent or returned')",
        "COMMENT ON COLUMN orders.status IS 'new, paid, sent or returned';",
        Risk.SAFE,
        "Only the comment changes.",
    ),
    Change(
        "remove_table",
        None,
        "newsletter_signups",
        None,
        "id INTEGER NOT NULL, email VARCHAR(120) NOT NULL, signed_up TIMESTAMP",
        None,
        "op.drop_table('newsletter_signups')",
        "DROP TABLE newsletter_signups;",
        Risk.DESTRUCTIVE,
        "Drops `newsletter_signups` with its 311 rows.",
    ),
    Change(
        "create_pg_function",
        None,
        None,
        None,
        None,
        None,
        "op.create_entity(total_of_order)",
        "-- limbeck cannot tell what create_entity runs",
        Risk.CAUTION,
        "An operation of another library; read what it does.",
    ),
)

RENAME = Rename(
    "column",
    None,
    "customers",
    "user_name",
    "full_name",
    "Was `user_name` renamed to `full_name`?",
    (
        "Both are `VARCHAR(80) NULL`.",
        "Both are the third column of `customers`.",
        "Both names end in `name`.",
    ),
    "op.alter_column('customers', 'user_name', new_column_name='full_name')",
    "ALTER TABLE customers RENAME user_name TO full_name;",
    (2, 1),
)

FINDING = Finding(
    "compare-server-default-off",
    "Server defaults are not compared",
    "`env.py` does not set `compare_server_default`, so a changed default of `orders.status` is not seen.",
    "Pass `compare_server_default=True` to `context.configure` in `env.py`.",
)

FAILURE = Failure(
    "env-raised",
    "`env.py` raised KeyError.",
    (
        ("file", "migrations/env.py, line 14"),
        ("error", "Traceback (most recent call last):\nKeyError: 'DATABASE_URL'"),
    ),
    "Set the environment variable `DATABASE_URL`, or pass `url=`.",
)


BLIND_SPOTS = BlindSpots(
    (
        BlindSpot(
            "check",
            "public",
            "orders",
            "ck_orders_total",
            "definition",
            "CHECK ((total > 0))",
            "CHECK ((total >= 0))",
            "Autogenerate looks at no CHECK constraints.",
            "check.named_change",
            "Write `ALTER TABLE orders DROP CONSTRAINT ck_orders_total` into a migration.",
        ),
        BlindSpot(
            "check",
            "public",
            "orders",
            "",
            None,
            "definition: CHECK ((id > 0))",
            None,
            "Autogenerate looks at no CHECK constraints.",
            None,
            "Drop the check (unnamed) on public.orders in a migration by hand, or add it to the models.",
            "migrations",
        ),
        BlindSpot(
            "column",
            "public",
            "orders",
            "currency",
            "default",
            None,
            "'EUR'::character varying",
            "Autogenerate compares server defaults only with `compare_server_default=True`.",
            "server_default.change_text",
            "Write `ALTER TABLE orders ALTER COLUMN currency SET DEFAULT 'EUR'` into a migration.",
        ),
        BlindSpot(
            "enum",
            "public",
            "",
            "order_status",
            None,
            None,
            "labels: 'new', 'paid'",
            "Autogenerate compares the name of an enum type, never its labels.",
            "enum.native_new_column",
            "Write `CREATE TYPE order_status AS ENUM ('new', 'paid')` into a migration.",
        ),
    ),
    (
        Difference("trigger", "public", "orders", "orders_are_final", None, "definition: CREATE …", None),
        Difference("view", "public", "", "stock_levels", None, "definition: SELECT 1", None),
        Difference("table", "public", "", "orders", "row security", "enabled", None),
    ),
    (FAILURE,),
)


def migration(changes: tuple[Change, ...]) -> Script:
    """A whole file around the lines of the changes."""
    upgrade = "\n".join(change.python for change in changes) or "pass"
    body = "\n".join(f"    {line}" for line in upgrade.split("\n"))
    text = (
        '"""audit\n\nRevision ID: 0a1b2c3d4e5f\nRevises: 8c2e5d7f1a3b\n"""\n\nimport sqlalchemy as sa\n'
        "from alembic import op\n\nrevision = '0a1b2c3d4e5f'\ndown_revision = '8c2e5d7f1a3b'\n\n\n"
        f"def upgrade() -> None:\n{body}\n\n\ndef downgrade() -> None:\n    pass\n"
    )
    return Script(upgrade, "pass", text)


def audit(  # noqa: PLR0913  each is a part of an audit that a test sets
    *changes: Change,
    renames: tuple[Rename, ...] = (),
    findings: tuple[Finding, ...] = (),
    name: str | None = None,
    database: DatabaseIdentity | None = DATABASE,
    revision: RevisionState = STANDING,
    output: str = "",
    failure: Failure | None = None,
) -> Audit:
    """An audit of these changes."""
    return Audit(
        Comparison(
            name=name,
            database=database,
            revision=revision,
            changes=changes,
            renames=renames,
            findings=findings,
            script=migration(changes),
            sql=Sql("\n".join(change.sql for change in changes), "-- nothing"),
            versions=VERSIONS,
            output=output,
            failure=failure,
        )
    )


def full() -> Audit:
    """Something of everything."""
    return audit(
        *CHANGES, renames=(RENAME,), findings=(FINDING,), output="INFO  [env] reading the settings\n"
    )


def blind() -> Audit:
    """An audit that looked for what autogenerate does not see, and found all kinds of it."""
    return Audit(audit(CHANGES[1]).comparison, BlindSpotSearch.known(BLIND_SPOTS))


def clean() -> Audit:
    """The "no change" twin of `full`."""
    return audit(revision=RevisionState(("8c2e5d7f1a3b",), ("8c2e5d7f1a3b",)))


def failed() -> Audit:
    """An audit whose `env.py` raised."""
    return audit(
        failure=FAILURE,
        database=None,
        revision=RevisionState((), ()),
        findings=(FINDING,),
        output="about to read\n",
    )
