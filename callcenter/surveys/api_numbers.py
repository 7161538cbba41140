"""Routes of the numbers whose calls never count."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, Supervisor
from callcenter.surveys import numbers
from callcenter.surveys.rating_models import UncountedNumber

router = APIRouter(prefix="/api/uncounted-numbers", tags=["surveys"])


class UncountedNumberIn(BaseModel):
    """A number in whole; it comes out masked."""

    number: str = Field(min_length=3, max_length=32)
    kind: Literal["test", "staff"]
    note: str = Field(min_length=1, max_length=200)


class UncountedNumberOut(BaseModel):
    """A number whose calls never count, from `added_at` on."""

    id: UUID
    number_masked: str
    kind: Literal["test", "staff"]
    note: str
    added_at: datetime


@router.get("")
def list_numbers(uow: Uow, _account: Supervisor) -> list[UncountedNumberOut]:
    """The numbers that stand, the newest first."""
    return [_out(line, masked) for line, masked in numbers.listed(uow)]


@router.post("", status_code=201)
def add_number(wanted: UncountedNumberIn, uow: Uow, account: Admin) -> list[UncountedNumberOut]:
    """Count the calls of a number no more; 409 number_listed."""
    numbers.add(uow, account.account_id, wanted.number, wanted.kind, wanted.note)
    return [_out(line, masked) for line, masked in numbers.listed(uow)]


@router.delete("/{line_id}", status_code=204)
def remove_number(line_id: UUID, uow: Uow, account: Admin) -> None:
    """Count them from now on; 404 number_unlisted."""
    numbers.remove(uow, account.account_id, line_id)


def _out(line: UncountedNumber, masked: str) -> UncountedNumberOut:
    own = {name: getattr(line, name) for name in ("id", "kind", "note", "added_at")}
    return UncountedNumberOut.model_validate(own | {"number_masked": masked})
