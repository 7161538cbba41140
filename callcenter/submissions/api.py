"""Routes of the monthly submissions: filling in, sending, returning, accepting, locking, and the view from above.

Open to whoever is responsible for a unit, also outside the centre, as far as their units and those below reach.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from callcenter.audit import service as audit
from callcenter.http.dependencies import Uow
from callcenter.http.downloads import download
from callcenter.people.dependencies import CurrentAccount
from callcenter.printing import sheets
from callcenter.submissions import deciding, prefill, queries, service, sheet, views
from callcenter.submissions import schemas as shapes
from callcenter.submissions.models import Submission
from callcenter.submissions.service import Filled
from callcenter.submissions.tree import Unit
from callcenter.submissions.views import Look

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

router = APIRouter(prefix="/api/submissions", tags=["submissions"])
MonthAsked = Annotated[str, Query(pattern=shapes.MONTH)]


@router.get("")
def list_submissions(
    uow: Uow, account: CurrentAccount, month: MonthAsked, unit_id: UUID | None = None
) -> shapes.SubmissionOverview:
    """A month of one unit and of those directly below it; without a unit, of the highest ones that the asker sees."""
    look = Look(uow, _first(month))
    unit = None if unit_id is None else look.tree.require(account, unit_id)
    rows = look.expected(look.tree.reach(account)) if unit is None else look.lower(unit)
    fills = unit is not None and look.tree.may_fill(account, unit)
    return shapes.SubmissionOverview(
        month=month,
        lines=shapes.SubmissionOverview.catalogue(),
        path=[shapes.ReportingUnitOut.of(each) for each in _seen_path(look, account, unit)],
        unit=None if unit is None else shapes.SubmissionRow.of(look.standing(unit)),
        rows=[shapes.SubmissionRow.of(look.standing(each)) for each in rows],
        sums={} if unit is None else views.totals(look, unit),
        can_open=fills and unit is not None and unit.id not in look.month.latest and look.opens(unit),
    )


@router.get("/export", response_class=Response)
def export_submissions(uow: Uow, account: CurrentAccount, month: MonthAsked, unit_id: UUID | None = None) -> Response:
    """The roll-up of a unit and all below it as XLSX. Audited."""
    look = Look(uow, _first(month))
    top = look.tree.reach(account) if unit_id is None else [look.tree.require(account, unit_id)]
    content, rows = sheet.xlsx(look, top)
    about = f"{month} rows={rows}"
    audit.note(uow, account.account_id, "submissions_exported", ("reporting_unit", unit_id), about)
    return download(content, sheets.MEDIA_TYPE, f"逐级统计汇总-{month}.xlsx")


@router.post("")
def open_submission(wanted: shapes.OpenSubmissionIn, uow: Uow, account: CurrentAccount) -> shapes.SubmissionOut:
    """Open a unit's month, filled with the hotline's own figures; the one that is there, where there is one."""
    return _shown(uow, account, service.begin(uow, account, wanted.unit_id, _first(wanted.month)))


@router.get("/{submission_id}")
def show_submission(submission_id: UUID, uow: Uow, account: CurrentAccount) -> shapes.SubmissionOut:
    """One submission whole."""
    return _shown(uow, account, queries.one(uow, submission_id))


@router.put("/{submission_id}")
def save_submission(
    submission_id: UUID, wanted: shapes.SubmissionIn, uow: Uow, account: CurrentAccount
) -> shapes.SubmissionOut:
    """Write lines. 409 `submission_changed`, `submission_state`; 400 `submission_invalid`."""
    filled = [Filled(each.line, each.own, each.typed, each.reason) for each in wanted.values]
    return _shown(uow, account, service.save(uow, account, submission_id, wanted.revision, filled))


@router.post("/{submission_id}/submit")
def send_submission(
    submission_id: UUID, wanted: shapes.SendSubmissionIn, uow: Uow, account: CurrentAccount
) -> shapes.SubmissionOut:
    """Send it up; said twice is once. 409 `submission_changed`, `submission_too_early`; 400 `submission_invalid`."""
    return _shown(uow, account, service.submit(uow, account, submission_id, wanted.revision))


@router.post("/{submission_id}/accept")
def accept_submission(
    submission_id: UUID, wanted: shapes.AcceptSubmissionIn, uow: Uow, account: CurrentAccount
) -> shapes.SubmissionOut:
    """Take it. 409 `submission_state`, `submission_difference_unexplained`; 403 `submission_second_person`."""
    return _shown(uow, account, deciding.accept(uow, account, submission_id, wanted.revision, wanted.reason))


@router.post("/{submission_id}/return")
def return_submission(
    submission_id: UUID, wanted: shapes.ReturnSubmissionIn, uow: Uow, account: CurrentAccount
) -> shapes.SubmissionOut:
    """Return it with a reason. 409 `submission_state`."""
    return _shown(uow, account, deciding.give_back(uow, account, submission_id, wanted.revision, wanted.reason))


@router.post("/{submission_id}/lock")
def lock_submission(submission_id: UUID, uow: Uow, account: CurrentAccount) -> shapes.SubmissionOut:
    """Lock it and all accepted ones below it. 409 `submission_state`."""
    return _shown(uow, account, deciding.lock(uow, account, submission_id))


@router.post("/{submission_id}/correct")
def correct_submission(
    submission_id: UUID, wanted: shapes.CorrectSubmissionIn, uow: Uow, account: CurrentAccount
) -> shapes.SubmissionOut:
    """Open the next version of a locked month. 409 `submission_state`."""
    return _shown(uow, account, service.correct(uow, account, submission_id, wanted.reason))


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _seen_path(look: Look, account: SignedIn, unit: Unit | None) -> list[Unit]:
    """The way to a unit as far as the asker sees it."""
    return [] if unit is None else [each for each in look.tree.path(unit.id) if look.tree.sees(account, each)]


def _shown(uow: UnitOfWork, account: SignedIn, row: Submission) -> shapes.SubmissionOut:
    look = Look(uow, row.month, row.unit_id)
    unit = look.tree.require(account, row.unit_id)
    sent = queries.of_row(row)
    found = look.month.shown(sent).items()
    return shapes.SubmissionOut(
        id=row.id,
        unit=shapes.ReportingUnitOut.of(unit),
        month=f"{row.month:%Y-%m}",
        version=row.version,
        state=sent.state,
        revision=row.revision,
        place=prefill.place_name(uow, unit.code),
        values=[
            shapes.SubmissionValue(
                line=key, own=value.own, typed=value.typed, below=value.below, whole=value.whole,
                difference=value.difference, hotline=value.hotline, reason=value.reason,
                apart=None if value.own is None or value.hotline is None else value.own - value.hotline,
            )
            for key, value in found
        ],
        missing=[each.name for each in look.missing(unit)],
        changed_below=look.changed_below(sent),
        steps=[shapes.SubmissionStepOut.of(step, name) for step, name in queries.steps(uow, row.id)],
        versions=[shapes.SubmissionVersion.of(each) for each in queries.versions(uow, row)],
        actions=views.actions(look, account, row),
    )  # fmt: skip
