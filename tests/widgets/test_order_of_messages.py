"""What somebody types is handled before the click that follows it, also by kernels with several threads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from jupyter_client.manager import start_new_kernel

if TYPE_CHECKING:
    from jupyter_client.blocking.client import BlockingKernelClient

SECONDS = 60
FORM = """
import json, threading
import ipywidgets as w
from limbeck.widgets.boxes import Row

text, button, handled = w.Text(), w.Button(), []
form = Row((text, button))
note = lambda what: handled.append((what, threading.get_ident()))
text.observe(lambda change: note(change["new"]), "value")
button.on_click(lambda _button: note("click"))
print(json.dumps([text.comm.comm_id, button.comm.comm_id]))
"""


@pytest.fixture
def client() -> Iterator[BlockingKernelClient]:
    """A kernel of its own."""
    manager, client = start_new_kernel()
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def printed(client: BlockingKernelClient, code: str) -> Any:
    """What a cell prints, read as JSON."""
    lines: list[str] = []

    def listen(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            lines.append(message["content"]["text"])

    reply = client.execute_interactive(code, timeout=SECONDS, output_hook=listen)
    assert reply["content"]["status"] == "ok", reply["content"]
    return json.loads("".join(lines))


def test_one_thread_handles_all_that_a_form_sends(client: BlockingKernelClient) -> None:
    """JupyterLab names one subshell for all widgets; a kernel that takes several mixes them up."""
    field, button = printed(client, FORM)
    client.control_channel.send(client.session.msg("create_subshell_request"))
    subshell = client.get_control_msg(timeout=SECONDS)["content"]["subshell_id"]

    def send(comm: str, **data: Any) -> None:
        message = client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        message["header"]["subshell_id"] = subshell
        client.shell_channel.send(message)
        while True:  # until it has been handled: here the threads count, not who is first
            heard = client.get_iopub_msg(timeout=SECONDS)
            ours = heard["parent_header"].get("msg_id") == message["header"]["msg_id"]
            if ours and heard["content"].get("execution_state") == "idle":
                return

    for value in ("first", "second"):
        send(field, method="update", state={"value": value}, buffer_paths=[])
        send(button, method="custom", content={"event": "click"})
    handled = printed(client, "print(json.dumps(handled))")
    assert [what for what, _ in handled] == ["first", "click", "second", "click"]
    assert len({thread for _, thread in handled}) == 1
