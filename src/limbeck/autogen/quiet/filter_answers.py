"""Whether a project's filters hide a part of a table that equals its model, asked without reflecting it.

`include_name` is asked about names. `include_object` is asked about the model's objects, each beside what
was reflected: here beside a stand-in, which knows when somebody looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.runtime.environment import NameFilterType
    from sqlalchemy import Column, Table

    from limbeck.autogen.quiet.facts import TableFacts


class _LookedAtError(Exception):
    """Somebody looked at a reflected object that is not there."""


def _refuse(stand_in: Any, *_asked: object) -> Any:
    object.__getattribute__(stand_in, "looks").append(stand_in)
    raise _LookedAtError


class _StandIn:
    """In the place of a reflected object: to be compared with None, and passed on.

    Attributes:
        looks: Takes the object itself each time that somebody asks it for anything. A filter may catch what
            is raised.
    """

    __slots__ = ("looks",)
    looks: list[_StandIn]

    def __init__(self, looks: list[_StandIn]) -> None:
        self.looks = looks

    __getattribute__: Any = _refuse
    __eq__: Any = _refuse
    __hash__: Any = _refuse
    __bool__: Any = _refuse
    __repr__: Any = _refuse


@dataclass(frozen=True, slots=True)
class FilterAnswers:
    """Asks the filters of a project.

    Attributes:
        asking: The state of a run, for its filters.
    """

    asking: AutogenContext

    def keep_all_of(self, model: Table, facts: TableFacts) -> bool:
        """Whether the filters hide nothing of a table, whatever was reflected of it.

        Args:
            model: The table, whose columns the database has, too.
            facts: What the database says of it.

        Raises:
            Exception: Whatever a filter raises.
        """
        return self._keep_names(model, facts) and self._keep_objects(model)

    def _keep_names(self, model: Table, facts: TableFacts) -> bool:
        if self.asking.opts.get("include_name") is None:
            return True
        schema, table = model.schema, str(model.name)
        asked: Any = self.asking.run_name_filters
        if not asked(schema, "schema", {}) or not asked(table, "table", {"schema_name": schema}):
            return False
        parents = {"table_name": table, "schema_name": schema}
        return all(asked(name, type_, dict(parents)) for name, type_ in facts.names())

    def _keep_objects(self, model: Table) -> bool:
        if self.asking.opts.get("include_object") is None:
            return True
        looks: list[_StandIn] = []
        reflected: Any = _StandIn(looks)

        def keeps(object_: Table | Column[Any], type_: NameFilterType) -> bool:
            return self.asking.run_object_filters(
                object_, object_.name, type_, reflected=False, compare_to=reflected
            )

        try:
            kept = keeps(model, "table") and all(
                keeps(each, "column") for each in model.columns if not each.system
            )
        except _LookedAtError:
            return False
        return kept and not looks
