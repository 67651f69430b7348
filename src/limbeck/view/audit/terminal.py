"""The blocks of a report on a terminal, from rich's tables and texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from limbeck.audits.report import Audit, AuditGroup
from limbeck.characters import visible
from limbeck.records import Change, Failure, Finding, Rename
from limbeck.view import summaries
from limbeck.view.audit import terminal_blind_spots
from limbeck.view.code import Language
from limbeck.view.kinds import Section, kind, sections, subject
from limbeck.view.prose import pieces
from limbeck.view.risks import counted, look

TABLE_WIDTH = 76
"""With fewer columns than this, a change is told line by line instead of in a table."""

HEADING, STRONG, SOFT, NAME = "bold underline", "bold", "dim", "cyan"


def group(group: AuditGroup, width: int) -> Iterator[RenderableType]:
    """A line that counts, then each audit."""
    yield Text(summaries.group_verdict(group), STRONG)
    for audit_ in group:
        yield Text()
        yield from audit(audit_, width)


def audit(audit: Audit, width: int) -> Iterator[RenderableType]:
    """Summary, failure, renames, changes, findings, script, SQL and output, each only where there is one."""
    yield Text(visible(summaries.title(audit)), STRONG)
    yield from _summary(audit)
    if audit.failure is not None:
        yield from _heading("What went wrong")
        yield _failure(audit.failure)
    else:
        yield from _compared(audit, width)
        yield from _unseen(audit)
    if audit.findings:
        yield from _heading("Before you trust this")
        yield from _apart([_finding(each) for each in audit.findings])
    if audit.failure is None and audit.changes:
        yield from _heading("The migration that autogenerate would write")
        yield code(audit.script.text, "python")
        yield from _heading("The SQL of its upgrade")
        yield code(audit.sql.upgrade, "sql")
        yield from _heading("The SQL of its downgrade")
        yield code(audit.sql.downgrade, "sql")
    if audit.output:
        yield from _heading("What env.py printed")
        yield _said(audit.output)


def prose(sentence: str, style: str = "") -> Text:
    """A sentence whose names, between backticks, are set apart."""
    return Text.assemble(*((visible(piece), NAME if named else style) for piece, named in pieces(sentence)))


def code(text: str, language: Language, indent: int = 0) -> RenderableType:
    """A listing, coloured where the terminal is, never wrapped: it can be copied."""
    lines = _indented(text, indent)
    listing = Syntax("", language, theme="ansi_dark").highlight(lines)
    listing.rstrip()
    return _unwrapped(listing)


def _said(text: str, indent: int = 0) -> RenderableType:
    return _unwrapped(Text(_indented(text, indent)))


def _indented(text: str, indent: int) -> str:
    margin = " " * indent
    return "\n".join(margin + line for line in visible(text.strip("\n"), keep="\n\t").split("\n"))


def _unwrapped(listing: Text) -> RenderableType:
    """Neither wrapped nor cut: the console would forget that of a bare text, and padding would cut it."""
    listing.no_wrap, listing.overflow = True, "ignore"
    return Group(listing)


def _heading(words: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(words, HEADING)


def _apart(blocks: Sequence[RenderableType]) -> Iterator[RenderableType]:
    for position, block in enumerate(blocks):
        if position:
            yield Text()
        yield block


def _summary(audit: Audit) -> Iterator[RenderableType]:
    yield Text(summaries.verdict(audit), STRONG)
    if audit.failure is None:
        beyond = summaries.beyond(audit)
        if beyond is not None:
            yield Text(beyond)
        for drawn, count in counted(audit.changes):
            yield Text.assemble(
                (f"  {drawn.symbol} {count} {drawn.word}", drawn.style), (f"  {drawn.meaning}", SOFT)
            )
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style=SOFT)
    facts.add_column(overflow="fold")
    if audit.database is not None:
        facts.add_row("Server", Text(visible(audit.database.server)))
    standing = summaries.position(audit.revision)
    if standing is not None:
        facts.add_row("Revision", Text(visible(standing)))
    facts.add_row("Computed with", Text(visible(summaries.versions(audit.versions))))
    yield _below(facts)


def _compared(audit: Audit, width: int) -> Iterator[RenderableType]:
    if audit.renames:
        yield from _heading("Renamed, or dropped and added?")
        yield from _apart([_rename(each, audit.changes) for each in audit.renames])
    if audit.changes:
        yield from _heading("What autogenerate proposes")
        draw = _table if width >= TABLE_WIDTH else _list
        for section in sections(audit.changes):
            yield Text()
            yield Text.assemble((section.title, STRONG), (f"  {len(section.changes)}", SOFT))
            yield draw(section)


def _unseen(audit: Audit) -> Iterator[RenderableType]:
    drawn = list(terminal_blind_spots.blocks(audit, _failure))
    if drawn:
        yield from _heading("What autogenerate does not see")
        yield from drawn


def _table(section: Section) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, expand=True, show_edge=False)
    table.add_column("Risk", no_wrap=True, width=13)
    table.add_column("Object", ratio=4, overflow="fold")
    table.add_column("Change and why", ratio=9, overflow="fold")
    for change in section.changes:
        drawn = look(change.risk)
        table.add_row(
            Text(f"{drawn.symbol} {drawn.word}", drawn.style),
            _subject(change),
            Group(_what(change), prose(change.why), Text()),
        )
    return table


def _list(section: Section) -> RenderableType:
    blocks: list[RenderableType] = []
    for change in section.changes:
        drawn = look(change.risk)
        blocks += [
            Text.assemble((f"{drawn.symbol} {drawn.word}", drawn.style), "  ", _subject(change)),
            _below(_what(change), prose(change.why), Text()),
        ]
    return Group(*blocks)


def _subject(change: Change) -> Text:
    about = subject(change)
    on = f" on {visible(about.on)}" if about.on else ""
    name = (
        (visible(about.name), NAME)
        if about.name is not None
        else (str(about) if about.on is None else "unnamed", SOFT)
    )
    return Text.assemble(name, on, overflow="fold")


def _what(change: Change) -> Text:
    before, after = (
        (visible(value, keep="\n"), STRONG) if value is not None else ("nothing", SOFT)
        for value in (change.before, change.after)
    )
    words = kind(change.kind).words
    if change.before is None and change.after is None:
        return Text(words, SOFT)
    return Text.assemble((f"{words}: ", SOFT), before, (" \u2192 ", SOFT), after, overflow="fold")


def _rename(rename: Rename, changes: Sequence[Change]) -> RenderableType:
    steps = " and ".join(
        f"{kind(changes[at].kind).words.lower()} {visible(str(subject(changes[at])))}"
        for at in rename.changes
    )
    return Group(
        Text.assemble(("? ", "bold magenta"), prose(rename.question, STRONG)),
        _below(
            Text(f"As written, the migration would {steps}."),
            *(Text.assemble("- ", prose(reason)) for reason in rename.evidence),
            Text("If it was renamed, use this instead of both; it keeps the rows:"),
        ),
        code(rename.python, "python", 4),
        code(rename.sql, "sql", 4),
    )


def _finding(finding: Finding) -> RenderableType:
    return Group(
        Text.assemble(("! ", "bold yellow"), prose(finding.title, STRONG), (f"  [{finding.slug}]", SOFT)),
        _below(prose(finding.why), _remedy(finding.remedy)),
    )


def _failure(failure: Failure) -> RenderableType:
    evidence: list[RenderableType] = []
    for label, said in failure.evidence:
        evidence += [_below(Text(f"{visible(label)}:", SOFT)), _said(said, 4)]
    return Group(
        Text.assemble(("\u2715 ", "bold red"), prose(failure.what, STRONG)),
        *evidence,
        _below(_remedy(failure.remedy)),
    )


def _remedy(remedy: str) -> Text:
    return Text.assemble(("What to do: ", STRONG), prose(remedy))


def _below(*blocks: RenderableType) -> RenderableType:
    return Padding(Group(*blocks), (0, 0, 0, 2))
