"""`CREATE INDEX CONCURRENTLY` in a migration, on a real PostgreSQL."""

from __future__ import annotations

from textwrap import indent

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.experiments.settings import configure
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

POSTS = "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, body TEXT, status TEXT)"

VECTOR = '''\
op.execute("""
    ALTER TABLE posts ADD COLUMN search_vector TSVECTOR GENERATED ALWAYS AS (
        setweight(to_tsvector('english', COALESCE(title, '')), 'A')
        || setweight(to_tsvector('english', COALESCE(body, '')), 'B')
    ) STORED
""")'''
GIN = """\
op.execute(
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_posts_search ON posts USING GIN (search_vector)"
)"""
NO_GIN = 'op.execute("DROP INDEX CONCURRENTLY IF EXISTS idx_posts_search")'
NO_VECTOR = 'op.drop_column("posts", "search_vector")'

EXECUTE = 'op.execute("CREATE INDEX CONCURRENTLY idx_posts_status ON posts (status)")'
CREATE_INDEX = 'op.create_index("idx_posts_status", "posts", ["status"], postgresql_concurrently=True)'
EXECUTE_IF = 'op.execute_if("CREATE INDEX CONCURRENTLY idx_posts_status ON posts (status)")'
DDL_EXECUTE_IF = """\
ddl = sa.DDL("CREATE INDEX CONCURRENTLY idx_posts_status ON posts (status)")
op.execute(ddl.execute_if(dialect="postgresql"))"""

IN_TRANSACTION = "in the transaction that `alembic init` sets up"
IN_BLOCK = "in `with op.get_context().autocommit_block():`"


def _outside(statements: str) -> str:
    """The statements in an `autocommit_block`."""
    return f"with op.get_context().autocommit_block():\n{indent(statements, '    ')}"


def _posts(workspace: Workspace) -> tuple[TemporaryProject, Action]:
    workspace.usable_backends("postgresql")
    project = workspace.project(backend="postgresql")
    return project, project.sql(POSTS)


def _try(workspace: Workspace, upgrade: str) -> tuple[Action, Action, Action]:
    """A migration on `posts`: the file, its upgrade, the indexes after it; then all is as before."""
    project, _ = workspace.once(_posts)
    written = project.by_hand("an index", upgrade)
    applied = project.alembic("upgrade head")
    indexes = project.sql("SELECT indexname FROM pg_indexes WHERE indexname ~ '^idx'")
    project.sql("DROP INDEX IF EXISTS idx_posts_status")
    if not applied.failed:
        project.sql("DELETE FROM alembic_version")
    project.remove(project.newest)
    return written, applied, indexes


def _observe(workspace: Workspace, where: str, upgrade: str) -> tuple[Observation, str]:
    """Whether a migration that is to make the index does so."""
    steps = workspace.once(_try, upgrade)
    _, applied, indexes = steps
    made = ("idx_posts_status",) in indexes.rows
    said = "the index is made" if made else f"it ends with: {applied.error}"
    return Observation(where, made and not applied.failed, said), evidence_text(*steps)


def _several(workspace: Workspace, *pairs: tuple[str, str]) -> tuple[tuple[Observation, ...], str]:
    observed = [_observe(workspace, where, upgrade) for where, upgrade in pairs]
    project, made = workspace.once(_posts)
    return tuple(seen for seen, _ in observed), evidence_text(
        *project.setup, made, *(text for _, text in observed)
    )


def not_in_a_transaction(workspace: Workspace) -> Observed:
    """`CREATE INDEX CONCURRENTLY` by `op.execute` in a plain `upgrade()`, on PostgreSQL."""
    (seen,), evidence = _several(workspace, (IN_TRANSACTION, EXECUTE))
    return Observed((Observation(seen.where, not seen.held, seen.seen),), evidence)


def execute_is_better(workspace: Workspace) -> Observed:
    """`op.execute` and `op.create_index`, each as it stands and in an `autocommit_block`."""
    pairs = ((IN_TRANSACTION, EXECUTE, CREATE_INDEX), (IN_BLOCK, _outside(EXECUTE), _outside(CREATE_INDEX)))
    seen = []
    texts = []
    for where, execute, create_index in pairs:
        (by_execute, by_function), text = _several(workspace, (where, execute), (where, create_index))
        seen.append(
            Observation(where, by_execute.held and not by_function.held, _both(by_execute, by_function))
        )
        texts.append(text)
    return Observed(tuple(seen), evidence_text(*texts))


