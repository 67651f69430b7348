"""Pairs of schemas made by chance: what a database holds, and what its models say."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Upper(sa.TypeDecorator[str]):
    """A type of a project."""

    impl = sa.String
    cache_ok = True


class Unheard(sa.types.UserDefinedType[str]):
    """A type that SQLAlchemy can't reflect."""

    cache_ok = True

    def get_col_spec(self, **_keywords: Any) -> str:
        return "pg_lsn"


TYPES: list[Callable[[], sa.types.TypeEngine[Any]]] = [
    sa.Integer,
    sa.BigInteger,
    sa.SmallInteger,
    lambda: sa.String(20),
    lambda: sa.String(50),
    sa.String,
    sa.Text,
    sa.Boolean,
    sa.Date,
    sa.DateTime,
    lambda: sa.DateTime(timezone=True),
    sa.Time,
    lambda: sa.Numeric(10, 2),
    lambda: sa.Numeric(12, 4),
    sa.Float,
    sa.LargeBinary,
    sa.JSON,
    sa.Uuid,
    sa.Interval,
    lambda: Upper(30),
    lambda: sa.Text().with_variant(postgresql.JSONB(), "postgresql"),
    lambda: sa.Enum("new", "done", name="state"),
    lambda: sa.Enum("a", "b", "c", name="letter", native_enum=False),
]
POSTGRESQL_TYPES: list[Callable[[], sa.types.TypeEngine[Any]]] = [
    *TYPES,
    lambda: postgresql.ARRAY(sa.Integer),
    postgresql.INET,
    lambda: postgresql.TIMESTAMP(precision=3),
    postgresql.DOUBLE_PRECISION,
    Unheard,
]
NAMES = ["code", "title", "body", "Amount", "select", "with space", "ünï", "rank", "state", "note", "%odd"]
TEXT_DEFAULTS: list[Callable[[], Any]] = [
    lambda: "x",
    lambda: "it's",
    lambda: sa.text("'y'"),
    lambda: sa.func.lower("Z"),
]
OPTIONS = [None, "CASCADE", "SET NULL", "RESTRICT", "NO ACTION"]


@dataclass
class ColumnSpec:
    name: str
    type: int
    nullable: bool
    default: int | None = None
    comment: str | None = None
    computed: bool = False


@dataclass
class KeySpec:
    kind: str
    columns: list[str]
    named: bool = True
    flavour: int = 0


@dataclass
class TableSpec:
    name: str
    schema: str | None
    columns: list[ColumnSpec]
    key: int
    keys: list[KeySpec] = field(default_factory=list)
    parent: str | None = None
    on_delete: str | None = None
    deferrable: bool = False
    comment: str | None = None
    check: bool = False


def pair(random: Random, dialect: str) -> tuple[sa.MetaData, sa.MetaData, bool]:
    """What a database is built from, its models, and whether there are several schemas."""
    several = dialect == "postgresql" and random.random() < 0.3
    convention = random.random() < 0.5
    specs = _tables(random, dialect, several=several)
    changed = deepcopy(specs)
    for each in changed:
        if random.random() < 0.2:
            _change(random, each, dialect)
    if random.random() < 0.3:
        _drop(random, specs)
    if random.random() < 0.3:
        _drop(random, changed)
    return (
        _metadata(specs, dialect, convention=convention),
        _metadata(changed, dialect, convention=convention),
        several,
    )


def _drop(random: Random, specs: list[TableSpec]) -> None:
    parents = {each.parent for each in specs}
    free = [each for each in specs if each.name not in parents]
    if free:
        specs.remove(random.choice(free))


def _tables(random: Random, dialect: str, *, several: bool) -> list[TableSpec]:
    templates = [_template(random, dialect) for _ in range(random.randint(1, 2))]
    specs: list[TableSpec] = []
    for number in range(random.randint(6, 12)):
        spec = deepcopy(random.choice(templates))
        spec.name = random.choice([f"t{number}", f"Table {number}", f"a_longer_name_{number}"])
        spec.schema = random.choice([None, "other"]) if several else None
        if specs and random.random() < 0.6:
            parent = random.choice(specs)
            spec.parent = parent.name
            spec.on_delete = random.choice(OPTIONS) if random.random() < 0.15 else "CASCADE"
            spec.deferrable = random.random() < 0.1
        specs.append(spec)
    return specs


def _template(random: Random, dialect: str) -> TableSpec:
    columns = [_column(random, name, dialect) for name in random.sample(NAMES, random.randint(1, 5))]
    spec = TableSpec("", None, columns, random.randint(0, 4), check=random.random() < 0.3)
    spec.comment = random.choice([None, "A table", ""])
    for _ in range(random.randint(0, 3)):
        spec.keys.append(_key(random, columns))
    return spec


def _column(random: Random, name: str, dialect: str) -> ColumnSpec:
    types = POSTGRESQL_TYPES if dialect == "postgresql" else TYPES
    column = ColumnSpec(name, random.randrange(len(types)), random.random() < 0.5)
    if random.random() < 0.3:
        column.default = random.randrange(4)
    if random.random() < 0.2:
        column.comment = random.choice(["Told", "It's", "100 %"])
    column.computed = random.random() < 0.04
    return column


