"""A child that owns a temporary folder and the server in it, and removes both when its parent is gone.

It is started by path with `python -I -S`: the standard library and this package are all that it sees, so
that it starts in 30 ms. Its job comes in over standard input, which then stays open: end of file means that
the parent has gone, however it went. The folder and the server are made *by* this process, so there is no
moment in which they exist without somebody who will remove them, and a process id can't be mistaken: it
belongs to this process until it is waited for.

The answers are lines of JSON on standard output: `{"folder": …}`, then `{"ready": true}` or `{"failed": …}`.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # At the end: whatever else is installed beside limbeck must not hide the standard library.
    sys.path.append(str(Path(__file__).resolve().parents[3]))
    from limbeck.databases.server.server_child import main

    main()
