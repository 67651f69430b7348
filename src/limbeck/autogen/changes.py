"""Steps as `Change` records."""

from __future__ import annotations

from collections.abc import Sequence

from limbeck.autogen.captured_sql import Outcome
from limbeck.autogen.ddl_text import Words
from limbeck.autogen.rendered_python import Renderer
from limbeck.autogen.risks import Judgement
from limbeck.autogen.steps import Step
from limbeck.records import Change


def changes(
    found: Sequence[Step],
    outcomes: Sequence[Outcome],
    judgements: Sequence[Judgement],
    renderer: Renderer,
    words: Words,
) -> tuple[Change, ...]:
    """Tell each step in the words of a reader.

    Where one `alter_column` makes several changes, each has the line of Python that makes all of them, and
    the SQL that makes it alone.

    Args:
        found: What autogenerate proposes, flat.
        outcomes: What running each step did.
        judgements: What each can do to rows.
        renderer: Writes its Python.
        words: Writes what there is before and after.
    """
    told = []
    for step, outcome, judgement in zip(found, outcomes, judgements, strict=True):
        before, after = words.before_after(step)
        told.append(
            Change(
                kind=step.kind,
                schema=step.schema,
                table=step.table,
                object=step.object,
                before=before,
                after=after,
                python=renderer.step(step),
                sql=outcome.sql,
                risk=judgement.risk,
                why=judgement.why,
            )
        )
    return tuple(told)
