"""The folder and the user of a server."""

from __future__ import annotations

import os
import pwd
import stat
import tempfile
from pathlib import Path

import pytest

from limbeck.databases.server import socket_folder as module
from limbeck.databases.server.socket_folder import account, socket_folder
from limbeck.errors import ServerError

TMP = "/tmp"  # noqa: S108 - the folder that is looked at, not one that is written to


def test_a_short_temporary_folder_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ordinary case: nothing is rejected."""
    monkeypatch.setattr(tempfile, "gettempdir", lambda: TMP)
    assert socket_folder(foreign=True) == module.SocketFolder(Path(TMP), ())


def test_a_temporary_folder_too_long_for_a_socket_gives_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The reason is kept, for the message of a later failure."""
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(long))
    found = socket_folder(foreign=False)
    assert found.parent == Path(TMP)
    assert found.rejected == ((str(long), "its path is too long for a socket, which may have 103 bytes"),)


def test_a_folder_that_the_servers_user_may_not_enter_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told which of its parents is closed; for a server of our own user it is fine."""
    with tempfile.TemporaryDirectory(prefix="p-", dir=TMP) as closed:
        inner = Path(closed) / "t"
        inner.mkdir(mode=0o755)
        monkeypatch.setattr(tempfile, "gettempdir", lambda: str(inner))
        assert socket_folder(foreign=True).rejected == (
            (str(inner), f"the server's user may not enter {closed}"),
        )
        assert socket_folder(foreign=False).parent == inner
        assert stat.S_IMODE(Path(closed).stat().st_mode) == 0o700


def test_no_fit_folder_names_all_that_were_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with its reason."""
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/nowhere")
    monkeypatch.setattr(module, "_SOCKET_LIMIT", 10)
    with pytest.raises(ServerError) as caught:
        socket_folder(foreign=False)
    assert caught.value.failure.slug == "no-place"
    assert [label for label, _ in caught.value.failure.evidence] == ["/nowhere", TMP, "/var" + TMP]
    assert caught.value.failure.evidence[0][1] == "it is missing or not writable"


def test_an_ordinary_user_runs_the_server_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only root needs somebody else."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert account() is None


def test_root_runs_it_as_who_owns_least(monkeypatch: pytest.MonkeyPatch) -> None:
    """`nobody` where there is one, else the next."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    nobody = pwd.getpwnam("nobody")
    assert account() == (nobody.pw_uid, nobody.pw_gid)


def test_root_without_anybody_else_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may have no other user."""

    def unknown(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", unknown)
    with pytest.raises(ServerError) as caught:
        account()
    assert caught.value.failure.slug == "no-unprivileged-user"
    assert caught.value.failure.evidence == (("Looked for", "nobody, daemon, postgres"),)
