"""通知辩护 (S68): a court, procuratorate or police tells us to assign a defender. The notice is the decision; three
days are left to assign (法律援助法 36). The caller chooses nobody here, and only the criminal pool serves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from callcenter.aid import applicants, applications, priorities
from callcenter.aid.applicants import Applicant
from callcenter.aid.models import AidApplication
from callcenter.errors import Invalid

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

Organ = Literal["court", "procuratorate", "police"]
DEFENCE = "X01-03"


class NoticeInvalid(Invalid):
    """The notice is of the future, or lacks its number."""

    code = "aid_notice_invalid"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the organ wrote. `severe`: a life or death sentence is possible."""

    organ: Organ
    organ_name: str
    notice_no: str
    received_at: datetime
    defendant: str
    severe: bool = False
    language: str | None = None
    special_groups: tuple[str, ...] = ()
    facts: str = ""


def notify(uow: UnitOfWork, actor: UUID, notice: Notice) -> AidApplication:
    """Enter a notice; the clock runs from its receipt. Raises NoticeInvalid."""
    if notice.received_at > uow.now or not notice.notice_no.strip():
        raise NoticeInvalid("请填写通知文号，收到时间不能晚于现在。")
    made = applications.blank(uow, "notified_defence", "criminal_defence", DEFENCE, notice.special_groups)
    made.intake_mode, made.applied_by, made.language = "counter", actor, notice.language
    made.notifying_organ = f"{notice.organ} {notice.organ_name.strip()}"
    made.notice_no, made.severe, made.facts = notice.notice_no.strip(), notice.severe, notice.facts.strip()
    made.applied_at = made.decided_at = notice.received_at
    uow.session.add(made)
    uow.session.flush()
    applicants.write(uow, made, [Applicant(name=notice.defendant)])
    priorities.begin(uow, made, "assign", notice.received_at)
    applications.announce(uow, made, {"organ": notice.organ, "notice_no": made.notice_no})
    return made
