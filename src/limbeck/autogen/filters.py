"""The project's own filters, wrapped to tell what they hide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

PLURALS = {
    "schema": "schemas",
    "table": "tables",
    "column": "columns",
    "index": "indexes",
    "unique_constraint": "unique constraints",
    "foreign_key_constraint": "foreign keys",
    "check_constraint": "check constraints",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Counts what `include_object` and `include_name` hide from a comparison.

    Attributes:
        check: Called at each object; it raises to stop the comparison.
        hidden: For each type of object, the names that were hidden, each once, in the order met.
    """

    check: Callable[[], None]
    hidden: dict[str, dict[str, None]] = field(default_factory=dict)

    def around(self, opts: Mapping[str, Any]) -> dict[str, Any]:
        """The options with both filters wrapped.

        Args:
            opts: The project's own options.
        """
        include_object, include_name = opts.get("include_object"), opts.get("include_name")

        def counting_object(object_: Any, name: Any, type_: str, reflected: Any, compare_to: Any) -> Any:
            self.check()
            answer = include_object is None or include_object(object_, name, type_, reflected, compare_to)
            if not answer:
                self._note(type_, _name_of(object_, name, type_))
            return answer

        def counting_name(name: Any, type_: str, parent_names: Any) -> Any:
            self.check()
            answer = include_name is None or include_name(name, type_, parent_names)
            if not answer:
                parents = [parent_names.get("schema_name")]
                if type_ != "table":
                    parents.append(parent_names.get("table_name"))
                self._note(type_, ".".join(str(each) for each in (*parents, name) if each is not None))
            return answer

        return {**opts, "include_object": counting_object, "include_name": counting_name}

    def _note(self, type_: str, name: str) -> None:
        self.hidden.setdefault(str(type_), {})[name] = None


def _name_of(object_: Any, name: Any, type_: str) -> str:
    schema = getattr(object_, "schema", None)
    table = getattr(object_, "table", None)
    if type_ == "table" or table is None:
        parts: tuple[Any, ...] = (schema, name)
    else:
        parts = (getattr(table, "schema", None), getattr(table, "name", None), name)
    return ".".join(str(part) for part in parts if part is not None)
