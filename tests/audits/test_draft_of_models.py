"""Drafts of models without a project: what is renamed, put in order, added, and proven all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

import limbeck
from limbeck.errors import LimbeckError

if TYPE_CHECKING:
    from collections.abc import Callable

    from limbeck.audits.report import Audit
    from limbeck.databases.database import Database

HELD = """
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE clients (
    id serial PRIMARY KEY, mail varchar(50), state state
);
CREATE UNIQUE INDEX ix_mail ON clients (mail);
CREATE INDEX ix_clients_mail ON clients (state, mail);
ALTER TABLE clients ADD CONSTRAINT "uq-:clients" UNIQUE (mail, state);
CREATE TABLE old_orders (
    id serial PRIMARY KEY, client_id integer REFERENCES clients (id), note varchar(50) NOT NULL
);
CREATE TABLE egg (id serial PRIMARY KEY, hen_id integer);
CREATE TABLE hen (id serial PRIMARY KEY, egg_id integer REFERENCES egg (id));
ALTER TABLE egg ADD CONSTRAINT egg_hen FOREIGN KEY (hen_id) REFERENCES hen (id);
CREATE TABLE nests (
    id serial PRIMARY KEY, hen_id integer CONSTRAINT nest_hen REFERENCES hen (id),
    eggs integer CONSTRAINT ck_eggs CHECK (eggs > 0)
);
INSERT INTO clients (mail, state) VALUES ('ann@example.org', 'new');
INSERT INTO old_orders (client_id, note) VALUES (1, 'first');
INSERT INTO nests (eggs) VALUES (4);
"""


class Text(TypeDecorator[str]):
    """A type of the project's own, which Alembic names by its module."""

    impl = String
    cache_ok = True


def metadata() -> MetaData:
    made = MetaData()
    Table(
        "customers",
        made,
        Column("id", Integer, primary_key=True),
        Column("email", String(50)),
        Column("state", Enum("new", "late", "done", name="state")),
        UniqueConstraint("email", "state", name="uq-:customers"),
        Index("ix_customers_email", "state", "email"),
    )
    Table(
        "orders",
        made,
        Column("id", Integer, primary_key=True),
        Column("customer_id", ForeignKey("customers.id")),
        Column("note", String(50)),
        Column("code", Text(5)),
    )
    for name, other in (("pot", "lid"), ("lid", "pot")):
        key = ForeignKey(f"{other}.id")
        Table(name, made, Column("id", Integer, primary_key=True), Column(f"{other}_id", key))
    Table(
        "nests",
        made,
        Column("id", Integer, primary_key=True),
        Column("hen_id", Integer),
        Column("eggs", Integer, CheckConstraint("eggs > 1", name="ck_eggs")),
    )
    return made


RENAMED = {
    "clients": "customers",
    "clients.mail": "email",
    "old_orders": "orders",
    "old_orders.client_id": "customer_id",
}


def slug_of(call: Callable[[], object]) -> str:
    """The slug of what a call raises."""
    with pytest.raises(LimbeckError) as caught:
        call()
    return caught.value.failure.slug


def audited(database: Database, models: MetaData | limbeck.Models) -> Audit:
    found = limbeck.audit(database, models)
    assert isinstance(found, limbeck.Audit)
    return found


