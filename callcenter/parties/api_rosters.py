"""Routes of the rosters. Supervisors look, administrators change; a desk asks who could come now."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk.dependencies import OwnSeat
from callcenter.http.dependencies import Uow
from callcenter.parties import candidates, language_gap, on_call, rosters
from callcenter.parties import roster_schemas as schemas
from callcenter.parties.assistance_models import Expert, Interpreter
from callcenter.people.dependencies import Admin, Supervisor

router = APIRouter(prefix="/api", tags=["parties"])


@router.get("/interpreters")
def interpreters(uow: Uow, _account: Supervisor) -> list[schemas.InterpreterOut]:
    """The roster 翻译名册, in the order in which it is rung."""
    return [_interpreter(uow, row, masked) for row, masked in rosters.listed(uow, Interpreter)]


@router.post("/interpreters")
def add_interpreter(uow: Uow, account: Admin, wanted: schemas.InterpreterIn) -> list[schemas.InterpreterOut]:
    """Put an interpreter on the roster; audited."""
    rosters.add(uow, Interpreter, account.account_id, _facts(wanted), wanted.number or "")
    return interpreters(uow, account)


@router.put("/interpreters/{interpreter_id}")
def change_interpreter(
    uow: Uow, account: Admin, interpreter_id: UUID, wanted: schemas.InterpreterIn
) -> list[schemas.InterpreterOut]:
    """Change an interpreter; audited. Who is no longer `active` is rung no more and stays in the records."""
    rosters.change(uow, Interpreter, account.account_id, interpreter_id, _facts(wanted), wanted.number)
    return interpreters(uow, account)


@router.get("/experts")
def experts(uow: Uow, _account: Supervisor) -> list[schemas.ExpertOut]:
    """The roster 专家名册."""
    return [_expert(uow, row, masked) for row, masked in rosters.listed(uow, Expert)]


@router.post("/experts")
def add_expert(uow: Uow, account: Admin, wanted: schemas.ExpertIn) -> list[schemas.ExpertOut]:
    """Put an expert on the roster; audited."""
    rosters.add(uow, Expert, account.account_id, _facts(wanted), wanted.number or "")
    return experts(uow, account)


@router.put("/experts/{expert_id}")
def change_expert(uow: Uow, account: Admin, expert_id: UUID, wanted: schemas.ExpertIn) -> list[schemas.ExpertOut]:
    """Change an expert; audited."""
    rosters.change(uow, Expert, account.account_id, expert_id, _facts(wanted), wanted.number)
    return experts(uow, account)


@router.get("/desk/helpers")
def helpers(uow: Uow, _seat: OwnSeat) -> schemas.Helpers:
    """Languages with an interpreter and experts, each with whether somebody is on call."""
    return schemas.Helpers(**candidates.overview(uow))


@router.get("/language-service")
def language_service(
    uow: Uow, _account: Supervisor, period: language_gap.PeriodAsked
) -> list[language_gap.LanguageService]:
    """How calls in each language were served (K33, S7), and the minutes without a common language."""
    return language_gap.by_language(uow, period)


def _facts(wanted: schemas.RosterIn) -> dict[str, Any]:
    return {**wanted.model_dump(exclude={"number", "windows"}), "windows": [w.model_dump() for w in wanted.windows]}


def _written(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def _interpreter(uow: UnitOfWork, row: Interpreter, masked: str) -> schemas.InterpreterOut:
    today = uow.now.astimezone(SHANGHAI).date()
    routable = row.active and rosters.is_valid(row.certified_by, row.valid_until, today)
    here = routable and on_call.is_on_call(row.windows, uow.now, on_call.known_days(uow))
    return schemas.InterpreterOut(**_written(row), number_masked=masked, routable=routable, on_call=here)


def _expert(uow: UnitOfWork, row: Expert, masked: str) -> schemas.ExpertOut:
    here = row.active and on_call.is_on_call(row.windows, uow.now, on_call.known_days(uow))
    return schemas.ExpertOut(**_written(row), number_masked=masked, on_call=here)
