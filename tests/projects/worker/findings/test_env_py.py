"""What env.py did: it went to another database."""

import pytest
from sqlalchemy import make_url

from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.worker.findings.env_py import other_database


def settings(url: str | None) -> ProjectSettings:
    return ProjectSettings("alembic.ini", "alembic", "/", (), url, {}, {}, None, {})


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://a:b@db/shop", "postgresql+asyncpg://c:d@db:5432/shop"),
        ("postgresql://a@localhost/shop", "postgresql+psycopg://a@127.0.0.1/shop"),
        ("postgresql://a@/shop?host=/run/pg", "postgresql+psycopg2://a@/shop?host=/run/pg"),
        ("postgresql://shop@db", "postgresql://shop@DB/shop"),
        ("sqlite:////data/../data/x.db", "sqlite+aiosqlite:////data/x.db"),
        ("sqlite:////data/x.db", "sqlite:///file:/data/x.db?mode=ro&uri=true"),
        (None, "sqlite:////anything.db"),
    ],
)
def test_the_same_database_is_no_finding(given: str | None, used: str) -> None:
    """Driver, user, default port and spelling of the host don't make another database."""
    assert other_database(settings(given), make_url(used)) == []


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://a:hunter2@db/shop", "postgresql://a:hunter2@db/shop_test"),
        ("postgresql://a:hunter2@db/shop", "postgresql://a:hunter2@db:5433/shop"),
        ("postgresql://a:hunter2@db/shop", "sqlite:////data/x.db"),
        ("sqlite:////data/x.db", "sqlite:////data/y.db"),
    ],
)
def test_another_database_is_named_without_secrets(given: str, used: str) -> None:
    """The finding says where env.py went and what was not looked at."""
    (finding,) = other_database(settings(given), make_url(used))
    assert finding.slug == "other-database"
    assert str(make_url(used)) in finding.title
    assert "hunter2" not in repr(finding)
