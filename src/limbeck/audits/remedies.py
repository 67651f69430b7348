"""What to do about a blind spot, with the user's own names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from limbeck.audits.identifiers import QUOTERS
from limbeck.audits.reasons import Deviation, deviation
from limbeck.autogen.operation_steps import executed
from limbeck.records import Difference

_TYPES = {"check": "check", "unique": "unique", "foreign key": "foreignkey", "primary key": "primary"}
_CONSTRAINTS = (*_TYPES, "exclude")
_DEFINITION = re.compile(r"(?:^|, )(?:definition|expression): (.*)$", re.DOTALL)
_FOLLOWING = re.compile(
    r"(?:, (?:[a-z]+ )?(?:options?|owner|populated|state|tablespace|method): .*)$", re.DOTALL
)
_LABEL = re.compile(r"'(?:[^']|'')*'")
_BATCH = "op.batch_alter_table"
_ANEW = (
    "Batch mode rebuilds the table: try it on a copy and audit that, since triggers, collations, "
    "computed columns and the rules of foreign keys may be lost or stop it."
)
_quote = QUOTERS["postgresql"]

Rebuild = Callable[[Difference, str], str]
"""What a batch costs its table, in a sentence; it is given what the batch is for, and its Python."""


def remedy(
    difference: Difference,
    dialect: str,
    default_schema: str = "",
    against: str = "models",
    rebuild: Rebuild | None = None,
) -> str:
    """One sentence: the statement or the operation where it can be said, else where to look.

    A batch of SQLite is followed by what it costs the table.

    Args:
        difference: What is not seen.
        dialect: `postgresql` or `sqlite`.
        default_schema: The schema that needs no name.
        against: What the database differs from: `models` or `migrations`.
        rebuild: Tries a batch of SQLite on a copy of the schema, where that is known.
    """
    if difference.attribute == "name" and dialect == "sqlite":
        return _named_in_sqlite(difference, against)
    steps = _steps(difference, dialect, default_schema)
    statement, careful = steps.text, ""
    if steps.batch:
        careful = " " + (rebuild(difference, steps.python) if rebuild is not None else _ANEW)
    if against == "migrations":
        undo = f" with `{statement}`" if statement else ""
        return f"Undo what was done by hand{undo}, or write a migration that does the same.{careful}"
    if not statement:
        return _by_hand(difference)
    other = "add it to the models" if deviation(difference) is Deviation.EXTRA else "change the models"
    return f"Write `{statement}` into a migration, or {other}.{careful}"


def remedy_python(difference: Difference, dialect: str, default_schema: str = "") -> str:
    """The lines of a migration that end a difference; empty where only a person can write them.

    Args:
        difference: What is not seen.
        dialect: `postgresql` or `sqlite`.
        default_schema: The schema that needs no name.
    """
    if difference.attribute == "name" and dialect == "sqlite":
        return ""
    return _steps(difference, dialect, default_schema).python


@dataclass(frozen=True, slots=True)
class Steps:
    """What ends a difference.

    Attributes:
        statements: SQL, one statement after the other.
        table: The table of a batch.
        batch: Operations of the batch, which is called `batch`.
        one_by_one: Whether the driver takes one statement at a time.
    """

    statements: tuple[str, ...] = ()
    table: str = ""
    batch: tuple[str, ...] = ()
    one_by_one: bool = False

    @property
    def text(self) -> str:
        """All of it in one line."""
        if self.batch:
            return f"with {_BATCH}({self.table!r}) as batch: {'; '.join(self.batch)}"
        if self.one_by_one and len(self.statements) > 1:
            return "; ".join(map(executed, self.statements))
        return "; ".join(self.statements)

    @property
    def python(self) -> str:
        """The lines of a migration."""
        if self.batch:
            lines = (f"with {_BATCH}({self.table!r}) as batch:", *(f"    {each}" for each in self.batch))
            return "\n".join(lines)
        return "\n".join(map(executed, self.statements))


def _steps(difference: Difference, dialect: str, default_schema: str) -> Steps:
    if dialect == "sqlite":
        return _sqlite(difference)
    names = SqlNames(difference, default_schema)
    writers = {"index": _index, "enum": _enum, "trigger": _trigger, "view": _view, "materialized view": _view}
    if difference.kind in writers:
        return Steps(writers[difference.kind](difference, names))
    statement = _postgresql(difference, names)
    return Steps((statement,) if statement else ())


@dataclass(frozen=True, slots=True)
class SqlNames:
    """Where a difference is, in SQL."""

    difference: Difference
    default_schema: str

    @property
    def table(self) -> str:
        """The table that has the difference, quoted, with its schema where that is not the default one."""
        return self._dotted(self.difference.table)

    @property
    def qualified(self) -> str:
        """A thing that belongs to no table, with its schema."""
        return self._dotted(self.difference.name)

    @property
    def name(self) -> str:
        """Its bare name."""
        return _quote(self.difference.name)

    def _dotted(self, name: str) -> str:
        schema = self.difference.schema
        here = schema in {"", self.default_schema}
        return _quote(name) if here else f"{_quote(schema)}.{_quote(name)}"


def _postgresql(difference: Difference, names: SqlNames) -> str:
    if difference.kind in _CONSTRAINTS:
        return _constraint(difference, names)
    writers = {"column": _column, "sequence": _sequence}
    return writers.get(difference.kind, _alone)(difference, names)


def _sequence(difference: Difference, names: SqlNames) -> str:
    if difference.attribute == "name":
        return f"ALTER SEQUENCE {names.qualified} RENAME TO {_quote(difference.after or '')}"
    if difference.attribute == "type":  # bounds that were those of the old type follow
        return f"ALTER SEQUENCE {names.qualified} AS {difference.after}"
    return _alone(difference, names)


def _alone(difference: Difference, names: SqlNames) -> str:
    if difference.kind not in {"sequence", "schema", "domain"} or difference.attribute is not None:
        return ""
    if deviation(difference) is Deviation.EXTRA:
        return f"DROP {difference.kind.upper()} {names.qualified}"
    # A sequence and a domain are made with options, which the models know.
    return f"CREATE SCHEMA {names.qualified}" if difference.kind == "schema" else ""


def _index(difference: Difference, names: SqlNames) -> tuple[str, ...]:
    if difference.attribute not in {None, "definition"}:
        return ()
    drop, create = f"DROP INDEX {names.qualified}", _wanted(difference)
    steps = {Deviation.EXTRA: (drop,), Deviation.MISSING: (create,), Deviation.CHANGED: (drop, create)}
    return steps[deviation(difference)]


def _view(difference: Difference, names: SqlNames) -> tuple[str, ...]:
    if difference.attribute not in {None, "definition"}:
        return ()
    word = difference.kind.upper()
    drop, create = (
        f"DROP {word} {names.qualified}",
        f"CREATE {word} {names.qualified} AS {_query(difference)}",
    )
    steps = {Deviation.EXTRA: (drop,), Deviation.MISSING: (create,), Deviation.CHANGED: (drop, create)}
    return steps[deviation(difference)]


def _trigger(difference: Difference, names: SqlNames) -> tuple[str, ...]:
    if difference.attribute not in {None, "definition"}:
        return ()
    drop = f"DROP TRIGGER {names.name} ON {names.table}"
    create = _query(difference)
    steps = {Deviation.EXTRA: (drop,), Deviation.MISSING: (create,), Deviation.CHANGED: (drop, create)}
    return steps[deviation(difference)]


def _constraint(difference: Difference, names: SqlNames) -> str:
    if difference.attribute == "name":
        return f"ALTER TABLE {names.table} RENAME CONSTRAINT {names.name} TO {_quote(difference.after or '')}"
    if not difference.name or difference.attribute not in {None, "definition"}:
        return ""
    drop = f"DROP CONSTRAINT {names.name}"
    create = f"ADD CONSTRAINT {names.name} {_wanted(difference)}"
    steps = {Deviation.EXTRA: drop, Deviation.MISSING: create, Deviation.CHANGED: f"{drop}, {create}"}
    return f"ALTER TABLE {names.table} {steps[deviation(difference)]}"


def _column(difference: Difference, names: SqlNames) -> str:
    wanted = difference.after
    steps = {
        "default": "DROP DEFAULT" if wanted is None else f"SET DEFAULT {wanted}",
        "type": _type_change(difference, names),
        "nullable": "DROP NOT NULL" if wanted == "yes" else "SET NOT NULL",
    }
    if difference.attribute == "not null constraint":
        usual = f"{difference.table}_{difference.name}_not_null"  # of which nothing is told
        held, wanted = (_quote(each or usual) for each in (difference.before, wanted))
        return f"ALTER TABLE {names.table} RENAME CONSTRAINT {held} TO {wanted}"
    if difference.attribute == "comment":
        text = "NULL" if wanted is None else "'" + wanted.replace("'", "''") + "'"
        return f"COMMENT ON COLUMN {names.table}.{names.name} IS {text}"
    step = steps.get(difference.attribute or "")
    return f"ALTER TABLE {names.table} ALTER COLUMN {names.name} {step}" if step else ""


def _type_change(difference: Difference, names: SqlNames) -> str:
    """What changes a type; empty where only a person can say what becomes of the values."""
    before, after = ((text or "").partition("(")[0] for text in (difference.before, difference.after))
    if before.endswith("[]") != after.endswith("[]") or "bytea" in {before, after}:
        return ""
    # An enum, a domain and most other types read what another one writes, but few are cast unasked.
    using = "" if before == after else f" USING {names.name}::text::{difference.after}"
    return f"TYPE {difference.after}{using}"


def _enum(difference: Difference, names: SqlNames) -> tuple[str, ...]:
    how = deviation(difference)
    if how is Deviation.EXTRA:
        return (f"DROP TYPE {names.qualified}",)
    if how is Deviation.MISSING:
        return (f"CREATE TYPE {names.qualified} AS ENUM ({_attribute(difference.after, 'labels')})",)
    before, after = (_LABEL.findall(text or "") for text in (difference.before, difference.after))
    if difference.attribute != "labels" or [each for each in after if each in before] != before:
        return ()  # A label that goes or moves needs a new type.
    added = []
    for position, label in enumerate(after):
        if label not in before:
            if position == len(after) - 1:
                where = ""
            else:
                where = f" AFTER {after[position - 1]}" if position else f" BEFORE {after[1]}"
            added.append(f"ALTER TYPE {names.qualified} ADD VALUE {label}{where}")
    return tuple(added)


def _sqlite(difference: Difference) -> Steps:
    how, name = deviation(difference), difference.name
    if (difference.kind, difference.attribute) == ("column", "default"):
        wanted = None if difference.after is None else f"sa.text({difference.after!r})"
        step = f"batch.alter_column({name!r}, server_default={wanted})"
        return Steps(table=difference.table, batch=(step,))
    if (difference.kind, how) == ("index", Deviation.EXTRA):
        return Steps((f"DROP INDEX {_quote(name)}",))
    if difference.kind == "view":
        return Steps(_view(difference, SqlNames(difference, difference.schema)), one_by_one=True)
    kind = _TYPES.get(difference.kind)
    if kind is None or not name or difference.attribute not in {None, "expression"}:
        return Steps()
    final = f"op.f({name!r})"  # as it stands: a naming convention would be applied to it again
    steps = [] if how is Deviation.MISSING else [f"batch.drop_constraint({final}, type_={kind!r})"]
    if how is not Deviation.EXTRA:
        if kind != "check":
            return Steps()
        steps.append(f"batch.create_check_constraint({final}, {_wanted(difference)!r})")
    return Steps(table=difference.table, batch=tuple(steps))


def _named_in_sqlite(difference: Difference, against: str) -> str:
    """What a constraint's name is good for there."""
    matters = "This hardly matters: SQLite uses the name at most in an error message"
    if difference.before is None:
        return f"{matters}. Leave it."
    leave = f"{matters}, and `batch.drop_constraint` needs the one that the database has"
    return (
        f"{leave}. Leave it."
        if against == "migrations"
        else (f"{leave}. Leave it, or name the {difference.kind} `{difference.before}` in the models.")
    )


def _wanted(difference: Difference) -> str:
    """The definition that it should have."""
    if difference.attribute is not None:
        return difference.after or ""
    found = _DEFINITION.search(difference.after or "")
    return found[1] if found else difference.after or ""


def _query(difference: Difference) -> str:
    """The query of a view or the statement of a trigger, without the attributes that follow it."""
    return _FOLLOWING.sub("", _wanted(difference))


def _attribute(text: str | None, word: str) -> str:
    found = re.search(rf"(?:^|, ){word}: (.*?)(?=, [a-z][a-z ]*: |$)", text or "", re.DOTALL)
    return found[1] if found else ""


def _by_hand(difference: Difference) -> str:
    subject = difference.subject
    how = deviation(difference)
    if how is Deviation.EXTRA:
        return f"Drop the {subject} in a migration by hand, or add it to the models."
    if how is Deviation.MISSING:
        return f"Create the {subject} in a migration by hand, or take it out of the models."
    return f"Change the {difference.attribute} of the {subject} in a migration by hand, or change the models."
