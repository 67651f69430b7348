"""Secrets in what a project's code says."""

import pytest

from limbeck.projects.worker.diagnosis.explain import summary_of
from limbeck.projects.worker.findings.env_py import refused_writes
from limbeck.projects.worker.secrets import mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("at postgresql://me:p@ss@db/app!", "at postgresql://me:***@db/app!"),
        ("at https://token:p@ss@db/app!", "at https://token:***@db/app!"),
        ("refused: host=h password=geheim77 user=u", "refused: host=h password=*** user=u"),
        ("psycopg.connect('password=geheim77 host=h')", "psycopg.connect('password=*** host=h')"),
        ("URL.create('x', password='ge heim')", "URL.create('x', password=***)"),
        ("tenant=acme, 5 passes at h:5432", "tenant=acme, 5 passes at h:5432"),
    ],
)
def test_secrets_are_masked_by_how_they_are_written(text: str, masked: str) -> None:
    """URLs, DSNs and keyword arguments; the rest keeps its words."""
    assert mask_text(text) == masked


def test_a_secret_is_masked_before_the_text_is_cut() -> None:
    """Its first half would not be recognised."""
    for start in range(1960, 2000):
        assert "geheim" not in summary_of(ValueError("x" * start + " password='geheim geheim'"))
    statement = "INSERT INTO t VALUES (1) -- " + "x" * 440 + " password='geheim geheim geheim'"
    assert "geheim" not in refused_writes([statement])[0].why
