"""The shape that ARCHITECTURE.md draws."""

import ast
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import limbeck

PACKAGE = Path(limbeck.__file__).parent

# From the ground up: a layer may import itself and the layers before it.
LAYERS = (
    "characters",
    "phrases",
    "patterns",
    "garbage_collector",
    "printable_code",
    "records",
    "secret_texts",
    "errors",
    "progress",
    "processes",
    "databases",
    "catalog",
    "autogen",
    "projects",
    "report_files",
    "baselines",
    "results",
    "histories",
    "matrices",
    "rehearsals",
    "ledger",
    "audits",
    "workshops",
    "exercises",
    "explanations",
    "quizzes",
    "view",
    "widgets",
    "magics",
    "cli",
)

# The arrows that point up, taken only when a result is shown.
SEAMS = {("results", "view"), ("results", "widgets")}

CORE = LAYERS[: LAYERS.index("view")]
HEAVY = {
    "pandas",
    "graphviz",
    "pygraphviz",
    "IPython",
    "ipywidgets",
    "anywidget",
    "itables",
    "jinja2",
    "rich",
    "typer",
}
PORTABLE = (
    *LAYERS[: LAYERS.index("projects")],
    "projects/jobs",
    "projects/metadata",
    "projects/run_names",
    "projects/worker",
)


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


@cache
def parsed(path: Path) -> ast.Module:
    """A module as syntax; several tests look at each."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """The dotted names that a module imports, those inside functions and `if TYPE_CHECKING` included."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def identify(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def outside(*layers: str) -> list[Path]:
    """The modules of all other layers."""
    return [path for path in modules() if layer_of(path) not in layers]


def test_imports_run_one_way() -> None:
    """A layer imports only itself and the layers below it."""
    upward = {}
    for path in outside("__init__", "__main__"):
        here = layer_of(path)
        assert here in LAYERS, f"{here} has no place among the layers of ARCHITECTURE.md"
        allowed = (
            set(LAYERS[: LAYERS.index(here) + 1]) | {up for low, up in SEAMS if low == here} | {"__version__"}
        )
        reached = {name.split(".")[1] for name in imported(path) if name.startswith("limbeck.")}
        upward[identify(path)] = reached - allowed
    assert {path: names for path, names in upward.items() if names} == {}
    assert len(upward) > 300


