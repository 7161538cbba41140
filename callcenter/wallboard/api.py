"""Routes of the wallboard and of today's queues and agents."""

from __future__ import annotations

from fastapi import APIRouter, Response

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Supervisor
from callcenter.people.dependencies import Wallboard as Watcher
from callcenter.wallboard import today
from callcenter.wallboard.board import Latest
from callcenter.wallboard.schemas import Wallboard
from callcenter.wallboard.today_schemas import TodayPage

router = APIRouter(prefix="/api", tags=["wallboard"])

_latest = Latest()


@router.get("/wallboard")
def show_wallboard(response: Response, _account: Watcher) -> Wallboard:
    """What the live message `wallboard` carries, at most a second old; for who has just come or come back."""
    response.headers["Cache-Control"] = "no-store"
    return _latest.get()


@router.get("/today")
def show_today(uow: Uow, _account: Supervisor) -> TodayPage:
    """Queues and agents of the day in Shanghai, until now."""
    return today.today(uow)
