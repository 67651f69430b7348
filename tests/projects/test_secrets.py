"""No secret that limbeck was given, or that a project's code spells out, comes back."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

import limbeck
from limbeck.audits.report import Audit
from limbeck.errors import LimbeckError
from limbeck.projects.compare import compare_project
from limbeck.projects.project import project

SECRET = "Zq7ErrPw"  # noqa: S105  what must not be shown
USES = {
    "an argument": "raise RuntimeError('bad ' + context.get_x_argument(as_dictionary=True)['tok'])",
    "an attribute": "raise RuntimeError('bad ' + context.config.attributes['password'])",
    "printed": "print('bad', context.config.attributes['password']); raise SystemExit(1)",
    "an error": f"raise ValueError('cannot reach host=h password={SECRET}')",
    "a line of a call": f"import sqlite3; sqlite3.connect('/none/host=h password={SECRET}')",
    "an argument that is printed": "print(context.get_x_argument()); raise SystemExit(1)",
    "a variable": "import os; raise RuntimeError(f\"bad {os.environ['APP_DB_PASSWORD']}\")",
    "a variable of its own": f"import os; os.environ['MY_PW'] = '{SECRET}'; int(os.environ['MY_PW'])",
    "JSON": f"import json; raise ValueError(json.dumps(json.dumps({{'password': '{SECRET} x'}})))",
    "bytes": f'raise ValueError(b\'{{"password": "{SECRET} x"}}\')',
    "a port": f"raise ValueError('postgresql://app@host:{SECRET}/db')",
    "a keyword": f"from sqlalchemy import URL; int(URL.create('sqlite', password='{SECRET}'))",
}


@pytest.mark.parametrize("code", USES.values(), ids=USES)
def test_a_failure_shows_no_secret(
    example: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """Neither its error, nor the source lines, nor what was printed, in Python, JSON and HTML."""
    monkeypatch.setenv("APP_DB_PASSWORD", SECRET)
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


def test_a_pickled_audit_holds_no_secret(example: Callable[[str], Path]) -> None:
    """Only what was found is pickled, not how to look again."""
    folder = example("plain")
    url = f"sqlite:///{folder}/app.db?password={SECRET}"
    given = project(folder, url=url, x=f"tok={SECRET}", attributes={"password": SECRET})
    audit = limbeck.audit(given)
    data = pickle.dumps(audit)
    assert SECRET.encode() not in data
    loaded = pickle.loads(data)  # noqa: S301  our own
    assert loaded == audit
    with pytest.raises(LimbeckError, match="can no longer be searched for"):
        _ = loaded.blind_spots