def test_every_module_that_a_map_names_is_there() -> None:
    """The page, and the docstrings of packages that say where to look, follow a file that moves."""
    files = [f"/{path.relative_to(PACKAGE)}" for path in PACKAGE.rglob("*.py")]
    page = (PACKAGE.parents[1] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", page)) - {"env.py", "tests/test_architecture.py"}
    for package in ("processes", "rehearsals", "audits", "autogen/quiet", "workshops"):
        source = (PACKAGE / package / "__init__.py").read_text(encoding="utf-8")
        rows = re.findall(r"^\| (`.*?) \|", ast.get_docstring(ast.parse(source)) or "", re.MULTILINE)
        assert rows, package
        named |= {f"{package}/{name}" for row in rows for name in re.findall(r"`(\w+)`", row)}
    for name in named:
        path = f"/{name.removesuffix('.py')}"
        assert any(each.endswith((f"{path}.py", f"{path}/__init__.py")) for each in files), name


def test_the_core_is_free_of_presentation() -> None:
    """No module before `view` names a table, template, terminal or widget library, but for type checking."""
    core = [path for path in modules() if layer_of(path) in CORE and path.name != "results.py"]
    loaded = {identify(path): {name.split(".")[0] for name in imported(path)} & HEAVY for path in core}
    assert {path: names for path, names in loaded.items() if names} == {}
    assert len(loaded) > 300


def test_only_autogen_reaches_into_autogenerate() -> None:
    """`alembic.autogenerate` and `alembic.operations` have one importer."""
    private = ("alembic.autogenerate", "alembic.operations")
    importers = {
        layer_of(path) for path in modules() if any(name.startswith(private) for name in imported(path))
    }
    assert importers == {"autogen"}


def test_only_secret_texts_knows_how_a_secret_looks() -> None:
    """No other module has a pattern with a word for a secret in it, but for those of URLs."""
    telling = {
        identify(path): [each for each in patterns(path) if SECRET_WORDS.search(each)] for path in modules()
    }
    assert telling.pop("secret_texts.py")
    assert telling.pop("databases/masking.py")
    statements = r"^set\s+(?:global|persist\w*|password|statement|default\s+role)\b"
    assert {path: found for path, found in telling.items() if set(found) - {statements}} == {}


SECRET_WORDS = re.compile("passw|pwd|secret|(?<!_)token|credential")


def patterns(path: Path) -> list[str]:
    """The regular expressions that a module writes down."""
    return [
        str(node.args[0].value)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {"LatePattern", "re.compile", "re.search", "re.match", "re.sub", "re.findall"}
        and isinstance(node.args[0], ast.Constant)
    ]


def test_what_the_worker_loads_needs_only_sqlalchemy_and_alembic() -> None:
    """The portable part imports the standard library, SQLAlchemy, Alembic and itself, when it is imported."""
    allowed = sys.stdlib_module_names | {"sqlalchemy", "alembic", "limbeck", "mako"}
    others = {}
    for path in (path for path in modules() if identify(path).startswith(PORTABLE)):
        top = [node for node in parsed(path).body if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {alias.name for node in top if isinstance(node, ast.Import) for alias in node.names}
        names |= {str(node.module) for node in top if isinstance(node, ast.ImportFrom)}
        others[identify(path)] = {name.split(".")[0] for name in names} - allowed
    assert {path: names for path, names in others.items() if names} == {}
    assert len(others) > 100


# What starts processes, threads, timers and signal handlers, or hears of their ends.
STARTERS = {"subprocess", "multiprocessing", "signal", "atexit", "pty", "sched", "_thread"}
STARTING = re.compile(
    r"os\.(fork\w*|register_at_fork|exec\w+|posix_spawn\w*|spawn\w+|system|popen)"
    r"|threading\.(Thread|Timer|_start_new_thread)"
    r"|concurrent\.futures\.(Thread|Process)PoolExecutor"
    r"|(ThreadPoolExecutor|ProcessPoolExecutor|asyncio\.to_thread)"
)


def started(path: Path) -> set[str]:
    """What a module uses of `STARTERS` and `STARTING`."""
    calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
    called = {ast.unparse(node.func) for node in calls}
    classes = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef)]
    based = {ast.unparse(base) for node in classes for base in node.bases}
    starting = {name for name in called | based | imported(path) if STARTING.fullmatch(name)}
    return starting | ({name.split(".")[0] for name in imported(path)} & STARTERS)


def test_only_processes_starts_processes_and_threads() -> None:
    """Whoever needs a process, a thread, a timer or a signal handler asks `processes` for it."""
    starting = {identify(path): started(path) for path in modules()}
    assert {path.split("/")[0] for path, names in starting.items() if names} == {"processes"}


NOT_EVERYWHERE = ("multiprocessing", "resource", "fcntl", "pwd")


def test_it_imports_where_there_are_no_processes() -> None:
    """Nothing that a Python in a browser lacks is imported before somebody asks for a process."""
    program = f"""
import sys
for name in {NOT_EVERYWHERE}:
    sys.modules[name] = None
import limbeck.autogen.interruption, limbeck.databases.connect, limbeck.databases.scratch
import limbeck.databases.server.process_server, limbeck.processes.child, limbeck.processes.programs
import limbeck.processes.threads
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_sqlite_needs_no_processes_threads_or_users(tmp_path: Path) -> None:
    """A notebook's work on it is done where there are none, as in a browser, and leaves no file behind."""
    program = Path(__file__).with_name("no_processes.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "trial": "misread",
        "history": ["a1"],
        "audit": ["add_column users.name"],
        "blind spots": ["check users.adult"],
        "blind spots of a file": ["adult"],
        "cancelled while": "Comparing the database with the models",
        "cancelled": "The work was cancelled.",
        "refused": ["no-processes", "no-processes", "no-threads"],
    }
    assert list(tmp_path.iterdir()) == []


