"""What a text means as the name of a database."""

from __future__ import annotations

from pathlib import Path

import pytest

from limbeck.databases.connect import connect
from limbeck.databases.targets import url_of
from limbeck.errors import DatabaseError

SECRET = "geheim77"  # noqa: S105  a password that must not be shown


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("postgresql://h/db", "postgresql://h/db"),
        (" postgresql://h/db\n", "postgresql://h/db"),
        ("data/shop.db", "sqlite:///data/shop.db"),
        (Path("data/shop.db"), "sqlite:///data/shop.db"),
        ("odd#?name.db", "sqlite:///odd#?name.db"),
        ("file:shop.db?mode=ro", "sqlite:///file:shop.db?mode=ro"),
    ],
)
def test_a_url_stays_and_anything_else_is_a_file(target: str | Path, url: str) -> None:
    """Only what holds :// is a URL."""
    found = url_of(target)
    scheme, _, database = url.partition("://")
    host, _, name = database.partition("/")
    assert (found.drivername, found.host or "", found.database) == (scheme, host, name)


@pytest.mark.parametrize(
    "target",
    [
        f"postgresql://u:{SECRET}@h:port/db",
        f"postgresql://u:first@{SECRET}@h/db",
        f"u:{SECRET}@h/db",
        f"host=h password={SECRET}",
        f"://u:{SECRET}@h/db",
        f"postgresql//u:{SECRET}@h/db",
        f"host=h password = '{SECRET} {SECRET}'",
        f"host=h password = '{SECRET} {SECRET}",
        f"user=u pwd={SECRET}",
        f"Server=h;Pwd={{{SECRET};{SECRET}}};",
    ],
)
def test_what_is_no_url_is_told_without_its_password(target: str) -> None:
    """Whatever is wrong with a URL, its password is not shown, nor by an error that hangs on this one."""
    with pytest.raises(DatabaseError) as caught:
        connect(target)
    assert caught.value.failure.slug == "bad-url"
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("host=h password=geheim77", "host=h password=***"),
        ("postgresql//u:geheim77@h/db", "postgresql//u:***@h/db"),
        ("u:ge@heim:77@h/db", "u:***@h/db"),
        ("Server=h;Pwd=geheim77;Port=1", "Server=h;Pwd=***;Port=1"),
    ],
)
def test_the_rest_of_what_is_no_url_is_shown(target: str, shown: str) -> None:
    """Only the secret goes, and all of it."""
    with pytest.raises(DatabaseError) as caught:
        url_of(target)
    assert dict(caught.value.failure.evidence) == {"Given": shown}


def test_a_missing_file_that_is_a_dsn_is_told_without_its_password() -> None:
    """A Path, or a URL of SQLite, may have been made of anything."""
    for target in (Path(f"host=h password={SECRET}"), f"sqlite:///host=h password={SECRET}"):
        with pytest.raises(DatabaseError, match="does not exist") as caught:
            connect(target)
        assert SECRET not in str(caught.value)


def test_a_file_whose_name_looks_like_a_secret_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What exists is meant, and a path from the root is none of the forms of an address."""
    monkeypatch.chdir(tmp_path)
    Path("token=3@a:b.db").touch()
    assert url_of("token=3@a:b.db").database == "token=3@a:b.db"
    assert url_of("/at/10:30@home.db").database == "/at/10:30@home.db"


def test_a_variable_holds_a_url_or_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read when asked for."""
    monkeypatch.chdir(tmp_path)
    Path("shop.db").touch()
    monkeypatch.setenv("SHOP_DATABASE_URL", "postgresql://u:p@h/db")
    assert url_of("env:SHOP_DATABASE_URL").password == "p"  # noqa: S105  of a URL that leads nowhere
    monkeypatch.setenv("SHOP_DATABASE_URL", "shop.db")
    assert url_of("env:SHOP_DATABASE_URL").database == "shop.db"


def test_a_variable_that_is_not_set_is_told_without_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that look alike are listed, their values are not."""
    monkeypatch.setenv("SHOP_DATABASE_URL", f"postgresql://u:{SECRET}@h/db")
    with pytest.raises(DatabaseError) as caught:
        url_of("env:SHOP_DATABASE_URI")
    failure = caught.value.failure
    assert failure.slug == "env-not-set"
    assert failure.what == "The environment variable SHOP_DATABASE_URI is not set."
    assert "SHOP_DATABASE_URL" in dict(failure.evidence)["Similar names that are set"]
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "value", [f"secretword {SECRET}", f"{SECRET}/x.db", f"file:{SECRET}", f"://{SECRET}@"]
)
def test_a_variable_that_names_nothing_is_told_without_its_value(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """A variable is where secrets are: whatever is neither a URL nor an existing path may be one."""
    monkeypatch.setenv("SHOP_DATABASE_URL", value)
    with pytest.raises(DatabaseError) as caught:
        connect("env:SHOP_DATABASE_URL")
    assert caught.value.failure.slug == "bad-url"
    assert dict(caught.value.failure.evidence) == {
        "Given": "the value of SHOP_DATABASE_URL, which is not shown"
    }
    assert SECRET not in str(caught.value)


def test_a_url_in_place_of_a_variable_is_told_without_its_password() -> None:
    """`env:` before the URL itself is an easy slip."""
    with pytest.raises(DatabaseError) as caught:
        url_of(f"env:postgresql://u:{SECRET}@h/db")
    assert caught.value.failure.what == "The environment variable postgresql://u:***@h/db is not set."
    assert SECRET not in str(caught.value)


def test_an_empty_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set, but to nothing."""
    monkeypatch.setenv("SHOP_DATABASE_URL", " ")
    with pytest.raises(DatabaseError, match="SHOP_DATABASE_URL is empty"):
        url_of("env:SHOP_DATABASE_URL")
