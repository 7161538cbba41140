"""The steps of a submission: opened, filled in, sent, returned or accepted, locked, corrected.

All steps of one month wait for each other (an advisory lock): what an upper unit counts and what a lower one sends at
the same moment never miss each other, and of two who accept at once the second is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.clock import business_day
from callcenter.submissions import deadlines, notes, prefill, queries
from callcenter.submissions.adding import values
from callcenter.submissions.errors import (
    SubmissionChanged,
    SubmissionInvalid,
    SubmissionNotYours,
    SubmissionState,
    SubmissionTooEarly,
)
from callcenter.submissions.lines import BY_KEY, LINES
from callcenter.submissions.models import Submission
from callcenter.submissions.moves import OPEN, after
from callcenter.submissions.tree import Tree, Unit

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

LOCK = 12348_28


@dataclass(frozen=True, slots=True)
class Filled:
    """One line as somebody filled it in."""

    line: str
    own: int | None
    typed: int | None
    reason: str


def lock_month(uow: UnitOfWork, month: date) -> None:
    """Wait for whoever takes a step in this month."""
    uow.checkpoint("before submissions lock")
    uow.raw.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK, month.year * 100 + month.month))


def held(uow: UnitOfWork, by: SignedIn, submission_id: UUID) -> tuple[Tree, Unit, Submission]:
    """Lock a submission's month and return it as it is then. Raises SubmissionNotFound outside the account's reach."""
    lock_month(uow, queries.month_of(uow, submission_id))
    row, tree = queries.one(uow, submission_id), Tree(uow)
    return tree, tree.require(by, row.unit_id), row


def begin(uow: UnitOfWork, by: SignedIn, unit_id: UUID, month: date) -> Submission:
    """Return the latest version of a unit's month; the first one is opened, filled with the hotline's own figures.

    Raises SubmissionNotFound, SubmissionNotYours, SubmissionInvalid where the unit does not report this month.
    """
    lock_month(uow, month)
    tree = Tree(uow)
    unit = tree.require(by, unit_id)
    there = queries.around(uow, month, unit_id).latest.get(unit_id)
    if there is not None:
        return queries.one(uow, there.id)
    _require_filling(tree, by, unit)
    if not unit.reports(month) or month > business_day(uow.now):
        raise SubmissionInvalid("该单位这个月不报送。")
    known = prefill.hotline(uow, unit.code, month)
    empty = values({})
    figures = {key: replace(value, own=known.get(key), hotline=known.get(key)) for key, value in empty.items()}
    row = Submission(org_id=uow.org_id, unit_id=unit.id, parent_id=unit.parent_id, month=month, version=1,
                     state="draft", revision=1, changed_at=uow.now, counted={},
                     figures={key: value.stored() for key, value in figures.items()})  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    notes.step(uow, by, row, "opened")
    return row


def save(uow: UnitOfWork, by: SignedIn, submission_id: UUID, revision: int, filled: Iterable[Filled]) -> Submission:
    """Write lines of a submission that lies with its unit. Raises SubmissionChanged, SubmissionState,
    SubmissionInvalid.
    """
    tree, unit, row = held(uow, by, submission_id)
    _require_filling(tree, by, unit)
    if row.state not in OPEN:
        raise SubmissionState("已报送，不能再修改；如需修改请由上级退回。")
    require_revision(row, revision)
    figures = values(row.figures)
    for each in filled:
        if each.line not in BY_KEY:
            raise SubmissionInvalid(f"没有“{each.line}”这一项。")
        if each.typed is not None and not tree.lower(unit.id):
            raise SubmissionInvalid("没有下级单位，合计即本级数。")
        value = figures[each.line]
        figures[each.line] = replace(value, own=each.own, typed=each.typed, reason=each.reason.strip())
    row.figures = {key: value.stored() for key, value in figures.items()}
    row.revision += 1
    notes.step(uow, by, row, "saved")
    return row


def submit(uow: UnitOfWork, by: SignedIn, submission_id: UUID, revision: int) -> Submission:
    """Send a submission up over what is accepted of the lower units now. Said twice is once.

    Raises SubmissionChanged (also where it was returned since), SubmissionTooEarly, SubmissionInvalid for lines without
    a number.
    """
    tree, unit, row = held(uow, by, submission_id)
    _require_filling(tree, by, unit)
    require_revision(row, revision)
    if row.state not in OPEN:
        return row
    if business_day(uow.now) <= deadlines.last_day(row.month):
        raise SubmissionTooEarly("本月尚未结束，不能报送。")
    _freeze(uow, unit, row)
    if row.version == 1:
        row.parent_id = unit.parent_id
    row.state, row.submitted_by = moved(row, "submit"), by.account_id
    notes.step(uow, by, row, "submitted")
    uow.checkpoint("submission sent")
    return row


def _freeze(uow: UnitOfWork, unit: Unit, row: Submission) -> None:
    """Put in what the lower units come to and what the hotline counts now: these figures stand from here on."""
    figures = values(row.figures)
    empty = [line.label for line in LINES if figures[line.key].own is None]
    if empty:
        raise SubmissionInvalid(f"尚未填写：{'、'.join(empty)}（没有发生的填0）。")
    month = queries.around(uow, row.month, unit.id)
    below, known = month.below(unit.id), prefill.hotline(uow, unit.code, row.month)
    sent = {key: replace(value, below=below[key], hotline=known.get(key)) for key, value in figures.items()}
    # words that explain nothing now must not explain what changes below later
    row.figures = {
        key: (value if value.difference else replace(value, reason="")).stored() for key, value in sent.items()
    }
    row.counted = {str(unit_id): version for unit_id, version in month.counted(unit.id).items()}


def correct(uow: UnitOfWork, by: SignedIn, submission_id: UUID, reason: str) -> Submission:
    """Open the next version of a locked month with a reason; the locked one stays and counts until this is accepted.

    Raises SubmissionState where it is not locked, or not the latest version.
    """
    tree, unit, row = held(uow, by, submission_id)
    _require_filling(tree, by, unit)
    if row.state != "locked":
        raise SubmissionState("未锁定的报送请由上级退回后修改。")
    if queries.around(uow, row.month, unit.id).latest[unit.id].id != row.id:
        raise SubmissionState("已有更正版本。")
    made = Submission(org_id=uow.org_id, unit_id=unit.id, parent_id=row.parent_id, month=row.month,
                      version=row.version + 1, state="draft", revision=1, changed_at=uow.now, counted={},
                      figures=row.figures)  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    notes.step(uow, by, made, "corrected", reason)
    return made


def moved(row: Submission, move: str) -> str:
    """Return the state after a step. Raises SubmissionState where it does not follow."""
    state = after(row.state, move)  # type: ignore[arg-type]
    if state is None:
        raise SubmissionState("报送状态已变化，请刷新后重试。")
    return state


def _require_filling(tree: Tree, by: SignedIn, unit: Unit) -> None:
    if not tree.may_fill(by, unit):
        raise SubmissionNotYours("请由该单位的责任人填报。")


def require_revision(row: Submission, revision: int) -> None:
    """Raises SubmissionChanged where what was read is not what stands."""
    if row.revision != revision:
        raise SubmissionChanged("内容已被他人修改或已退回，请刷新后重试。")
