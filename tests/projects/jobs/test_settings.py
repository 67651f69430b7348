"""What of a project's settings is secret."""

from pathlib import Path
from typing import Any

import pytest

from limbeck.projects.project import project, project_settings

PLAIN = Path(__file__).parents[1] / "plain"


@pytest.mark.parametrize(
    ("x", "secrets"),
    [
        ("tok=geheim77", ("geheim77",)),
        ("api_key=geheim=77", ("geheim=77",)),
        ("url=postgresql://u:geheim77@h/db", ("geheim77",)),
        ("dsn=host=h password=geheim77", ("geheim77",)),
        ("tenant=geheim77", ()),
        ("monkey=geheim77", ()),
        ("password=yes", ()),
        ("dry-run", ()),
    ],
)
def test_an_argument_is_secret_if_its_name_says_so(x: str, secrets: tuple[str, ...]) -> None:
    """The name of a tenant stays, and so does a value that is too short to be a secret."""
    assert project_settings(project(PLAIN, x=x)).secrets() == secrets


@pytest.mark.parametrize(
    ("attributes", "secrets"),
    [
        ({"password": "geheim77", "schema": "public"}, ("geheim77",)),
        ({"database": {"host": "host", "pwd": "geheim77"}}, ("geheim77",)),
        ({"credentials": {"first": ["geheim77", "geheim78"]}}, ("geheim77", "geheim78")),
        ({"urls": ["postgresql://u:geheim77@h/db"]}, ("geheim77",)),
        ({"password": None, "token": 5, "started": "12:30:45"}, ()),
    ],
)
def test_an_attribute_is_secret_if_its_name_says_so(
    attributes: dict[str, Any], secrets: tuple[str, ...]
) -> None:
    """However deep it lies; what is no text is left alone."""
    assert project_settings(project(PLAIN, attributes=attributes)).secrets() == secrets
