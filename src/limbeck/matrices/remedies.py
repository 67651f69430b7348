"""Proving a remedy: it reaches the target, keeps the rows, silences autogenerate, and can be undone.

One that has to change values for good, since the target cannot hold them, is proven at a price, which is
named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.autogen.migration_file import Executed, run_function
from limbeck.matrices import reasons
from limbeck.matrices.autogenerate_attempt import AutogenerateAttempt
from limbeck.matrices.case import Case
from limbeck.matrices.losses import ChangedValue, Losses, changed_for_good, losses, price
from limbeck.matrices.outcome import Proof, Remedy, Restoration, TrialDowngrade
from limbeck.matrices.state import State
from limbeck.records import Difference, Sql

if TYPE_CHECKING:
    from sqlalchemy import Connection


PROVEN = "It reaches the target, keeps the rows, leaves autogenerate nothing to say, and can be undone."
REACHES = "It reaches the target, leaves autogenerate nothing to say, and its schema can be undone."


def prove(attempt: AutogenerateAttempt) -> Remedy:
    """Run what a careful person wrote, on the schema before the change.

    Args:
        attempt: Autogenerate's attempt, which the remedy is to do better than.
    """
    case, sandbox = attempt.case, attempt.sandbox
    excuse = case.reason(case.no_remedy, sandbox.backend)
    if excuse or not case.has_remedy:
        return Remedy(Proof.NONE, excuse or "Nobody has written one yet.")
    with attempt.baseline.fresh() as (connection, before):
        done = attempt.execute(connection, lambda: run_function(connection, case.remedy))
        if done.error is not None:
            return _remedy(case, Proof.FAILS, reasons.named_error(done.error), sql=Sql(done.sql, ""))
        return _examined(attempt, connection, before, done)


def _examined(attempt: AutogenerateAttempt, connection: Connection, before: State, done: Executed) -> Remedy:
    case = attempt.case
    after = State.read(connection)
    left = attempt.target.left(before, after)
    gone = losses(before.rows, after.rows, attempt.target.columns, attempt.expectation)
    try:
        again, complaint = attempt.generate(connection).kinds, ""
    except Exception as error:  # noqa: BLE001 - a failure is a result
        again, complaint = (), f"Autogenerate fails after it: {reasons.named_error(error)}"
    back = attempt.execute(connection, lambda: run_function(connection, case.undo))
    restored = attempt.restoration(connection, before, after, back)
    excuse = case.reason(case.never_silent, attempt.sandbox.backend)
    complaints = (
        (complaint or f"Autogenerate still proposes {', '.join(again)}") if again or complaint else ""
    )
    paid = changed_for_good(
        before.rows, after.rows, restored.rows, attempt.target.columns, attempt.expectation
    )
    verdict, reason = _judge(left, gone, restored, complaint=complaints, excuse=excuse, paid=paid)
    return Remedy(
        verdict,
        reason,
        upgrade=case.body("remedy"),
        downgrade=case.body("undo"),
        sql=Sql(done.sql, back.sql),
        left=left,
        rows=after.rows,
        again=again,
        back=restored,
        price=paid if verdict is Proof.AT_A_PRICE else (),
    )


def _judge(  # noqa: PLR0913 - what is looked at, in this order
    left: tuple[Difference, ...],
    gone: Losses,
    back: TrialDowngrade,
    *,
    complaint: str,
    excuse: str,
    paid: tuple[ChangedValue, ...],
) -> tuple[Proof, str]:
    """The first thing that is wrong with it: the word, and a sentence."""
    if left:
        return Proof.DIFFERS, f"It does not reach the target: {left[0]}"
    if gone:
        return Proof.LOSES_DATA, f"It loses {gone.example}"
    if complaint and not excuse:
        return Proof.NOT_SILENT, complaint
    if back.result is not Restoration.RESTORES:
        return Proof.NOT_REVERSIBLE, f"Its downgrade {back.result.value}: {back.reason}"
    if paid:
        found = excuse if complaint else REACHES
        return Proof.AT_A_PRICE, f"{found} Its price: {price(paid)} {_are(paid)} changed for good."
    return Proof.PROVEN, excuse if complaint else PROVEN


def _are(paid: tuple[ChangedValue, ...]) -> str:
    return "is" if len(paid) == 1 else "are"


def _remedy(case: Case, verdict: Proof, reason: str, *, sql: Sql) -> Remedy:
    return Remedy(verdict, reason, upgrade=case.body("remedy"), downgrade=case.body("undo"), sql=sql)
