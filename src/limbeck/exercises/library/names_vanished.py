"""Names vanished on Tuesday: find the revision, whose it is and how many names went, and bring them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.predicates import (
    AnswerTable,
    AutogenerateSilent,
    DatabaseAtHead,
    QueryGives,
    RevisionsUntouched,
    RowsSurvive,
    SameSchema,
)
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

CULPRIT = "7c3fe5200c03"
NAMELESS = (7, 21)

REPAIR = """op.execute(
    "UPDATE customers SET name = (SELECT s.name FROM subscribers s WHERE s.email = customers.email) "
    "WHERE name IS NULL"
)"""


class NamesVanished(Exercise):
    """A column was dropped and added again; the names still stand in another table."""

    slug = "names-vanished"
    title = "Names vanished on Tuesday"
    incident = True
    story = """
Wednesday, 9:10. Support says that old customers are addressed as "Dear NULL". On Monday all was well. Since
then two colleagues have released, and nobody remembers touching names; Friday's backup is gone.

Find out which revision did it, who wrote it (the first line of a revision says so) and how many names it
took. Insert one row into `answers` with `revision`, `author` and `names`. Two customers never told us a
name.

Then bring the names back. The same has happened in three more databases, so a repair by hand is not enough.
The newsletter has kept its own list of its readers.
"""
    hints = (
        "`alembic history --verbose` shows authors; which revisions touch `customers.name`?",
        "NULL is not the same as vanished: who has no name now, and had one? `subscribers` still knows.",
        f"""It is revision {CULPRIT}. Repair by a new revision: `UPDATE customers SET name = (SELECT … FROM
        subscribers …) WHERE name IS NULL`, in `op.execute`.""",
    )
    cases = ("column.rename", "column.drop")
    claims = ("A10", "A25", "B30")
    question = "https://github.com/miguelgrinberg/Flask-Migrate/issues/563"
    goal = (
        AnswerTable("answers", {"revision": CULPRIT, "author": "mira", "names": 41}),
        QueryGives(
            "every name that was lost is back",
            "SELECT DISTINCT 1 FROM customers c JOIN subscribers s ON s.email = c.email "
            "WHERE c.name IS NULL OR c.name <> s.name",
            (),
            shows_sql=False,
        ),
        QueryGives(
            "who never had a name has none",
            f"SELECT id FROM customers WHERE id IN {NAMELESS} AND name IS NOT NULL",
            (),
            shows_sql=False,
        ),
        RowsSurvive("customers", 48),
        SameSchema(),
        RevisionsUntouched(),
        AutogenerateSilent(),
        DatabaseAtHead(),
    )
    accepts = (RehearsalVerdict.ONE_WAY,)

    def start(self, workshop: Workshop) -> None:
        models = workshop.models_source
        workshop.execute(f"UPDATE customers SET name = NULL WHERE id IN {NAMELESS}")
        models += _SUBSCRIBERS
        workshop.edit_models(models)
        self._release(workshop, "jo: a newsletter, and a table for answers", "6b2ed4100b02")
        workshop.execute(
            "INSERT INTO subscribers (id, email, name) SELECT id, email, name FROM customers "
            "WHERE name IS NOT NULL"
        )
        models = models.replace("name: Mapped[str | None] = mapped_column(String(80))", _LONGER, 1)
        workshop.edit_models(models)
        workshop.revision("mira: room for longer names", rev_id=CULPRIT)
        workshop.edit(
            upgrade='op.drop_column("customers", "name")\n'
            'op.add_column("customers", sa.Column("name", sa.String(120)))',
            downgrade='op.drop_column("customers", "name")\n'
            'op.add_column("customers", sa.Column("name", sa.String(80)))',
        )
        workshop.upgrade(anyway=True)
        models = models.replace(
            _LONGER, f"{_LONGER}\n    phone: Mapped[str | None] = mapped_column(String(30))"
        )
        workshop.edit_models(models)
        self._release(workshop, "jo: phone numbers", "8d40f6300d04")
        late = ("Ahmed", "Birgit", "Chen", "Dora", "Egon")
        workshop.insert(
            "customers",
            *(
                {"id": number, "name": name, "email": f"{name.lower()}@example.com"}
                for number, name in enumerate(late, 44)
            ),
        )
        workshop.execute("SELECT name, email FROM customers WHERE id = 1")

    def solution(self, workshop: Workshop) -> None:
        workshop.insert("answers", {"revision": "7c3fe5200c03", "author": "mira", "names": 41})
        workshop.revision("bring back the names of subscribers", rev_id="9e51a7400e05")
        workshop.edit(
            upgrade="op.execute(\n"
            '    "UPDATE customers SET name = (SELECT s.name FROM subscribers s "\n'
            '    "WHERE s.email = customers.email) WHERE name IS NULL"\n'
            ")"
        )
        workshop.upgrade()

    def wrong(self) -> tuple[Wrong, ...]:
        return (
            Wrong("every NULL counted", self._counts_nulls, because="answer-table"),
            Wrong("the last release blamed", self._blames_the_last, because="answer-table"),
            Wrong("repaired by hand", self._by_hand, because="query-gives"),
            Wrong("a placeholder for a name", self._placeholder, because="query-gives"),
            Wrong("the applied revision edited", self._edits_the_culprit, because="revisions-untouched"),
        )

    @staticmethod
    def _release(workshop: Workshop, message: str, revision: str) -> None:
        workshop.autogenerate(message, rev_id=revision)
        workshop.upgrade(anyway=True)

    @staticmethod
    def _answer(workshop: Workshop, revision: str = CULPRIT, names: int = 41) -> None:
        workshop.insert("answers", {"revision": revision, "author": "mira", "names": names})

    @staticmethod
    def _repair(workshop: Workshop, upgrade: str = REPAIR) -> None:
        workshop.revision("repair names", rev_id="9e51a7400e06")
        workshop.edit(upgrade=upgrade)
        workshop.upgrade(anyway=True)

    def _counts_nulls(self, workshop: Workshop) -> None:
        self._answer(workshop, names=43)
        self._repair(workshop)

    def _blames_the_last(self, workshop: Workshop) -> None:
        self._answer(workshop, revision="8d40f6300d04")
        self._repair(workshop)

    def _by_hand(self, workshop: Workshop) -> None:
        self._answer(workshop)
        workshop.execute(
            "UPDATE customers SET name = (SELECT s.name FROM subscribers s WHERE s.email = customers.email) "
            "WHERE name IS NULL"
        )

    def _placeholder(self, workshop: Workshop) -> None:
        self._answer(workshop)
        self._repair(workshop, "op.execute(\"UPDATE customers SET name = 'unknown' WHERE name IS NULL\")")

    def _edits_the_culprit(self, workshop: Workshop) -> None:
        self._answer(workshop)
        workshop.edit(CULPRIT, upgrade='op.alter_column("customers", "name", type_=sa.String(120))')
        self._repair(workshop)


_LONGER = "name: Mapped[str | None] = mapped_column(String(120))"

_SUBSCRIBERS = """

class Subscriber(Base):
    __tablename__ = "subscribers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120))
    name: Mapped[str | None] = mapped_column(String(80))


class Answer(Base):
    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[str | None] = mapped_column(String(12))
    author: Mapped[str | None] = mapped_column(String(40))
    names: Mapped[int | None]
"""
