"""Writing a step down: its row, the hint to whoever looks at the month, the audit where it decides something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from callcenter.audit import service as audit
from callcenter.submissions.models import Submission, SubmissionStep

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

NEWS: Final = "submissions"
AUDITED: Final = frozenset({"returned", "accepted", "locked", "corrected"})
_LOCK_ALL = """
UPDATE submission SET state = 'locked', changed_at = %s WHERE id = ANY(%s) AND state = 'accepted'
RETURNING id, unit_id, revision
"""
_CONCERNED = """
SELECT DISTINCT u.responsible_id FROM reporting_unit u
WHERE u.id IN (%(unit)s, %(parent)s) AND u.responsible_id IS NOT NULL
"""


def step(uow: UnitOfWork, by: SignedIn, row: Submission, action: str, reason: str = "") -> None:
    """Write who took a step of a submission and why, and tell those who look at it."""
    row.changed_at = uow.now
    uow.session.flush()
    uow.session.add(
        SubmissionStep(org_id=uow.org_id, submission_id=row.id, action=action, revision=row.revision,
                       by=by.account_id, at=uow.now, reason=reason)
    )  # fmt: skip
    if action in AUDITED:
        about = f"{row.month:%Y-%m} v{row.version} {reason}".strip()
        audit.note(uow, by.account_id, f"submission_{action}", ("submission", row.id), about)
    news = {"month": f"{row.month:%Y-%m}", "unit_id": str(row.unit_id)}
    uow.live("supervisors", NEWS, news)
    for (account_id,) in uow.raw.execute(_CONCERNED, {"unit": row.unit_id, "parent": row.parent_id}).fetchall():
        uow.live(f"account:{account_id}", NEWS, news)


def lock_all(uow: UnitOfWork, by: SignedIn, submission_ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Lock what is accepted below a unit, hundreds at once: a step each; the audit and the hint are the unit's own."""
    locked = uow.raw.execute(_LOCK_ALL, (uow.now, list(submission_ids))).fetchall()
    uow.session.add_all(
        SubmissionStep(org_id=uow.org_id, submission_id=submission_id, action="locked", revision=revision,
                       by=by.account_id, at=uow.now, reason="")
        for submission_id, _, revision in locked
    )  # fmt: skip
    return [(submission_id, unit_id) for submission_id, unit_id, _ in locked]
