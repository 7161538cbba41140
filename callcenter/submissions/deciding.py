"""What the upper unit does with what was sent to it: accept, return, lock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.submissions import notes, queries
from callcenter.submissions.adding import Month, Sent
from callcenter.submissions.errors import DifferenceUnexplained, SecondPersonNeeded, SubmissionNotYours
from callcenter.submissions.events import SubmissionAccepted, SubmissionLocked
from callcenter.submissions.lines import BY_KEY
from callcenter.submissions.models import Submission
from callcenter.submissions.service import held, moved, require_revision
from callcenter.submissions.tree import Tree, Unit

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn


def accept(uow: UnitOfWork, by: SignedIn, submission_id: UUID, revision: int, reason: str = "") -> Submission:
    """Take what a unit sent: it counts above from now on.

    Raises SubmissionState where somebody was faster, SubmissionChanged where something else was read, and
    DifferenceUnexplained where its whole is not its own and what the lower units come to now, and neither the unit nor
    `reason` says why.
    """
    row = _decided(uow, by, submission_id, revision, "accept")
    unexplained = queries.around(uow, row.month, row.unit_id).unexplained(queries.of_row(row))
    if unexplained and not reason.strip():
        lines = "、".join(BY_KEY[key].label for key in unexplained)
        raise DifferenceUnexplained(f"与本级及下级合计不一致且未说明原因：{lines}。")
    row.state = "accepted"
    notes.step(uow, by, row, "accepted", reason.strip())
    uow.record(SubmissionAccepted(row.id, row.unit_id, row.month))
    uow.checkpoint("submission accepted")
    return row


def give_back(uow: UnitOfWork, by: SignedIn, submission_id: UUID, revision: int, reason: str) -> Submission:
    """Return a submission to its unit with a reason, also one that was accepted and is not locked yet.

    Raises SubmissionState, SubmissionChanged.
    """
    row = _decided(uow, by, submission_id, revision, "return")
    row.state = "returned"
    row.revision += 1  # a sending that is repeated late must not send it again
    notes.step(uow, by, row, "returned", reason)
    return row


def lock(uow: UnitOfWork, by: SignedIn, submission_id: UUID) -> Submission:
    """Lock an accepted submission and all accepted ones below it: their month never changes again. Twice is once."""
    tree, unit, row = held(uow, by, submission_id)
    _require_deciding(tree, by, unit)
    if row.state == "locked":
        return row
    moved(row, "lock")
    below = [each.id for each in _below(queries.month(uow, row.month), row.unit_id) if each.state == "accepted"]
    row.state = "locked"
    notes.step(uow, by, row, "locked", f"连同下级{len(below)}份" if below else "")
    uow.record(SubmissionLocked(row.id, row.unit_id, row.month))
    for lower_id, unit_id in notes.lock_all(uow, by, below):
        uow.record(SubmissionLocked(lower_id, unit_id, row.month))
    return row


def _below(month: Month, unit_id: UUID) -> Iterator[Sent]:
    for each in month.lower(unit_id):
        yield each
        yield from _below(month, each.unit_id)


def _decided(uow: UnitOfWork, by: SignedIn, submission_id: UUID, revision: int, move: str) -> Submission:
    tree, unit, row = held(uow, by, submission_id)
    _require_deciding(tree, by, unit)
    if move == "accept" and row.submitted_by == by.account_id:
        raise SecondPersonNeeded("报送人不能审核自己的报送。")
    require_revision(row, revision)
    moved(row, move)
    return row


def _require_deciding(tree: Tree, by: SignedIn, unit: Unit) -> None:
    if not tree.may_decide(by, unit):
        raise SubmissionNotYours("请由上级单位的责任人审核。")
