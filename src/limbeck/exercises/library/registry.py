"""Every exercise of the course, lesson by lesson. A new one is a file beside this and a line here."""

from __future__ import annotations

from limbeck.exercises.exercise import Exercise
from limbeck.exercises.library.a_revision_of_its_day import ARevisionOfItsDay
from limbeck.exercises.library.adopt_a_database import AdoptADatabase
from limbeck.exercises.library.batch_keeps_a_trigger import BatchKeepsATrigger
from limbeck.exercises.library.change_a_search import ChangeASearch
from limbeck.exercises.library.check_constraint import CheckConstraintByHand
from limbeck.exercises.library.connect_models import ConnectModels
from limbeck.exercises.library.copy_loses_a_trigger import CopyLosesATrigger
from limbeck.exercises.library.edited_revision import EditedRevision
from limbeck.exercises.library.empty_downgrade import EmptyDowngrade
from limbeck.exercises.library.enum_downgrade import EnumDowngrade
from limbeck.exercises.library.fill_then_constrain import FillThenConstrain
from limbeck.exercises.library.five_answers import FiveAnswers
from limbeck.exercises.library.foreign_key_in_two_steps import ForeignKeyInTwoSteps
from limbeck.exercises.library.forgotten_import import ForgottenImport
from limbeck.exercises.library.index_while_writing import IndexWhileWriting
from limbeck.exercises.library.invalid_index import InvalidIndex
from limbeck.exercises.library.keep_their_table import KeepTheirTable
from limbeck.exercises.library.lost_revision import LostRevision
from limbeck.exercises.library.name_a_constraint import NameAConstraint
from limbeck.exercises.library.names_vanished import NamesVanished
from limbeck.exercises.library.not_null_while_open import NotNullWhileOpen
from limbeck.exercises.library.not_null_with_rows import NotNullWithRows
from limbeck.exercises.library.not_our_table import NotOurTable
from limbeck.exercises.library.operations_instead_of_sql import OperationsInsteadOfSql
from limbeck.exercises.library.pending_revision import PendingRevision
from limbeck.exercises.library.rebase_your_revision import RebaseYourRevision
from limbeck.exercises.library.rebuild_keeps_children import RebuildKeepsChildren
from limbeck.exercises.library.rename_and_retype import RenameAndRetype
from limbeck.exercises.library.rename_column import RenameColumn
from limbeck.exercises.library.rename_pair import RenamePair
from limbeck.exercises.library.rename_table import RenameTable
from limbeck.exercises.library.script_for_an_administrator import ScriptForAnAdministrator
from limbeck.exercises.library.server_default import ServerDefault
from limbeck.exercises.library.split_an_address import SplitAnAddress
from limbeck.exercises.library.stamped_lie import StampedLie
from limbeck.exercises.library.two_heads_before_a_release import TwoHeadsBeforeARelease
from limbeck.exercises.library.type_under_a_view import TypeUnderAView
from limbeck.exercises.library.view_in_the_way import ViewInTheWay

LESSON_01: tuple[type[Exercise], ...] = (ConnectModels, PendingRevision)

LESSON_02: tuple[type[Exercise], ...] = (RenameColumn, RenameTable, RenamePair, RenameAndRetype)

LESSON_03: tuple[type[Exercise], ...] = (NotNullWithRows, ServerDefault, EnumDowngrade)

LESSON_04: tuple[type[Exercise], ...] = (NameAConstraint, CheckConstraintByHand)

LESSON_05: tuple[type[Exercise], ...] = (
    RebaseYourRevision,
    LostRevision,
)

LESSON_06: tuple[type[Exercise], ...] = (
    AdoptADatabase,
    KeepTheirTable,
)

LESSON_07: tuple[type[Exercise], ...] = (
    ChangeASearch,
    TypeUnderAView,
    ScriptForAnAdministrator,
)

LESSON_08: tuple[type[Exercise], ...] = (
    SplitAnAddress,
    ARevisionOfItsDay,
    FillThenConstrain,
)

LESSON_09: tuple[type[Exercise], ...] = (
    IndexWhileWriting,
    ForeignKeyInTwoSteps,
    NotNullWhileOpen,
)  # fmt: skip

LESSON_10: tuple[type[Exercise], ...] = (
    OperationsInsteadOfSql,
    BatchKeepsATrigger,
    CopyLosesATrigger,
    RebuildKeepsChildren,
    ViewInTheWay,
)  # fmt: skip

LESSON_11: tuple[type[Exercise], ...] = (
    EmptyDowngrade,
    EditedRevision,
    ForgottenImport,
    NotOurTable,
)  # fmt: skip

LESSON_12: tuple[type[Exercise], ...] = (FiveAnswers,)

INCIDENTS: tuple[type[Exercise], ...] = (
    NamesVanished,
    TwoHeadsBeforeARelease,
    StampedLie,
    InvalidIndex,
)


def _exercises() -> tuple[Exercise, ...]:
    lessons = (
        LESSON_01,
        LESSON_02,
        LESSON_03,
        LESSON_04,
        LESSON_05,
        LESSON_06,
        LESSON_07,
        LESSON_08,
        LESSON_09,
        LESSON_10,
        LESSON_11,
        LESSON_12,
        INCIDENTS,
    )
    found: dict[str, Exercise] = {}
    for number, classes in enumerate(lessons, 1):
        for each in classes:
            is_here = each.incident if classes is INCIDENTS else each.lesson == number
            if each.slug in found or not is_here:
                message = f"{each.__name__} ({each.slug}): a slug that is taken, or of another lesson"
                raise ValueError(message)
            found[each.slug] = each()
    return tuple(found.values())


EXERCISES: tuple[Exercise, ...] = _exercises()
"""All of them: lesson by lesson, then the incidents."""
