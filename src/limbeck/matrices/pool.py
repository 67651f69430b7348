"""Several processes that run trials side by side."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress

from limbeck.matrices.pool_server import SharedServer
from limbeck.matrices.trial import LOST
from limbeck.matrices.trial_process import Answer, Hand, Task
from limbeck.progress import Cancellation
from limbeck.records import Failure

Listener = Callable[[Task, Answer], object]


def run(tasks: Sequence[Task], listener: Listener, *, jobs: int, cancellation: Cancellation) -> None:
    """Run trials side by side.

    Args:
        tasks: Which.
        listener: Called with each task and its answer, from several threads, one at a time.
        jobs: How many processes.
        cancellation: Ends them all.

    Raises:
        CancelledError: Somebody asked to stop.
        Exception: What the listener raised, after which no more trials are run.
    """
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    lock = threading.Lock()
    faults: list[Exception] = []
    with ExitStack() as stack:
        server = SharedServer(stack)
        hands = [Hand() for _ in range(min(jobs, len(tasks)))]

        def work(hand: Hand) -> None:
            try:
                for task in _taken(waiting, cancellation):
                    answer = _answer(hand, task, server)
                    with lock:
                        if not cancellation.cancelled:
                            listener(task, answer)
            except Exception as error:  # noqa: BLE001 - whoever waits for the threads raises it
                faults.append(error)
                cancellation.cancel()

        for hand in hands:
            stack.callback(hand.close)
        with cancellation.stopping(lambda: _stop(hands)):
            threads = [threading.Thread(target=work, args=(hand,), daemon=True) for hand in hands]
            for thread in threads:
                thread.start()
            _join(threads, cancellation)
        if faults:
            raise faults[0]
        cancellation.check()


def _answer(hand: Hand, task: Task, server: SharedServer) -> Answer:
    """The answer to a task; one whose server was lost is asked once more, on a new server."""
    if task.backend != "postgresql":
        return hand.ask(task)
    address = server.address()
    if isinstance(address, Failure):
        return address
    answer = hand.ask(task, address)
    if not isinstance(answer, Failure) or answer.slug != LOST:
        return answer
    address = server.renewed(address)
    return address if isinstance(address, Failure) else hand.ask(task, address)


def _join(threads: Sequence[threading.Thread], cancellation: Cancellation) -> None:
    """Wait for them; who is interrupted meanwhile wants none of the rest."""
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        cancellation.cancel()
        raise


def _taken(waiting: queue.SimpleQueue[Task], cancellation: Cancellation) -> Iterator[Task]:
    """The tasks that are left, each taken by one hand only."""
    with suppress(queue.Empty):
        while not cancellation.cancelled:
            yield waiting.get_nowait()


def _stop(hands: Sequence[Hand]) -> None:
    for hand in hands:
        hand.stop()
