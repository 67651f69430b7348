"""Results as text for a terminal."""

import re

import pytest
from tests.view import samples

from limbeck.audits.report import AuditGroup
from limbeck.view.text import text


def test_no_change_fits_on_a_few_lines() -> None:
    """The "no change" twin has no table, no script and no heading."""
    assert text(samples.clean(), 100, colour=False) == (
        "Audit of postgresql://shop:***@db.example/shop\n"
        "Autogenerate proposes nothing.\n"
        "As far as autogenerate looks, the database and the models agree. It does not look at everything:\n"
        "views, triggers and functions, for instance, are not compared.\n"
        "  Server         PostgreSQL 18.6\n"
        "  Revision       8c2e5d7f1a3b (at the head)\n"
        "  Computed with  limbeck 0.1.0 · Alembic 1.20.1 · SQLAlchemy 2.1.9 · Python 3.11.9\n"
    )


def test_a_failure_says_what_to_do() -> None:
    """What happened, the evidence line by line and the remedy; no table of changes."""
    written = text(samples.failed(), 80, colour=False)
    assert (
        "What went wrong\n"
        "✕ env.py raised KeyError.\n"
        "  file:\n"
        "    migrations/env.py, line 14\n"
        "  error:\n"
        "    Traceback (most recent call last):\n"
        "    KeyError: 'DATABASE_URL'\n"
        "  What to do: Set the environment variable DATABASE_URL, or pass url=.\n"
    ) in written
    assert "What autogenerate proposes" not in written


@pytest.mark.parametrize("width", [24, 40, 76, 100, 160])
def test_nothing_but_code_is_wider_than_the_terminal(width: int) -> None:
    """Tables and prose keep to the width; code and what was printed do not, and can be copied."""
    audit = samples.full()
    code = {line for change in audit.changes for line in f"{change.python}\n{change.sql}".split("\n")}
    code |= set(audit.script.text.split("\n")) | {audit.renames[0].python, audit.renames[0].sql}
    code.add(audit.output.rstrip("\n"))
    known = {line.strip() for line in code}
    wide = [line for line in text(audit, width, colour=False).split("\n") if len(line) > width]
    assert [line for line in wide if line.strip() not in known] == []


def test_code_is_never_wrapped() -> None:
    """Each line of the script stands on a line of its own, however narrow the terminal."""
    lines = text(samples.full(), 40, colour=False).split("\n")
    script = samples.full().script.text.rstrip("\n").split("\n")
    assert [line for line in script if line not in lines] == []


@pytest.mark.parametrize("width", [40, 100])
def test_every_change_is_told(width: int) -> None:
    """In a table or, on a narrow terminal, line by line: risk, object and why."""
    written = " ".join(text(samples.full(), width, colour=False).split())
    for count, word in ((2, "✕ destructive"), (5, "▲ caution"), (4, "✓ safe")):
        assert written.count(word) == count
    assert "customers.user_name" in written
    assert "Was user_name renamed to full_name?" in written


def test_colour_only_adds_style() -> None:
    """With the escape codes taken out, both forms are the same."""
    coloured = text(samples.full(), 100, colour=True)
    assert re.search(r"\x1b\[1;31m✕ destructive", coloured)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in plain.split("\n")] == text(samples.full(), 100, colour=False).split(
        "\n"
    )


def test_no_colour_wins_over_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """`NO_COLOR` turns colours off, as its users expect."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", text(samples.full(), 100, colour=True))


def test_a_group_is_told_one_after_the_other() -> None:
    """A line that counts, then each audit under its name."""
    group = AuditGroup((samples.audit(name="main"), samples.audit(name="billing")))
    written = text(group, 100, colour=False)
    assert written.startswith("2 audits: autogenerate proposes no change.\n\nAudit of main · postgresql://")
    assert written.count("Autogenerate proposes nothing.") == 2
    assert "\n\nAudit of billing · postgresql://" in written
