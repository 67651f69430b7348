"""An attempt: the five outcomes, the three marks, hints, the solution, and undoing."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import limbeck
from limbeck.errors import InputError
from limbeck.exercises.attempt import Attempt
from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.library.rename_column import RenameColumn
from limbeck.exercises.outcome import Mark, OutcomeWord
from limbeck.exercises.predicates import DatabaseAtHead, RowsSurvive, SameSchema, WithoutExecute
from limbeck.workshops.workshop import Workshop

RENAME = 'op.alter_column("customers", "name", new_column_name="full_name")'
BACK = 'op.alter_column("customers", "full_name", new_column_name="name")'

COPY = (
    'op.add_column("customers", sa.Column("full_name", sa.String(80)))\n'
    'op.execute("UPDATE customers SET full_name = name")\n'
    'op.drop_column("customers", "name")'
)
COPY_BACK = (
    'op.add_column("customers", sa.Column("name", sa.String(80)))\n'
    'op.execute("UPDATE customers SET name = full_name")\n'
    'op.drop_column("customers", "full_name")'
)
BY_HAND = (
    "CREATE TABLE made (id INTEGER NOT NULL, full_name VARCHAR(80), email VARCHAR(120), PRIMARY KEY (id));"
    "INSERT INTO made SELECT id, name, email FROM customers;"
    "DROP TABLE customers;"
    "ALTER TABLE made RENAME TO customers;"
)


class Lenient(RenameColumn):
    """The same, whose goal says nothing of the way back or of autogenerate."""

    slug = "lenient"
    goal = (SameSchema(), RowsSurvive("customers", 43), DatabaseAtHead())


class NoSql(RenameColumn):
    """The same, without SQL of one's own."""

    slug = "no-sql"
    goal = (SameSchema(), WithoutExecute())


@pytest.fixture(scope="module")
def opened() -> Iterator[Attempt]:
    with limbeck.exercise("rename-column") as attempt:
        yield attempt


@pytest.fixture
def attempt(opened: Attempt) -> Attempt:
    """At its start."""
    opened.start_over()
    opened.hints_taken = 0
    return opened


def edit_and_upgrade(workshop: Workshop, upgrade: str, downgrade: str) -> None:
    workshop.edit(upgrade=upgrade, downgrade=downgrade)
    workshop.upgrade(anyway=True)


def test_a_start_is_not_attempted_and_says_what_is_wrong(attempt: Attempt) -> None:
    """Its last step was stopped, and told what would be lost."""
    assert attempt.outcome.word is OutcomeWord.NOT_ATTEMPTED
    assert attempt.outcome.reason == "`column customers.full_name` is missing."
    assert not attempt.workshop.log[-1].taken
    assert "43" in attempt.workshop.log[-1].warnings[0]


def test_check_raises_until_it_is_right(attempt: Attempt) -> None:
    """A program that grades sees an AssertionError, which says the first thing that is left."""
    with pytest.raises(AssertionError, match=r"not attempted: `column customers.full_name` is missing"):
        attempt.check()
    edit_and_upgrade(attempt.workshop, RENAME, BACK)
    assert attempt.check().word is OutcomeWord.RIGHT


def test_a_failed_attempt_a_hint_a_pass_and_another_way(attempt: Attempt) -> None:
    """Code that raises is told by its line; what was undone does not count; another right answer is right."""
    attempt.workshop.edit(upgrade="op.alter_column(")
    attempt.workshop.upgrade(anyway=True)
    assert attempt.outcome.word is OutcomeWord.RAISED
    assert attempt.outcome.failure is not None
    assert "line" in str(attempt.outcome.failure)
    assert attempt.hint().number == 1
    attempt.start_over()
    edit_and_upgrade(attempt.workshop, RENAME, BACK)
    assert attempt.outcome.word is OutcomeWord.RIGHT
    assert attempt.outcome.marks == set(Mark)
    assert attempt.outcome.footnote == "2 steps."
    attempt.workshop.undo()
    assert attempt.outcome.word is OutcomeWord.NOT_YET
    attempt.workshop.undo()
    edit_and_upgrade(attempt.workshop, COPY, COPY_BACK)
    assert attempt.outcome.word is OutcomeWord.RIGHT


def test_a_teacher_sees_what_a_learner_has_sent(attempt: Attempt, tmp_path: Path) -> None:
    """A saved attempt, opened elsewhere, stands as it stood, and can be gone on with."""
    attempt.hint()
    attempt.workshop.edit(upgrade=RENAME, downgrade="pass")
    attempt.workshop.upgrade(anyway=True)
    sent = attempt.workshop.save(tmp_path / "attempt.json")
    with limbeck.exercise("rename-column", recording=sent) as received:
        assert received.outcome == attempt.outcome
        assert received.outcome.refused_by == ("downgrade-restores",)
        assert [each.name for each in received.workshop.log[-2:]] == ["edit", "upgrade"]
        received.workshop.edit(downgrade=BACK)
        assert received.outcome.word is OutcomeWord.RIGHT


