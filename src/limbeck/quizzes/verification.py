"""A quiz, answered by running its trials again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limbeck.matrices.options import options
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.pool import process_count, run
from limbeck.matrices.trial_process import Answer, TrialTask
from limbeck.phrases import and_joined
from limbeck.progress import Cancellation, Progress, silent
from limbeck.quizzes.forms.registry import find_form
from limbeck.quizzes.matrix_question import MatrixQuestion
from limbeck.quizzes.quiz import Quiz
from limbeck.quizzes.recorded_trials import RecordedTrial


@dataclass(frozen=True, slots=True)
class VerifiedQuestion:
    """A question, and which of its choices are right by what was run just now.

    Attributes:
        question: The question.
        right: The choices that are right.
        fault: Why the question is not a good one; empty where exactly its answer is right.
    """

    question: MatrixQuestion
    right: tuple[str, ...]
    fault: str


def verify(
    quiz: Quiz,
    *,
    jobs: int | None = None,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> tuple[VerifiedQuestion, ...]:
    """Run the trial of each question, and judge each of its choices by it.

    Args:
        quiz: The questions.
        jobs: How many processes work side by side; by default two, or one for a dozen trials or on a machine
            with one core.
        progress: Called with a few words whenever a trial has ended.
        cancellation: Stops the work from another thread.

    Returns:
        The questions in order.

    Raises:
        CancelledError: `cancellation` was used.
    """
    tasks = list(dict.fromkeys(map(_task, quiz)))
    answers: dict[TrialTask, Answer] = {}

    def on_answer(task: TrialTask, answer: Answer) -> None:
        answers[task] = answer
        progress(f"{len(answers)} of {len(tasks)}: {task}")

    run(
        _on_sqlite_first(tasks),
        on_answer,
        jobs=jobs or process_count(len(tasks)),
        cancellation=cancellation or Cancellation(),
    )
    return tuple(judged(each, answers[_task(each)]) for each in quiz)


def judged(question: MatrixQuestion, answer: Answer) -> VerifiedQuestion:
    """A question by what its trial gave.

    Args:
        question: The question.
        answer: The outcome of its trial, or why there is none.
    """
    if not isinstance(answer, Outcome):
        return VerifiedQuestion(question, (), answer.what)
    truth = find_form(question.form).answer(RecordedTrial.from_outcome(answer))
    right = tuple(each for each in question.choices if each == truth)
    if right == (question.answer,):
        return VerifiedQuestion(question, right, "")
    shown = and_joined(right) if right else f"none of its choices, but {truth or 'nothing'}"
    return VerifiedQuestion(question, right, f"Its answer is {question.answer}; right is {shown}.")


def _task(question: MatrixQuestion) -> TrialTask:
    return TrialTask(question.case, question.backend, options(question.options))


def _on_sqlite_first(tasks: Sequence[TrialTask]) -> list[TrialTask]:
    """The tasks of one backend after those of the other: the server is started once they need it."""
    return sorted(tasks, key=lambda each: each.backend != "sqlite")
