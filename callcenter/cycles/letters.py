"""提醒函: a letter to a task's owner, some working days before it is due and once more when it is late (S138).

One a task and stage, written by beat in a transaction of its own: a worker that dies leaves the rest due, and two of
them write one. Numbers run without gaps through the year. What was sent is frozen; printed again it is the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import func, select

from callcenter import clock
from callcenter.audit import service as audit
from callcenter.cycles import tasks, terms
from callcenter.cycles.errors import CycleLetterUnknown, CyclePaperAltered
from callcenter.cycles.models import CycleLetter, CycleTask
from callcenter.cycles.tasks import STILL, SUPERVISES, Standing
from callcenter.cycles.terms import Stage
from callcenter.people import queries as people
from callcenter.people.models import Org
from callcenter.printing import paper
from callcenter.reports import sealing

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

TEMPLATE = Path(__file__).with_name("letter.typ")
NOBODY = "任务负责人（未指定，由班长转办）"
_NUMBER = "SELECT pg_advisory_xact_lock(hashtextextended('cycle letter ' || %s, 0))"


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter and whose task it is about; who read it (staff number, name)."""

    letter: CycleLetter
    task: CycleTask
    owner: tuple[str, str] | None
    read_by: tuple[str, str] | None


def due(uow: UnitOfWork) -> list[tuple[UUID, Stage]]:
    """Return the tasks that a letter is due for, with its stage, the longest due first."""
    open_tasks = tasks.listed(uow, *STILL)
    written = _written(uow, [each.task.id for each in open_tasks])
    days, today = terms.days_for(uow, [each.task for each in open_tasks]), clock.business_day(uow.now)
    found = [(each.task.id, days.stage(each.task, today)) for each in open_tasks]
    return [(task_id, stage) for task_id, stage in found if stage and (task_id, stage) not in written]


def _written(uow: UnitOfWork, task_ids: Collection[UUID]) -> set[tuple[UUID, str]]:
    rows = select(CycleLetter.task_id, CycleLetter.stage).where(CycleLetter.task_id.in_(task_ids))
    return {(task_id, stage) for task_id, stage in uow.session.execute(rows)}


def write(uow: UnitOfWork, task_id: UUID, stage: Stage) -> CycleLetter | None:
    """Write the letter if it is still due. The task is held: who does it meanwhile does so before or after."""
    task = tasks.locked(uow, task_id)
    if task is None or task.done_at or task.cancelled_at or _written(uow, [task_id]) & {(task_id, stage)}:
        return None
    today = clock.business_day(uow.now)
    if terms.days_for(uow, [task]).stage(task, today) != stage:
        return None
    uow.raw.execute(_NUMBER, (str(uow.org_id),))
    serial = _next_serial(uow, today.year)
    owner_id = _addressee(uow, task)
    payload = _payload(uow, tasks.one(uow, task_id), stage, _number(today.year, serial), today)
    if owner_id is None:
        payload["to"] = NOBODY
    letter = CycleLetter(
        org_id=uow.org_id, task_id=task_id, stage=stage, year=today.year, serial=serial, owner_id=owner_id,
        payload=payload, payload_sha256=sealing.sha256(payload), made_at=uow.now,
    )  # fmt: skip
    uow.session.add(letter)
    uow.session.flush()
    uow.checkpoint("cycle letter written")
    audit.note(uow, None, "cycle_letter_sent", ("cycle_letter", letter.id), f"{payload['number']} {stage}")
    uow.live(f"account:{owner_id}" if owner_id else "supervisors", "cycles", {})
    return letter


def _addressee(uow: UnitOfWork, task: CycleTask) -> UUID | None:
    """The owner while they work here; nobody would open the letter of who has left."""
    owner = people.account(uow, task.owner_id) if task.owner_id else None
    return owner.id if owner is not None and owner.active else None


def _number(year: int, serial: int) -> str:
    return f"〔{year}〕提醒第{serial:04d}号"


