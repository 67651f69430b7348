"""The predicates that a goal is made of."""

from limbeck.exercises.predicates.answers import AnswerTable
from limbeck.exercises.predicates.autogenerate import AutogenerateSilent
from limbeck.exercises.predicates.builds import BuildsFromNothing
from limbeck.exercises.predicates.catalogue import SameSchema
from limbeck.exercises.predicates.deployments import DowngradeRestores, NoLockAbove, UpgradeRuns
from limbeck.exercises.predicates.revisions import (
    DatabaseAtHead,
    HistoryShape,
    OneHead,
    RevisionsUntouched,
    WithoutExecute,
)
from limbeck.exercises.predicates.rows import QueryGives, RowsSurvive, ValuesKept
from limbeck.exercises.predicates.scripts import WritesScript

__all__ = [
    "AnswerTable",
    "AutogenerateSilent",
    "BuildsFromNothing",
    "DatabaseAtHead",
    "DowngradeRestores",
    "HistoryShape",
    "NoLockAbove",
    "OneHead",
    "QueryGives",
    "RevisionsUntouched",
    "RowsSurvive",
    "SameSchema",
    "UpgradeRuns",
    "ValuesKept",
    "WithoutExecute",
    "WritesScript",
]