def _both(by_execute: Observation, by_function: Observation) -> str:
    """What came of both functions, in a few words."""
    if by_execute.seen == by_function.seen:
        return f"with op.execute and with op.create_index alike, {by_execute.seen}"
    return f"with op.execute {by_execute.seen}, with op.create_index {by_function.seen}"


def outside_of_the_transaction(workspace: Workspace) -> Observed:
    """An `autocommit_block` around the statement, and `transaction_per_migration=True` in `env.py`."""
    (in_block,), evidence = _several(workspace, (IN_BLOCK, _outside(EXECUTE)))
    project, made = _posts(workspace)
    edited = configure(project, "transaction_per_migration=True")
    written, applied = project.by_hand("an index", EXECUTE), project.alembic("upgrade head")
    workspace.give_back(project)
    seen = f"it ends with: {applied.error}" if applied.failed else "the index is made"
    alone = Observation("with `transaction_per_migration=True` in `env.py`", not applied.failed, seen)
    return Observed((in_block, alone), evidence_text(evidence, made, edited, written, applied))


def execute_if(workspace: Workspace) -> Observed:
    """`execute_if`, as a function of `op` and as SQLAlchemy's method of `DDL`."""
    return Observed(
        *_several(
            workspace,
            ("as `op.execute_if(…)`", EXECUTE_IF),
            ("as `op.execute(DDL(…).execute_if(…))`", DDL_EXECUTE_IF),
        )
    )


def generated_vector(workspace: Workspace) -> Observed:
    """A generated `tsvector` column by `op.execute`, on PostgreSQL, and what it holds for a row."""
    project, made = _posts(workspace)
    steps = [made, project.by_hand("a vector", VECTOR, NO_VECTOR), project.alembic("upgrade head")]
    steps.append(project.sql("INSERT INTO posts (id, title, body) VALUES (1, 'Stills', 'An alembic')"))
    held = project.sql("SELECT search_vector FROM posts")
    kind = project.sql("SELECT attgenerated FROM pg_attribute WHERE attname = 'search_vector'")
    workspace.give_back(project)
    stored = [row[0] if isinstance(row[0], str) else bytes(row[0]).decode() for row in kind.rows] == ["s"]
    seen = (
        f"the column is generated and stored, and holds {held.rows[0][0]}"
        if stored and held.rows
        else "there is no such column"
    )
    return Observed(
        (Observation("on PostgreSQL", stored, seen),), evidence_text(*project.setup, *steps, held, kind)
    )


def sample_runs(workspace: Workspace) -> Observed:
    """The whole sample on PostgreSQL: the generated column, then the index, in one plain `upgrade()`."""
    project, made = _posts(workspace)
    written = project.by_hand("add full text search", f"{VECTOR}\n{GIN}", f"{NO_GIN}\n{NO_VECTOR}")
    applied = project.alembic("upgrade head")
    columns = project.columns("posts")
    workspace.give_back(project)
    left = (
        "and the column is not there either"
        if ("search_vector",) not in columns.rows
        else "and the column stays"
    )
    seen = f"it ends with: {applied.error}; {left}" if applied.failed else "it runs"
    return Observed(
        (Observation("on PostgreSQL", not applied.failed, seen),),
        evidence_text(*project.setup, made, written, applied, columns),
    )


def sample_goes_back(workspace: Workspace) -> Observed:
    """The sample's downgrade, once its upgrade was brought through with an `autocommit_block`."""
    project, made = _posts(workspace)
    written = project.by_hand("add full text search", f"{VECTOR}\n{_outside(GIN)}", f"{NO_GIN}\n{NO_VECTOR}")
    applied, undone = project.alembic("upgrade head"), project.alembic("downgrade -1")
    workspace.give_back(project)
    seen = f"it ends with: {undone.error}" if undone.failed else "it runs"
    return Observed(
        (Observation("on PostgreSQL", not applied.failed and not undone.failed, seen),),
        evidence_text(*project.setup, made, written, applied, undone),
    )