def _key(random: Random, columns: list[ColumnSpec]) -> KeySpec:
    names = [each.name for each in columns]
    return KeySpec(
        random.choice(["unique", "index", "index"]),
        random.sample(names, random.randint(1, min(2, len(names)))),
        random.random() < 0.7,
        random.choice([0, 0, 0, 0, 1, 2, 3, 4]),
    )


def _change(random: Random, spec: TableSpec, dialect: str) -> None:
    column = random.choice(spec.columns)
    match random.randrange(10):
        case 0:
            column.type = random.randrange(len(TYPES))
        case 1:
            column.nullable = not column.nullable
        case 2:
            column.default = random.choice([None, 0, 1, 2, 3])
        case 3:
            column.comment = random.choice([None, "Another", ""])
        case 4:
            spec.columns.append(_column(random, "added", dialect))
        case 5 if len(spec.columns) > 1:
            spec.columns.remove(column)
            spec.keys = [each for each in spec.keys if column.name not in each.columns]
        case 6:
            spec.keys.append(_key(random, spec.columns))
        case 7 if spec.keys:
            spec.keys.remove(random.choice(spec.keys))
        case 8:
            spec.on_delete = random.choice(OPTIONS)
        case _:
            spec.comment = random.choice([None, "Another table"])


def _metadata(specs: list[TableSpec], dialect: str, *, convention: bool) -> sa.MetaData:
    metadata = sa.MetaData(naming_convention=CONVENTION if convention else None)
    known: dict[str, sa.Table] = {}
    for spec in specs:
        if spec.name not in known:
            known[spec.name] = _table(spec, metadata, known, dialect)
    return metadata


def _table(spec: TableSpec, metadata: sa.MetaData, known: dict[str, sa.Table], dialect: str) -> sa.Table:
    columns = [_made(each, dialect) for each in spec.columns]
    identity: list[Any] = [sa.Identity(always=True)] if spec.key == 3 and dialect == "postgresql" else []
    key_type = sa.BigInteger() if spec.key == 1 and dialect == "postgresql" else sa.Integer()
    keys: list[Any] = [sa.Column("id", key_type, *identity, primary_key=True)]
    if spec.key == 2:
        keys.append(sa.Column("part", sa.String(5), primary_key=True))
    arguments: list[Any] = []
    if spec.parent in known:
        parent = known[spec.parent]
        targets = [parent.c[each.name] for each in parent.primary_key]
        here = [sa.Column(f"parent_{each.name}", each.type) for each in targets]
        columns += here
        arguments.append(
            sa.ForeignKeyConstraint(
                here, targets, ondelete=spec.on_delete, deferrable=spec.deferrable or None
            )
        )
    if spec.check:
        arguments.append(sa.CheckConstraint("id > 0", name="positive"))
    table = sa.Table(
        spec.name, metadata, *keys, *columns, *arguments, schema=spec.schema, comment=spec.comment
    )
    for number, key in enumerate(spec.keys):
        _add_key(table, key, number, dialect)
    return table


def _add_key(table: sa.Table, key: KeySpec, number: int, dialect: str) -> None:
    wanted: list[Any] = [table.c[name] for name in key.columns]
    heavy = (sa.JSON, sa.LargeBinary, Unheard)
    if any(isinstance(each.type.dialect_impl(_DIALECTS[dialect]), heavy) or each.computed for each in wanted):
        return
    name = f"{table.name}_key_{number}"
    if key.kind == "unique":
        table.append_constraint(sa.UniqueConstraint(*wanted, name=name if key.named else None))
        return
    options: dict[str, Any] = {}
    match key.flavour:
        case 1:
            options["unique"] = True
        case 2:
            wanted[0] = wanted[0].desc()
        case 3:
            condition = table.c.id > 5
            options = {"postgresql_where": condition, "sqlite_where": condition}
        case 4 if isinstance(wanted[0].type, sa.String) and not isinstance(wanted[0].type, sa.Enum):
            wanted[0] = sa.func.lower(wanted[0])
    sa.Index(name if key.named or key.flavour else None, *wanted, **options) if key.named or key.flavour in {
        2,
        3,
        4,
    } else sa.Index(f"{name}_x", *wanted, **options)


_DIALECTS = {"postgresql": postgresql.dialect(), "sqlite": sa.create_engine("sqlite://").dialect}


def _made(spec: ColumnSpec, dialect: str) -> sa.Column[Any]:
    types = POSTGRESQL_TYPES if dialect == "postgresql" else TYPES
    type_ = types[spec.type % len(types)]()
    if spec.computed:
        return sa.Column(spec.name, sa.Integer(), sa.Computed("id + 1", persisted=True), comment=spec.comment)
    default: Any = None
    if spec.default is not None:
        kind = type_.dialect_impl(_DIALECTS[dialect])
        if isinstance(kind, sa.String) and not isinstance(kind, sa.Enum):
            default = TEXT_DEFAULTS[spec.default % 3]()
        elif isinstance(kind, (sa.Integer, sa.Numeric)):
            default = [str(spec.default), sa.text(f"{spec.default}"), sa.text(f"({spec.default} + 1)"), "7"][
                spec.default
            ]
        elif isinstance(kind, (sa.DateTime,)):
            default = sa.func.now()
        elif isinstance(kind, sa.Boolean):
            default = [sa.true(), sa.false()][spec.default % 2]
    return sa.Column(spec.name, type_, nullable=spec.nullable, server_default=default, comment=spec.comment)
