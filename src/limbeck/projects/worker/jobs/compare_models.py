"""Loading models by name in a fresh interpreter, and comparing a database with them."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import MetaData, create_engine, make_url, pool

from limbeck.autogen.compare import compare
from limbeck.databases.guard import guard_process
from limbeck.databases.identity import identify
from limbeck.databases.limits import Limits
from limbeck.projects.worker import secrets
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.evidence import Case
from limbeck.projects.worker.diagnosis.explain import explain
from limbeck.projects.worker.env_py.namespace import Namespace
from limbeck.projects.worker.env_py.process_state import enter
from limbeck.projects.worker.job import ModelsJob
from limbeck.projects.worker.metadata import candidates, metadata_of
from limbeck.records import Failure, Finding


class _NotFoundError(Exception):
    """The reference names no models; carries the failure."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.what)
        self.failure = failure


def compare_reference(job: ModelsJob, channel: Channel) -> None:
    """Load the models, compare the database with them, send the comparison or a failure.

    Args:
        job: The reference and the database.
        channel: Where the answer goes.
    """
    refused: list[str] = []
    files = guard_process(Limits(**job.database.limits), refused.append)
    files.add_url(job.database.url)
    secrets.listen(channel.secret)
    channel.progress("importing the models")
    try:
        with Namespace().aside():
            metadata = _load(job)
    except _NotFoundError as error:
        channel.failure(error.failure)
        return
    except BaseException as error:  # noqa: BLE001  sys.exit in a module is a failure to report too
        channel.failure(explain(Case(error, job.reference, job.directory, refused=tuple(refused))))
        return
    channel.progress("connecting")
    url = make_url(job.database.url)
    try:
        with create_engine(url, poolclass=pool.NullPool).connect() as connection:
            comparison = compare(
                connection,
                metadata,
                job.options,
                identity=identify(connection, job.database.url),
                progress=channel.progress,
                catalogue=job.catalogue,
            )
    except Exception as error:  # noqa: BLE001  a database that went away is a failure to report
        channel.failure(explain(Case(error, "the connection", job.directory)))
        return
    findings = (*comparison.findings, *_empty(metadata, job.reference))
    channel.comparison(dataclasses.replace(comparison, findings=findings), {})


def _load(job: ModelsJob) -> tuple[MetaData, ...]:
    name, _, attribute = job.reference.rpartition(":") if ":" in job.reference else (job.reference, "", "")
    enter(job.directory, [name], [job.directory])
    module = _from_file(Path(job.directory, name)) if name.endswith(".py") else importlib.import_module(name)
    if attribute:
        return _attribute(module, name, attribute)
    found = candidates(module)
    if len(found) == 1:
        return tuple(found.values())
    if not found:
        raise _NotFoundError(
            Failure(
                "no-models",
                f"{name} holds no MetaData and no declarative base.",
                (("file", str(getattr(module, "__file__", name))),),
                'Name the module that holds them, as in "package.module:Base".',
            )
        )
    references = ", ".join(f'"{name}:{each}"' for each in found)
    raise _NotFoundError(
        Failure(
            "several-models",
            f"{name} holds {len(found)} different MetaData.",
            (("candidates", ", ".join(found)),),
            f"Name one: {references}.",
        )
    )


def _attribute(module: ModuleType, name: str, attribute: str) -> tuple[MetaData, ...]:
    value: Any = module
    for part in attribute.split("."):
        if not hasattr(value, part):
            known = ", ".join(candidates(module)) or "none"
            raise _NotFoundError(
                Failure(
                    "no-such-attribute",
                    f"{name} has no {attribute!r}.",
                    (("models in it", known),),
                    f"Name one of these: {known}." if known != "none" else "Name another module.",
                )
            )
        value = getattr(value, part)
    found = metadata_of(value)
    if found is None:
        known = ", ".join(candidates(module))
        raise _NotFoundError(
            Failure(
                "not-models",
                f"{name}:{attribute} is no MetaData, declarative base or registry, nor a list of these.",
                (("type", f"{type(value).__module__}.{type(value).__qualname__}"),),
                f"Name one of: {known}." if known else f"{name} holds none of these: name another module.",
            )
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


def _empty(metadata: tuple[MetaData, ...], reference: str) -> list[Finding]:
    if any(each.tables for each in metadata):
        return []
    return [
        Finding(
            "no-tables",
            f"{reference} holds no tables",
            "Every table of the database comes out as one to drop. A declarative base is empty until the "
            "modules with its models are imported.",
            'Name a module that imports all models, as in "package.models:Base".',
        )
    ]
