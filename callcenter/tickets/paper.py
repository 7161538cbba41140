"""One ticket as a document on A4: what may be seen of it on the page, numbers masked, with room to sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from callcenter.clock import SHANGHAI
from callcenter.people.identity import SignedIn
from callcenter.people.models import Org
from callcenter.printing import paper
from callcenter.tickets import encounters, queries, showing, ticket_forms, words
from callcenter.tickets.forms import Field
from callcenter.tickets.schemas import EventOut, Responder, TicketDetail

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

TEMPLATE = Path(__file__).with_name("papers") / "ticket.typ"
NOT_GIVEN = "未提供"
FEN = 100


def ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID) -> tuple[bytes, str]:
    """Return the PDF and the ticket's number. Raises TicketNotFound."""
    found = showing.shown(uow, account, ticket_id)
    return paper.pdf(TEMPLATE, written(uow, account, found), uow.now), found.number


def written(uow: UnitOfWork, account: SignedIn, found: TicketDetail) -> dict[str, Any]:
    """Return the values of the template: texts only."""
    form = ticket_forms.shown(uow, found.id)
    met = encounters.of_ticket(uow, account, found.id)
    broken = found.tampered_at is not None
    chain = f"办理经过第 {found.tampered_at} 行起校验不符" if broken else f"办理经过共 {len(found.events)} 行，校验相符"
    return {
        "org": uow.session.get_one(Org, uow.org_id).name,
        "title": "公共法律服务热线工单",
        "number": found.number,
        "printed_at": _moment(uow.now),
        "printed_by": f"工号 {account.staff_no}",
        "facts": _facts(uow, found),
        "summary": found.summary or "—",
        "form_name": form.form.name if form else "",
        "form": [[field.name, _answer(field, form.row.values.get(field.key))] for field in form.form.fields]
        if form
        else [],
        "clocks": [_clock(each) for each in found.clocks],
        "contacts": [
            [_moment(each.at), words.of(words.CHANNELS, each.channel), _who(each.agent), each.note or ""]
            for each in met
        ],
        "events": [_event(each) for each in found.events],
        "chain": chain,
    }


def _facts(uow: UnitOfWork, found: TicketDetail) -> list[list[str]]:
    groups = {each.code: each.name for each in queries.special_groups(uow)}
    pairs: Iterable[tuple[str, str | None]] = (
        ("工单号", found.number),
        ("阶段", words.stage(found.stage) + ("（紧急）" if found.urgent else "")),
        ("类别", found.category_name),
        ("办理方式", words.of(words.DISPOSITIONS, found.disposition)),
        ("登记时间", _moment(found.created_at)),
        ("来源", words.of(words.CHANNELS, found.channel)),
        ("号码", found.number_masked),
        ("语种", words.of(words.LANGUAGES, found.language)),
        ("特殊群体", "、".join(groups.get(each, each) for each in found.special_groups)),
        ("承办部门", found.department_name),
        ("首问责任人", _who(found.first_responder)),
        ("经办人", _who(found.handler)),
        ("办结时间", _moment(found.closed_at)),
        ("结果", words.of(words.OUTCOMES, found.outcome)),
    )
    return [[name, value or "—"] for name, value in pairs]


def _clock(clock: Any) -> list[str]:
    state = words.CLOCK_STATES[clock.state] + (f"（{words.CARDS[clock.card]}）" if clock.card != "none" else "")
    due = _moment(clock.due_at) + ("（推算）" if clock.guessed else "")
    return [clock.name, _moment(clock.begins_at), due, state, clock.source]


def _event(event: EventOut) -> list[str]:
    said = words.said(event.content)
    outcome = event.content.get("outcome")
    more = [words.of(words.OUTCOMES, str(outcome))] if isinstance(outcome, str) and event.kind == "closed" else []
    return [
        _moment(event.at),
        words.of(words.EVENTS, event.kind),
        _who(event.actor),
        "；".join([*more, said] if said else more),
    ]


def _answer(field: Field, value: Any) -> str:
    if value is None:
        return NOT_GIVEN
    if field.kind == "money":
        return f"{value / FEN:,.2f} {field.unit or '元'}"
    text = dict(field.choices).get(str(value), str(value))
    return f"{text} {field.unit}" if field.unit else text


def _who(person: Responder | None) -> str:
    return "" if person is None else f"{person.name}（{person.staff_no}）"


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
