"""One trial from end to end, on both backends, with cases of our own: the evidence and the verdict."""

from collections.abc import Iterator

import pytest
from tests.matrices import changes

from limbeck.errors import InputError
from limbeck.matrices.case import Case
from limbeck.matrices.losses import ChangedValue
from limbeck.matrices.outcome import Proof, Restoration
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.target import CaseError
from limbeck.matrices.trial import trial
from limbeck.matrices.verdict import Verdict

BACKENDS = ["sqlite", "postgresql"]
ANN = "users.id = 1, users.mail = ann@example.org"

on_both = pytest.mark.parametrize("backend", BACKENDS)


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[Sandboxes]:
    """Places for all trials of this module."""
    with Sandboxes() as opened:
        yield opened


@on_both
@pytest.mark.parametrize(
    ("case", "verdict", "kinds"),
    [
        (changes.Same(), Verdict.QUIET, ()),
        (changes.Added(), Verdict.DETECTED, ("add_column",)),
        (changes.Required(), Verdict.FAILS, ("add_column",)),
        (changes.Viewed(), Verdict.UNSEEN, ()),
        (changes.Partly(), Verdict.PARTIAL, ("add_column",)),
        (changes.Renamed(), Verdict.MISREAD, ("add_column", "remove_column")),
        (changes.Seeded(), Verdict.UNSEEN, ()),
    ],
)
def test_the_verdict_follows_from_what_happened(
    sandboxes: Sandboxes, backend: str, case: Case, verdict: Verdict, kinds: tuple[str, ...]
) -> None:
    """Each verdict is reached by a change that deserves it."""
    outcome = trial(case, backend, sandboxes=sandboxes)
    assert (outcome.verdict, outcome.changes) == (verdict, kinds)


@on_both
def test_an_outcome_keeps_the_evidence(sandboxes: Sandboxes, backend: str) -> None:
    """Script, SQL, rows, what is left, the way back."""
    outcome = trial(changes.Renamed(), backend, sandboxes=sandboxes)
    assert "op.drop_column('users', 'mail')" in outcome.script.upgrade
    assert outcome.sql.upgrade.splitlines() == [
        "ALTER TABLE users ADD COLUMN email VARCHAR(50);",
        "ALTER TABLE users DROP COLUMN mail;",
    ]
    assert outcome.rows_before == {"users": ({"id": 1, "mail": "ann@example.org"},)}
    assert outcome.rows_after == {"users": ({"id": 1, "email": None},)}
    assert outcome.lost == ()
    assert outcome.changed == (ChangedValue("users.mail", "ann@example.org", None),)
    assert "but values are lost: users.mail: ann@example.org → NULL." in outcome.reason
    assert outcome.left == ()
    assert outcome.downgrade.result is Restoration.RESTORES
    assert outcome.again == ()


@on_both
def test_a_failure_keeps_the_statement(sandboxes: Sandboxes, backend: str) -> None:
    """What was refused is told, and the rows are as they were."""
    outcome = trial(changes.Required(), backend, sandboxes=sandboxes)
    assert outcome.error is not None
    assert (
        "ALTER TABLE users ADD COLUMN email VARCHAR(50) NOT NULL" in dict(outcome.error.evidence)["statement"]
    )
    assert outcome.rows_after == {"users": ({"id": 1},)}


def test_a_file_that_fails_halfway_leaves_what_it_did(sandboxes: Sandboxes) -> None:
    """What is there afterwards is read: on SQLite the copy that batch mode was filling stays behind."""
    outcome = trial("nullable.to_notnull_with_nulls", "sqlite", ["batch"], sandboxes=sandboxes)
    assert outcome.verdict is Verdict.FAILS
    assert outcome.rows_after == {**outcome.rows_before, "_alembic_tmp_orders": ()}


