"""Why a database could not be reached, told from what drivers and servers say."""

from __future__ import annotations

import socketserver
import threading

import pytest
from sqlalchemy import make_url

from limbeck.databases.connect import connect
from limbeck.databases.diagnosis import SYMPTOMS, diagnose
from limbeck.databases.limits import Limits
from limbeck.errors import DatabaseError

URL = make_url("postgresql://ada:geheim77@db.example:5433/shop")

# What is hard to provoke in a test, in the words of the servers.
SAID = {
    'FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "ada", no encryption': "no-permission",
    "(1044, \"Access denied for user 'ada'@'%' to database 'shop'\")": "no-permission",
    "(1045, \"Access denied for user 'ada'@'localhost' (using password: YES)\")": "wrong-password",
    'FATAL:  role "ada" is not permitted to log in': "wrong-password",
    "(1049, \"Unknown database 'shop'\")": "unknown-database",
    "FATAL:  sorry, too many clients already": "server-full",
    "FATAL:  the database system is starting up": "not-ready",
    "connection failed: received invalid response to SSL negotiation: H": "other-service",
    "expected authentication request from server, but received H": "other-service",
    "server does not support SSL, but SSL was required": "encryption",
    "(2003, \"Can't connect to MySQL server on 'db.example' ([Errno 111] refused)\")": "wrong-host",
    "[Errno 110] Connection timed out": "no-answer",
    "something else altogether": "cannot-connect",
}


class _Web(socketserver.BaseRequestHandler):
    """Answers anything as a web server answers what it does not understand."""

    def handle(self) -> None:
        self.request.recv(1000)
        self.request.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize(("said", "slug"), SAID.items())
def test_the_words_of_a_server_are_understood(said: str, slug: str) -> None:
    """Each becomes its kind of failure, with the words themselves as evidence."""
    failure = diagnose(Exception(said), URL, Limits()).failure
    assert failure.slug == slug
    assert failure.evidence == (("Database", "postgresql://ada:***@db.example:5433/shop"), ("It said", said))


def test_a_secret_in_the_words_of_a_server_is_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some drivers repeat the password, also the one that came from the environment."""
    monkeypatch.setenv("PGPASSWORD", "umgebung")
    failure = diagnose(Exception("bad geheim77 and umgebung"), URL, Limits()).failure
    assert dict(failure.evidence)["It said"] == "bad *** and ***"


@pytest.mark.parametrize("sslmode", ["prefer", "disable"])
def test_a_web_server_is_no_question_of_encryption(sslmode: str) -> None:
    """Who mistook the port is told so, whichever way the driver greets it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Web) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        place = f"127.0.0.1:{server.server_address[1]}"
        with pytest.raises(DatabaseError) as caught:
            connect(f"postgresql://ada:geheim77@{place}/shop?sslmode={sslmode}")
        server.shutdown()
    assert caught.value.failure.slug == "other-service"
    assert caught.value.failure.what == f"Whatever answers at {place} is not a PostgreSQL server."


def test_our_own_deadline_is_told_with_its_length() -> None:
    """The reader learns how long was waited, and how to wait longer."""
    failure = diagnose(TimeoutError(), URL, Limits(connect=2)).failure
    assert failure.what == "db.example:5433 did not answer within 2 seconds."
    assert "limbeck.Limits(connect=6)" in failure.remedy
    assert failure.evidence == (("Database", "postgresql://ada:***@db.example:5433/shop"),)


def test_an_error_without_words_is_named() -> None:
    """An empty message says nothing: the class of the error says a little."""
    failure = diagnose(AssertionError(), URL, Limits()).failure
    assert (failure.slug, dict(failure.evidence)["It said"]) == ("cannot-connect", "AssertionError")


def test_the_kinds_of_failure_have_names_of_their_own() -> None:
    """A slug stands for one thing."""
    assert len({symptom.slug for symptom in SYMPTOMS}) == len(SYMPTOMS)
