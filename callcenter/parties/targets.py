"""To whom a call can be handed on, and who of them may take it: the language rule holds here too.

Departments, 12345 and duty lines stand in the settings (`CALLCENTER_TRANSFERS`): a number, `seat:<staff number>` or
`queue:<key>`.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from callcenter import settings
from callcenter.calls import rows as calls
from callcenter.calls import sql
from callcenter.contacts import service as contacts
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports, seats
from callcenter.errors import Conflict, Invalid

NUMBER = re.compile(r"^\+?[0-9]{3,15}$")
CITY_HOTLINE = "12345"
_SEAT = """
    SELECT id, staff_no, name, state, alive_until > now() AS alive FROM seat
    WHERE org_id = %(org)s AND (id::text = %(value)s OR staff_no = %(value)s)
"""
_QUEUE = "SELECT key, name, language FROM queue WHERE org_id = %s AND key = %s"


class LanguageMissing(Conflict):
    """The one asked does not speak the caller's language, and no interpreter is in the call."""

    code = "language_missing"


class SeatNotFree(Conflict):
    """The seat is busy, paused or not logged in."""

    code = "seat_not_free"


class SeatBarred(Conflict):
    """This seat is not to have this caller: they complain about it."""

    code = "seat_barred"


class TargetUnknown(Invalid):
    """There is no such seat, queue, line or number."""

    code = "target_unknown"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: one of seat, queue, line (a name of the settings) and point (a number). `name` is shown."""

    name: str
    value: str
    seat_id: UUID | None = None
    queue: str | None = None
    line: str | None = None
    point_id: UUID | None = None


def find(uow: UnitOfWork, call: calls.CallNow, kind: str, value: str, *, interpreted: bool) -> Target:
    """The target of a wish. `interpreted`: an interpreter is in the call, and stays with whoever takes it.

    Raises TargetUnknown, SeatNotFree, SeatBarred, LanguageMissing.
    """
    if kind == "seat":
        return _seat(uow, call, value, interpreted=interpreted)
    if kind == "queue":
        return _queue(uow, call, value)
    if kind == "number":
        return _number(uow, value)
    return _line(uow, call, CITY_HOTLINE if kind == "12345" else value, interpreted=interpreted)


def _seat(uow: UnitOfWork, call: calls.CallNow, value: str, *, interpreted: bool) -> Target:
    seats.lock_domain(uow)
    row = sql.one(uow, _SEAT, {"org": uow.org_id, "value": value})
    if row is None:
        raise TargetUnknown("没有这个坐席。")
    if call.language and not interpreted and not seats.speaks(uow, row["id"], call.language):
        raise LanguageMissing("该坐席不会来电人的语种，请先请译员加入，或转给会该语种的坐席。")
    if ports.barred_seat(uow, call.id) == row["id"]:
        raise SeatBarred("该坐席不能接这通电话，请转给其他人。")
    if row["state"] != "ready" or not row["alive"]:
        raise SeatNotFree("该坐席现在不空闲。")
    return Target(f"{row['staff_no']} {row['name']}", row["staff_no"], seat_id=row["id"])


def _queue(uow: UnitOfWork, call: calls.CallNow, value: str) -> Target:
    """An interpreter does not wait in a queue with the caller: here the language is never relaxed."""
    row = sql.one(uow, _QUEUE, (uow.org_id, value))
    if row is None:
        raise TargetUnknown("没有这个队列。")
    if call.language and row["language"] != call.language:
        raise LanguageMissing("该队列的坐席不会来电人的语种，请转往该语种的队列。")
    return Target(row["name"], row["key"], queue=row["key"])


def _line(uow: UnitOfWork, call: calls.CallNow, name: str, *, interpreted: bool) -> Target:
    address = settings.load().transfer_targets.get(name)
    if not address:
        raise TargetUnknown("这条线路没有配置。")
    where, colon, value = address.partition(":")
    if colon and where == "seat":
        return _seat(uow, call, value, interpreted=interpreted)
    if colon and where == "queue":
        return _queue(uow, call, value)
    return Target(name, name, line=name)


def _number(uow: UnitOfWork, value: str) -> Target:
    number = value.replace(" ", "").replace("-", "")
    if not NUMBER.match(number):
        raise TargetUnknown("号码不正确。")
    point = contacts.find_or_create_point(uow, "tel", number)
    return Target(point.masked, point.last_four, point_id=point.id)
