"""Secrets stay out of everything that is shown."""

from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, make_url

from limbeck.databases.masking import mask_url, scrub, secrets_of

MASKED = {
    "postgresql://u:geheim@h/db": "postgresql://u:***@h/db",
    "postgresql://u:ge:he/im@h:5/db": "postgresql://u:***@h:5/db",
    "postgresql://u:ge@heim@h:5/db?sslpassword=x1&sslmode=require": (
        "postgresql://u:***@h:5/db?sslpassword=***&sslmode=require"
    ),
    "postgresql://u:ge/he@im@h/db": "postgresql://u:***@h/db",
    "postgresql://u:geheim": "postgresql://u:***",
    "postgresql://u:geheim@h/db?application_name=my+geheim&sslmode=require": (
        "postgresql://u:***@h/db?application_name=my%20***&sslmode=require"
    ),
    "postgresql://u:geheim@h:port/db": "postgresql://u:***@h:port/db",
    "postgresql:///db?host=/tmp&password=geheim": "postgresql:///db?host=/tmp&password=***",
    "postgresql://u@h/db?options=-c%20app.secret%3Dgeheim%20-c%20a%3Db": (
        "postgresql://u@h/db?options=-c%20app.secret%3D***%20-c%20a%3Db"
    ),
    "mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BX%7D%3BUID%3Du%3BPWD%3D%7Bge%20heim%7D%3B": (
        "mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BX%7D%3BUID%3Du%3BPWD%3D***%3B"
    ),
    "host=h user=u password=geheim": "host=h user=u password=***",
    "u:geheim@h/db": "u:***@h/db",
    "postgresql://u:geheim@h/db;password=geheim": "postgresql://u:***@h/db;password=***",
    "postgresql://h:geheim;pwd=geheim": "postgresql://h:***",
    "postgresql://u@h:port/db": "postgresql://u@h:port/db",
}


@pytest.mark.parametrize(("url", "masked"), MASKED.items())
def test_every_place_of_a_secret_is_masked(url: str, masked: str) -> None:
    """Passwords, secret parameters and secrets inside them become stars, also in URLs that can't be read."""
    assert mask_url(url) == masked


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u@h:5432/db?sslmode=require&passfile=%2Fhome%2Fu%2F.pgpass",
        "sqlite:///relative/shop.db",
        "sqlite://",
        "no url at all",
    ],
)
def test_a_url_without_secrets_keeps_its_words(url: str) -> None:
    """Where there is nothing to hide nothing is hidden, and no secret is found."""
    assert mask_url(url).replace("/home/u/.pgpass", "%2Fhome%2Fu%2F.pgpass") == url
    assert secrets_of(url) == ()


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=4))
def test_no_password_survives_masking(password: str) -> None:
    """Whatever a password is made of, the masked URL does not depend on it."""
    url = URL.create("postgresql", "user", password, "host", 5432, "db")
    assert mask_url(url) == "postgresql://user:***@host:5432/db"
    assert mask_url(url.render_as_string(hide_password=False)) == "postgresql://user:***@host:5432/db"


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=4))
def test_a_secret_is_scrubbed_in_every_spelling(password: str) -> None:
    """Plain, URL-quoted or as a Python literal: a driver's message may hold any of them."""
    for spelling in (
        password,
        quote(password),
        quote(password, safe=""),
        quote_plus(password),
        repr(password)[1:-1],
    ):
        assert scrub(f"<{spelling}>", [password]) == "<***>"


def test_a_short_secret_is_only_scrubbed_where_it_stands_alone() -> None:
    """The password `a` must not eat every a of a message."""
    assert scrub('user "a" at a host: bad password', ["a"]) == 'user "***" at *** host: bad password'


def test_both_halves_of_a_misread_password_are_secret() -> None:
    """An unquoted @ sends the second half into the host, which error messages quote."""
    url = make_url("postgresql://u:first@second@h/db")
    assert mask_url(url) == "postgresql://u:***@h/db"
    assert scrub("can't resolve second@h", secrets_of(url)) == "can't resolve ***@h"


def test_secrets_are_listed_once() -> None:
    """The password and the secret parameters, each once."""
    assert secrets_of("postgresql://u:one@h/db?sslpassword=two&password=one") == ("one", "two")


def test_a_secret_in_the_name_of_the_database_is_one() -> None:
    """The server quotes the name in its errors."""
    assert secrets_of("postgresql://u@h/x;password=geheim") == ("geheim",)
    assert secrets_of("sqlite:///token=geheim.db") == ()
