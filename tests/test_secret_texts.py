"""How a secret looks in a text, and what only speaks of one."""

import json
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limbeck.secret_texts import mask_text, secrets_in_text

TEXTS = {
    "host=h password=geheim user=u": ("host=h password=*** user=u", ["geheim"]),
    "password = 'ge heim' user=u": ("password = *** user=u", ["ge heim"]),
    r"password='ge\'heim' user=u": ("password=*** user=u", [r"ge\'heim"]),
    r"password=ge\ heim user=u": ("password=*** user=u", [r"ge\ heim"]),
    "password='ge heim": ("password=***", ["ge heim"]),
    "PWD={ge}}heim};UID=u": ("PWD=***;UID=u", ["ge}}heim"]),
    'URL.create("x", password="ge heim", host="h")': ('URL.create("x", password=***, host="h")', ["ge heim"]),
    "connect(password=b'ge heim', port=5)": ("connect(password=***, port=5)", ["ge heim"]),
    "psycopg.connect('password=geheim77 host=h')": ("psycopg.connect('password=*** host=h')", ["geheim77"]),
    "URL.create('x', password='ge heim')": ("URL.create('x', password=***)", ["ge heim"]),
    "def f(password: str = 'ge heim', port=5)": ("def f(password: str = ***, port=5)", ["ge heim"]),
    "config['password'] = 'ge heim'": ("config['password'] = ***", ["ge heim"]),
    '{"api_key": "ge heim", "user": "u"}': ('{"api_key": ***, "user": "u"}', ["ge heim"]),
    '{"pw":"ge\\"heim","user":"u"}': ('{"pw":***,"user":"u"}', ['ge\\"heim']),
    json.dumps('{"password": "ge heim", "user": "u"}'): (
        r'"{\"password\": ***, \"user\": \"u\"}"',
        ["ge heim"],
    ),
    json.dumps(json.dumps({"pw": 'ge"heim', "u": 1})): (r'"{\"pw\": ***, \"u\": 1}"', [r"ge\\\"heim"]),
    repr(b"password='ge\"heim' host=h"): ("b'password=*** host=h'", ['ge"heim']),
    repr(b'{"pw": "ge heim"}\ntok=abcd'): ('b\'{"pw": ***}\\ntok=***', ["ge heim", "abcd"]),
    "PGPASSWORD=geheim\nDEBUG=1": ("PGPASSWORD=***\nDEBUG=1", ["geheim"]),
    "password: geheim\nuser: u": ("password: ***\nuser: u", ["geheim"]),
    "password: |\n  ge heim\nuser: u": ("password: ***\nuser: u", ["ge heim"]),
    "Authorization: Bearer geheim\nHost: h": ("Authorization: ***\nHost: h", ["geheim"]),
    ":password => 'ge heim', :user => 'u'": (":password => ***, :user => 'u'", ["ge heim"]),
    "ALTER ROLE u PASSWORD 'ge heim' LOGIN": ("ALTER ROLE u PASSWORD *** LOGIN", ["ge heim"]),
    "pw=hunter2abc tok=abcd1234 password=zzzz9999": (
        "pw=*** tok=*** password=***",
        ["hunter2abc", "abcd1234", "zzzz9999"],
    ),
    "/login?user=u&token=geheim&page=2": ("/login?user=u&token=***&page=2", ["geheim"]),
    "?dsn=host%3Dh%20tok%3Dgeheim&page=2": ("?dsn=host%3Dh%20tok%3D***&page=2", ["geheim"]),
    r"C:\temp\token=geheim": (r"C:\temp\token=***", ["geheim"]),
    "at postgresql://me:p@ss@db/app!": ("at postgresql://me:***@db/app!", ["p@ss"]),
    "at https://token:p@ss@db/app!": ("at https://token:***@db/app!", ["p@ss"]),
    "at postgresql://app@host:SECRET/db, twice": ("at postgresql://app@host:***/db, twice", ["SECRET"]),
    "refused: host=h password=geheim77 user=u": ("refused: host=h password=*** user=u", ["geheim77"]),
    "CREATE USER u IDENTIFIED BY 'ge heim'": ("CREATE USER u IDENTIFIED BY ***", ["ge heim"]),
    "IDENTIFIED WITH sha256 BY 'geheim' REQUIRE SSL": (
        "IDENTIFIED WITH sha256 BY *** REQUIRE SSL",
        ["geheim"],
    ),
    "create user 'u'@'h' identified by 'geheim'": ("create user 'u'@'h' identified by ***", ["geheim"]),
    'ALTER USER u IDENTIFIED BY "geheim"': ("ALTER USER u IDENTIFIED BY ***", ["geheim"]),
    "mysqldump --password geheim --host h": ("mysqldump --password *** --host h", ["geheim"]),
    "Command '['dump', '--db-token', 'geheim', 'x']' failed": (
        "Command '['dump', '--db-token', ***, 'x']' failed",
        ["geheim"],
    ),
    "SET password = :password_1, token = :geheim": ("SET password = :password_1, token = ***", [":geheim"]),
    "DETAIL: Key (id, token)=(1, geheim) already exists": (
        "DETAIL: Key (id, token)=*** already exists",
        ["1, geheim"],
    ),
    "DETAIL: Key (token)=(geheim) exists": ("DETAIL: Key (token)=*** exists", ["geheim"]),
    "Key (token, id)=(geheim, 1) exists": ("Key (token, id)=*** exists", ["geheim, 1"]),
    "There is no file /home/u/postgresql:/u:ge@heim@h/db.": (
        "There is no file /home/u/postgresql:/u:***@h/db.",
        ["ge@heim"],
    ),
    "SET token = lower(geheim)": ("SET token = ***", ["lower(geheim"]),
    "SET token = b.token, secret = b.geheim": ("SET token = b.token, secret = ***", ["b.geheim"]),
}

