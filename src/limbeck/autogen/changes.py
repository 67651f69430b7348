"""Steps as `Change` records."""

from __future__ import annotations

from collections.abc import Iterable

from limbeck.autogen.rendering import Renderer
from limbeck.autogen.running import Runner
from limbeck.autogen.steps import Step
from limbeck.autogen.words import Words
from limbeck.records import Change, Risk


def changes(found: Iterable[Step], renderer: Renderer, runner: Runner, words: Words) -> tuple[Change, ...]:
    """Tell each step in the words of a reader.

    Args:
        found: What autogenerate proposes, flat.
        renderer: Writes its Python.
        runner: Finds its SQL.
        words: Writes what there is before and after.
    """
    return tuple(_change(step, renderer, runner, words) for step in found)


def _change(step: Step, renderer: Renderer, runner: Runner, words: Words) -> Change:
    before, after = words.before_after(step)
    return Change(
        kind=step.kind,
        schema=step.schema,
        table=step.table,
        object=step.object,
        before=before,
        after=after,
        python=renderer.step(step),
        sql=runner.alone(step.wrapped(step.alone)),
        risk=Risk.CAUTION,
        why="",
    )
