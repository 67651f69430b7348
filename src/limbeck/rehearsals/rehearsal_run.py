"""The revisions of a rehearsal, run one after the other on a scratch copy: there, back, and there again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field, replace

from limbeck.databases.database import Database
from limbeck.databases.scratch import scratch
from limbeck.databases.server.process_server import shared_server
from limbeck.errors import ProjectError
from limbeck.histories.history import History
from limbeck.processes import threads
from limbeck.progress import Progress, silent
from limbeck.projects.run_revisions import RevisionsRun
from limbeck.records import Failure
from limbeck.records.revision import Direction
from limbeck.rehearsals.chosen_revisions import ChosenRevisions
from limbeck.rehearsals.judgement import reasons, verdict
from limbeck.rehearsals.made_rows import filled_by
from limbeck.rehearsals.mentions import Mentions
from limbeck.rehearsals.observation import FailedUpgrade, RevisionObservation, WayBack
from limbeck.rehearsals.postgresql_states import PostgresqlStates
from limbeck.rehearsals.rehearsal import Again, Downgrade, RehearsedRevision
from limbeck.rehearsals.revision_runner import RevisionRunner
from limbeck.rehearsals.sqlite_states import SqliteStates
from limbeck.rehearsals.state_change import StateChange
from limbeck.rehearsals.states import States
from limbeck.rehearsals.way_back import round_trip_losses
from limbeck.secret_texts import mask_text


@dataclass
class RehearsalRun:
    """One rehearsal on the way.

    Attributes:
        runner: Runs the project's revisions on the copy.
        history: The project's history.
        progress: Told of each stage.
        sizes: How many rows the tables of the original have, where the copy has fewer.
    """

    runner: RevisionRunner
    history: History
    progress: Progress = silent
    sizes: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make room for what is compared while the next revision runs."""
        self._keeps_copies = False
        self._comparisons = threads.pool(1, "comparison")

    @property
    def scratch(self) -> Database:
        """The copy."""
        return self.runner.scratch

    def close(self) -> None:
        """End the project's processes."""
        self.runner.close()
        self._comparisons.shutdown()

    def prepare(self, chosen: ChosenRevisions) -> Failure | None:
        """Bring the copy to the first revision that is rehearsed; why it could not be, if so."""
        if not chosen.before:
            return None
        return self.runner.run_alone(chosen.before).failure

    def unreached(self, revisions: Sequence[str]) -> tuple[RehearsedRevision, ...]:
        """Revisions of which nothing is known yet, or never will be: they have no verdict."""
        return tuple(map(self._named, revisions))

    def rehearse_filled(
        self, chosen: ChosenRevisions, fill: Callable[[frozenset[str]], object], *, from_nothing: bool
    ) -> Iterator[RehearsedRevision]:
        """Run the revisions one at a time, and fill the copy before each.

        Args:
            chosen: Which ones; the copy stands before the first.
            fill: Puts rows into tables that have none, but for those that are named.
            from_nothing: Whether the copy is empty before the first, so that all of it can be made again.
        """
        is_over = False
        for number, revision in enumerate(chosen.revisions):
            if is_over:
                yield from self.unreached((revision,))
                continue

            def make_again(number: int = number) -> bool:
                return self._made_again(chosen.revisions[: number + 1], fill)

            fill(filled_by(self.history.body(revision)))
            again = make_again if from_nothing and not self._keeps_copies else None
            (step,) = self.rehearse(ChosenRevisions((), (revision,)), ends_after=True, make_again=again)
            is_over = step.failure is not None
            yield step

    def _made_again(self, revisions: Sequence[str], fill: Callable[[frozenset[str]], object]) -> bool:
        """Make the copy anew, filled before each revision and standing before the last; whether it could be.

        From then on copies are kept: one history is made anew no more than once.
        """
        self._keeps_copies = True
        with scratch(self.scratch.dialect) as empty:
            empty.engine.dispose()
            self.scratch.engine.dispose()
            shared_server().duplicate(str(empty.secret_url.database), str(self.scratch.secret_url.database))
        for revision in revisions[:-1]:
            fill(filled_by(self.history.body(revision)))
            if self.runner.run(self.runner.back, (revision,)).failure is not None:
                return False
        fill(filled_by(self.history.body(revisions[-1])))
        return True

    def rehearse(
        self,
        chosen: ChosenRevisions,
        *,
        ends_after: bool = False,
        make_again: Callable[[], bool] | None = None,
    ) -> Iterator[RehearsedRevision]:
        """Run the revisions and judge each, the last one first to end.

        Args:
            chosen: Which ones; the copy stands before the first.
            ends_after: Whether the copy is to stand after the last one then, whatever its downgrade did.
            make_again: Makes the copy what it is now; None where it can't be made again, but has to be kept.
        """
        with closing(self._states(chosen, ends_after=ends_after, make_again=make_again)) as states:
            run = self._watched(chosen, states)
            done = len(run.seconds)
            states.stands_at = done if run.failure is None else None
            if run.failure is None:
                self.progress(f"{chosen.revisions[-1]}: keeping the state")
                states.keep_end(done)
            failed = self._failed(chosen, run, states) if run.failure is not None else None
            if run.failure is not None and failed is None and done == 0:
                raise ProjectError.from_failure(run.failure)
            for number, revision in enumerate(chosen.revisions):
                if number < done:
                    yield self._done(chosen, number, run, states)
                elif number == done and failed is not None:
                    yield self._judged(revision, run, number, failed)
                else:
                    yield self._named(revision)

            if ends_after and run.failure is None:
                states.put_back(done)

    def _states(
        self, chosen: ChosenRevisions, *, ends_after: bool, make_again: Callable[[], bool] | None
    ) -> States:
        """Where the states are kept, by the kind of database."""
        if self.scratch.dialect == "sqlite":
            return SqliteStates(self.scratch, self.runner.folder)
        return PostgresqlStates(
            self.scratch,
            self.runner.folder,
            chosen.revisions,
            lambda revisions: self.runner.run(self.runner.back, revisions).failure is None,
            # A single one ends where it is needed, and what was made is made again where it does not.
            is_kept=len(chosen.revisions) > 1 or (ends_after and make_again is None),
            make_again=make_again,
        )

    def _watched(self, chosen: ChosenRevisions, states: States) -> RevisionsRun:
        """Run the revisions; a failure counts in a process of its own."""
        there = self.runner.there
        is_first = not there.has_run
        run = self.runner.run(there, chosen.revisions, keeps_states=True)
        if run.failure is None or is_first:
            return run
        states.start_over()
        there.close()
        return self.runner.run(there, chosen.revisions, keeps_states=True)

    def _done(
        self, chosen: ChosenRevisions, number: int, run: RevisionsRun, states: States
    ) -> RehearsedRevision:
        revision = chosen.revisions[number]
        seen = self._observation(revision, run, number)
        self._compares(revision)
        # The downgrade runs meanwhile.
        change = self._comparisons.submit(states.between, number, number + 1)
        back = self._way_back(seen, number, states, change)
        return self._judged(revision, run, number, replace(seen, change=change.result(), back=back))

    def _way_back(
        self, seen: RevisionObservation, number: int, states: States, there: Future[StateChange]
    ) -> WayBack | None:
        """Run the downgrade from where the upgrade has ended, and the upgrade after it.

        What does not come back in a process that has run other revisions counts in new ones alone: an
        application may remember in one run what it has done in another.

        None where the upgrade works with those before it only, in one transaction.
        """
        if not states.can_put_back:
            return self._tried_way_back(seen, number, states, there, apart=True)
        back = self._tried_way_back(seen, number, states, there, apart=False)
        if back is not None and back.is_certain:
            return back
        return self._tried_way_back(seen, number, states, there, apart=True)

    def _tried_way_back(
        self,
        seen: RevisionObservation,
        number: int,
        states: States,
        there: Future[StateChange],
        *,
        apart: bool,
    ) -> WayBack | None:
        """The way back, with each run in a process of its own or not."""
        if apart:
            self.runner.back.close()
        if not states.put_back(number + 1):
            return None
        body = self.history.body(seen.revision, Direction.DOWNGRADE)
        down = self.runner.run(self.runner.back, (seen.revision,), direction=Direction.DOWNGRADE)
        if down.failure is not None:
            return WayBack(Downgrade.FAILS, failure=down.failure)
        self._compares(seen.revision)
        compared = self._comparisons.submit(states.compared_with_now(number))
        if apart:
            self.runner.back.close()
        up = self.runner.run(self.runner.back, (seen.revision,))
        change = compared.result()
        restores = not any(True for _ in round_trip_losses(change))
        word = Downgrade.RESTORES if restores else Downgrade.LOSES
        if body is not None and body.empty and there.result().changes_something():
            word = Downgrade.EMPTY
        if up.failure is not None:
            return WayBack(word, change, None, Again.FAILS, up.failure)
        self._compares(seen.revision)
        second = states.until_now(number + 1)
        states.stands_at = None if second.changes_something() else number + 1
        differs = any(True for _ in round_trip_losses(second))
        return WayBack(word, change, None, Again.DIFFERS if differs else Again.SAME, None, second)

    def _failed(
        self, chosen: ChosenRevisions, run: RevisionsRun, states: States
    ) -> RevisionObservation | None:
        """How the first revision failed that did; None where none had begun."""
        number = len(run.seconds)
        if run.failure is None or not states.has(0):
            return None
        stands = states.revisions_now()
        change = states.until_now(states.last_at(stands, number))
        left = tuple(
            each.subject for each in change.catalogue if each.attribute is None and each.before is None
        )
        applied = self.history.topology.ancestors(
            each for each in stands if each in self.history.topology.revisions
        )
        rest = [each for each in chosen.revisions if each not in applied]
        # With none left, it is not a revision that fails but what env.py does after them: that is the same.
        second = self.runner.run_alone(rest).failure if rest else run.failure
        is_other = second is not None and second.what != run.failure.what
        seen = self._observation(chosen.revisions[number], run, number)
        return replace(
            seen,
            change=change,
            failed=FailedUpgrade(
                run.failure, run.refused, stands, left, second if is_other else None, second is None
            ),
        )

    def _compares(self, revision: str) -> None:
        self.progress(f"{revision}: comparing")

    def _judged(
        self, revision: str, run: RevisionsRun, number: int, seen: RevisionObservation
    ) -> RehearsedRevision:
        found = reasons(seen)
        back, failed = seen.back, seen.failed
        again = None if back is None else back.again
        if failed is not None:
            again = Again.WORKS if failed.second_works else Again.FAILS
        return replace(
            self._named(revision),
            verdict=verdict(found),
            reasons=found,
            catalogue=() if seen.change is None else seen.change.catalogue,
            rows={} if seen.change is None else seen.change.rows,
            statements=tuple(replace(each, sql=mask_text(each.sql)) for each in seen.statements),
            downgrade=None if back is None else back.downgrade,
            again=again,
            seconds=run.seconds[number] if number < len(run.seconds) else 0.0,
            failure=None if failed is None else failed.failure,
            stands_at=None if failed is None else failed.stands_at,
        )

    def _observation(self, revision: str, run: RevisionsRun, number: int) -> RevisionObservation:
        source = self.history.sources.get(revision, "")
        mentions = Mentions(source, self.history.body(revision), run.statements[number])
        return RevisionObservation(revision, mentions, run.statements[number], sizes=self.sizes)

    def _named(self, revision: str) -> RehearsedRevision:
        each = self.history[revision]
        return RehearsedRevision(revision, each.message, each.path)
