"""Routes of seats: what each is good for. Administrators change it, supervisors look."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from callcenter.desk import seating
from callcenter.desk.models import Seat, SeatSkill
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, Supervisor

router = APIRouter(prefix="/api", tags=["desk"])

SkillName = Annotated[
    str, StringConstraints(pattern=r"^(lang:[A-Za-z0-9-]{2,32}|topic:[a-z_]{2,32}|group:[a-z_]{2,32})$")
]


class SkillGiven(BaseModel):
    """A skill, who certified it and until when it holds."""

    skill: SkillName
    certified_by: str | None = Field(default=None, max_length=64)
    valid_until: date | None = None


class SeatAssigned(BaseModel):
    """A seat as administrators see it."""

    id: UUID
    account_id: UUID | None
    staff_no: str
    name: str
    home_queue: str | None
    skills: list[SkillGiven]

    @classmethod
    def of(cls, seat: Seat, skills: list[SeatSkill]) -> "SeatAssigned":
        """Write a row with its skills."""
        given = [
            SkillGiven.model_construct(skill=each.skill, certified_by=each.certified_by, valid_until=each.valid_until)
            for each in skills
        ]
        return cls(
            id=seat.id,
            account_id=seat.account_id,
            staff_no=seat.staff_no,
            name=seat.name,
            home_queue=seat.home_queue,
            skills=given,
        )


class SeatIn(BaseModel):
    """What a seat is to be good for; at least one language."""

    home_queue: str | None = Field(default=None, max_length=32)
    skills: list[SkillGiven] = Field(min_length=1, max_length=40)


@router.get("/seats")
def list_seats(uow: Uow, _account: Supervisor) -> list[SeatAssigned]:
    """Every seat with its skills."""
    return [SeatAssigned.of(seat, skills) for seat, skills in seating.listed(uow)]


@router.put("/accounts/{account_id}/seat")
def assign_seat(account_id: UUID, wanted: SeatIn, uow: Uow, admin: Admin) -> SeatAssigned:
    """Say what an agent's seat is good for."""
    skills = [(each.skill, each.certified_by, each.valid_until) for each in wanted.skills]
    seat = seating.assign(uow, admin.account_id, account_id, wanted.home_queue, skills)
    return next(SeatAssigned.of(each, held) for each, held in seating.listed(uow) if each.id == seat.id)
