"""Pending revisions on PostgreSQL of which it is known what they do; some only look dangerous.

Each was run by plain Alembic on PostgreSQL 18 and 15; a second session looked on.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seen:
    """What is seen while all pending revisions run.

    Attributes:
        locks: The strongest lock on each table that was there.
        blocks: What a second session can't do with it before the commit.
        held: What it can't do while rows are gone through one by one.
        rewrites: The tables that got a new file.
        rebuilds: The indexes that got one.
        scans: The tables that were read from end to end and not rewritten.
    """

    locks: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, list[str]] = field(default_factory=dict)
    held: dict[str, list[str]] = field(default_factory=dict)
    rewrites: list[str] = field(default_factory=list)
    rebuilds: list[str] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Situation:
    """Revisions that are pending, and what they do.

    Attributes:
        slug: A name.
        before: What the revision before them makes.
        rows: What the tables hold then.
        revisions: The bodies of `upgrade` and `downgrade` of each.
        verdicts: The verdict of each, None for one that is not reached.
        reasons: Verdict, object and count of what must be among the reasons of the last one reached.
        seen: What is seen; None for one that fails.
        options: The `options` of the connection of env.py.
        per_migration: Whether env.py gives each revision a transaction of its own.
    """

    slug: str
    before: tuple[str, ...]
    rows: tuple[str, ...]
    revisions: tuple[tuple[str, str], ...]
    verdicts: tuple[str | None, ...]
    reasons: tuple[tuple[str, str, int], ...] = ()
    seen: Seen | None = None
    options: str = ""
    per_migration: bool = False


ALL = ["read", "write"]
EXCLUSIVE = "AccessExclusiveLock"

SITUATIONS = (
    Situation(
        "label-renamed",
        (
            "CREATE TYPE hull AS ENUM ('wood', 'stel')",
            "CREATE TABLE barge (id integer PRIMARY KEY, hull hull, spare hull[])",
        ),
        ("INSERT INTO barge VALUES (1, 'wood', '{}'), (2, 'stel', '{stel,wood}')",),
        (
            (
                "op.execute(\"ALTER TYPE hull RENAME VALUE 'stel' TO 'steel'\")",
                "op.execute(\"ALTER TYPE hull RENAME VALUE 'steel' TO 'stel'\")",
            ),
        ),
        ("safe",),
    ),
    Situation(
        "without-a-key-changed",
        ("CREATE TABLE sounding (mark integer, depth text)",),
        ("INSERT INTO sounding VALUES (1, 'low'), (2, 'high'), (2, 'high'), (NULL, 'low')",),
        (
            (
                'op.execute("UPDATE sounding SET depth = upper(depth)")',
                'op.execute("UPDATE sounding SET depth = lower(depth)")',
            ),
        ),
        ("safe",),
    ),
    Situation(
        "without-a-key-dropped",
        ("CREATE TABLE reading (mark integer, depth text, by text)",),
        ("INSERT INTO reading VALUES (1, 'low', 'a'), (2, 'high', 'b'), (2, NULL, 'b')",),
        (
            (
                """op.execute("UPDATE reading SET by = upper(by)"); op.drop_column("reading", "depth")""",
                'op.add_column("reading", sa.Column("depth", sa.Text()))',
            ),
        ),
        ("loses",),
        (("loses", "column reading.depth", 2),),
    ),
    Situation(
        "numbered-anew",
        ("CREATE TABLE buoy (id serial PRIMARY KEY, colour text)",),
        ("INSERT INTO buoy (colour) VALUES ('red'), ('green')",),
        (
            (
                "op.execute(\"INSERT INTO buoy (colour) VALUES ('white')\")",
                "op.execute(\"DELETE FROM buoy WHERE colour = 'white'\")",
            ),
        ),
        ("safe",),
    ),
    Situation(
        "key-updated",
        (
            "CREATE TABLE flag (code text PRIMARY KEY)",
            "CREATE TABLE crew (id integer PRIMARY KEY, code text REFERENCES flag ON UPDATE CASCADE)",
        ),
        ("INSERT INTO flag VALUES ('uk'), ('fr')", "INSERT INTO crew VALUES (1, 'uk'), (2, 'fr'), (3, 'uk')"),
        (
            (
                "op.execute(\"UPDATE flag SET code = 'gb' WHERE code = 'uk'\")",
                "op.execute(\"UPDATE flag SET code = 'uk' WHERE code = 'gb'\")",
            ),
        ),
        ("safe",),
    ),
    Situation(
        "refused-at-the-commit",
        (
            "CREATE TABLE dock (id integer PRIMARY KEY)",
            "CREATE TABLE berth (id integer PRIMARY KEY, dock_id integer REFERENCES dock DEFERRABLE)",
            "ALTER TABLE berth ALTER CONSTRAINT berth_dock_id_fkey DEFERRABLE INITIALLY DEFERRED",
        ),
        ("INSERT INTO dock VALUES (1)",),
        (
            ('op.add_column("berth", sa.Column("depth", sa.Integer()))', 'op.drop_column("berth", "depth")'),
            ('op.execute("INSERT INTO berth VALUES (1, 7)")', 'op.execute("DELETE FROM berth")'),
        ),
        ("safe", "fails"),
        (("fails", "revision r2", 0),),
    ),
    Situation(
        "repeated-keys",
        ("CREATE TABLE hook (id integer PRIMARY KEY, body json)",),
        (
            """INSERT INTO hook VALUES (1, '{"a": 1}'), (2, '{"a": 1, "a": 2}')""",
            """INSERT INTO hook VALUES (3, NULL), (4, '{"b": 1, "b": 2}')""",
        ),
        (
            (
                'op.alter_column("hook", "body", type_=postgresql.JSONB(), postgresql_using="body::jsonb")',
                'op.alter_column("hook", "body", type_=sa.JSON(), postgresql_using="body::json")',
            ),
        ),
        ("loses",),
        (("loses", "column hook.body", 2),),
        Seen({"hook": EXCLUSIVE}, {"hook": ALL}, {"hook": ALL}, ["hook"], ["hook_pkey"]),
    ),
    Situation(
        "hours-elsewhere",
        ("CREATE TABLE watch (id integer PRIMARY KEY, starts timestamp NOT NULL, ends timestamp)",),
        (
            "INSERT INTO watch VALUES (1, '2026-03-01 06:00', '2026-03-01 12:00')",
            "INSERT INTO watch VALUES (2, '2026-03-01 12:00', NULL)",
        ),
        (
            (
                'op.alter_column("watch", "starts", type_=sa.DateTime(timezone=True))',
                'op.alter_column("watch", "starts", type_=sa.DateTime())',
            ),
        ),
        ("loses",),
        (("loses", "column watch.starts", 2),),
        Seen({"watch": EXCLUSIVE}, {"watch": ALL}, {"watch": ALL}, ["watch"], ["watch_pkey"]),
        options="-c timezone=Asia/Tokyo",
    ),
    Situation(
        "dependents-too",
        (
            (
                "CREATE TABLE inn (id integer PRIMARY KEY, stars integer, "
                "good boolean GENERATED ALWAYS AS (stars > 3) STORED)"
            ),
            "CREATE VIEW good_inn AS SELECT id FROM inn WHERE good",
        ),
        ("INSERT INTO inn (id, stars) VALUES (1, 5), (2, 1), (3, NULL)",),
        (
            (
                'op.execute("ALTER TABLE inn DROP COLUMN stars CASCADE")',
                'op.add_column("inn", sa.Column("stars", sa.Integer()))',
            ),
        ),
        ("loses",),
        (
            ("loses", "column inn.stars", 2),
            ("loses", "column inn.good", 2),
            ("collateral", "view good_inn", 1),
        ),
        Seen({"inn": EXCLUSIVE}, {"inn": ALL}),
    ),
    Situation(
        "nulls-in-the-way",
        ("CREATE TABLE bill (id integer PRIMARY KEY, due date)",),
        ("INSERT INTO bill VALUES (1, '2026-05-01'), (2, NULL)",),
        (
            ('op.add_column("bill", sa.Column("payer", sa.Text()))', 'op.drop_column("bill", "payer")'),
            (
                'op.alter_column("bill", "due", existing_type=sa.Date(), nullable=False)',
                'op.alter_column("bill", "due", existing_type=sa.Date(), nullable=True)',
            ),
        ),
        ("safe", "fails"),
    ),
    Situation(
        "finer-prices",
        (
            "CREATE TABLE fare (id integer PRIMARY KEY, zone text, price numeric(8, 2) NOT NULL)",
            "CREATE INDEX ix_fare_zone ON fare (zone)",
        ),
        ("INSERT INTO fare VALUES (1, 'A', 2.5), (2, 'B', 3.1)",),
        (
            (
                'op.alter_column("fare", "price", type_=sa.Numeric(12, 4))',
                'op.alter_column("fare", "price", type_=sa.Numeric(8, 2))',
            ),
        ),
        ("blocks",),
        (("blocks", "table fare", 2),),
        Seen({"fare": EXCLUSIVE}, {"fare": ALL}, {"fare": ALL}, ["fare"], ["fare_pkey", "ix_fare_zone"]),
    ),
    Situation(
        "unique-at-once",
        ("CREATE TABLE badge (id integer PRIMARY KEY, code text NOT NULL)",),
        ("INSERT INTO badge VALUES (1, 'a'), (2, 'b'), (3, 'c')",),
        (
            (
                'op.create_unique_constraint("uq_badge_code", "badge", ["code"])',
                'op.drop_constraint("uq_badge_code", "badge", type_="unique")',
            ),
        ),
        ("blocks",),
        (("blocks", "table badge", 3),),
        Seen({"badge": EXCLUSIVE}, {"badge": ALL}, {"badge": ALL}, scans=["badge"]),
    ),
    Situation(
        "view-in-the-way",
        (
            "CREATE TABLE sailor (id integer PRIMARY KEY, name varchar(20) NOT NULL)",
            "CREATE VIEW roster AS SELECT name FROM sailor",
        ),
        ("INSERT INTO sailor VALUES (1, 'Ann')",),
        (
            (
                'op.alter_column("sailor", "name", type_=sa.String(40))',
                'op.alter_column("sailor", "name", type_=sa.String(20))',
            ),
        ),
        ("fails",),
    ),
    Situation(
        "label-too-early",
        (
            "CREATE TYPE phase AS ENUM ('new', 'old')",
            "CREATE TABLE ticket (id integer PRIMARY KEY, phase phase NOT NULL)",
        ),
        ("INSERT INTO ticket VALUES (1, 'new'), (2, 'old')",),
        (
            ("""op.execute("ALTER TYPE phase ADD VALUE 'held'")""", "pass"),
            (
                """op.execute("UPDATE ticket SET phase = 'held' WHERE id = 1")""",
                """op.execute("UPDATE ticket SET phase = 'new' WHERE id = 1")""",
            ),
        ),
        ("one-way", "fails"),
    ),
    Situation(
        "same-for-all",
        ("CREATE TABLE visit (id integer PRIMARY KEY, who text NOT NULL)",),
        ("INSERT INTO visit VALUES (1, 'x'), (2, 'y')",),
        (
            (
                (
                    'op.add_column("visit", sa.Column("at", sa.DateTime(timezone=True), '
                    'server_default=sa.text("now()"), nullable=False))'
                ),
                'op.drop_column("visit", "at")',
            ),
        ),
        ("safe",),
        seen=Seen({"visit": EXCLUSIVE}, {"visit": ALL}),
    ),
    Situation(
        "index-beside-the-traffic",
        ("CREATE TABLE ride (id integer PRIMARY KEY, code text NOT NULL)",),
        ("INSERT INTO ride VALUES (1, 'a'), (2, 'b')",),
        (
            (
                (
                    "with op.get_context().autocommit_block():\n"
                    '        op.create_index("uq_ride", "ride", ["code"], postgresql_concurrently=True)'
                ),
                (
                    "with op.get_context().autocommit_block():\n"
                    '        op.drop_index("uq_ride", table_name="ride", postgresql_concurrently=True)'
                ),
            ),
        ),
        ("safe",),
        seen=Seen({"ride": "ShareUpdateExclusiveLock"}, scans=["ride"]),
    ),
    Situation(
        "checked-later",
        ("CREATE TABLE barrel (id integer PRIMARY KEY, filled integer NOT NULL)",),
        ("INSERT INTO barrel VALUES (1, 40), (2, 0)",),
        (
            (
                'op.create_check_constraint("ck_full", "barrel", "filled < 101", postgresql_not_valid=True)',
                'op.drop_constraint("ck_full", "barrel", type_="check")',
            ),
            ('op.execute("ALTER TABLE barrel VALIDATE CONSTRAINT ck_full")', "pass"),
        ),
        ("safe", "safe"),
        seen=Seen({"barrel": EXCLUSIVE}, {"barrel": ALL}, scans=["barrel"]),
        per_migration=True,
    ),
    Situation(
        "view-that-follows",
        (
            "CREATE TABLE quay (id integer PRIMARY KEY, tag text)",
            "CREATE VIEW quay_tag AS SELECT id, tag FROM quay",
        ),
        ("INSERT INTO quay VALUES (1, 'a')",),
        (
            (
                'op.alter_column("quay", "tag", new_column_name="label")',
                'op.alter_column("quay", "label", new_column_name="tag")',
            ),
        ),
        ("safe",),
    ),
    Situation(
        "totals-of-yesterday",
        (
            "CREATE TABLE toll (id integer PRIMARY KEY, cents integer)",
            "CREATE MATERIALIZED VIEW toll_total AS SELECT sum(cents) FROM toll",
        ),
        ("INSERT INTO toll VALUES (1, 100), (2, 250)", "REFRESH MATERIALIZED VIEW toll_total"),
        (
            (
                'op.execute("UPDATE toll SET cents = cents * 2")',
                'op.execute("UPDATE toll SET cents = cents / 2")',
            ),
        ),
        ("collateral",),
        (("collateral", "materialized view toll_total", 1),),
    ),
    Situation(
        "made-anew",
        (
            "CREATE TABLE rope (id serial PRIMARY KEY, kind text)",
            "GRANT SELECT ON rope TO PUBLIC",
        ),
        ("INSERT INTO rope (kind) VALUES ('hemp'), ('steel')",),
        (
            (
                (
                    'op.execute("CREATE TABLE new_rope (id serial PRIMARY KEY, kind text)")\n'
                    '    op.execute("INSERT INTO new_rope SELECT * FROM rope")\n'
                    '    op.execute("DROP TABLE rope")\n'
                    '    op.execute("ALTER TABLE new_rope RENAME TO rope")'
                ),
                "pass",
            ),
        ),
        ("collateral",),
        (("collateral", "sequence rope.id", 1), ("collateral", "grant public", 1)),
    ),
    Situation(
        "filled-later",
        ("CREATE TABLE oar (id integer PRIMARY KEY, side text)",),
        ("INSERT INTO oar VALUES (1, 'left'), (2, NULL)",),
        (
            (
                """op.execute("UPDATE oar SET side = 'any' WHERE side IS NULL")""",
                """op.execute("UPDATE oar SET side = NULL WHERE side = 'any'")""",
            ),
        ),
        ("safe",),
    ),
)
