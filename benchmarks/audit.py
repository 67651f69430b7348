"""How long an audit takes, against what a user would run instead, side by side in one run.

    python benchmarks/audit.py                        all of it: a quarter of an hour
    python benchmarks/audit.py --tables 100 --schemas --runs 1
    python benchmarks/audit.py --backends postgresql --tables 1000 --schemas --latency 50
    python benchmarks/audit.py --write                and keep the figures in benchmarks/README.md

Every figure is the median of the runs. Each contestant of each run has a process of its own, and the
contestants take turns, so that a busy machine disturbs all of them alike; one that takes longer than ten
seconds runs once. After that each asks a PostgreSQL server that is some milliseconds away, which counts round
trips and statements. Ratios are what counts; seconds are this machine's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from audit_report import Case, aims, table
from contestants import (
    AUDIT,
    CALLS,
    COMMAND,
    COMPARE_METADATA,
    PROGRAMS,
    Figures,
    build,
    call_in_a_process,
    program,
    write_project,
)
from figures import headed, keep
from latency import Proxy
from synthetic import DRIFT, Shape

SLOW = 10.0
"""Seconds above which a contestant runs once."""

FAR = 1000
"""Tables above which only limbeck's own way asks a distant server: the others ask for each table."""


def measure(backend: str, shape: Shape, runs: int, latency: float) -> Case:
    """Build the database and let every contestant take its turn."""
    import limbeck

    case = Case(backend, shape)
    with limbeck.scratch(backend) as database, tempfile.TemporaryDirectory() as name:
        url = database.secret_url.render_as_string(hide_password=False)
        build(url, shape)
        project = write_project(Path(name) / "near", url, shape)
        # Of many schemas the plain calls alone take minutes.
        contestants = (COMPARE_METADATA, AUDIT) if shape.schemas else (*CALLS, *PROGRAMS)
        for run in range(runs):
            for contestant in contestants:
                near = case.near.setdefault(contestant, [])
                if not near or near[0].wall <= SLOW:
                    say(case, f"run {run + 1} of {runs}: {contestant}")
                    near.append(take_turn(contestant, url, shape, project))
        if backend == "postgresql":
            with Proxy(database.secret_url, latency) as proxy:
                visit(case, proxy, Path(name) / "far")
    case.check()
    return case


def visit(case: Case, proxy: Proxy, folder: Path) -> None:
    """Let the contestants ask a distant server, once each."""
    url = proxy.url.render_as_string(hide_password=False)
    project = write_project(folder, url, case.shape)
    for contestant in case.near:
        if case.shape.tables <= FAR or contestant in {AUDIT, COMMAND}:
            say(case, f"through the proxy: {contestant}")
            proxy.reset()
            figures = take_turn(contestant, url, case.shape, project)
            case.far[contestant] = figures, proxy.traffic


def take_turn(contestant: str, url: str, shape: Shape, project: Path) -> Figures:
    """Run one contestant once."""
    if contestant in PROGRAMS:
        return program(contestant, project)
    return call_in_a_process(contestant, url, shape)


def say(case: Case, words: str) -> None:
    """Tell whoever waits what is going on."""
    print(f"{case.backend}, {case.shape}, {words}", file=sys.stderr)


def compile_imports() -> None:
    """Run both programs once, uncounted: Python compiles what is imported for the first time."""
    import limbeck

    with limbeck.scratch("sqlite") as database, tempfile.TemporaryDirectory() as name:
        url = database.secret_url.render_as_string(hide_password=False)
        build(url, Shape(1))
        project = write_project(Path(name) / "one", url, Shape(1))
        for contestant in PROGRAMS:
            program(contestant, project)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, nargs="*", default=[20, 100, 1000, 5000])
    parser.add_argument("--schemas", type=int, nargs="*", default=[2000], help="PostgreSQL only")
    parser.add_argument("--backends", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--latency", type=float, default=20.0, help="milliseconds of each round trip")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/README.md")
    arguments = parser.parse_args()
    shapes = [Shape(each) for each in arguments.tables]
    many = [Shape.many_schemas(each) for each in arguments.schemas]
    compile_imports()
    cases = [
        measure(backend, shape, arguments.runs, arguments.latency / 1000)
        for backend in arguments.backends
        for shape in (*shapes, *(many if backend == "postgresql" else ()))
    ]
    told = f", once of what takes longer than {SLOW:g} s; 1 table in {DRIFT} drifted"
    report = headed(
        f"{table(cases, arguments.latency)}\n\n{aims(cases, arguments.latency)}",
        runs=arguments.runs,
        also=told,
    )
    print(report)
    if arguments.write:
        keep("audit.py", report)


if __name__ == "__main__":
    main()
