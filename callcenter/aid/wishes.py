"""What the console asks legal aid to do: one body a request."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from callcenter.aid import terms
from callcenter.aid.applicants import Applicant
from callcenter.aid.applications import Matter, Wanted
from callcenter.aid.marks import Party
from callcenter.aid.schemas import AidPersonIn

Text = Field(min_length=1, max_length=2000)


class AidApplyIn(BaseModel):
    """An application; whatever is left out is pre-filled from the matter (S61): an empty body is one click."""

    aid_type: terms.AidType | None = None
    intake_mode: terms.IntakeMode = "phone"
    facts: str | None = Field(default=None, max_length=4000)
    enterprise: bool = False
    mobility_impaired: bool = False
    accepted_on_behalf_of: str | None = Field(default=None, max_length=80)
    people: list[AidPersonIn] = Field(default_factory=list, max_length=300)
    opponents: list[AidPersonIn] = Field(default_factory=list, max_length=20)

    def wanted(self) -> Wanted:
        """Write it as the service takes it."""
        return Wanted(
            aid_type=self.aid_type,
            intake_mode=self.intake_mode,
            facts=self.facts,
            enterprise=self.enterprise,
            mobility_impaired=self.mobility_impaired,
            accepted_on_behalf_of=self.accepted_on_behalf_of,
            people=tuple(Applicant(each.name, each.id_number, each.phone) for each in self.people),
            opponents=tuple(Party(each.name, each.id_number, each.phone) for each in self.opponents),
        )


class AidMatterIn(BaseModel):
    """The matter as the form of the running call says it."""

    category: str | None = Field(default=None, max_length=16)
    summary: str = Field(default="", max_length=4000)
    special_groups: list[str] = Field(default_factory=list, max_length=20)
    fields: dict[str, Any] = Field(default_factory=dict)
    language: str | None = Field(default=None, max_length=20)

    def matter(self) -> Matter:
        """Write it as the service takes it."""
        return Matter(self.category, self.summary, tuple(self.special_groups), self.fields, self.language)


class AidApplyInCallIn(AidApplyIn):
    """An application made while the caller speaks."""

    matter: AidMatterIn


class AidChangeIn(BaseModel):
    """What may be changed before the decision; what is left out stays."""

    aid_type: terms.AidType | None = None
    intake_mode: terms.IntakeMode | None = None
    mobility_impaired: bool | None = None
    facts: str | None = Field(default=None, min_length=1, max_length=4000)
    wanted_lawyer_id: UUID | None = None
    people: list[AidPersonIn] = Field(default_factory=list, max_length=300)
    opponents: list[AidPersonIn] = Field(default_factory=list, max_length=20)


class AidHardshipIn(BaseModel):
    """On what basis hardship stands (S52)."""

    basis: terms.HardshipBasis
    note: str = Field(default="", max_length=1000)
    promise_version: str | None = Field(default=None, max_length=20)
    call_id: UUID | None = None
    ground: str | None = Field(default=None, max_length=10)
    document: str = Field(default="", max_length=400)


class AidPapersIn(BaseModel):
    """Papers that are missing; `days` in the unit of the rule, the usual period when left out."""

    names: list[str] = Field(min_length=1, max_length=20)
    days: int | None = Field(default=None, ge=1, le=60)


class AidGrantIn(BaseModel):
    """Granting; with `urgent` help comes first and papers later."""

    urgent: terms.UrgentGround | None = None
    note: str = Field(default="", max_length=2000)


class AidRefuseIn(BaseModel):
    """Why it is refused."""

    code: terms.RefusalCode
    reason: str = Text


class AidWithdrawIn(BaseModel):
    """Why it is withdrawn; what lapses, lapses by itself."""

    code: Literal["applicant", "settled", "own_lawyer"]
    reason: str = Field(default="", max_length=2000)


class AidTerminateIn(BaseModel):
    """Why aid ends."""

    code: terms.TerminationCode
    reason: str = Text


class AidReasonIn(BaseModel):
    """A reason."""

    reason: str = Text


class AidGroundsIn(BaseModel):
    """What is objected."""

    grounds: str = Text


class AidObjectionDecisionIn(BaseModel):
    """The bureau's word."""

    decision: Literal["upheld", "ordered"]
    note: str = Text


class AidOfferIn(BaseModel):
    """To whom a case is offered; nobody named: 轮派, or the caller's own choice."""

    mode: terms.AssignmentMode
    lawyer_id: UUID | None = None
    override_reason: str | None = Field(default=None, max_length=400)


class AidLeaveIn(BaseModel):
    """Why a lawyer gives a case up."""

    code: terms.LeaveCode
    reason: str = Text


class AidCloseIn(BaseModel):
    """How a case ended, and what it brought back in yuan (S67)."""

    outcome: terms.Outcome
    loss_recovered_yuan: Decimal = Field(default=Decimal(0), ge=0, max_digits=14, decimal_places=2)
    note: str = Field(default="", max_length=2000)


class AidArchiveIn(BaseModel):
    """The file number."""

    archive_no: str = Field(min_length=1, max_length=60)


class AidHandOverIn(BaseModel):
    """The other centre's receipt."""

    receipt: str = Field(min_length=1, max_length=80)


class AidNoticeIn(BaseModel):
    """A court's, procuratorate's or police's notice of defence."""

    organ: Literal["court", "procuratorate", "police"]
    organ_name: str = Field(min_length=1, max_length=80)
    notice_no: str = Field(min_length=1, max_length=60)
    received_at: dt.datetime
    defendant: str = Field(min_length=1, max_length=60)
    severe: bool = False
    language: str | None = Field(default=None, max_length=20)
    special_groups: list[str] = Field(default_factory=list, max_length=20)
    facts: str = Field(default="", max_length=4000)


class AidDoneIn(BaseModel):
    """What came of a task."""

    note: str = Field(default="", max_length=1000)
