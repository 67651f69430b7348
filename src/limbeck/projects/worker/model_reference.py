"""Models by reference: the module is imported, and what it holds or its attribute is found."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from limbeck.projects.metadata import candidates, metadata_of
from limbeck.projects.worker.env_py.process_state import enter
from limbeck.records import Failure

if TYPE_CHECKING:
    from sqlalchemy import MetaData


class NoModelsError(Exception):
    """The reference names no models.

    Attributes:
        failure: Why.
    """

    def __init__(self, slug: str, what: str, evidence: tuple[str, str], remedy: str) -> None:
        super().__init__(what)
        self.failure = Failure(slug, what, (evidence,), remedy)


def load_metadata(reference: str, directory: str) -> tuple[MetaData, ...]:
    """The MetaData that a reference names.

    Args:
        reference: `"package.module:attribute"` or `"file.py:attribute"`, the attribute being optional.
        directory: The working directory, which is also importable from.

    Raises:
        NoModelsError: There are none, or it is not clear which.
        Exception: Whatever the module raises.
    """
    name, _, attribute = reference.rpartition(":") if ":" in reference else (reference, "", "")
    enter(directory, [name], [directory])
    module = _from_file(Path(directory, name)) if name.endswith(".py") else importlib.import_module(name)
    if attribute:
        return _attribute(module, name, attribute)
    found = candidates(module)
    if len(found) == 1:
        return tuple(found.values())
    if not found:
        raise NoModelsError(
            "no-models",
            f"{name} holds no MetaData and no declarative base.",
            ("file", str(getattr(module, "__file__", name))),
            'Name the module that holds them, as in "package.module:Base".',
        )
    references = ", ".join(f'"{name}:{each}"' for each in found)
    raise NoModelsError(
        "several-models",
        f"{name} holds {len(found)} different MetaData.",
        ("candidates", ", ".join(found)),
        f"Name one: {references}.",
    )


def _attribute(module: ModuleType, name: str, attribute: str) -> tuple[MetaData, ...]:
    value: Any = module
    known = ", ".join(candidates(module))
    for part in attribute.split("."):
        if not hasattr(value, part):
            raise NoModelsError(
                "no-such-attribute",
                f"{name} has no {attribute!r}.",
                ("models in it", known or "none"),
                f"Name one of these: {known}." if known else "Name another module.",
            )
        value = getattr(value, part)
    found = metadata_of(value)
    if found is None:
        raise NoModelsError(
            "not-models",
            f"{name}:{attribute} is not a MetaData, a declarative base or a registry, nor a list of these.",
            ("type", f"{type(value).__module__}.{type(value).__qualname__}"),
            f"Name one of: {known}." if known else f"{name} holds none of these: name another module.",
        )
    return found


def _from_file(path: Path) -> ModuleType:
    """Import a file: as the module of its package where it lies in one, so that relative imports work."""
    names, folder = [path.stem], path.parent
    while (folder / "__init__.py").is_file():
        names.insert(0, folder.name)
        folder = folder.parent
    sys.path.insert(0, str(folder))
    if len(names) > 1:
        return importlib.import_module(".".join(names).removesuffix(".__init__"))
    name = path.stem if path.stem.isidentifier() and path.stem not in sys.modules else "_models_"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
