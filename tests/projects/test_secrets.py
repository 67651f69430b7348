"""No secret that limbeck was given, or that a project's code spells out, comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from limbeck.audits.report import Audit
from limbeck.projects.compare import compare_project
from limbeck.projects.project import project

SECRET = "Zq7ErrPw"  # noqa: S105  what must not be shown
USES = {
    "an argument": "raise RuntimeError('bad ' + context.get_x_argument(as_dictionary=True)['tok'])",
    "an attribute": "raise RuntimeError('bad ' + context.config.attributes['password'])",
    "printed": "print('bad', context.config.attributes['password']); raise SystemExit(1)",
    "an error": f"raise ValueError('cannot reach host=h password={SECRET}')",
    "a line of a call": f"import sqlite3; sqlite3.connect('/none/host=h password={SECRET}')",
    "a keyword": f"from sqlalchemy import URL; int(URL.create('sqlite', password='{SECRET}'))",
}


@pytest.mark.parametrize("code", USES.values(), ids=USES)
def test_a_failure_shows_no_secret(example: Callable[[str], Path], code: str) -> None:
    """Neither its error, nor the source lines, nor what was printed, in Python, JSON and HTML."""
    folder = example("plain")
    (folder / "env.py").write_text(f"from alembic import context\n{code}\n", encoding="utf-8")
    (comparison,) = compare_project(
        project(folder, x=f"tok={SECRET}", attributes={"password": SECRET}), time_limit=60
    )
    audit = Audit(comparison)
    assert comparison.failure is not None
    told = json.dumps(audit.to_dict())
    assert "***" in told
    for shown in (told, repr(comparison), repr(audit), audit._repr_html_()):
        assert SECRET not in shown
