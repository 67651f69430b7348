"""A draft: the migration that a person means, to be rehearsed and saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.audits.draft_names import (
    Answers,
    chosen_blind_spots,
    kept_changes,
    open_questions,
)
from limbeck.characters import visible
from limbeck.errors import LimbeckError
from limbeck.phrases import counted
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import (
    BlindSpot,
    Change,
    Comparison,
    DialectSql,
    DraftOptions,
    Rename,
    Risk,
    Script,
    Sql,
    encode,
)
from limbeck.rehearsals.rehearsal import Reason, Rehearsal, RehearsalVerdict
from limbeck.results import Result

if TYPE_CHECKING:
    from limbeck.audits.draft_source import DraftSource

_MEANT = frozenset({RehearsalVerdict.BLOCKS, RehearsalVerdict.SAFE})
"""Verdicts that say how a migration runs, not that it does what nobody meant."""


class DraftProof:
    """What is known of a draft since it was made.

    Attributes:
        rehearsal: The last rehearsal; None before the first.
        unrun_hooks: The post-write hooks of the project that saving it did not run.
    """

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.rehearsal: Rehearsal | None = None
        self.unrun_hooks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Draft(Result):
    """The migration as a careful person writes it, from what autogenerate proposes and that person's answers.

    It is nowhere but here until it is saved. Whether it works is known once it was rehearsed.

    Attributes:
        comparison: The record of what it does.
        answers: What the person said.
        kept: The changes that it leaves out.
        open_questions: Possible renames that nobody has answered: it drops and adds them.
        options: The answers as the comparison was given them.
        proof: What is known of it since it was made.
        source: Where it comes from; None for one that was pickled, and can't be rehearsed or saved.
    """

    comparison: Comparison
    answers: Answers
    kept: tuple[Change, ...]
    open_questions: tuple[Rename, ...]
    options: DraftOptions = field(compare=False)
    proof: DraftProof = field(default_factory=DraftProof, compare=False)
    source: DraftSource | None = field(default=None, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Without its source, which holds passwords."""
        parts = (self.comparison, self.answers, self.kept, self.open_questions, self.options, self.proof)
        return (Draft, parts)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it changes, in the order in which it does."""
        return self.comparison.changes

    @property
    def risks(self) -> dict[Risk, int]:
        """How many changes there are of each risk, the worst first."""
        found = [each.risk for each in self.changes]
        return {risk: found.count(risk) for risk in Risk if risk in found}

    @property
    def script(self) -> Script:
        """The migration; `print(draft.script)` shows the whole file."""
        return self.comparison.script

    @property
    def sql(self) -> Sql:
        """What it runs on this dialect; `print(draft.sql)` shows the upgrade."""
        sql, database = self.comparison.sql, self.comparison.database
        return DialectSql(sql.upgrade, sql.downgrade, "" if database is None else database.dialect)

    @property
    def rehearsal(self) -> Rehearsal | None:
        """What the last rehearsal saw; None before the first."""
        return self.proof.rehearsal

    @property
    def is_proven(self) -> bool:
        """Whether it was rehearsed, and nothing speaks against it."""
        return self.rehearsal is not None and not self.objections

    @property
    def objections(self) -> tuple[str, ...]:
        """What the rehearsal has against it, in sentences; nothing before one."""
        if self.rehearsal is None:
            return ()
        found = [f"Nobody has answered yet: {each.question}" for each in self.open_questions]
        for step in self.rehearsal.revisions:
            found += [each.why for each in step.reasons if not _is_meant(each)]
        if self.rehearsal.silent is None:
            found.append("Autogenerate could not be asked what it proposes afterwards.")
        elif not self.rehearsal.silent:
            found.append("Autogenerate still proposes changes afterwards.")
        return tuple(found)

    def rehearse(
        self,
        *,
        rows: str = "sample",
        show_values: bool = True,
        time_limit: float = 300.0,
        progress: Progress = silent,
        cancellation: Cancellation | None = None,
    ) -> Rehearsal:
        """Run it on a copy of the database: there, back, and there again.

        The database is only read, and nothing is written into the project: the file lies in a scratch folder.
        A draft of models alone is run through an `env.py` of limbeck's own.

        Args:
            rows: Which rows come along: `sample` or `all`, which on SQLite are the whole file, or `none`.
            show_values: Whether the result shows some values of rows; without, they are masked.
            time_limit: Seconds that it may take in each direction.
            progress: Called with a few words at each stage.
            cancellation: Stops it from another thread.

        Returns:
            A rehearsal of one revision. Afterwards `is_proven` is known; if it is not, `objections` say why.

        Raises:
            CancelledError: `cancellation` was used.
            DatabaseError: The database can't be reached or copied.
            InputError: The database does not stand at the heads of the project.
            ProjectError: The project's `env.py` can't be run.
        """
        from limbeck.audits.draft_rehearsal import rehearse_draft  # no audit needs what rehearses

        made = rehearse_draft(
            self._source(),
            self.comparison,
            self.options,
            rows=rows,
            show_values=show_values,
            time_limit=time_limit,
            progress=progress,
            cancellation=cancellation or Cancellation(),
        )
        self.proof.rehearsal = made
        return made

    def save(
        self,
        message: str,
        *,
        head: str | None = None,
        progress: Progress = silent,
        cancellation: Cancellation | None = None,
    ) -> Path:
        """Write it into the project, where and as `alembic revision -m` would. Nothing else is ever written.

        The project's own Alembic names the file and fills in its template. Post-write hooks are not run:
        `proof.unrun_hooks` names them.

        Args:
            message: What the migration is about.
            head: What it follows, where the project has several heads and the draft was not told: a head, or
                `label@head`.
            progress: Called with a few words at each stage.
            cancellation: Stops it from another thread, before anything is written.

        Returns:
            The file.

        Raises:
            InputError: The database does not stand at the heads, there are several heads, or the project or
                the database has changed since the draft was made.
            ProjectError: The file could not be written.
        """
        from limbeck.audits.draft_file import save_draft

        path, hooks = save_draft(
            self._source(),
            self.comparison,
            self.options,
            message,
            head=head,
            progress=progress,
            cancellation=cancellation or Cancellation(),
        )
        self.proof.unrun_hooks = hooks
        return path

    def to_dict(self) -> dict[str, Any]:
        """The draft as JSON-ready values."""
        data = encode(self.comparison)
        return {
            "versions": data["versions"],
            "database": data["database"],
            "revision": data["revision"],
            "renamed": dict(self.answers.renamed),
            "keep": list(self.answers.keep),
            "blind_spots": list(self.answers.blind_spots),
            "open_questions": [each.question for each in self.open_questions],
            "changes": data["changes"],
            "script": data["script"],
            "sql": data["sql"],
            "proven": self.is_proven,
            "objections": list(self.objections),
            "rehearsal": None if self.rehearsal is None else self.rehearsal.to_dict(),
        }

    @property
    def standing(self) -> str:
        """Whether it is proven, in a few words."""
        if self.rehearsal is None:
            return "not rehearsed yet"
        return "proven by a rehearsal" if self.is_proven else "rehearsed, and not proven"

    def __repr__(self) -> str:
        """One line for the whole, then a line for each change, and each objection."""
        risks = ", ".join(f"{count} {risk.value}" for risk, count in self.risks.items())
        size = counted(len(self.changes), "change") + (f" ({risks})" if risks else "")
        lines = [f"<Draft: {size}; {self.standing}>"]
        lines += [f"  {each.risk.value:<11}  {each.kind:<16}  {each.why}" for each in self.changes]
        lines += [f"  open: {each.question}" for each in self.open_questions if self.rehearsal is None]
        lines += [f"  against it: {each}" for each in self.objections]
        return "\n".join(map(visible, lines))

    def _source(self) -> DraftSource:
        if self.source is None:
            raise LimbeckError(
                "This draft is no longer connected to its database.",
                slug="no-second-look",
                remedy="Audit again, and draft from the new audit.",
            )
        return self.source


def make_draft(
    source: DraftSource,
    answers: Answers,
    found: tuple[BlindSpot, ...],
    progress: Progress,
    cancellation: Cancellation,
) -> Draft:
    """The draft of an audit.

    Args:
        source: What the audit was asked.
        answers: What a person says.
        found: The blind spots of the audit, where some are to be ended.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Raises:
        InputError: A name means nothing.
        LimbeckError: It could not be compared again.
    """
    kept = kept_changes(source.comparison, answers.keep)
    options = source.options(answers, chosen_blind_spots(found, answers.blind_spots))
    made = source.compare(options, progress, cancellation)
    questions = tuple(
        each
        for each in open_questions(source.comparison, answers.renamed)
        if not any(source.comparison.changes[at] in kept for at in each.changes)
    )
    return Draft(made, answers, kept, questions, options, source=source)


def _is_meant(reason: Reason) -> bool:
    """Whether a reason says what the draft is for, or how it runs, and nothing that nobody meant."""
    if reason.verdict in {RehearsalVerdict.LOSES, RehearsalVerdict.ONE_WAY}:
        return reason.named
    return reason.verdict in _MEANT