def test_importing_limbeck_loads_nothing_heavy() -> None:
    """`import limbeck` loads none of the libraries that take a noticeable time."""
    heavy = {"pandas", "ipywidgets", "alembic", "sqlalchemy", "IPython"}
    program = f"import sys, limbeck; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_line_starts_without_what_takes_long_to_load() -> None:
    """A worker is started first, and loads the same libraries meanwhile."""
    heavy = {"pandas", "ipywidgets", "alembic", "sqlalchemy", "IPython", "jinja2"}
    program = f"import sys, limbeck.cli.app; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_history_as_text_loads_nothing_that_it_does_not_show(tmp_path: Path) -> None:
    """Reading a hundred version files takes less time than importing any of these."""
    unneeded = {"sqlalchemy", "alembic", "pydantic", "jinja2", "pygments", "sqlite3", "pandas", "email"}
    (tmp_path / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s\nprepend_sys_path = .\npath_separator = os\n"
    )
    (tmp_path / "env.py").touch()
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "a1.py").write_text("revision = 'a1'\ndown_revision = None\n")
    program = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print(sorted({unneeded} & set(sys.modules))))\n"
        "sys.argv[0] = 'limbeck'\n"
        "import limbeck.cli\n"
        "limbeck.cli.run()\n"
    )
    command = [sys.executable, "-c", program, "history", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("1 revision, 1 head.\n")
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_audit_from_the_shell_loads_what_it_needs(tmp_path: Path) -> None:
    """The worker loads what the comparison needs, the command line only what shows it."""
    (tmp_path / "alembic.ini").write_text(
        f"[alembic]\nscript_location = %(here)s\nsqlalchemy.url = sqlite:///{tmp_path / 'shop.db'}\n"
    )
    (tmp_path / "shop.db").touch()
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").write_text(
        "import atexit, sys\n"
        "import sqlalchemy as sa\n"
        "from alembic import context\n"
        "engine = sa.create_engine(context.config.get_main_option('sqlalchemy.url'))\n"
        "with engine.connect() as connection:\n"
        "    context.configure(connection=connection, target_metadata=sa.MetaData())\n"
        "    context.run_migrations()\n"
        "atexit.register(lambda: print('in the worker:', *sys.modules))\n"
    )
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('in the command line:', *sys.modules))\n"
        "sys.argv[0] = 'limbeck'\n"
        "import limbeck.cli\n"
        "limbeck.cli.run()\n"
    )
    command = [sys.executable, "-c", program, "audit", "--config", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Autogenerate proposes nothing." in done.stdout
    loaded = {
        line.partition(":")[0].strip(): set(line.partition(":")[2].split())
        for line in done.stdout.splitlines()
        if line.strip().startswith("in the ")
    }
    unneeded = {"typer", "rich", "pydantic", "pygments", "jinja2", "pandas", "psycopg", "sqlalchemy.orm"}
    unneeded |= {"limbeck.audits", "limbeck.histories", "limbeck.matrices", "limbeck.rehearsals"}
    unneeded |= {"limbeck.projects.jobs.revisions", "limbeck.projects.worker.effects"}
    assert loaded["in the worker"] & unneeded == set()
    assert "limbeck.autogen.compare" in loaded["in the worker"]
    unneeded = {"sqlalchemy", "alembic", "pydantic", "pygments", "jinja2", "pandas", "sqlite3"}
    unneeded |= {"limbeck.matrices", "limbeck.rehearsals", "limbeck.ledger"}
    assert loaded["in the command line"] & unneeded == set()
    assert "limbeck.audits.report" in loaded["in the command line"]


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    """A misspelt name fails as in any module."""
    with pytest.raises(AttributeError, match="audti"):
        _ = limbeck.audti


def test_every_public_name_can_be_imported() -> None:
    """The lazy table points at things that exist."""
    assert [name for name in limbeck.__all__ if getattr(limbeck, name, None) is None] == []
