"""A fresh process that writes the migration of one case; it reads its job from standard input."""

from __future__ import annotations

import gc
import json
import sys
from importlib import import_module
from operator import attrgetter

from sqlalchemy import create_engine

from limbeck.autogen.migration_file import generate
from limbeck.matrices.case_schemas import Side, models
from limbeck.matrices.options import options, settings
from limbeck.records import encode


def main() -> None:
    """Read the job, write the migration, print it as JSON."""
    job = json.load(sys.stdin)
    sys.path[:] = job["path"]  # where the case comes from
    kind = attrgetter(job["class"])(import_module(job["module"]))
    case, chosen = kind(), options(job["options"])
    engine = create_engine(job["url"])
    with engine.connect() as connection:
        written = generate(connection, models(case, Side.AFTER), settings(chosen))
    engine.dispose()
    json.dump(encode(written), sys.stdout)
    gc.freeze()  # or the interpreter would look for garbage before it ends