def _next_serial(uow: UnitOfWork, year: int) -> int:
    last = select(func.max(CycleLetter.serial)).where(CycleLetter.org_id == uow.org_id, CycleLetter.year == year)
    return (uow.session.scalar(last) or 0) + 1


def _payload(uow: UnitOfWork, each: Standing, stage: Stage, number: str, today: date) -> dict[str, Any]:
    days = abs((each.due - today).days)
    about = f"{each.period}“{each.title}”任务（承办单位：{each.task.unit_name}）"
    if stage == "overdue":
        body = f"您负责的{about}应于{_day(each.due)}（含当日）前完成，现已逾期{days}天。请抓紧办理，并说明逾期原因。"
    else:
        left = f"距期限还有{days}天" if days else "期限为今天"
        body = f"您负责的{about}应于{_day(each.due)}（含当日）前完成，{left}。请合理安排，按期办结。"
    return {
        "org": uow.session.get_one(Org, uow.org_id).name,
        "number": number,
        "stage": stage,
        "to": each.owner_said,
        "task": each.title,
        "period": each.period,
        "unit": each.task.unit_name,
        "due": f"{each.due:%Y-%m-%d}",
        "body": body,
        "issued_on": _day(today),
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def of_reader(uow: UnitOfWork, account: SignedIn, most: int = 50) -> list[Sent]:
    """Return the letters that somebody was sent, latest first: who supervises also those to nobody."""
    mine = CycleLetter.owner_id == account.account_id
    if account.has(*SUPERVISES):
        mine = mine | CycleLetter.owner_id.is_(None)
    return _sent(uow, mine, most)


def of_year(uow: UnitOfWork, year: int, most: int = 2000) -> list[Sent]:
    """Return every letter of a year, latest first."""
    return _sent(uow, CycleLetter.year == year, most)


def _sent(uow: UnitOfWork, wanted: Any, most: int) -> list[Sent]:
    rows = (
        select(CycleLetter, CycleTask)
        .join(CycleTask, CycleTask.id == CycleLetter.task_id)
        .where(CycleLetter.org_id == uow.org_id, wanted)
        .order_by(CycleLetter.year.desc(), CycleLetter.serial.desc())
        .limit(most)
    )
    found = [(row[0], row[1]) for row in uow.session.execute(rows)]
    ids = {account for letter, _ in found for account in (letter.owner_id, letter.read_by) if account}
    names = people.names(uow, ids)
    return [
        Sent(
            letter, task, names.get(cast("UUID", letter.owner_id)), names.get(cast("UUID", letter.read_by))
        )
        for letter, task in found
    ]  # fmt: skip


def one(uow: UnitOfWork, account: SignedIn, letter_id: UUID) -> CycleLetter:
    """Return a letter to its addressee and to who supervises. Raises CycleLetterUnknown."""
    wanted = select(CycleLetter).where(CycleLetter.org_id == uow.org_id, CycleLetter.id == letter_id)
    letter = uow.session.scalar(wanted.with_for_update(key_share=True))
    if letter is None or (letter.owner_id != account.account_id and not account.has(*SUPERVISES)):
        raise CycleLetterUnknown("没有这份提醒函。")
    return letter


def read(uow: UnitOfWork, account: SignedIn, letter_id: UUID) -> None:
    """Note the receipt: the addressee has opened it; of a letter to nobody, who supervises. The first time counts."""
    letter = one(uow, account, letter_id)
    if letter.read_at is None and letter.owner_id in (None, account.account_id):
        letter.read_at, letter.read_by = uow.now, account.account_id
        uow.live("supervisors", "cycles", {})


def printed(letter: CycleLetter) -> bytes:
    """Return the letter as PDF, the same bytes whenever it is asked for. Raises CyclePaperAltered."""
    if sealing.sha256(letter.payload) != letter.payload_sha256:
        raise CyclePaperAltered("提醒函内容与封存校验值不符，请联系管理员核查。")
    return paper.pdf(TEMPLATE, letter.payload, letter.made_at)
