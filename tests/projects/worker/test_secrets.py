"""Secrets in what a project's code says."""

import os

import pytest

from limbeck.projects.worker.diagnosis.explain import summary_of
from limbeck.projects.worker.findings.env_py import refused_writes
from limbeck.projects.worker.secrets import tell_environment


def test_a_secret_is_masked_before_the_text_is_cut() -> None:
    """Its first half would not be recognised."""
    for start in range(1960, 2000):
        assert "geheim" not in summary_of(ValueError("x" * start + " password='geheim geheim'"))
    statement = "INSERT INTO t VALUES (1) -- " + "x" * 440 + " password='geheim geheim geheim'"
    assert "geheim" not in refused_writes([statement])[0].why


def test_secrets_of_the_environment_that_the_kernel_has_are_not_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that were added or changed since are."""
    monkeypatch.setenv("KEPT_PASSWORD", "of the kernel")
    monkeypatch.setenv("CHANGED_PASSWORD", "of the kernel, too")
    known = dict(os.environ)
    monkeypatch.setenv("CHANGED_PASSWORD", "of the project")
    monkeypatch.setenv("ADDED_PASSWORD", "of env.py")
    told: list[str] = []
    tell_environment(told.append, known)
    assert sorted(told) == ["of env.py", "of the project"]