UPGRADE = """\
op.rename_table('clients', 'customers')
op.rename_table('old_orders', 'orders')
op.alter_column('customers', 'mail', new_column_name='email')
op.alter_column('orders', 'client_id', new_column_name='customer_id')
op.drop_constraint(op.f('nest_hen'), 'nests', type_='foreignkey')
op.drop_constraint('hen_egg_id_fkey', 'hen', type_='foreignkey')
op.create_table('lid',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('pot_id', sa.Integer(), nullable=True),
sa.PrimaryKeyConstraint('id')
)
op.create_table('pot',
sa.Column('id', sa.Integer(), nullable=False),
sa.Column('lid_id', sa.Integer(), nullable=True),
sa.ForeignKeyConstraint(['lid_id'], ['lid.id'], ),
sa.PrimaryKeyConstraint('id')
)
op.drop_table('egg')
op.drop_table('hen')
op.execute('ALTER INDEX ix_clients_mail RENAME TO ix_customers_email')
op.execute('ALTER TABLE customers RENAME CONSTRAINT "uq-\\\\:clients" TO "uq-\\\\:customers"')
op.drop_index(op.f('ix_mail'), table_name='customers')
op.add_column('orders', sa.Column('code', tests.audits.test_draft_of_models.Text(length=5), nullable=True))
op.alter_column('orders', 'note',
           existing_type=sa.VARCHAR(length=50),
           nullable=True)
op.create_foreign_key('lid_pot_id_fkey', 'lid', 'pot', ['pot_id'], ['id'])
op.execute('ALTER TABLE nests DROP CONSTRAINT ck_eggs, ADD CONSTRAINT ck_eggs CHECK ((eggs > 1))')
"""


def test_a_draft_on_postgresql_is_proven_with_renames_circles_a_check_and_a_type_of_its_own(
    scratch_postgres: Database,
) -> None:
    """Foreign keys go before the tables they point to, in a circle too; imports are complete."""
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql(HELD)
    found = limbeck.audit(scratch_postgres, metadata(), blind_spots=True)
    assert isinstance(found, limbeck.Audit)
    draft = found.draft(renamed=RENAMED, blind_spots=["check nests.ck_eggs"])
    assert draft.script.upgrade.partition("\n")[2].rpartition("# ###")[0] == UPGRADE
    assert "import tests.audits.test_draft_of_models\n" in draft.script.text
    assert not [each.why for each in draft.changes if "ails:" in each.why or "fails while" in each.why]
    draft.rehearse()
    assert draft.objections == ()
    assert draft.is_proven
    assert slug_of(lambda: draft.save("to nowhere")) == "no-project"

    grown = found.draft(blind_spots=["enum state", "ck_eggs"])
    assert grown.script.upgrade.splitlines()[-3:-1] == [
        "op.execute(\"ALTER TYPE state ADD VALUE 'late' AFTER 'new'\")",
        "op.execute('ALTER TABLE nests DROP CONSTRAINT ck_eggs, ADD CONSTRAINT ck_eggs CHECK ((eggs > 1))')",
    ]
    assert grown.script.downgrade.splitlines()[1] == (
        "op.execute('ALTER TABLE nests DROP CONSTRAINT ck_eggs, ADD CONSTRAINT ck_eggs CHECK ((eggs > 0))')"
    )
    assert "ADD VALUE" not in grown.script.downgrade


@pytest.mark.follows("rename-refused", "copy-differs", "no-statement", "no-project")
def test_what_can_not_be_drafted_says_so(scratch_sqlite: Database) -> None:
    """A column that is not there, a database that has changed since, an open question."""
    with scratch_sqlite.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(9))")
        connection.exec_driver_sql("INSERT INTO people VALUES (1, 'ann')")
    models = MetaData()
    Table("persons", models, Column("id", Integer, primary_key=True), Column("name", String(9)))
    audit = audited(scratch_sqlite, models)
    wrong = {"people": "persons", "people.nam": "name"}
    assert slug_of(lambda: audit.draft(renamed=wrong)) == "rename-refused"
    assert slug_of(lambda: audit.draft(head="r1")) == "no-project"

    open_draft = audit.draft()
    open_draft.rehearse()
    assert open_draft.objections == ("Nobody has answered yet: Was the table `people` renamed to `persons`?",)
    answered = audit.draft(renamed={"people": None})
    assert answered.open_questions == ()
    assert answered.script == open_draft.script

    with scratch_sqlite.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE late (id INTEGER)")
    assert slug_of(lambda: audit.draft(renamed={"people": "persons"})) == "copy-differs"
    again = audited(scratch_sqlite, models).draft(renamed={"people": "persons"}, keep=["late"])
    assert [each.kind for each in again.changes] == ["rename_table"]
    again.rehearse()
    assert again.is_proven
