"""A comparison in which Alembic looks at those tables alone that may differ from their models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from limbeck.autogen import internals
from limbeck.autogen.messages import held_logs, release
from limbeck.autogen.quiet import reflection
from limbeck.autogen.quiet.filter_answers import FilterAnswers
from limbeck.autogen.quiet.model_order import ordered_tables
from limbeck.autogen.quiet.pairs import Pairing, TablePairs
from limbeck.autogen.quiet.selection import Selection
from limbeck.autogen.quiet.signatures import Signatures, TableSignature
from limbeck.autogen.quiet.sources import DatabaseTables, PlainWayError, database_tables
from limbeck.errors import CancelledError

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import MigrationScript
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Table

    from limbeck.autogen.quiet.facts import Key
    from limbeck.catalog import CatalogueReading

FEWEST = 12
"""With fewer tables than these the plain way is as fast."""

LARGEST_SHARE = 0.6
"""Where Alembic has to look at more of the tables than this, it looks at all."""

STEP = 8
"""So many models at a time are looked at while a server is busy."""

ROUNDS = 3
"""How often Alembic is asked before it is shown everything."""


@dataclass(frozen=True, slots=True)
class NarrowedResult:
    """A comparison of some of the tables, whose result is that of all.

    Attributes:
        autogen: The state of the run.
        script: What Alembic proposes.
        compared: How many tables it looked at.
        total: How many tables there are, in the database or the models.
    """

    autogen: AutogenContext
    script: MigrationScript
    compared: int
    total: int


@dataclass(frozen=True, slots=True)
class NarrowedComparison:
    """What it takes to compare some tables.

    Attributes:
        context: The context on an open connection.
        opts: Its options, of which the filters are wrapped.
        metadata: The models.
        reading: The catalogue of the database.
        empty_script: Gives a script without operations.
    """

    context: MigrationContext
    opts: Mapping[str, Any]
    metadata: Any
    reading: CatalogueReading
    empty_script: Callable[[], MigrationScript]

    def run(self) -> NarrowedResult:
        """Compare.

        Raises:
            PlainWayError: Alembic has to compare all tables.
            CancelledError: Somebody asked to stop.
            sqlalchemy.exc.DBAPIError: The database refused; it would have refused the plain way as well.
        """
        try:
            return self._run()
        except (PlainWayError, CancelledError, DBAPIError):
            raise
        except Exception as error:
            # An inner form of Alembic or SQLAlchemy; or the project's own code, which fails again.
            raise PlainWayError(f"{type(error).__name__}: {error}") from error

    def _run(self) -> NarrowedResult:
        if not self._is_known():
            raise PlainWayError
        with held_logs():  # the run that counts says the same
            asking = internals.autogen_context(self.context, self.context.opts, self.metadata)
        if not internals.has_builtin_comparators(asking):
            raise PlainWayError
        models = ordered_tables(self.metadata)
        if len(models) < FEWEST:
            raise PlainWayError
        pairing = Pairing(bool(self.context.dialect.supports_comments))
        signed: dict[Table, TableSignature] = {}
        steps = _signed(models, Signatures(self.context.dialect), signed)
        ahead = reflection.compiled_ahead(asking.inspector)
        there = database_tables(self.context, asking, self.reading, meanwhile=chain(steps, ahead))
        for _ in steps:
            pass  # what a server was too quick for
        selection = Selection(self.candidates(asking, there, pairing, signed))
        version = (self.context.version_table_schema, self.context.version_table)
        total = len({*there.facts, *((each.schema, each.name) for each in models)} - {version})
        for _ in range(ROUNDS):
            if not selection.extend() and selection.silent:
                break
            if total - len(selection.quiet) > total * LARGEST_SHARE:
                raise PlainWayError
            quiet = selection.quiet
            with held_logs() as logged:
                autogen, script, unknown = self._compare(asking, models, there, quiet)
            selection.learn(script.upgrade_ops_list[-1].ops, unknown)
            if selection.is_settled():
                release(logged)
                return NarrowedResult(autogen, script, total - len(quiet), total)
        raise PlainWayError

    def _is_known(self) -> bool:
        """Whether nothing but Alembic's own code compares what the database says."""
        opts = self.context.opts
        return (
            not callable(opts.get("compare_type"))
            and not callable(opts.get("compare_server_default"))
            and type(self.context.impl).__module__.startswith("alembic.ddl.")
            and type(self.context.dialect).__module__.startswith("sqlalchemy.")
            and not reflection.has_listeners()
        )

    def candidates(
        self,
        asking: AutogenContext,
        there: DatabaseTables,
        pairing: Pairing,
        models: Mapping[Table, TableSignature],
    ) -> dict[Key, TablePairs]:
        """The tables that both sides have, and that are equal as far as can be told without Alembic.

        Args:
            asking: The state of a run, for its filters.
            there: What the database says of its tables.
            pairing: Puts them together.
            models: The tables of the models, and what is said of each.
        """
        default = self.context.dialect.default_schema_name
        version = (self.context.version_table_schema, self.context.version_table)
        filters = FilterAnswers(asking)
        found: dict[Key, TablePairs] = {}
        for model, here in models.items():
            key = (model.schema, str(model.name))
            facts = there.facts.get(key)
            if facts is None or key == version or model.schema == default:
                continue
            pairs = pairing.pairs(model, here, facts)
            if pairs is not None and filters.keep_all_of(model, facts):
                found[key] = pairs
        return found

    def _compare(
        self, asking: AutogenContext, models: list[Table], there: DatabaseTables, quiet: set[Key]
    ) -> tuple[AutogenContext, MigrationScript, set[tuple[Key, str]]]:
        unknown: set[tuple[Key, str]] = set()
        include_name, include_object = self.opts["include_name"], self.opts["include_object"]

        def shown_name(name: Any, type_: str, parents: Any) -> Any:
            if type_ == "table" and (parents.get("schema_name"), name) in quiet:
                return False
            return include_name(name, type_, parents)

        def seen_object(object_: Any, name: Any, type_: str, reflected: Any, compare_to: Any) -> Any:
            if type_ == "column" and compare_to is not None and reflection.has_no_type(compare_to):
                table = compare_to.table
                unknown.add(((table.schema, str(table.name)), str(name)))
            return include_object(object_, name, type_, reflected, compare_to)

        opts = {**self.opts, "include_name": shown_name, "include_object": seen_object}
        autogen = internals.autogen_context(self.context, opts, self.metadata)
        reflection.show_models(
            autogen, [each for each in models if (each.schema, str(each.name)) not in quiet]
        )
        script = self.empty_script()
        there.ask_indexes(quiet)
        with ExitStack() as stack:
            stack.enter_context(reflection.answered(autogen.inspector, there.dialect))
            if self.context.dialect.name == "postgresql":
                stack.enter_context(reflection.serials(self.context.impl, there.serials()))
            if there.names is not None:
                stack.enter_context(reflection.listing(autogen.inspector, there.names))
                reflection.prefetch(autogen.inspector, there.shown(quiet, asking))
            internals.populate(autogen, script)
        return autogen, script, unknown


def _signed(
    models: Sequence[Table], signatures: Signatures, found: dict[Table, TableSignature]
) -> Iterator[None]:
    """Work out what is said of each model, some models at each step."""
    for start in range(0, len(models), STEP):
        for model in models[start : start + STEP]:
            found[model] = signatures.table(model)
        yield
