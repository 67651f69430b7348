"""A table of users that gets another column: the way of work that both articles describe."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limbeck.ledger.backends import TITLES
from limbeck.ledger.bench import Bench
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.step import Step, told

EMAIL = (
    "email = Column(String(100), unique=True)\ncreated_at = Column(DateTime, default=datetime.datetime.now)"
)
PHONE = "phone = Column(String(20))"
IMPORT = "import datetime\n\n"


@dataclass(frozen=True, slots=True)
class Growth:
    """What was done, in order.

    Attributes:
        project: Where.
        first: The first revision, which creates the table.
        first_file: Its version file.
        applied: Its upgrade.
        asked: The second revision, after `phone` was added to the model.
        file: The version file that it wrote.
        functions: What that file does.
        upgraded: Its upgrade.
        columns: The table's columns before and after it, by `SELECT`.
    """

    project: TemporaryProject
    first: Step
    first_file: str
    applied: Step
    asked: Step
    file: str
    functions: Step
    upgraded: Step
    columns: tuple[Step, Step]

    @property
    def evidence(self) -> str:
        """All of it."""
        return told(
            *self.project.setup,
            self.first,
            self.applied,
            f"# app/models.py, in Users: {PHONE}",
            self.asked,
            self.functions,
            self.upgraded,
            self.columns[1],
        )


def _grow(bench: Bench, backend: str) -> Growth:
    project = bench.project(IMPORT + users(EMAIL), backend=backend)
    first = project.alembic("revision --autogenerate -m 'Create users'")
    first_file = project.newest
    applied = project.alembic("upgrade head")
    before = project.columns("users")
    project.write("app/models.py", IMPORT + users(EMAIL, PHONE))
    asked = project.alembic("revision --autogenerate -m 'Add phone column to users'")
    file = project.newest
    functions = project.functions(file)
    upgraded = project.alembic("upgrade head")
    columns = (before, project.columns("users"))
    bench.done(project)
    return Growth(project, first, first_file, applied, asked, file, functions, upgraded, columns)


def _sqlite(bench: Bench) -> Growth:
    return bench.once(_grow, bench.each("sqlite", "postgresql")[0])


def _everywhere(bench: Bench) -> tuple[Growth, ...]:
    return tuple(bench.once(_grow, backend) for backend in bench.each("sqlite", "postgresql"))


def applies(bench: Bench) -> Observed:
    """A project with a new column: `alembic upgrade head`, and the table before and after."""
    grown = _everywhere(bench)
    seen = tuple(
        Observation(
            f"on {TITLES[each.project.dialect]}",
            each.columns[1].rows == (*each.columns[0].rows, ("phone",)),
            f"the table went from {_names(each.columns[0])} to {_names(each.columns[1])}",
        )
        for each in grown
    )
    return Observed(seen, told(*(each.evidence for each in grown)))


def writes_code(bench: Bench) -> Observed:
    """A project with a new column: what `alembic revision --autogenerate` writes."""
    grown = _everywhere(bench)
    seen = tuple(
        Observation(
            f"on {TITLES[each.project.dialect]}",
            "op.add_column(" in each.functions.output,
            f"the file holds {_line(each.functions, 'op.add_column')}",
        )
        for each in grown
    )
    return Observed(seen, told(*(each.evidence for each in grown)))


def writes_sql(bench: Bench) -> Observed:
    """The same file: is there SQL in it?"""
    grown = _sqlite(bench)
    sql = re.search(r"\bALTER TABLE\b", grown.functions.output)
    line = _line(grown.functions, "op.add_column")
    seen = f"the file holds Python and no SQL: {line}; SQL is made of it when it runs"
    return Observed((Observation("in the generated file", sql is not None, seen),), grown.evidence)


def adds_and_drops(bench: Bench) -> Observed:
    """The same file: what its upgrade and its downgrade do."""
    grown = _sqlite(bench)
    up, down = (part(grown.file) for part in (grown.project.upgrade_of, grown.project.downgrade_of))
    held = "op.add_column('users'" in up and "op.drop_column('users', 'phone')" in down
    seen = f"upgrade: {_line(up, 'op.')}; downgrade: {_line(down, 'op.')}"
    return Observed((Observation("in the generated file", held, seen),), grown.evidence)


def numbered(bench: Bench) -> Observed:
    """The same project: the name of the file that was written for the new column."""
    grown = _sqlite(bench)
    name = grown.file.rsplit("/", 1)[-1]
    held = name == "002_add_phone_column_to_users.py"
    return Observed(
        (
            Observation(
                "with `alembic revision --autogenerate -m`",
                held,
                f"the column is found, and written to {name}",
            ),
        ),
        grown.evidence,
    )


def named(bench: Bench) -> Observed:
    """The same project: the names of its two version files."""
    grown = _sqlite(bench)
    names = [name.rsplit("/", 1)[-1] for name in (grown.first_file, grown.file)]
    held = all(re.fullmatch(r"[0-9a-f]{12}_[a-z_]+\.py", name) for name in names)
    return Observed(
        (Observation("with the settings of `alembic init`", held, " and ".join(names)),), grown.evidence
    )


def headed(bench: Bench) -> Observed:
    """The head of a generated version file."""
    grown = _sqlite(bench)
    whole = grown.project.show(grown.file)
    text = whole.output
    docstring = ("Add phone column to users", "Revision ID:", "Revises:", "Create Date:")
    names = ("revision", "down_revision", "branch_labels", "depends_on")
    found = [name for name in names if re.search(rf"^{name}\b.*=", text, re.MULTILINE)]
    held = all(words in text for words in docstring) and len(found) == len(names)
    heading = ", ".join(words.rstrip(":") for words in docstring[1:])
    seen = f"the docstring holds the message, {heading}; below it are {', '.join(found)}"
    return Observed(
        (Observation("with the template of `alembic init`", held, seen),), told(grown.asked, whole)
    )


def linked(bench: Bench) -> Observed:
    """The `down_revision` of the second of two version files."""
    grown = _sqlite(bench)
    files = (grown.first_file, grown.file)
    (first, second) = (_assigned(grown.project.read(file)) for file in files)
    held = first["down_revision"] == "None" and second["down_revision"] == first["revision"]
    seen = f"the first has revision {first['revision']}, the second down_revision {second['down_revision']}"
    return Observed(
        (Observation("in two revisions made one after the other", held, seen),),
        told(*(grown.project.show(file) for file in files)),
    )


def url_works(bench: Bench) -> Observed:
    """`sqlalchemy.url = sqlite:///./app.db` in `[alembic]`, and the file that appears."""
    bench.each("sqlite")
    grown = bench.once(_grow, "sqlite")
    files = sorted(path.name for path in grown.project.folder.iterdir() if path.is_file())
    held = not grown.applied.failed and "app.db" in files
    return Observed(
        (Observation("in the working directory", held, f"the project's files are {', '.join(files)}"),),
        grown.evidence,
    )


def looks_at_the_database(bench: Bench) -> Observed:
    """A column that the models and the database both lack, then both have: what autogenerate proposes."""
    wanted = "sa.Column('phone'"
    observations, evidence = [], []
    for backend in bench.each("sqlite", "postgresql"):
        project = bench.project(users(PHONE), backend=backend)
        by_hand = project.sql(
            "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL)"
        )
        missing = project.alembic("revision --autogenerate -m 'phone is missing'")
        functions, before = project.functions(), wanted in project.upgrade_of()
        removed = project.remove(project.newest)
        added = project.sql("ALTER TABLE users ADD COLUMN phone VARCHAR(20)")
        there = project.alembic("revision --autogenerate -m 'phone is there'")
        after = wanted in project.upgrade_of()
        seen = f"{_asks(before)} while the database lacked it, {_asks(after)} once ALTER TABLE added it there"
        observations.append(Observation(f"on {TITLES[backend]}", before and not after, seen))
        steps = (by_hand, missing, functions, removed, added, there, project.functions())
        evidence.append(told(*project.setup, *steps))
        bench.done(project)
    return Observed(tuple(observations), told(*evidence))


def declarative(bench: Bench) -> Observed:
    """Models on SQLAlchemy 2.0's `DeclarativeBase`: what autogenerate makes of them."""
    grown = _sqlite(bench)
    upgrade = grown.project.upgrade_of(grown.first_file)
    columns = re.findall(r"sa\.Column\('(\w+)'", upgrade)
    held = "op.create_table('users'" in upgrade and columns == ["id", "name", "email", "created_at"]
    seen = f"autogenerate reads the table and its columns {', '.join(columns)}"
    where = f"with SQLAlchemy {grown.project.process.versions['sqlalchemy']}"
    return Observed(
        (Observation(where, held, seen),),
        told(*grown.project.setup, grown.first, grown.project.functions(grown.first_file)),
    )


def _asks(proposed: object) -> str:
    return "add_column proposed" if proposed else "nothing proposed"


def _names(step: Step) -> str:
    return ", ".join(row[0] for row in step.rows)


def _line(text: Step | str, start: str) -> str:
    """The first line that begins so."""
    lines = (text.output if isinstance(text, Step) else text).splitlines()
    return next((line.strip() for line in lines if line.strip().startswith(start)), "no such line")


def _assigned(text: str) -> dict[str, str]:
    """The literals of a version file's identifiers."""
    return dict(re.findall(r"^(\w+)(?:: [^=\n]+)? = (.+)$", text, re.MULTILINE))
