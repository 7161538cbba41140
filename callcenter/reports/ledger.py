"""The consultation ledger 咨询台账 (S99): each matter of a period on one line, for the file and for the printer.

No., time, caller (masked), group, category, summary, answer, agent, rating. One line a matter, not a call (S98, S142).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from callcenter.clock import SHANGHAI
from callcenter.errors import Invalid
from callcenter.people.identity import SignedIn
from callcenter.people.models import Org
from callcenter.printing import paper, sheets
from callcenter.printing.sheets import Column
from callcenter.surveys.models import Rating
from callcenter.tickets import list_exports, lists, queries, words
from callcenter.tickets.list_schemas import TicketFilters
from callcenter.tickets.models import Ticket, TicketEvent

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

TITLE = "咨询台账"
TEMPLATE = Path(__file__).with_name("papers") / "ledger.typ"
MOST_PRINTED = 3_000  # lines: a ledger of two hundred pages is printed by months
GRADES = {1: "非常满意", 2: "满意", 3: "基本满意", 4: "不满意", 5: "非常不满意"}
COLUMNS = (
    Column("序号", 6), Column("工单号", 15), Column("时间", 16), Column("来电人", 13), Column("特殊群体", 16),
    Column("类别", 16), Column("咨询摘要", 46), Column("答复情况", 40), Column("接待人", 14), Column("满意度", 10),
)  # fmt: skip
ANSWERS = ("result_given", "closed")
Line = tuple[int, str, str, str, str, str, str, str, str, str]


class LedgerTooLong(Invalid):
    """More lines than are printed at once."""

    code = "ledger_too_long"


def xlsx(uow: UnitOfWork, account: SignedIn, first: date, last: date) -> tuple[bytes, int]:
    """Return the ledger as a spreadsheet, and its lines. Raises SheetTooLong."""
    title = f"{_org(uow)}{TITLE}（{first:%Y-%m-%d} 至 {last:%Y-%m-%d}）"
    return sheets.xlsx(TITLE, COLUMNS, lines(uow, account, first, last, sheets.MOST_ROWS + 1), title)


def pdf(uow: UnitOfWork, account: SignedIn, first: date, last: date) -> tuple[bytes, int]:
    """Return the ledger on A4, and its lines. Raises LedgerTooLong."""
    rows = [[str(cell) for cell in line] for line in lines(uow, account, first, last, MOST_PRINTED + 1)]
    if len(rows) > MOST_PRINTED:
        raise LedgerTooLong(f"超过 {MOST_PRINTED} 行，请缩短时段后再打印。")
    values = {
        "org": _org(uow),
        "title": TITLE,
        "number": f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}",
        "printed_at": f"{uow.now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "printed_by": f"工号 {account.staff_no}",
        "headings": [column.heading for column in COLUMNS],
        "lines": rows,
    }
    return paper.pdf(TEMPLATE, values, uow.now), len(rows)


def lines(uow: UnitOfWork, account: SignedIn, first: date, last: date, most: int) -> Iterator[Line]:
    """Yield the matters recorded from day to day, both included, in their order; only what the account may see."""
    filters = TicketFilters(created_from=first, created_to=last, sort="created")
    groups = {group.code: group.name for group in queries.special_groups(uow)}
    number = 0
    for rows in lists.every(uow, account, filters, most):
        answers = _answers(uow, [row[0].id for row in rows])
        grades = _grades(uow, {row[0].call_id for row in rows if row[0].call_id})
        for row in rows:
            number += 1
            yield _line(number, account, row, groups, answers.get(row[0].id, ""), grades)


def _line(
    number: int, account: SignedIn, row: Any, groups: dict[str, str], answer: str, grades: dict[UUID | None, str]
) -> Line:
    ticket: Ticket = row[0]
    done = words.of(words.OUTCOMES, ticket.outcome) or words.stage(ticket.stage)
    agent = f"{row[4].name}（{row[4].staff_no}）" if row[4] else ""
    return (
        number,
        ticket.number,
        f"{ticket.created_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        list_exports.number_of(account, row),
        "、".join(groups.get(each, each) for each in ticket.special_groups),
        row[1].name,
        ticket.summary,
        "：".join(each for each in (done, answer) if each),
        agent,
        grades.get(ticket.call_id, "未评价"),
    )


def _answers(uow: UnitOfWork, ids: list[UUID]) -> dict[UUID, str]:
    """What was answered last, in the words of who answered."""
    spoken = select(TicketEvent.ticket_id, TicketEvent.content).where(
        TicketEvent.ticket_id.in_(ids), TicketEvent.kind.in_(ANSWERS)
    )
    found: dict[UUID, str] = {}
    for ticket_id, content in uow.session.execute(spoken.order_by(TicketEvent.ticket_id, TicketEvent.seq)):
        found[ticket_id] = words.said(content) or found.get(ticket_id, "")
    return found


def _grades(uow: UnitOfWork, calls: set[UUID]) -> dict[UUID | None, str]:
    """No key pressed is no rating, and never satisfied (S93)."""
    found = select(Rating.call_id, Rating.grade).where(Rating.call_id.in_(calls), Rating.grade.is_not(None))
    return {call_id: GRADES[grade] for call_id, grade in uow.session.execute(found) if grade is not None}


def _org(uow: UnitOfWork) -> str:
    return uow.session.get_one(Org, uow.org_id).name
