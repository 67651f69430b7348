"""Loading models by name in a fresh interpreter, and comparing a database with them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from limbeck.databases.limits import Limits
from limbeck.databases.masking import secrets_of
from limbeck.projects.jobs.compare_project import LabelledComparison
from limbeck.projects.jobs.settings import Handover
from limbeck.records import DraftOptions, Failure, Finding

if TYPE_CHECKING:
    from sqlalchemy import MetaData

    from limbeck.projects.worker.channel import Channel


@dataclasses.dataclass(frozen=True, slots=True)
class CompareModels:
    """Load models from a reference and compare a database with them.

    Attributes:
        reference: `"package.module:attribute"` or `"file.py:attribute"`, the attribute being optional.
        directory: The working directory, which is also importable from.
        options: What `context.configure` would get, JSON-ready.
        database: The database to compare.
        catalogue: Whether to read the catalogue too, for what autogenerate is blind to.
        draft: What a person has answered, whose draft takes the place of the proposal.
        thorough: Whether Alembic compares all tables, also those that the catalogue says equal their models.
    """

    name: ClassVar[str] = "compare-models"
    answers: ClassVar[tuple[type, ...]] = (LabelledComparison,)

    reference: str
    directory: str
    options: dict[str, Any]
    database: Handover
    catalogue: bool = False
    draft: DraftOptions | None = None
    thorough: bool = False

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return self.reference

    def secrets(self) -> tuple[str, ...]:
        """Those of the database."""
        return secrets_of(self.database.url)

    def run(self, channel: Channel) -> None:
        """Send the comparison, or why there is none."""
        answer = self._answer(channel)
        if isinstance(answer, Failure):
            channel.failure(answer)
        else:
            channel.answer(answer)

    def _answer(self, channel: Channel) -> LabelledComparison | Failure:
        metadata = self._load(channel)
        if isinstance(metadata, Failure):
            return metadata
        channel.progress("connecting")
        return self._compare(metadata, channel)

    def _load(self, channel: Channel) -> tuple[MetaData, ...] | Failure:
        from limbeck.databases.guard import guard_process
        from limbeck.projects.worker import secrets
        from limbeck.projects.worker.diagnosis.evidence import Evidence
        from limbeck.projects.worker.diagnosis.explain import failure_from
        from limbeck.projects.worker.env_py.process_state import Namespace
        from limbeck.projects.worker.model_reference import NoModelsError, load_metadata

        refused: list[str] = []
        files = guard_process(Limits(**self.database.limits), refused.append)
        files.add_url(self.database.url)
        secrets.listen(channel.secret)
        channel.progress("importing the models")
        try:
            with Namespace().aside():
                return load_metadata(self.reference, self.directory)
        except NoModelsError as error:
            return error.failure
        except BaseException as error:  # noqa: BLE001  sys.exit in a module is a failure to report too
            return failure_from(Evidence(error, self.reference, self.directory, refused=tuple(refused)))

    def _compare(self, metadata: tuple[MetaData, ...], channel: Channel) -> LabelledComparison | Failure:
        from sqlalchemy import create_engine, make_url, pool

        from limbeck.autogen.compare import compare
        from limbeck.databases.identity import identify
        from limbeck.projects.worker.diagnosis.evidence import Evidence
        from limbeck.projects.worker.diagnosis.explain import failure_from

        url = make_url(self.database.url)
        try:
            with create_engine(url, poolclass=pool.NullPool).connect() as connection:
                comparison = compare(
                    connection,
                    metadata,
                    self.options,
                    identity=identify(connection, self.database.url),
                    progress=channel.progress,
                    catalogue=self.catalogue,
                    draft=self.draft,
                    thorough=self.thorough,
                )
        except Exception as error:  # noqa: BLE001  a database that went away is a failure to report
            return failure_from(Evidence(error, "the connection", self.directory))
        findings = (*comparison.findings, *no_tables(metadata, self.reference))
        return LabelledComparison(dataclasses.replace(comparison, findings=findings), {})


def no_tables(metadata: Iterable[MetaData], reference: str) -> list[Finding]:
    """The models that were named hold no table.

    What it means: The MetaData or declarative base that was named has no tables. It is empty until the
    modules that define its models are imported.

    Why it matters: To autogenerate every table of the database is one to drop; none of the changes in this
    report means anything.

    What to do: Name a module that imports all models, as in `limbeck audit --models package.models:Base`.

    Args:
        metadata: What was named.
        reference: How it was named.
    """
    if any(each.tables for each in metadata):
        return []
    return [
        Finding(
            "no-tables",
            f"{reference} holds no tables",
            "Autogenerate proposes to drop every table of the database. A declarative base is empty "
            "until the modules with its models are imported.",
            'Name a module that imports all models, as in "package.models:Base".',
        )
    ]
