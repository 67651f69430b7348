"""Where drafts come from: the audit's database and models, compared again with a person's answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from limbeck.audits.draft_names import Answers, answered_renames, chosen_head
from limbeck.audits.remedies import remedy_python
from limbeck.audits.request import AuditRequest
from limbeck.autogen.draft_renames import rename_statement
from limbeck.databases.database import Database
from limbeck.errors import InputError, LimbeckError, error_text
from limbeck.histories.open_history import history
from limbeck.progress import Cancellation, Progress
from limbeck.projects.project import Project
from limbeck.records import Addition, AnsweredRename, BlindSpot, Change, Comparison, Difference, DraftOptions
from limbeck.rehearsals.rehearse import COPIES, open_database

_TROUBLE = re.compile(r"\b(?:[Ff]ails|silently loses)\b")
"""The words of a judgement for what a draft may mend: a change carries no other sign of it."""

_FIRST = frozenset({"enum", "schema", "sequence", "domain"})
"""Kinds of objects that tables may need."""


@dataclass(frozen=True, slots=True, repr=False)
class DraftSource:
    """What an audit was asked, to be asked again.

    Attributes:
        request: What the audit was asked.
        comparison: What it found.
    """

    request: AuditRequest
    comparison: Comparison

    @property
    def project(self) -> Project | None:
        """The project that takes part; None where models alone do."""
        return self.request.project

    @property
    def models(self) -> Any:
        """What the database is compared with."""
        return self.request.against if self.request.against is not None else self.request.database

    def options(self, answers: Answers, blind_spots: tuple[BlindSpot, ...]) -> DraftOptions:
        """The answers as the comparison needs them.

        Args:
            answers: What a person says.
            blind_spots: Those that the migration is to end.

        Raises:
            InputError: A name means nothing, or nobody knows the statement that ends a blind spot.
        """
        renames = answered_renames(self.comparison, answers.renamed)
        return DraftOptions(
            renames=renames,
            kept=answers.keep,
            additions=tuple(map(self._addition, blind_spots)),
            heads=None if answers.head is None else (self.head(answers.head),),
        )

    def compare(self, options: DraftOptions, progress: Progress, cancellation: Cancellation) -> Comparison:
        """Compare again; where something was renamed, with a copy in which it has its new name.

        Args:
            options: The answers.
            progress: Called with a few words at each stage.
            cancellation: Stops it from another thread.

        Raises:
            LimbeckError: It could not be compared, or a rename is refused.
        """
        if not options.renames:
            return _only(self.request.compare(progress, cancellation, draft=options))
        with self.database(progress, cancellation) as database:
            if database.dialect not in COPIES:
                raise InputError(
                    f"Renames can be drafted on SQLite and PostgreSQL only; this is {database.server}.",
                    slug="unknown-dialect",
                    remedy="Write the operation that the question shows into a migration.",
                )
            copying = COPIES[database.dialect]
            with copying(database, "none", progress=progress, cancellation=cancellation) as (copied, copy):
                _rename(copied, options.renames)
                found = _only(self.compare_copy(copied, progress, cancellation, options))
        self._check_copy(found, options, copy.not_restored)
        return self._with_own_judgements(found, database)

    def compare_copy(
        self,
        copied: Database,
        progress: Progress,
        cancellation: Cancellation,
        options: DraftOptions | None = None,
    ) -> tuple[Comparison, ...]:
        """Compare a copy of the database with the models.

        Args:
            copied: The copy.
            progress: Called with a few words at each stage.
            cancellation: Stops it from another thread.
            options: The answers of a draft, if it is one.
        """
        of_copy = replace(self.request, database=copied, against=self.models)
        return of_copy.compare(progress, cancellation, draft=options)

    def head(self, head: str) -> str:
        """The full id of the head that a migration is to follow.

        Args:
            head: A head, the beginning of its id, or `label@head`.

        Raises:
            InputError: There is no such head, or no project.
        """
        if self.project is None:
            raise InputError(
                "head= names a head of a project, and this audit has none.",
                slug="no-project",
                remedy="Leave it out, or audit a project: limbeck.audit(limbeck.project(path)).",
            )
        labels: Mapping[str, tuple[str, ...]] = history(self.project).labels if "@" in head else {}
        return chosen_head(self.comparison.revision.heads, labels, head)

    @contextmanager
    def database(self, progress: Progress, cancellation: Cancellation) -> Iterator[Database]:
        """The audited database, open for the block."""
        given = None if isinstance(self.request.database, Project) else self.request.database
        opened = open_database(self.project, given, progress, cancellation)
        try:
            yield opened
        finally:
            if opened is not given:
                opened.close()

    def _addition(self, spot: BlindSpot) -> Addition:
        dialect = "" if self.comparison.database is None else self.comparison.database.dialect
        default = "public" if dialect == "postgresql" else ""
        difference = Difference(
            spot.kind, spot.schema, spot.table, spot.object, spot.attribute, spot.before, spot.after
        )
        upgrade = remedy_python(difference, dialect, default)
        if not upgrade:
            raise InputError(
                f"The {difference.subject} can't be drafted: only a person can say how it should change.",
                slug="no-statement",
                evidence={"What to do": spot.remedy},
                remedy="Leave it out of blind_spots, and write it into the migration by hand.",
            )
        back = replace(difference, before=difference.after, after=difference.before)
        return Addition(
            kind=spot.kind,
            schema=None if spot.schema in {"", default} else spot.schema,
            table=spot.table or None,
            object=spot.object or None,
            before=spot.before,
            after=spot.after,
            upgrade=upgrade,
            downgrade=remedy_python(back, dialect, default),
            is_first=spot.kind in _FIRST and spot.before is None,
        )

    def _check_copy(self, found: Comparison, options: DraftOptions, not_restored: tuple[str, ...]) -> None:
        """Make sure that the copy is like the database: else it has changes that the audit has not.

        Raises:
            LimbeckError: It is not.
        """
        whole = {"add_table", "remove_table"}  # foreign keys of these may have become steps of their own
        touched = {(each.schema, each.table) for each in self.comparison.changes if each.kind in whole}
        touched |= {(each.schema, each.table or each.after) for each in options.renames}
        known = {_subject(each) for each in self.comparison.changes}
        added = {each.object for each in options.additions}
        strange = [
            each
            for each in found.changes
            if _subject(each) not in known
            and (each.schema, each.table) not in touched
            and each.kind not in {"rename_table", "modify_name"}
            and each.kind != "alter_trigger"
            and not (each.kind.startswith("alter_") and each.object in added)
        ]
        if strange:
            raise LimbeckError(
                "The database can't be copied well enough to draft a rename.",
                slug="copy-differs",
                evidence={
                    "Changes in the copy alone": ", ".join(f"{each.kind} {each.table}" for each in strange),
                    "Not copied": "\n".join(not_restored) or "nothing that is known of",
                },
                remedy="Audit again, in case the database has changed; otherwise write the rename by hand.",
            )

    def _with_own_judgements(self, found: Comparison, database: Database) -> Comparison:
        """The comparison with the audited database's name, and with what the audit said of its rows."""
        said = {(*_subject(each), each.before, each.after): each for each in self.comparison.changes}
        changes = tuple(
            each
            if (same := said.get((*_subject(each), each.before, each.after))) is None
            or _is_mended(same, each)
            else replace(each, risk=same.risk, why=same.why)
            for each in found.changes
        )
        return replace(found, changes=changes, database=self.comparison.database or database.identity)


def _rename(copied: Database, renames: tuple[AnsweredRename, ...]) -> None:
    """Give the copy the new names."""
    with copied.engine.begin() as connection:
        for each in renames:
            statement = rename_statement(each, connection.dialect)
            try:
                connection.execution_options(no_parameters=True).exec_driver_sql(statement)
            except SQLAlchemyError as error:
                raise InputError(
                    f"{each.before!r} can't be renamed to {each.after!r}.",
                    slug="rename-refused",
                    evidence={"database": error_text(error), "statement": statement},
                    remedy="Correct the name in renamed=, or leave it out.",
                ) from None
    copied.engine.dispose()


def _only(found: tuple[Comparison, ...]) -> Comparison:
    comparison = found[0]
    if comparison.failure is not None:
        raise LimbeckError.from_failure(comparison.failure)
    return comparison


def _is_mended(proposed: Change, drafted: Change) -> bool:
    """Whether a change fails or loses something as autogenerate proposes it, and not in the draft."""
    return bool(_TROUBLE.search(proposed.why)) and not _TROUBLE.search(drafted.why)


def _subject(change: Change) -> tuple[str, str | None, str | None, str | None]:
    return change.kind, change.schema, change.table, change.object