def test_an_attempt_that_nobody_keeps_leaves_nothing() -> None:
    """Neither the workshop nor the copies of its start, also where nobody has closed it."""
    attempt = limbeck.exercise(Lenient())
    edit_and_upgrade(attempt.workshop, RENAME, BACK)
    assert attempt.outcome.word is OutcomeWord.RIGHT
    databases = (attempt.start.database.database, attempt.workshop.database)
    places = [Path(str(each.secret_url.database)) for each in databases]
    assert all(each.exists() for each in places)
    del attempt
    gc.collect()
    assert not any(each.exists() for each in places)


def test_a_cell_and_a_panel_ask_at_the_same_time(attempt: Attempt) -> None:
    """Whoever asks first, nobody waits for a lock of somebody who waits for the workshop."""
    answers: list[OutcomeWord] = []
    with attempt.workshop.turn:
        asked = threading.Thread(target=lambda: answers.append(attempt.outcome.word), daemon=True)
        asked.start()
        asked.join(0.3)
        answers.append(attempt.outcome.word)
    asked.join(20)
    assert answers == [OutcomeWord.NOT_ATTEMPTED] * 2


def test_what_is_lost_has_one_mark(attempt: Attempt) -> None:
    """The schema is as wanted, the names are gone, and each sentence says which."""
    attempt.workshop.upgrade(anyway=True)
    outcome = attempt.outcome
    assert outcome.word is OutcomeWord.NOT_YET
    assert outcome.marks == {Mark.REACHED}
    assert outcome.refused_by == ("rows-survive",)
    assert outcome.reason == "43 values of `customers.name` lost: `Ada` is nowhere in its row."


def test_a_table_made_again_by_hand_is_refused(attempt: Attempt) -> None:
    """It has every row and every name, and no other database will."""
    attempt.workshop.execute(BY_HAND)
    attempt.workshop.stamp("head")
    outcome = attempt.outcome
    assert [each.name for each in outcome.goal if each.met] == [
        "same-schema",
        "autogenerate-silent",
        "database-at-head",
    ]
    assert outcome.reason.startswith("44 values of `customers.name` lost where the revisions alone run")


def test_hints_come_one_by_one_and_the_last_one_again(attempt: Attempt) -> None:
    """From a nudge to nearly the answer."""
    hints = [attempt.hint() for _ in range(4)]
    assert [each.number for each in hints] == [1, 2, 3, 3]
    assert repr(hints[0]) == f"Hint 1 of 3: {attempt.exercise.hints[0]}"
    assert "new_column_name" in hints[2].words


@pytest.mark.follows("not-solved-yet")
def test_the_solution_is_shown_once_it_is_solved(attempt: Attempt) -> None:
    """Before, the remedy names a hint, and how to see it anyway."""
    with pytest.raises(InputError, match="is not solved yet") as caught:
        attempt.solution()
    assert "`.hint()`" in caught.value.failure.remedy
    assert "`.solution(anyway=True)`" in caught.value.failure.remedy
    assert attempt.solution(anyway=True).source.startswith("workshop.edit(\n")
    edit_and_upgrade(attempt.workshop, RENAME, BACK)
    assert attempt.solution().source == attempt.exercise.solution_source


def test_the_solution_that_is_shown_is_the_one_that_runs(attempt: Attempt) -> None:
    """Its text, run as a learner would run it, is right."""
    source = attempt.solution(anyway=True).source
    exec(source, {"workshop": attempt.workshop})  # noqa: S102 - as a learner would
    assert attempt.outcome.word is OutcomeWord.RIGHT


@pytest.mark.parametrize(
    ("upgrade", "downgrade", "remark"),
    [
        (RENAME, "pass", "The downgrade is empty: what the upgrade has done stays."),
        (
            RENAME + '\nop.create_index("ix", "customers", ["email"])\nop.drop_index("ix", "customers")',
            BACK,
            "",
        ),
    ],
)
def test_right_but_says_what_the_rehearsal_finds(upgrade: str, downgrade: str, remark: str) -> None:
    """The goal is reached; what it does not ask for is still told."""
    with limbeck.exercise(Lenient()) as attempt:
        edit_and_upgrade(attempt.workshop, upgrade, downgrade)
        outcome = attempt.outcome
        assert outcome.remarks == ((remark,) if remark else ())
        assert outcome.word is (OutcomeWord.RIGHT_BUT if remark else OutcomeWord.RIGHT)
        assert (Mark.SAFE in outcome.marks) is not bool(remark)
        assert attempt.check() == outcome


def test_sql_of_ones_own_is_refused_where_it_is_not_allowed() -> None:
    """The function that uses it is named."""
    with limbeck.exercise(NoSql()) as attempt:
        edit_and_upgrade(attempt.workshop, COPY, BACK)
        assert attempt.outcome.refused_by == ("without-execute",)
        assert attempt.outcome.reason == "`upgrade()` of revision 5d2e8f10a002 uses `op.execute`."


def test_an_exercise_has_to_give_its_answers() -> None:
    """Without a solution and wrong answers it is none."""
    assert Exercise.__abstractmethods__ == {"solution", "wrong"}
    assert all(isinstance(each, Wrong) for each in RenameColumn().wrong())
