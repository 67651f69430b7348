"""Secrets stay out of everything that is shown."""

import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, make_url

from limbeck.databases.masking import (
    mask_address,
    mask_argument,
    mask_url,
    scrub,
    secrets_in_argument,
    secrets_in_environment,
    secrets_of,
)
from limbeck.secret_texts import is_secret_name, mask_text

SECRET_NAMES = """
    pw pwd pass passwd password passphrase passcode secret token tok apikey api_key api-key access_key
    private_key credential credentials creds auth authorization key passwords password1 DB_PASSWORD
    PGPASSWORD MYSQL_PWD dbpw dbpass db_pass dbPass dbPassword DBPassword userpass sslpassword
    user.password x-api-key apiKey APIKey accessToken authtoken clientSecret secret_key_base
    db_psw passw jwt sessionJwt
    password_hash AWS_SECRET_ACCESS_KEY encryption_key stripe_key stripeKey smtp_auth oauth2Token
""".split()  # noqa: SIM905  a hundred quotes would be harder to read

OTHER_NAMES = """
    keyspace monkey keyboard tokenizer tokenize author authority oauth passenger passport compass
    bypass key_columns keys primary_key primaryKey foreign_key sort_key public_key auth_user
    require_auth passes pass_rate secretary turkey sacred passfile password_file secret_path
    token_type password_encryption tenant user host dsn url sslkey
""".split()  # noqa: SIM905  a hundred quotes would be harder to read

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
    "postgresql://app@host:SECRET/db": "postgresql://app@host:***/db",
    "postgresql://app@host:1SECRET/db?token=x": "postgresql://app@host:***/db?token=***",
}


# Each with the secrets in it.
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


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_name_says_that_its_value_is_a_secret(name: str) -> None:
    """In each spelling that people use, as a parameter, an argument or a variable, and in a text."""
    assert is_secret_name(name)
    assert mask_argument(f"{name}=ge heim") == f"{name}=***"
    assert secrets_in_argument(f"{name}=ge heim") == ("ge heim",)
    assert mask_url(f"postgresql://h/db?{name}=geheim") == f"postgresql://h/db?{name}=***"
    if name != "key":  # key= is how Python sorts
        assert mask_text(f"x {name}=geheim y") == f"x {name}=*** y"


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_a_name_that_only_looks_like_one_hides_nothing(name: str) -> None:
    """A word decides, not some letters of it."""
    assert not is_secret_name(name)
    assert mask_argument(f"{name}=orders") == f"{name}=orders"
    assert secrets_in_argument(f"{name}=orders") == ()
    assert mask_text(f"x {name}=orders y") == f"x {name}=orders y"


def test_an_address_without_a_scheme_is_masked_between_its_first_colon_and_its_last_at() -> None:
    """It may be a URL that somebody misspelt."""
    assert mask_address("u:ge@heim@h/db") == "u:***@h/db"
    assert mask_address("shop.db") == "shop.db"


@pytest.mark.parametrize(
    ("argument", "masked", "secrets"),
    [
        ("tenant=acme", "tenant=acme", ()),
        ("verbose", "verbose", ()),
        ("pw=", "pw=***", ()),
        ("url=postgresql://ann:s3cret@h/d", "url=postgresql://ann:***@h/d", ("s3cret",)),
        ("postgresql://ann:s3cret@h/d?a=b", "postgresql://ann:***@h/d?a=b", ("s3cret",)),
        ("dsn=host=h pw=s3cret", "dsn=host=h pw=***", ("s3cret",)),
    ],
)
def test_an_argument_may_be_a_secret_or_hold_one(
    argument: str, masked: str, secrets: tuple[str, ...]
) -> None:
    """By its name, or as a URL or a DSN."""
    assert mask_argument(argument) == masked
    assert secrets_in_argument(argument) == secrets


def test_the_environment_holds_secrets() -> None:
    """By the names of its variables, and in URLs; a word that everybody knows is none."""
    variables = {
        "APP_DB_PASSWORD": "Zq7ErrPw",
        "DATABASE_URL": "postgresql://u:ge%20heim@h/db",
        "POSTGRES_PASSWORD": "postgres",
        "AUTH": "yes",
        "PWD": "/home/ann",
        "KEYSPACE": "orders",
        "HOME": "/home/ann",
    }
    assert secrets_in_environment(variables) == ("Zq7ErrPw", "ge heim")


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=4))
def test_no_password_survives_masking(password: str) -> None:
    """Whatever a password is made of, the masked URL does not depend on it."""
    url = URL.create("postgresql", "user", password, "host", 5432, "db")
    assert mask_url(url) == "postgresql://user:***@host:5432/db"
    assert mask_url(url.render_as_string(hide_password=False)) == "postgresql://user:***@host:5432/db"


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=4))
def test_a_secret_is_scrubbed_in_every_spelling(password: str) -> None:
    """Plain, URL-quoted, in JSON or as a Python literal: what is printed or raised may hold any of them."""
    for spelling in (
        password,
        quote(password),
        quote(password, safe=""),
        quote_plus(password),
        repr(password)[1:-1],
        json.dumps(password)[1:-1],
        json.dumps(password, ensure_ascii=False)[1:-1],
        repr(password.encode())[2:-1],
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
