"""Routes of reports with their clocks, of groups, of the risk list, and of their settings."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter.audit import service as audit
from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor
from callcenter.sensitive import acknowledging, gathering, groups, policy, recipients, risk_forms, views, word_list
from callcenter.sensitive import schemas as wire
from callcenter.sensitive import setting_schemas as settings
from callcenter.sensitive.models import Escalation

router = APIRouter(prefix="/api", tags=["sensitive"])

State = Literal["open", "acknowledged"]


@router.get("/escalations")
def list_escalations(
    uow: Uow, account: CurrentAccount, state: State | None = None, mine: Annotated[bool, Query()] = False
) -> list[wire.EscalationOut]:
    """Reports with their clocks: supervisors see all they may read, everybody else what was told to them."""
    conditions = [] if state is None else [Escalation.state == state]
    if mine or not account.has("supervisor", "admin"):
        conditions.append(views.mine_only(account))
    return views.escalations(uow, account, *conditions)


@router.post("/escalations/steps/{step_id}/acknowledge")
def acknowledge(
    step_id: UUID, told: wire.AcknowledgementIn, uow: Uow, account: CurrentAccount
) -> list[wire.EscalationOut]:
    """Acknowledge for a body: the recipient, or a supervisor who rang an outside contact."""
    ticket = acknowledging.acknowledge(uow, account, step_id, told.way, told.note)
    return views.escalations(uow, account, Escalation.ticket_id == ticket.id)


@router.get("/groups")
def list_groups(
    uow: Uow, account: Supervisor, state: Literal["open", "confirmed", "dismissed"] = "open"
) -> list[wire.GroupAlertOut]:
    """Many matters against one name."""
    return [views.group(uow, alert) for alert in groups.listed(uow, account, state)]


@router.get("/groups/{alert_id}")
def show_group(alert_id: UUID, uow: Uow, account: Supervisor) -> wire.GroupDetail:
    """A group with the matters that the account may see."""
    return gathering.detail(uow, account, alert_id)


@router.post("/groups/{alert_id}/confirm")
def confirm_group(alert_id: UUID, wanted: wire.GroupIn, uow: Uow, account: Supervisor) -> wire.GroupDetail:
    """Make one case of them, mark them 群体性, report the oldest; again: take newcomers in."""
    gathering.confirm(uow, account, alert_id, wanted.title, report=wanted.report)
    return gathering.detail(uow, account, alert_id)


@router.post("/groups/{alert_id}/dismiss", status_code=204)
def dismiss_group(alert_id: UUID, uow: Uow, account: Supervisor) -> None:
    """It is a coincidence."""
    groups.dismiss(uow, account, alert_id)


@router.get("/risk-list")
def risk_list(
    uow: Uow, account: Supervisor, township: Annotated[str | None, Query(max_length=50)] = None
) -> list[settings.WatchedOut]:
    """Quarrels to look into (S74), the worst first; reading it is audited."""
    audit.note(uow, account.account_id, "risk_list_read", ("risk_list", None), township)
    found = risk_forms.watch_list(uow, account, township)
    return [
        settings.WatchedOut(
            ticket_id=line.ticket.id, number=line.ticket.number, category_name=line.category_name,
            number_masked=line.number_masked, township=line.township, contacts=line.contacts,
            same_parties=line.same_parties, words=list(line.words), level=line.level, score=line.score,
        )
        for line in found
    ]  # fmt: skip


@router.get("/sensitive/policy")
def show_policy(uow: Uow, _account: Supervisor) -> settings.SensitivePolicyOut:
    """The site's figures."""
    return settings.SensitivePolicyOut.model_validate(policy.of(uow))


@router.put("/sensitive/policy")
def change_policy(wanted: settings.SensitivePolicyIn, uow: Uow, account: Admin) -> settings.SensitivePolicyOut:
    """Change figures; audited."""
    changed = policy.change(uow, account.account_id, wanted.model_dump(exclude_none=True))
    return settings.SensitivePolicyOut.model_validate(changed)


@router.get("/sensitive/recipients")
def list_recipients(uow: Uow, _account: Supervisor) -> list[settings.RecipientOut]:
    """Who is told, place by place and level by level."""
    same = ("id", "place", "body", "level", "name", "account_id", "active")
    return [
        settings.RecipientOut.model_validate(
            {key: getattr(row, key) for key in same} | {"number_masked": masked, "account_name": name}
        )
        for row, masked, name in recipients.listed(uow)
    ]


@router.post("/sensitive/recipients", status_code=204)
def add_recipient(wanted: settings.RecipientIn, uow: Uow, account: Admin) -> None:
    """Add somebody; audited."""
    recipients.save(uow, account.account_id, None, wanted.model_dump(exclude={"phone"}), wanted.phone)


@router.put("/sensitive/recipients/{recipient_id}", status_code=204)
def change_recipient(recipient_id: UUID, wanted: settings.RecipientIn, uow: Uow, account: Admin) -> None:
    """Write over somebody; audited."""
    recipients.save(uow, account.account_id, recipient_id, wanted.model_dump(exclude={"phone"}), wanted.phone)


@router.post("/sensitive/recipients/{recipient_id}/number")
def ring_recipient(recipient_id: UUID, uow: Uow, account: Supervisor) -> settings.RecipientNumberOut:
    """An outside contact's number, for whoever rings them now; audited."""
    return settings.RecipientNumberOut(number=recipients.number(uow, account.account_id, recipient_id))


@router.get("/sensitive/words")
def list_words(uow: Uow, _account: Supervisor) -> list[settings.WordOut]:
    """The trigger words (S72)."""
    return [settings.WordOut.model_validate(row) for row in word_list.listed(uow)]


@router.put("/sensitive/words", status_code=204)
def save_word(wanted: settings.WordIn, uow: Uow, account: Admin) -> None:
    """Add a word, or change what it suggests; audited."""
    word_list.save(uow, account.account_id, wanted.word, wanted.sensitivity, active=wanted.active)
