"""PostgreSQL's programs with an `initdb` that copies what the real one made before.

It takes a seventh of the processor time: for tests that need a server of their own, and not to see it made.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from shlex import quote

from limbeck.databases.server import cluster, programs
from limbeck.databases.server.programs import Programs
from limbeck.databases.server.socket_folder import account

_INITDB = """\
#!/bin/sh
for word; do
    case $word in
        --version) exec {initdb} --version ;;
        --pgdata=*) exec cp -a {data} "${{word#--pgdata=}}" ;;
    esac
done
"""


def copying_programs(folder: Path) -> Programs:
    """The embedded programs, but for that `initdb`; the real ones where a server's user can't reach them.

    Args:
        folder: An empty one that every user may enter.
    """
    found = next(programs.embedded())
    initdb, data, bindir = found.bindir / "initdb", folder / "data", folder / "bin"
    user, group = account() or (None, None)
    folder.chmod(0o777)
    words = [word.replace("{folder}", str(folder)) for word in cluster._INITDB]
    try:
        subprocess.run(
            [initdb, *words, "--set", "dynamic_shared_memory_type=mmap"],
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    except PermissionError:  # a package under /root
        return found
    bindir.mkdir()
    (bindir / "postgres").symlink_to(found.bindir / "postgres")
    script = _INITDB.format(initdb=quote(str(initdb)), data=quote(str(data)))
    (bindir / "initdb").write_text(script, encoding="utf-8")
    (bindir / "initdb").chmod(0o755)
    return Programs(found.source, bindir)
