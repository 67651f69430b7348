"""Exercises: a start that is wrong, a goal that is judged by what happened to schema and rows, five outcomes.

In the order of reading:

| module | is about |
|---|---|
| `exercise` | what an exercise is: its texts, its start, its solution, its wrong answers |
| `library` | the exercises of the course, a file each |
| `predicate`, `predicates` | what a goal is made of |
| `start`, `solution_end` | where a learner begins, kept; what the solution leads to |
| `inspected_database` | a database at one moment: catalogue, rows, queries |
| `deployment` | the learner's revisions, run on a copy of the start |
| `situation` | all of that together: what predicates look at |
| `assessment` | the one place where an outcome is given |
| `outcome` | the five outcomes and the three marks |
| `attempt` | an exercise being solved: outcome, hints, solution |
| `open_exercise` | `limbeck.exercise` |
| `progress_file`, `course` | what a learner has solved, in a file, and as a map |
| `verification` | the proof: starts are not solved, solutions are right, wrong answers are refused |

A goal is asked twice: of the workshop, after each step; and, once that holds, of a copy of the database where
the learner began, which gets one more row in each table and is upgraded by the learner's revisions alone.
So an answer that was made by hand, or that knows the rows, is refused.
"""

from limbeck.exercises.attempt import Attempt
from limbeck.exercises.exercise import Exercise, Wrong
from limbeck.exercises.outcome import AttemptOutcome, Mark, OutcomeWord, Standing
from limbeck.exercises.predicates import (
    AnswerTable,
    AutogenerateSilent,
    DatabaseAtHead,
    DowngradeRestores,
    HistoryShape,
    NoLockAbove,
    OneHead,
    QueryGives,
    RevisionsUntouched,
    RowsSurvive,
    SameSchema,
    UpgradeRuns,
    ValuesKept,
    WithoutExecute,
)

__all__ = [
    "AnswerTable",
    "Attempt",
    "AttemptOutcome",
    "AutogenerateSilent",
    "DatabaseAtHead",
    "DowngradeRestores",
    "Exercise",
    "HistoryShape",
    "Mark",
    "NoLockAbove",
    "OneHead",
    "OutcomeWord",
    "QueryGives",
    "RevisionsUntouched",
    "RowsSurvive",
    "SameSchema",
    "Standing",
    "UpgradeRuns",
    "ValuesKept",
    "WithoutExecute",
    "Wrong",
]
