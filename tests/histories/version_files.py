"""Histories of the tests, written as version files."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

DAGS = Path(__file__).parent / "dags"

TEMPLATE = '''"""{message}

Revision ID: {revision}
Revises: {down}
Create Date: {create_date}
"""
from alembic import op
import sqlalchemy as sa

revision = {revision!r}
down_revision = {down_revision!r}
branch_labels = {branch_labels!r}
depends_on = {depends_on!r}


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
'''


def write(folder: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write an Alembic project with a version file for each row, and give its script folder."""
    versions = folder / "versions"
    versions.mkdir(parents=True)
    (folder / "env.py").touch()
    for row in rows:
        values = {name: _sequence(row.get(name)) for name in ("down_revision", "branch_labels", "depends_on")}
        source = TEMPLATE.format(
            message=row.get("message", f"message of {row['revision']}"),
            revision=row["revision"],
            down=values["down_revision"],
            create_date=row.get("create_date", "2024-01-01 00:00:00.000000"),
            **values,
        )
        (versions / f"{row['revision']}_.py").write_text(source, encoding="utf-8")
    return folder


def dag(name: str) -> list[dict[str, Any]]:
    """The revisions of a real topology."""
    rows: list[dict[str, Any]] = json.loads((DAGS / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def _sequence(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
