"""What GitHub shows of a rehearsal: a comment, and annotations of lines."""

import dataclasses
from pathlib import Path

from tests.view import rehearsals, samples

from limbeck.audits.report import AuditGroup
from limbeck.baselines import BaselineStanding
from limbeck.rehearsals.rehearsal import Reason, RehearsalVerdict, RehearsedRevision
from limbeck.view.audit.markdown import audit_markdown
from limbeck.view.rehearsal.markdown import rehearsal_markdown
from limbeck.view.rehearsal.workflow_commands import WorkflowCommand, workflow_commands

SOURCE = '''"""rebuild documents"""

from alembic import op


def upgrade():
    op.execute("SELECT 1")
    with op.batch_alter_table("documents") as batch:
        batch.drop_column("lang")


def downgrade():
    pass
'''


def test_a_comment_has_a_table_and_folds_the_rest() -> None:
    """A row for each revision; no value of a row is anywhere in it."""
    written = rehearsal_markdown(rehearsals.full())
    lines = written.splitlines()
    assert lines[0] == "### Rehearsal of 5 revisions"
    assert lines[4:6] == ["| Verdict | Revision | Why | Way back |", "| --- | --- | --- | --- |"]
    assert lines[7] == (
        "| ‖\u00a0blocks | `b27f50aa9e13` orders: total is required "
        "| Nobody can read or write `orders` while all of its rows are checked. "
        "| The downgrade brings schema and rows back. |"
    )
    assert lines[10] == "| \u2013\u00a0not reached | `e5a0` later | A revision before it fails. |  |"
    assert written.count("<details>") == written.count("</details>") == 4
    assert written.endswith("\n<!-- Written by limbeck -->\n")
    assert [value for value in ("On rivers", "Ada", "0.00") if value in written] == []


def test_a_comment_says_what_is_new_against_the_baseline() -> None:
    """Above the table; what is gone is told too."""
    standing = BaselineStanding("base.json", ("a1 loses: table `t`",), 2, ("b2 blocks: table u",))
    for written in (
        rehearsal_markdown(rehearsals.safe(), standing),
        audit_markdown(samples.full(), standing),
    ):
        assert (
            "**Against base.json: 1 new, 2 known, 1 gone.**\n\n"
            "- **New:** `` a1 loses: table `t` ``\n- Gone: `b2 blocks: table u`\n\n"
        ) in written


def test_a_comment_on_an_audit_has_a_table_of_changes() -> None:
    """The most dangerous of each kind first; script and SQL are folded, each audit of a project named."""
    written = audit_markdown(samples.full())
    assert (
        "| Risk | Object | Change | Why |\n| --- | --- | --- | --- |\n| ✕\u00a0destructive | `newsletter"
        in written
    )
    assert written.count("| ✓\u00a0safe |") == 4
    assert "\n- Was `user_name` renamed to `full_name`?\n" in written
    assert "```python\n" in written
    assert "```sql\n" in written
    blind = audit_markdown(samples.blind())
    assert "| `check ck_orders_total on public.orders` | definition | Write `ALTER TABLE" in blind
    group = audit_markdown(
        AuditGroup((samples.audit(samples.CHANGES[0], name="main"), dataclasses.replace(samples.failed())))
    )
    assert "### Audit of main" in group
    assert "`env.py` raised KeyError. Set the environment variable `DATABASE_URL`" in group
    assert "<summary>The migration that autogenerate would write of main</summary>" in group


def test_an_annotation_stands_at_the_operation_that_names_the_object() -> None:
    """Else at the function, or at the downgrade; the reasons of one line are one annotation."""
    step = dataclasses.replace(
        rehearsals.LOSES,
        path="/repo/migrations/a1.py",
        reasons=(
            *rehearsals.LOSES.reasons,
            Reason(RehearsalVerdict.ONE_WAY, "downgrade", 0, "The downgrade is empty."),
        ),
    )
    first = (
        "loses: 'chunks' loses 2 of 2 rows: 'documents' is made again, and they are deleted with it. "
        "Instead: Run 'PRAGMA foreign_keys=OFF' as the first statement of the revision."
    )
    found = workflow_commands(rehearsals.rehearsal(step), {"/repo/migrations/a1.py": SOURCE}, Path("/repo"))
    assert [(each.level, each.file, each.line, each.message.splitlines()[0]) for each in found] == [
        (
            "error",
            "migrations/a1.py",
            6,
            first,
        ),
        ("error", "migrations/a1.py", 9, "loses: 'documents.lang' is dropped with 3 values."),
        ("warning", "migrations/a1.py", 12, "one-way: The downgrade is empty."),
    ]
    assert len(found[0].message.splitlines()) == 2


def test_a_revision_whose_file_is_unknown_is_annotated_without_a_line() -> None:
    """And one outside of a checkout by its whole path."""
    nowhere = RehearsedRevision("a1", "", None, RehearsalVerdict.BLOCKS, rehearsals.BLOCKS.reasons)
    outside = dataclasses.replace(nowhere, path="/elsewhere/a1.py")
    found = workflow_commands(rehearsals.rehearsal(nowhere, outside, rehearsals.SAFE), {}, Path("/repo"))
    assert [(each.level, each.file, each.line) for each in found] == [
        ("warning", None, 1),
        ("warning", "/elsewhere/a1.py", 1),
    ]
    assert str(found[0]).startswith("::warning title=limbeck%3A blocks (a1)::blocks: Nobody can read")


def test_no_name_begins_another_command() -> None:
    """Percent signs, line breaks, colons and commas are written as GitHub reads them."""
    told = WorkflowCommand("error", "100%: a,b\r\nc", "5%\n::error::x, y: z", "a,b:c/d%.py", 3)
    assert str(told) == (
        "::error file=a%2Cb%3Ac/d%25.py,line=3,title=100%25%3A a%2Cb%0D%0Ac::5%25%0A::error::x, y: z"
    )
    reason = Reason(RehearsalVerdict.LOSES, "table t", 1, "a\n::add-mask::b\u2028c")
    step = RehearsedRevision("a\n1", "", "x\n.py", RehearsalVerdict.LOSES, (reason,))
    (found,) = workflow_commands(rehearsals.rehearsal(step), {})
    assert len(str(found).splitlines()) == 1
    assert str(found) == (
        r"::error file=x\n.py,line=1,title=limbeck%3A loses (a\n1)::loses: a\n::add-mask::b\u2028c"
    )
