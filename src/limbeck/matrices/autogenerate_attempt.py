"""Autogenerate's attempt at a case: write the migration, run it, examine the result, and undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from limbeck.autogen.migration_file import Executed, Generated, generate, run_file
from limbeck.matrices import reasons
from limbeck.matrices.case_schemas import Side, models
from limbeck.matrices.losses import losses
from limbeck.matrices.options import Options, settings
from limbeck.matrices.outcome import Outcome, Restoration, TrialDowngrade
from limbeck.matrices.rows import Expectation
from limbeck.matrices.state import State
from limbeck.matrices.target import Target
from limbeck.matrices.verdict import TrialFacts, judge
from limbeck.records import Sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.matrices.baseline import BaselineSchema
    from limbeck.matrices.case import Case
    from limbeck.matrices.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class AutogenerateAttempt:
    """Autogenerate's attempt at a case.

    Attributes:
        case: The case.
        sandbox: Where it is run.
        baseline: The schema before the change.
        options: The options that autogenerate is given.
        target: What the case wants.
    """

    case: Case
    sandbox: Sandbox
    baseline: BaselineSchema
    options: Options
    target: Target

    @property
    def seeds(self) -> int:
        """How many fresh processes write its migration; 0 to write it in this one."""
        return self.case.seeds.get(self.sandbox.backend, 0)

    @property
    def expectation(self) -> Expectation:
        """What of the rows is to survive."""
        return Expectation(self.case.carried, self.case.changing, self.case.becomes)

    def generate(self, connection: Connection) -> Generated:
        """Let autogenerate compare a schema with the models of the target."""
        with self.sandbox.recovering(connection):
            return generate(connection, models(self.case, Side.AFTER), settings(self.options))

    def execute(self, connection: Connection, action: Callable[[], Executed]) -> Executed:
        """Run something that may fail; the connection can be read afterwards, whatever happened."""
        done = None
        try:
            with self.sandbox.recovering(connection):
                done = action()
                done.check()
        except Exception as error:  # noqa: BLE001 - a failure is a result
            # Deferred constraints may fail only when the transaction ends.
            return done if done is not None and done.error is not None else Executed((), (), error)
        return done

    def run(self, blank: Outcome, given: Generated | None = None) -> Outcome:
        """Write the migration and run it, from the schema before the change.

        Args:
            blank: What is known already.
            given: What autogenerate wrote in another process; by default it is run in this one.
        """
        with self.baseline.fresh() as (connection, before):
            wanted = self.target.differences(before.snapshot, before.rows)
            moved = self.target.order(before.snapshot)
            begun = replace(blank, wanted=wanted or moved, rows_before=before.rows, rows_after=before.rows)
            try:
                written = given or self.generate(connection)
            except Exception as error:  # noqa: BLE001 - a failure is a result
                return reasons.failed_outcome(begun, "Autogenerate itself fails", error)
            begun = replace(begun, changes=written.kinds, script=written.script, warnings=written.warnings)
            done = self.execute(connection, lambda: run_file(connection, written.script.text, "upgrade"))
            begun = replace(begun, sql=Sql(done.sql, ""), warnings=_merged(begun.warnings, done.warnings))
            if done.error is not None:
                begun = replace(begun, rows_after=State.read(connection).rows)
                return reasons.failed_outcome(
                    begun, "Running what it wrote fails", done.error, done.statements
                )
            return self._examined(connection, before, begun, done)

    def _examined(self, connection: Connection, before: State, begun: Outcome, done: Executed) -> Outcome:
        """The outcome once the file was run: what differs, what is still proposed, and the downgrade."""
        after = before.then(connection, done)
        left = self.target.left(before, after)
        # What a value may become is said for remedies, which name the price; nobody told autogenerate.
        unexcused = replace(self.expectation, becomes={})
        gone = losses(before.rows, after.rows, self.target.columns, unexcused)
        begun = replace(
            begun,
            left=left,
            order=self.target.order(after.snapshot),
            rows_after=after.rows,
            lost=gone.rows,
            changed=gone.values,
        )
        try:
            # Where nothing has changed, the answer is known already.
            again = begun.changes if after is before else self.generate(connection).kinds
        except Exception as error:  # noqa: BLE001 - a failure is a result
            return reasons.failed_outcome(begun, "Autogenerate fails on the result", error)
        facts = TrialFacts(
            same=not begun.wanted or self.sandbox.backend in self.case.same_meaning,
            proposed=bool(begun.changes),
            reached=not left,
            lost=bool(gone),
            again=bool(again),
        )
        begun = replace(begun, verdict=judge(facts), again=again)
        back = self.execute(connection, lambda: run_file(connection, begun.script.text, "downgrade"))
        return replace(
            begun,
            reason=reasons.reason(begun, self.case.same_meaning.get(self.sandbox.backend, "")),
            sql=Sql(begun.sql.upgrade, back.sql),
            downgrade=self.restoration(connection, before, after, back),
        )

    def restoration(
        self, connection: Connection, before: State, after: State, back: Executed
    ) -> TrialDowngrade:
        """What a downgrade did, judged like the upgrade: rows count if they did there, and so does order.

        Args:
            connection: Where it was run.
            before: What it was to restore.
            after: What it started from.
            back: What running it did.
        """
        if back.error is not None:
            return TrialDowngrade(Restoration.FAILS, reasons.named_error(back.error))
        aim = Target(before.snapshot, before.rows, self.target.data)
        wanted = State(self.target.snapshot, self.target.rows)
        restored = after.then(connection, back)
        left = aim.left(wanted, restored)
        if left:
            return TrialDowngrade(Restoration.DIFFERS, reasons.differences_left(left), left, restored.rows)
        return TrialDowngrade(Restoration.RESTORES, rows=restored.rows)


def _merged(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
