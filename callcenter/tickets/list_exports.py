"""A list of tickets as a spreadsheet: what the list shows, numbers masked, nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from callcenter.people.identity import SignedIn
from callcenter.printing import sheets
from callcenter.printing.sheets import Cell, Column
from callcenter.tickets import lists, queries, rights, running, words
from callcenter.tickets.clocks import Clock, most_urgent
from callcenter.tickets.list_schemas import TicketFilters
from callcenter.tickets.models import Ticket

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

HIDDEN = "保密"
ANONYMOUS = "匿名"
COLUMNS = (
    Column("工单号", 15), Column("阶段", 10), Column("紧急", 6), Column("来源", 10), Column("类别", 18),
    Column("摘要", 46), Column("特殊群体", 18), Column("语种", 9), Column("号码", 13), Column("首问责任人", 11),
    Column("经办人", 11), Column("承办部门", 18), Column("登记时间", 17), Column("最近时限", 14),
    Column("到期时间", 17), Column("督办牌", 8), Column("办结时间", 17), Column("结果", 11),
)  # fmt: skip


def xlsx(uow: UnitOfWork, account: SignedIn, filters: TicketFilters) -> tuple[bytes, int]:
    """Return the file and how many tickets stand in it. Raises SheetTooLong."""
    return sheets.xlsx("工单", COLUMNS, _rows(uow, account, filters))


def number_of(account: SignedIn, row: Any) -> str:
    """Return the caller's number as this account may see it: masked, or not at all."""
    return HIDDEN if rights.hides_number(account, row[0]) else row[3] or ANONYMOUS


def _rows(uow: UnitOfWork, account: SignedIn, filters: TicketFilters) -> Iterator[tuple[Cell, ...]]:
    groups = {group.code: group.name for group in queries.special_groups(uow)}
    for rows in lists.every(uow, account, filters, sheets.MOST_ROWS + 1):
        clocks = running.of_tickets(uow, [row[0] for row in rows if row[0].state == "open"])
        for row in rows:
            yield _row(account, row, groups, most_urgent(clocks.get(row[0].id, [])))


def _row(account: SignedIn, row: Any, groups: dict[str, str], urgent: Clock | None) -> tuple[Cell, ...]:
    ticket: Ticket = row[0]
    what = (ticket.number, words.stage(ticket.stage), ticket.urgent, words.of(words.CHANNELS, ticket.channel))
    asked = (row[1].name, ticket.summary, "、".join(groups.get(each, each) for each in ticket.special_groups))
    caller = (words.of(words.LANGUAGES, ticket.language), number_of(account, row))
    who = (row[4].name if row[4] else None, row[5].name if row[5] else None, row[2])
    due: tuple[Cell, ...] = (None, None, None)
    if urgent is not None:
        due = (urgent.name, urgent.due_at, words.CARDS[urgent.card])
    end = (ticket.closed_at, words.of(words.OUTCOMES, ticket.outcome))
    return (*what, *asked, *caller, *who, ticket.created_at, *due, *end)
