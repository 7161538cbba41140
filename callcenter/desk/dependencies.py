"""Who may use the desk: the agent of a seat."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from callcenter.errors import Forbidden
from callcenter.people.dependencies import CurrentAccount


class NoSeat(Forbidden):
    """The account has no seat: it is a supervisor's or an administrator's."""

    code = "no_seat"


def _own_seat(account: CurrentAccount) -> UUID:
    if account.seat_id is None:
        raise NoSeat("该账号没有坐席。")
    return account.seat_id


OwnSeat = Annotated[UUID, Depends(_own_seat)]
