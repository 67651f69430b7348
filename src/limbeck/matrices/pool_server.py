"""The PostgreSQL server on which the processes of a matrix work."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field

from limbeck.databases.scratch import scratch
from limbeck.databases.server.external import VARIABLE
from limbeck.errors import ServerError
from limbeck.records import Failure


@dataclass
class SharedServer:
    """The address of the PostgreSQL server that all hands work on; another one after it was lost.

    Attributes:
        stack: Lets go of it in the end.
    """

    stack: ExitStack
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _address: str | Failure | None = None

    def address(self) -> str | Failure:
        """Where it is; or why there is none."""
        with self._lock:
            if self._address is None:
                self._address = self._start()
            return self._address

    def renewed(self, lost: str) -> str | Failure:
        """Where it is after it was lost at an address; another hand may have started it already.

        Args:
            lost: Where it was.
        """
        with self._lock:
            if self._address == lost:
                self._address = self._start()
        return self.address()

    def _start(self) -> str | Failure:
        try:
            database = self.stack.enter_context(scratch("postgresql"))
        except ServerError as error:
            return error.failure
        # The maintenance database and not this one: what drops the databases of a hand that has ended
        # connects to the address when this one may be gone already.
        maintenance = database.secret_url.set(database="postgres")
        return os.environ.get(VARIABLE) or maintenance.render_as_string(hide_password=False)
