"""What a name in a report means: of a finding, a problem, a risk, a change, a verdict, a case or a claim.

Nothing is written here: an explanation is the docstring of what finds, judges or shows the thing. The
pages in `docs/` and `limbeck explain` are made from it.
"""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from limbeck.autogen import versions
from limbeck.autogen.findings.registry import FINDERS
from limbeck.autogen.risks.judgement import caution, destructive, safe
from limbeck.autogen.risks.registry import JUDGES
from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.histories import current_revision, database_problems, location_problems, problems, read_graph
from limbeck.ledger.claim import NotTestable
from limbeck.ledger.sources import CLAIMS
from limbeck.matrices.cases.registry import CASES
from limbeck.projects.jobs.compare_models import no_tables
from limbeck.projects.replies import env_py_failed_later
from limbeck.projects.worker.findings.env_py import other_database, refused_writes
from limbeck.projects.worker.findings.two_directories import two_directories
from limbeck.projects.worker.findings.unimported_models import unimported_models
from limbeck.records import Risk, Versions, encode
from limbeck.rehearsals.judgement import VERDICTS
from limbeck.results import Result

LABELS = ("What it means", "Why it matters", "What to do")
"""What the docstring of a finding or a risk says, in this order."""

PROJECT_FINDINGS: Mapping[str, Callable[..., Any]] = {
    "other-database": other_database,
    "two-directories": two_directories,
    "env-py-writes": refused_writes,
    "unimported-models": unimported_models,
    "no-tables": no_tables,
    "env-py-failed-later": env_py_failed_later,
}
"""The findings about models and projects, made where those are loaded."""

HISTORY_PROBLEMS: tuple[Callable[..., Any], ...] = (
    *problems.CHECKS,
    read_graph.duplicate_revision,
    read_graph.unreadable_file,
    read_graph.no_revision,
    read_graph.no_source,
    *location_problems.CHECKS,
    *database_problems.CHECKS,
    current_revision.standing_unknown,
    current_revision.databases_differ,
)
"""What finds the problems of a history, each named after its slug; some are findings of an audit, too."""

RISKS: Mapping[Risk, Callable[..., Any]] = {
    Risk.DESTRUCTIVE: destructive,
    Risk.CAUTION: caution,
    Risk.SAFE: safe,
}
"""The words for a risk, the gravest first."""

_LABELLED = re.compile(rf"({'|'.join(LABELS)}): (.*)", re.DOTALL)


class Subject(str, Enum):
    """What can be explained."""

    FINDING = "finding"
    PROBLEM = "problem of a history"
    RISK = "risk"
    CHANGE = "kind of change"
    VERDICT = "verdict"
    CASE = "case"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of an explanation.

    Attributes:
        label: What it answers; empty for plain text.
        text: A text in which code stands between backticks.
    """

    label: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Result):
    """What a name in a report means.

    Attributes:
        slug: The name, as reports show it.
        subject: What it names.
        title: What it means, in a line.
        paragraphs: The rest.
        command: What runs it; empty for what cannot be run.
    """

    slug: str
    subject: Subject
    title: str
    paragraphs: tuple[Paragraph, ...]
    command: str = ""

    @property
    def versions(self) -> Versions:
        """The releases that explain themselves in this way."""
        return versions.installed(None)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON-ready values."""
        return {
            "versions": encode(self.versions),
            "slug": self.slug,
            "subject": self.subject.value,
            "title": self.title,
            "paragraphs": encode(self.paragraphs),
            "command": self.command,
        }

    def __repr__(self) -> str:
        """The name and what it means, then a line for each paragraph."""
        lines = [f"<Explanation of the {self.subject.value} {self.slug}: {self.title}>"]
        lines += [
            f"  {each.label}: {each.text}" if each.label else f"  {each.text}" for each in self.paragraphs
        ]
        return "\n".join(map(visible, lines))


def explain(slug: str) -> Explanation:
    """Say what a name in a report means.

    Args:
        slug: A finding such as `database-behind`, a problem of a history such as `cycle`, a risk such as
            `destructive`, a kind of change such as `remove_column`, a verdict of a rehearsal such as
            `collateral`, a case such as `column.rename`, or a claim such as `A20`.

    Raises:
        InputError: Nothing has this name; the remedy lists those that look like it.
    """
    known = explanations()
    if slug in known:
        return known[slug]
    similar = difflib.get_close_matches(slug, known, n=5, cutoff=0.5)
    raise InputError(
        f"There is no finding, risk, verdict, case or claim called {slug!r}.",
        slug="unknown-slug",
        remedy=f"Use one of: {', '.join(similar)}."
        if similar
        else "Use a finding such as database-behind, a problem of a history such as cycle, a risk such as "
        "destructive, a kind of change such as remove_column, a verdict such as collateral, a case such as "
        "column.rename, or a claim such as A20.",
    )


@cache
def explanations() -> Mapping[str, Explanation]:
    """Everything that can be explained, by its name."""
    found = [*_findings(), *_problems(), *_risks(), *_changes(), *_verdicts(), *_cases(), *_claims()]
    return {each.slug: each for each in found}


def _findings() -> Iterator[Explanation]:
    finders = {each.__name__.replace("_", "-"): each for each in FINDERS} | dict(PROJECT_FINDINGS)
    return (_written(slug, Subject.FINDING, finder) for slug, finder in finders.items())


def _problems() -> Iterator[Explanation]:
    """Those that are no findings, which say more of the same."""
    found = {each.__name__.replace("_", "-"): each for each in HISTORY_PROBLEMS}
    findings = {each.slug for each in _findings()}
    return (_written(slug, Subject.PROBLEM, each) for slug, each in found.items() if slug not in findings)


def _risks() -> Iterator[Explanation]:
    return (_written(risk.value, Subject.RISK, judgement) for risk, judgement in RISKS.items())


def _changes() -> Iterator[Explanation]:
    return (_written(kind, Subject.CHANGE, judge) for kind, judge in JUDGES.items())


def _verdicts() -> Iterator[Explanation]:
    """Those of a rehearsal; `safe` is a word for a risk as well, and means the same there."""
    return (_written(verdict.value, Subject.VERDICT, judge) for verdict, judge in VERDICTS.items())


def _cases() -> Iterator[Explanation]:
    for slug, case in CASES.items():
        lesson = tuple(Paragraph("", _line(each)) for each in case.lesson.split("\n\n"))
        yield Explanation(slug, Subject.CASE, case.title, lesson, f"limbeck trial {slug}")


def _claims() -> Iterator[Explanation]:
    for claim in CLAIMS:
        how = (
            Paragraph("Why it is not tested", claim.test.why)
            if isinstance(claim.test, NotTestable)
            else Paragraph("How it is tested", claim.how)
        )
        told = (Paragraph("Who says so", claim.source), how)
        yield Explanation(claim.id, Subject.CLAIM, claim.statement, told, f"limbeck claims {claim.id}")


def _written(slug: str, subject: Subject, function: Callable[..., Any]) -> Explanation:
    """What a docstring says to readers; what it says to programmers besides, such as `Args`, is left out."""
    title, *rest = inspect.cleandoc(function.__doc__ or "").split("\n\n")
    labelled = filter(None, map(_LABELLED.fullmatch, rest))
    return Explanation(
        slug, subject, _line(title), tuple(Paragraph(each[1], _line(each[2])) for each in labelled)
    )


def _line(text: str) -> str:
    return " ".join(text.split())
