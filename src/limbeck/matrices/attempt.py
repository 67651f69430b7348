"""What autogenerate makes of a case: written, run, looked at, and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from limbeck.autogen.migration_file import Executed, Generated, generate, run_file
from limbeck.matrices import reasons
from limbeck.matrices.case_schemas import Side, models
from limbeck.matrices.options import Options, settings
from limbeck.matrices.outcome import Downgrade, Outcome, Restoration
from limbeck.matrices.rows import Expectation, lost
from limbeck.matrices.state import State
from limbeck.matrices.target import Target
from limbeck.matrices.verdict import Facts, judge
from limbeck.records import Sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.matrices.baseline import Ground
    from limbeck.matrices.case import Case
    from limbeck.matrices.sandbox import Stage


@dataclass(frozen=True, slots=True)
class Attempt:
    """Autogenerate's try at a case.

    Attributes:
        case: The case.
        stage: Where it is run.
        ground: The schema before.
        options: What autogenerate is told.
        target: What the case wants.
    """

    case: Case
    stage: Stage
    ground: Ground
    options: Options
    target: Target

    @property
    def seeds(self) -> int:
        """In how many processes its migration is to be written; 0 for this one alone."""
        return self.case.seeds.get(self.stage.backend, 0)

    @property
    def expectation(self) -> Expectation:
        """What of the rows is to survive."""
        return Expectation(self.case.carried, self.case.changing, self.case.becomes)

    def generate(self, connection: Connection) -> Generated:
        """Let autogenerate compare a schema with the models of the target."""
        with self.stage.attempt(connection):
            return generate(connection, models(self.case, Side.AFTER), settings(self.options))

    def attempt(self, connection: Connection, action: Callable[[], Executed]) -> Executed:
        """Do something that may fail; afterwards the connection can be read in any case."""
        done = None
        try:
            with self.stage.attempt(connection):
                done = action()
                done.check()
        except Exception as error:  # noqa: BLE001 - a failure is a result
            # What was deferred may fail only when the transaction ends.
            return done if done is not None and done.error is not None else Executed((), (), error)
        return done

    def run(self, blank: Outcome, given: Generated | None = None) -> Outcome:
        """Run it from the beginning.

        Args:
            blank: What is known already.
            given: What autogenerate wrote in another process; by default it is asked in this one.
        """
        with self.ground.fresh() as (connection, before):
            wanted = self.target.differences(before.snapshot, before.rows)
            moved = self.target.order(before.snapshot)
            begun = replace(blank, wanted=wanted or moved, rows_before=before.rows, rows_after=before.rows)
            try:
                written = given or self.generate(connection)
            except Exception as error:  # noqa: BLE001 - a failure is a result
                return reasons.failed(begun, "autogenerate itself fails", error)
            begun = replace(begun, changes=written.kinds, script=written.script, warnings=written.warnings)
            done = self.attempt(connection, lambda: run_file(connection, written.script.text, "upgrade"))
            begun = replace(begun, sql=Sql(done.sql, ""), warnings=_together(begun.warnings, done.warnings))
            if done.error is not None:
                begun = replace(begun, rows_after=State.of(connection).rows)
                return reasons.failed(begun, "running what it wrote fails", done.error, done.statements)
            return self._look(connection, before, begun, done)

    def _look(self, connection: Connection, before: State, begun: Outcome, done: Executed) -> Outcome:
        """What running the file gave, what a second autogenerate says to it, and what its way back does."""
        after = before.then(connection, done)
        left = self.target.left(before, after)
        gone = lost(before.rows, after.rows, self.target.columns, self.expectation)
        begun = replace(
            begun, left=left, order=self.target.order(after.snapshot), rows_after=after.rows, lost=gone
        )
        try:
            # Where nothing has changed, it has been asked already.
            again = begun.changes if after is before else self.generate(connection).kinds
        except Exception as error:  # noqa: BLE001 - a failure is a result
            return reasons.failed(begun, "autogenerate fails on what it made", error)
        facts = Facts(
            same=not begun.wanted,
            proposed=bool(begun.changes),
            reached=not left,
            lost=bool(gone),
            again=bool(again),
        )
        begun = replace(begun, verdict=judge(facts), again=again)
        back = self.attempt(connection, lambda: run_file(connection, begun.script.text, "downgrade"))
        return replace(
            begun,
            reason=reasons.of(begun),
            sql=Sql(begun.sql.upgrade, back.sql),
            downgrade=self.restoration(connection, before, after, back),
        )

    def restoration(self, connection: Connection, before: State, after: State, back: Executed) -> Downgrade:
        """What a way back did, judged as the way there: by rows where they count, by order where that is all.

        Args:
            connection: Where it was run.
            before: What it was to restore.
            after: Where it began.
            back: How it ran.
        """
        if back.error is not None:
            return Downgrade(Restoration.FAILS, reasons.named_error(back.error))
        aim = Target(before.snapshot, before.rows, self.target.data)
        wanted = State(self.target.snapshot, self.target.rows)
        left = aim.left(wanted, after.then(connection, back))
        if left:
            return Downgrade(Restoration.DIFFERS, f"{len(left)} differences are left", left)
        return Downgrade(Restoration.RESTORES)


def _together(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
