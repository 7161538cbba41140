"""Missing papers (容缺受理, S52): asked for with a deadline, reminded of once, and when they lapse the application
counts as withdrawn (法律援助法 43). Where help was given first (44) a lapse is a task for a person, never an end by
itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from callcenter.aid import course, periods, policy, tasks
from callcenter.aid.models import AidApplicant, AidApplication, AidPaper
from callcenter.clock import SHANGHAI
from callcenter.errors import Conflict, Invalid, NotFound
from callcenter.messages import service as messages

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

TEMPLATE = "papers_missing"


class PaperNotFound(NotFound):
    """There is no such paper."""

    code = "aid_paper_not_found"


class PaperSettled(Conflict):
    """The paper came in, or its time is over."""

    code = "aid_paper_settled"


class PapersInvalid(Invalid):
    """No paper is named, or one that is asked for already."""

    code = "aid_papers_invalid"


def ask(
    uow: UnitOfWork, actor: UUID, application_id: UUID, names: Sequence[str], amount: int | None = None
) -> list[AidPaper]:
    """Ask for papers within the usual period, or within `amount` of its units. Raises MoveNotAllowed, PapersInvalid."""
    application = course.locked(uow, application_id)
    course.require_state(application, "applied", "reviewing", "assigning", "handling")
    wanted = [name.strip() for name in names if name.strip()]
    missing = {paper.name for paper in of(uow, application_id) if paper.received_at is None and paper.lapsed_at is None}
    if not wanted or len(set(wanted)) != len(wanted) or missing & set(wanted):
        raise PapersInvalid("请写明所缺材料，且不要重复。")
    rules = periods.Periods(uow)
    due = rules.due(periods.PAPERS, uow.now) if amount is None else rules.own_length(periods.PAPERS, amount, uow.now)
    remind_at = max(uow.now, due.at - timedelta(hours=policy.of(uow).remind_before_hours))
    made = [_row(uow, application, actor, name, (due.at, due.guessed, remind_at)) for name in wanted]
    uow.session.add_all(made)
    content = {"papers": wanted, "due_at": due.at.isoformat()}
    course.add_step(uow, application, "ask_papers", application.state, actor, content)
    return made


def _row(
    uow: UnitOfWork, application: AidApplication, actor: UUID, name: str, when: tuple[datetime, bool, datetime]
) -> AidPaper:
    made = AidPaper(org_id=uow.org_id, application_id=application.id, name=name, asked_at=uow.now, asked_by=actor)
    made.due_at, made.due_guessed, made.remind_at = when
    return made


def receive(uow: UnitOfWork, actor: UUID, application_id: UUID, paper_id: UUID) -> AidPaper:
    """Note that a paper came in. Raises PaperNotFound, PaperSettled."""
    application = course.locked(uow, application_id)
    paper = uow.session.get(AidPaper, paper_id, populate_existing=True)
    if paper is None or paper.application_id != application_id:
        raise PaperNotFound("没有这份材料。")
    if paper.received_at is not None or paper.lapsed_at is not None:
        raise PaperSettled("这份材料已收到或已逾期。")
    paper.received_at, paper.received_by = uow.now, actor
    course.add_step(uow, application, "paper_received", application.state, actor, {"paper": paper.name})
    return paper


def of(uow: UnitOfWork, application_id: UUID) -> list[AidPaper]:
    """Return the papers of an application as they were asked for."""
    found = select(AidPaper).where(AidPaper.application_id == application_id)
    return list(uow.session.scalars(found.order_by(AidPaper.asked_at, AidPaper.id)))


def still_missing(uow: UnitOfWork, application_id: UUID) -> list[AidPaper]:
    """Return the papers that neither came nor lapsed."""
    return [paper for paper in of(uow, application_id) if paper.received_at is None and paper.lapsed_at is None]


def due_applications(uow: UnitOfWork, column: str) -> list[UUID]:
    """Return the applications with a paper whose `remind_at` or `due_at` has come."""
    open_ones = AidPaper.received_at.is_(None) & AidPaper.lapsed_at.is_(None)
    due = AidPaper.due_at < uow.now
    if column == "remind_at":
        due = (AidPaper.remind_at <= uow.now) & AidPaper.reminded_at.is_(None)
    found = select(AidPaper.application_id).where(AidPaper.org_id == uow.org_id, open_ones, due)
    return list(uow.session.scalars(found.group_by(AidPaper.application_id).order_by(func.min(AidPaper.due_at))))


def remind(uow: UnitOfWork, application_id: UUID) -> str | None:
    """Remind of what is due to be reminded of, once: by a short message, else as a task for a person. How, or None."""
    application = course.locked(uow, application_id)
    papers = [
        each for each in still_missing(uow, application_id) if each.reminded_at is None and each.remind_at <= uow.now
    ]
    if not papers:
        return None
    how = "sms" if _written_to(uow, application, papers) else "task"
    if how == "task":
        tasks.add(uow, application, "remind_papers", papers[0].id, papers[0].due_at)
    for paper in papers:
        paper.reminded_at, paper.reminded_by = uow.now, how
    course.add_step(uow, application, "remind_papers", application.state, None, {"how": how, "count": len(papers)})
    return how


def _written_to(uow: UnitOfWork, application: AidApplication, papers: Sequence[AidPaper]) -> bool:
    first = select(AidApplicant.point_id).where(
        AidApplicant.application_id == application.id, AidApplicant.point_id.is_not(None)
    )
    point_id = uow.session.scalar(first.order_by(AidApplicant.seq).limit(1))
    if point_id is None:
        return False
    due = min(paper.due_at for paper in papers).astimezone(SHANGHAI)
    values = {"number": application.number, "due": f"{due.month}月{due.day}日"}
    message = messages.prepare(
        uow, point_id, TEMPLATE, values, f"aid papers {papers[0].id}", ticket_id=application.ticket_id
    )
    return message.state == "prepared"


def lapse(uow: UnitOfWork, application_id: UUID) -> bool:
    """End what was not brought in time. Returns whether the application counts as withdrawn now."""
    application = course.locked(uow, application_id)
    late = [paper for paper in still_missing(uow, application_id) if paper.due_at < uow.now]
    if not late:
        return False
    for paper in late:
        paper.lapsed_at = uow.now
    if application.state not in ("applied", "reviewing"):
        tasks.add(uow, application, "papers_lapsed", late[0].id, uow.now)
        return False
    application.ended_at, application.end_code = uow.now, "papers_lapsed"
    application.end_reason = "未按要求补充材料，视为撤回申请（法律援助法第四十三条）。"
    course.move(uow, application, "withdraw", None, {"code": "papers_lapsed", "papers": [each.name for each in late]})
    return True
