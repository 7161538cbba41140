"""质检: somebody who did not serve hears a call or reads a matter's file, and scores it by the card in force (S97).

Once a call and kind (S100). What does not pass, or holds an error, is to be put right; the score stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from callcenter import clock
from callcenter.calls import bars, sql
from callcenter.errors import Conflict, Forbidden, Invalid, NotFound
from callcenter.quality import check_forms, hints, scorecard
from callcenter.quality.check_models import QualityCheck
from callcenter.tickets import rights
from callcenter.tickets.models import Ticket
from callcenter.transcripts import queries as transcripts

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.people.identity import SignedIn

Kind = Literal["administrative", "peer", "file", "hearing", "visit"]
OF_CALLS, OF_MATTERS = ("administrative", "peer"), ("file", "hearing", "visit")
_CALL = """
    SELECT c.id, c.account_id, c.queue_key, c.language, c.answered_at,
        ARRAY(SELECT w.account_id FROM wrap_up w WHERE w.call_id = c.id AND w.account_id IS NOT NULL
            UNION SELECT p.account_id FROM party p WHERE p.call_id = c.id AND p.account_id IS NOT NULL) AS served
    FROM call c WHERE c.id = %(call)s AND c.org_id = %(org)s
"""


class SubjectUnknown(NotFound):
    """No such call or matter, or not for the asker's eyes, or nobody served in it."""

    code = "check_subject_unknown"


class OwnWork(Forbidden):
    """Nobody checks what they had a part in."""

    code = "check_own_work"


class CheckedBefore(Conflict):
    """This call or matter has a check of this kind."""

    code = "checked_before"


class CheckUnknown(NotFound):
    """No such check, or not for the asker's eyes."""

    code = "check_unknown"


class NothingToRectify(Conflict):
    """The check asks for nothing to be put right, or it has been."""

    code = "nothing_to_rectify"


class KindUnfit(Invalid):
    """Calls are checked by 行政评查 and 同行评估, files of matters by the other kinds."""

    code = "check_kind_unfit"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the reviewer gives: a score 0–100 for each dimension, errors (false documents, false advice), words."""

    kind: Kind
    scores: Mapping[str, int]
    errors: int
    findings: str
    rectify: bool
    sample_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Subject:
    call_id: UUID | None
    ticket_id: UUID | None
    handler_id: UUID | None
    queue_key: str | None
    language: str | None
    served: frozenset[UUID]


def of_call(uow: UnitOfWork, account: SignedIn, call_id: UUID, judged: Judged) -> QualityCheck:
    """Keep the check of a call. Raises SubjectUnknown, OwnWork, CheckedBefore, KindUnfit."""
    if judged.kind not in OF_CALLS:
        raise KindUnfit("通话只能做行政评查或同行评估。")
    subject = call_subject(uow, account, call_id)
    found = [hints.Hint(**each) for each in hints_of(uow, call_id, subject.language)]
    return _keep(uow, account, subject, judged, hints.as_json(found))


def of_ticket(uow: UnitOfWork, account: SignedIn, ticket_id: UUID, judged: Judged) -> QualityCheck:
    """Keep the check of a matter's file. Raises SubjectUnknown, OwnWork, CheckedBefore, KindUnfit."""
    if judged.kind not in OF_MATTERS:
        raise KindUnfit("案卷只能做档案评查、庭审旁听或回访。")
    ticket = uow.session.scalar(select(Ticket).where(Ticket.id == ticket_id, rights.visible_to(account)))
    if ticket is None:
        raise SubjectUnknown("没有这个事项。")
    handlers = {each for each in (ticket.first_responder_id, ticket.handler_id) if each is not None}
    own = (ticket.handler_id or ticket.first_responder_id, ticket.queue_key, ticket.language, frozenset(handlers))
    return _keep(uow, account, _Subject(None, ticket.id, *own), judged, [])


def call_subject(uow: UnitOfWork, account: SignedIn, call_id: UUID) -> _Subject:
    """Return who served in a call that this account may check. Raises SubjectUnknown, OwnWork."""
    row = sql.one(uow, _CALL, {"call": call_id, "org": uow.org_id})
    hidden = not bars.is_open_to(uow, call_id, account.account_id)
    for_supervisors = not account.has("supervisor", "admin") and bars.is_confidential(uow, call_id)
    if row is None or row["answered_at"] is None or hidden or for_supervisors:
        raise SubjectUnknown("没有可质检的通话。")
    served = frozenset(row["served"]) | ({row["account_id"]} if row["account_id"] else set())
    if account.account_id in served:
        raise OwnWork("本人参与的通话须由他人质检。")
    return _Subject(call_id, None, row["account_id"], row["queue_key"], row["language"], served)


def hints_of(uow: UnitOfWork, call_id: UUID, language: str | None) -> list[dict[str, Any]]:
    """Return what the transcript shows against the words of the card in force."""
    shown = transcripts.best(uow, call_id)
    if shown is None:
        return []
    said = [
        hints.Said(str(each.id), each.track, each.starts_ms, each.text) for each in transcripts.segments(uow, shown.id)
    ]
    return hints.as_json(hints.read(said, check_forms.in_force(uow).wording, language))


def _keep(
    uow: UnitOfWork, account: SignedIn, subject: _Subject, judged: Judged, found: list[dict[str, Any]]
) -> QualityCheck:
    if account.account_id in subject.served:
        raise OwnWork("本人办理的事项须由他人质检。")
    form = check_forms.in_force(uow)
    came_to = scorecard.result(judged.scores, form.items, form.pass_mark, judged.errors)
    made = QualityCheck(
        org_id=uow.org_id, call_id=subject.call_id, ticket_id=subject.ticket_id, sample_id=judged.sample_id,
        form_id=form.id, kind=judged.kind, reviewer_id=account.account_id, handler_id=subject.handler_id,
        queue_key=subject.queue_key, language=subject.language, total=came_to.total, errors=judged.errors,
        passed=came_to.passed, findings=judged.findings.strip(), hints=found, checked_at=uow.now,
        state="rectifying" if judged.rectify or not came_to.passed else "done",
        business_day=clock.business_day(uow.now), **{name: judged.scores[name] for name in scorecard.DIMENSIONS},
    )  # fmt: skip
    try:
        with uow.session.begin_nested():
            uow.session.add(made)
    except IntegrityError as error:
        raise CheckedBefore("该通话或事项已做过此类质检。") from error
    return made


def rectify(uow: UnitOfWork, account: SignedIn, check_id: UUID, words: str) -> QualityCheck:
    """整改: what was done about it is written down, by a supervisor or by whoever checked; never by who was checked.

    Raises CheckUnknown, NothingToRectify, OwnWork.
    """
    found = select(QualityCheck).where(QualityCheck.id == check_id, QualityCheck.org_id == uow.org_id)
    check = uow.session.scalar(found.with_for_update())
    if check is None or (check.call_id and not bars.is_open_to(uow, check.call_id, account.account_id)):
        raise CheckUnknown("没有这条质检记录。")
    if check.handler_id == account.account_id:
        raise OwnWork("本人被质检的记录由他人登记整改。")
    if check.state != "rectifying":
        raise NothingToRectify("该记录无需整改或已整改。")
    check.state, check.rectification = "rectified", words.strip()
    check.rectified_by, check.rectified_at = account.account_id, uow.now
    return check
