"""Whose an error is: what the stack of an error proves."""

from __future__ import annotations

import pytest
from tests.browser.watch import is_foreign, is_late

LAB = "    at a.execute (http://127.0.0.1:8888/static/lab/jlab_core.8811dd27.js?v=8811dd27:13664:170212)"
BARE = "    at http://127.0.0.1:8888/static/lab/5098.4ee4636d.js?v=4ee4636d:1:84998"
VOILA = "    at async load (http://localhost:9000/voila/static/voila.js:1:2)"
NATIVE = "    at Array.forEach (<anonymous>)"


def stack(*frames: str) -> str:
    return "\n".join(("Error: something", *frames))


@pytest.mark.parametrize("frames", [(LAB,), (LAB, NATIVE, BARE), (VOILA,)])
def test_a_stack_within_the_bundles_is_foreign(frames: tuple[str, ...]) -> None:
    """With the browser's own functions between them."""
    assert is_foreign(stack(*frames))


@pytest.mark.parametrize(
    "frame",
    [
        "    at render (blob:http://127.0.0.1:8888/dbb3660e-5d36-46da-b008-bd6a998bf9c3:1:112)",
        "    at <anonymous>:1:23",
        "    at eval (eval at evaluate (:302:30), <anonymous>:1:1)",
        "    at eval (eval at f (http://127.0.0.1:8888/static/lab/x.js:1:1), <anonymous>:1:1)",
        "    at show (http://127.0.0.1:8888/lab/extensions/anywidget/static/480.js:1:1)",
        "    at show (http://127.0.0.1:9000/voila/templates/limbeck/static/app.js:1:1)",
        "    at http://127.0.0.1:8888/lab/workspaces/x/tree/00_start.ipynb:1:1",
        "    at f (http://example.org/static/lab/jlab_core.js:1:1)",
        "    at f (file:///static/lab/jlab_core.js:1:1)",
        "    at f (data:text/javascript,1:1:1)",
    ],
)
def test_one_frame_of_anything_else_makes_it_ours(frame: str) -> None:
    """A widget's module, a script of an output, an extension, our template, another server."""
    assert not is_foreign(stack(LAB, frame, LAB))
    assert not is_foreign(stack(frame))


@pytest.mark.parametrize("words", ["", "Error: something", stack(NATIVE)])
def test_an_error_without_a_telling_stack_is_ours(words: str) -> None:
    """Nobody can say whose it is."""
    assert not is_foreign(words)


LIMIT = "    at AbortSignal.<anonymous> (http://127.0.0.1:9000/voila/labextensions/anywidget/static/528.js:1600:30)"
LATE = "uncaught: [anywidget] Failed to initialize model."


def test_the_time_limit_of_anywidget_is_not_ours() -> None:
    """It says that the machine was busy; a module of ours that throws says so in its own words and frames."""
    assert is_late(LATE, stack(LIMIT))
    assert not is_late("uncaught: something else", stack(LIMIT))
    assert not is_late(LATE, stack(LIMIT, "    at render (blob:http://127.0.0.1:9000/dbb3660e:1:112)"))
    assert not is_late(LATE, "")
