"""The pages for readers in docs/: what each finding, problem, risk, verdict, case and claim means.

    python scripts/pages.py --write    write them
    python scripts/pages.py --check    name those that are no longer true; exit code 1 where there is one

`limbeck explain SLUG` prints the same texts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from limbeck.explanations import Explanation, Subject, explanations
from limbeck.matrices.cases.registry import CASES
from limbeck.view.explanation.markdown import markdown

DOCS = Path(__file__).resolve().parents[1] / "docs"


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        name: Its file.
        title: Its heading.
        introduction: What a reader should know first.
        subjects: What it explains, in this order.
    """

    name: str
    title: str
    introduction: str
    subjects: tuple[Subject, ...]


PAGES = (
    Page(
        "findings.md",
        "Findings",
        "What an audit says of a project before it lists the changes: what to know before you trust the "
        "comparison. `limbeck explain database-behind` prints one of these sections.",
        (Subject.FINDING,),
    ),
    Page(
        "problems.md",
        "Problems of a history",
        "What is wrong with the revisions of a project, or between them and a database. What an audit finds, "
        "too, is among the [findings](findings.md). `limbeck explain missing-revision` prints one of these "
        "sections.",
        (Subject.PROBLEM,),
    ),
    Page(
        "risks.md",
        "Risks",
        "What applying a change can do to a table that holds rows: first the three words of a report, then "
        "each kind of change. `limbeck explain remove_column` prints one of these sections.",
        (Subject.RISK, Subject.CHANGE),
    ),
    Page(
        "verdicts.md",
        "Verdicts",
        "What a rehearsal says of a revision, in one word: the first that holds, the worst first. A revision "
        "to which none applies is [safe](risks.md#safe). `limbeck explain collateral` prints one of these "
        "sections.",
        (Subject.VERDICT,),
    ),
    Page(
        "cases.md",
        "Cases",
        "The changes of a schema that the capability matrix runs through autogenerate, and what each of them "
        "teaches. `limbeck trial column.rename` runs one and shows the models, the migration, its SQL and "
        "the proven remedy; `limbeck.MatrixExplorer()` walks through them.",
        (Subject.CASE,),
    ),
    Page(
        "claims.md",
        "Claims",
        "What two articles and Alembic's documentation say about autogenerate, and how each statement is "
        "tested. `limbeck claims A20` runs one and gives its verdict.",
        (Subject.CLAIM,),
    ),
)


def text(page: Page) -> str:
    """A page as Markdown."""
    shown = [each for subject in page.subjects for each in explanations().values() if each.subject is subject]
    parts = [
        "<!-- Made by scripts/pages.py; `make pages` writes it anew. -->",
        f"# {page.title}",
        page.introduction,
    ]
    for group, members in groupby(shown, group_of):
        parts += [f"## {group}"]
        parts += [markdown(each, level=3) for each in members]
    return "\n\n".join(parts) + "\n"


def group_of(explanation: Explanation) -> str:
    """The heading of a page below which something stands."""
    match explanation.subject:
        case Subject.CASE:
            return CASES[explanation.slug].family.replace("_", " ").capitalize()
        case Subject.CLAIM:
            return explanation.paragraphs[0].text
    return {
        Subject.FINDING: "All findings",
        Subject.PROBLEM: "All problems",
        Subject.RISK: "The words for a risk",
        Subject.CHANGE: "Kinds of change",
        Subject.VERDICT: "The words for a revision",
    }[explanation.subject]


def stale() -> Iterator[str]:
    """The names of the pages that are not what the code says."""
    for page in PAGES:
        path = DOCS / page.name
        if not path.is_file() or path.read_text(encoding="utf-8") != text(page):
            yield page.name


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--write", action="store_true")
    task.add_argument("--check", action="store_true")
    if parser.parse_args().write:
        for page in PAGES:
            (DOCS / page.name).write_text(text(page), encoding="utf-8")
        return 0
    found = list(stale())
    if found:
        print(f"Stale: {', '.join(found)}. Run `make pages`.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
