"""URLs as text."""

import pytest
from sqlalchemy import URL, make_url

from limbeck.databases.urls import render


@pytest.mark.parametrize("name", ["/srv/übung/a b#c@d.db", "C:\\data\\shop.db", "shop", None, "/100%/a?b.db"])
def test_a_name_comes_back_as_it_was(name: str | None) -> None:
    """Whatever the database is called, the text leads to it."""
    assert make_url(render(URL.create("sqlite", database=name), hide_password=False)).database == name


def test_a_name_is_quoted_only_where_it_must_be() -> None:
    """SQLAlchemy 2.0 does not unquote it."""
    url = URL.create("postgresql", "u", "p@?", "h", 5432, "übung", {"sslmode": "require"})
    assert render(url, hide_password=False) == "postgresql://u:p%40%3F@h:5432/übung?sslmode=require"
    assert render(url, hide_password=True) == "postgresql://u:***@h:5432/übung?sslmode=require"
