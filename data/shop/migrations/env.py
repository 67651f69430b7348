"""How Alembic reaches the shop's database, and what it compares it with."""

from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool
from sqlalchemy.engine import Connection

from shop.models import Base

config = context.config

# Only the command line sets up logging; a program that calls Alembic has its own.
if config.config_file_name is not None and config.cmd_opts is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def database_url() -> str:
    """The URL given with `-x url=…`, else the one in alembic.ini."""
    return context.get_x_argument(as_dictionary=True).get("url") or config.get_main_option("sqlalchemy.url")


def options(dialect: str) -> dict:
    """What every run has in common, online or offline."""
    return {
        "target_metadata": Base.metadata,
        # SQLite can alter hardly anything in place: there, Alembic copies the table, with the
        # alteration, and puts the copy in its place.
        "render_as_batch": dialect == "sqlite",
    }


def run(connection: Connection) -> None:
    """Run the migrations over an open connection."""
    context.configure(connection=connection, **options(connection.dialect.name))
    with context.begin_transaction():
        context.run_migrations()


def run_offline() -> None:
    """Write the SQL to standard output (`alembic upgrade heads --sql`), without a database."""
    url = database_url()
    context.configure(
        url=url,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        **options(url.split(":")[0].split("+")[0]),
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run over the caller's connection if there is one (`config.attributes`), else over one of our own."""
    given = config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = create_engine(database_url(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        run(connection)


if context.is_offline_mode():
    run_offline()
else:
    run_online()
