"""What the console sends and gets about people."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from callcenter.people.identity import Role, SignedIn
from callcenter.people.models import Account


class LoginIn(BaseModel):
    """A login; the limits keep argon2 from being fed megabytes."""

    staff_no: str = Field(min_length=1, max_length=16)
    password: str = Field(min_length=1, max_length=200)


class Me(BaseModel):
    """The signed-in account. `seat_id` is the seat it holds."""

    id: UUID
    staff_no: str
    name: str
    roles: list[Role]
    seat_id: UUID | None

    @classmethod
    def of(cls, account: SignedIn) -> Me:
        """Write the signed-in account."""
        return cls.model_validate(
            {
                "id": account.account_id,
                "staff_no": account.staff_no,
                "name": account.name,
                "roles": list(account.roles),
                "seat_id": account.seat_id,
            }
        )


class PasswordIn(BaseModel):
    """A new password for oneself."""

    present: str = Field(min_length=1, max_length=200)
    wanted: str = Field(min_length=1, max_length=200)


class AccountOut(BaseModel):
    """An account as an administrator sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    staff_no: str
    name: str
    roles: list[Role]
    active: bool
    demo: bool

    @classmethod
    def of(cls, account: Account) -> AccountOut:
        """Write a row."""
        return cls.model_validate(account)


class AccountIn(BaseModel):
    """A new account."""

    staff_no: str = Field(max_length=16)
    name: str = Field(max_length=80)
    roles: list[Role]
    password: str = Field(max_length=200)


class AccountChange(BaseModel):
    """What is to be changed; a field left out stays."""

    name: str | None = Field(default=None, max_length=80)
    roles: list[Role] | None = None
    password: str | None = Field(default=None, max_length=200)
    active: bool | None = None
