"""Secrets in what a project's code says."""

from limbeck.projects.worker.diagnosis.explain import summary_of
from limbeck.projects.worker.findings.env_py import refused_writes


def test_a_secret_is_masked_before_the_text_is_cut() -> None:
    """Its first half would not be recognised."""
    for start in range(1960, 2000):
        assert "geheim" not in summary_of(ValueError("x" * start + " password='geheim geheim'"))
    statement = "INSERT INTO t VALUES (1) -- " + "x" * 440 + " password='geheim geheim geheim'"
    assert "geheim" not in refused_writes([statement])[0].why