PLAIN_TEXTS = [
    "Access denied for user 'u' (using password: YES)",
    'password authentication failed for user "u"',
    "if password == given:",
    "passfile=/home/u/.pgpass",
    "secret://vault/db",
    "PASSWORD=\nDEBUG=1",
    "keyspace=orders monkey=1 tokenizer='simple' author: Ann, compass=north key_columns=[id]",
    "password=None, secret=True, token: str, pw=null",
    "SELECT password::text, max(token) FROM t WHERE primary_key='a'",
    "sorted(tables, key=lambda table: table.key=='a')",
    "tenant=acme, 5 passes at h:5432",
    "at postgresql://app@host:5432. See http://[::1]:8080/x and http://h:80/y",
    "postgresql://app@h1:5432,h2:5433/db",
    "SET password = ?, token = $1, secret=%s, pw = %(pw_1)s, passwd = :passwd WHERE id = 1",
    "UPDATE a SET token = b.token, password = public.b.password FROM b",
    "UPDATE a SET token = lower(token), password = replace(password, '-', '')",
    "password: Mapped[str | None] = mapped_column()\ntoken = sa.Column(String)",
    "api_key: Optional[str] = None",
    "psql --password --host h; --no-password",
    'near "token": syntax error',
    "Can't locate revision identified by 'no_such_revision'",
    "12:30, git@github.com:org/repo.git, C:\\temp\\x",
    "",
]


@pytest.mark.parametrize(("text", "masked", "secrets"), [(text, *TEXTS[text]) for text in TEXTS])
def test_each_spelling_of_a_secret_is_masked(text: str, masked: str, secrets: list[str]) -> None:
    """Whole, with its quotes, and nothing behind it; masking twice changes nothing more."""
    assert mask_text(text) == masked
    assert mask_text(masked) == masked
    assert secrets_in_text(text) == secrets


@pytest.mark.parametrize("text", PLAIN_TEXTS)
def test_what_only_speaks_of_a_secret_keeps_its_words(text: str) -> None:
    """Where there is nothing to hide nothing is hidden."""
    assert mask_text(text) == text
    assert secrets_in_text(text) == []


@given(
    st.lists(st.sampled_from([*"ab '\"\\\n;&=:{}*/%3D.,", "pw", "token", "://", "***", "key", "b'", "\\n"]))
)
def test_masking_twice_changes_nothing_more(parts: list[str]) -> None:
    """Whatever a text is made of: it may have been masked by the worker already."""
    once = mask_text("".join(parts))
    assert mask_text(once) == once


def test_a_secret_is_listed_without_its_quotes() -> None:
    """As a driver would quote it."""
    assert secrets_in_text("a.password='x y' PWD={z};token=r'w' f('pw=v')") == ["x y", "z", "w", "v"]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 65536,
        "password" * 8192,
        "password=" * 8192,
        "password='" * 8192,
        "password={ " * 6000,
        "password " * 8192,
        "a " + " " * 65536,
        "://a:" * 13000,
        "u@h:" * 16000,
        "IDENTIFIED " * 6000,
        "IDENTIFIED BY " * 5000,
        "--password " * 6000,
        "user " * 9000,
        "user u identified " * 3000,
        "password=:" * 6500,
        "password=a." * 6000,
        'pw=\\"' * 13000,
        "pw=|\n" * 13000,
    ],
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    """What a program prints is hostile too: the time is in proportion to the length."""
    started = thread_time()
    mask_text(text)
    assert thread_time() - started < 1