@on_both
@pytest.mark.parametrize(
    ("case", "proof"),
    [
        (changes.Renamed(), Proof.PROVEN),
        (changes.Deceiving(), Proof.LOSES_DATA),
        (changes.Halfway(), Proof.DIFFERS),
        (changes.OneWay(), Proof.NOT_REVERSIBLE),
        (changes.Crashing(), Proof.FAILS),
        (changes.Excused(), Proof.NONE),
        (changes.Viewed(), Proof.PROVEN),
        (changes.Rounded(), Proof.AT_A_PRICE),
        (changes.Relabelled(), Proof.PROVEN),
        (changes.Partly(), Proof.NONE),
    ],
)
def test_a_remedy_is_run_and_believed_only_then(
    sandboxes: Sandboxes, backend: str, case: Case, proof: Proof
) -> None:
    """One that loses rows or values, ends elsewhere, raises or cannot be undone is told as such."""
    outcome = trial(case, backend, sandboxes=sandboxes)
    assert outcome.remedy is not None
    assert outcome.remedy.verdict is proof


@on_both
def test_a_value_that_no_way_back_restores_is_the_price_of_a_remedy(
    sandboxes: Sandboxes, backend: str
) -> None:
    """It is named: which column, how many values, one of them before and after."""
    remedy = trial(changes.Rounded(), backend, sandboxes=sandboxes).remedy
    assert remedy is not None
    assert remedy.price == (ChangedValue("users.nick", "Augustus", "Augus"),)
    assert remedy.reason == (
        "It reaches the target, leaves autogenerate nothing to say, and its schema can be undone. "
        "Its price: 1 value of `users.nick` (Augustus → Augus) is changed for good."
    )
    relabelled = trial(changes.Relabelled(), backend, sandboxes=sandboxes).remedy
    assert relabelled is not None
    assert relabelled.price == ()


def test_the_source_that_is_shown_is_the_source_that_was_run(sandboxes: Sandboxes) -> None:
    """Bodies of the case's own methods, without the line of their `def`."""
    outcome = trial(changes.Renamed(), "sqlite", sandboxes=sandboxes)
    assert outcome.exhibit.models == (
        'users(metadata, Column("mail", String(50)))',
        'users(metadata, Column("email", String(50)))',
    )
    assert outcome.remedy is not None
    assert outcome.remedy.upgrade == 'op.alter_column("users", "mail", new_column_name="email")'
    told = outcome.to_dict()["remedy"]
    assert told["source"]["upgrade"] == outcome.remedy.upgrade
    assert told["rows"]["users"][0].keys() >= {"email"}
    assert trial(changes.Viewed(), "sqlite", sandboxes=sandboxes).exhibit.statements == (
        "",
        "CREATE VIEW everybody AS SELECT id FROM users -- on sqlite;",
    )


def test_what_a_backend_lacks_is_not_run(sandboxes: Sandboxes) -> None:
    """The reason is that of the case."""
    outcome = trial(changes.Absent(), "sqlite", sandboxes=sandboxes)
    assert (outcome.verdict, outcome.reason) == (Verdict.NOT_APPLICABLE, "SQLite has no such thing.")
    assert trial(changes.Absent(), "postgresql", sandboxes=sandboxes).verdict is Verdict.QUIET


@on_both
def test_a_case_that_cannot_be_built_is_a_fault_of_the_case(sandboxes: Sandboxes, backend: str) -> None:
    """It must not pass for a failure of autogenerate; the next trial is not disturbed."""
    with pytest.raises(CaseError, match=r"own\.impossible can't be built"):
        trial(changes.Impossible(), backend, sandboxes=sandboxes)
    assert trial(changes.Same(), backend, sandboxes=sandboxes).verdict is Verdict.QUIET


@on_both
def test_nothing_of_one_trial_is_left_for_the_next(sandboxes: Sandboxes, backend: str) -> None:
    """The same trial twice gives the same outcome but for its time."""
    first, second = (trial(changes.Renamed(), backend, sandboxes=sandboxes).entry() for _ in range(2))
    assert first | {"seconds": 0} == second | {"seconds": 0}


def test_an_unknown_slug_names_those_that_look_like_it() -> None:
    """A typing mistake is answered with what was meant."""
    with pytest.raises(InputError, match=r"column\.rename"):
        trial("column.renam", "sqlite")


def test_an_unknown_backend_names_both() -> None:
    """MySQL is none of them."""
    with pytest.raises(InputError, match="sqlite, postgresql"):
        trial("column.rename", "mysql")
