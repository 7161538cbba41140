"""What the console shows of presence: one's own duty, attendance, roll calls, today, hand-overs, the block list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from callcenter import clock
from callcenter.calendar import queries as calendar
from callcenter.duty import attendance, certificates, hand_overs, roll_calls, swaps, today, views
from callcenter.duty import care_schemas as care
from callcenter.duty import presence_schemas as schemas
from callcenter.duty import schemas as plans
from callcenter.duty.models import CallBlock, HandOver, HandOverItem, RollCall, RollCallMember, Shift, ShiftSwap
from callcenter.people.models import Account

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork
    from callcenter.duty.models import Attendance

SIGN_OUT_AHEAD = timedelta(minutes=5)


def mine(uow: UnitOfWork, account_id: UUID) -> schemas.Mine:
    """What duty has for the agent at a desk."""
    stay, due = attendance.present(uow, account_id), attendance.due_shift(uow, account_id)
    shifts = views.Shifts(uow)
    rolled = roll_calls.open_for(uow, account_id)
    asked = [each for each in swaps.listed(uow, account_id) if each.state in swaps.OPEN]
    lists = [each for each in hand_overs.listed(uow, account_id) if each[0].state in (*hand_overs.OPEN, "declined")]
    return schemas.Mine(
        stay=None if stay is None else schemas.StayOut.model_validate(stay),
        shift=None if due is None else shifts.out(due),
        propose_sign_in=stay is None and due is not None and due.shift.kind == "duty",
        propose_sign_out=stay is not None and _is_over(uow, stay),
        ahead=[shifts.out(duty) for duty in today.mine_ahead(uow, account_id)],
        roll_call=None if rolled is None else _waiting(rolled[0]),
        swaps=views.swaps(uow, asked),
        hand_overs=hand_over_views(uow, lists),
        expiring=[each for each in expiring(uow) if each.account_id == account_id],
    )


def _waiting(roll: RollCall) -> schemas.RollCallWaiting:
    return schemas.RollCallWaiting(id=roll.id, called_at=roll.called_at, closes_at=roll.closes_at)


def _is_over(uow: UnitOfWork, stay: Attendance) -> bool:
    ends_at = uow.session.scalar(select(Shift.ends_at).where(Shift.id == stay.shift_id))
    return ends_at is not None and ends_at - SIGN_OUT_AHEAD <= uow.now


def attended(uow: UnitOfWork, kept: list[attendance.Kept], unplanned: Sequence[Attendance]) -> schemas.Attendances:
    """Return how shifts were kept, with K13."""
    shifts = views.Shifts(uow)
    rates = attendance.rates(kept)
    return schemas.Attendances(
        shifts=[
            schemas.Attended(
                shift=shifts.out(each.duty),
                stays=[schemas.StayOut.model_validate(stay) for stay in each.stays],
                verdict=each.kept.verdict,
                late_minutes=each.kept.late_minutes,
                early_minutes=each.kept.early_minutes,
                minutes_present=each.kept.minutes_present,
                minutes_planned=each.kept.minutes_planned,
            )
            for each in kept
        ],
        unplanned=[schemas.StayOut.model_validate(stay) for stay in unplanned],
        on_time=views.rate(rates["on_time"]),
        adherence=views.rate(rates["adherence"]),
    )


def roll(uow: UnitOfWork, found: list[tuple[RollCall, list[RollCallMember]]]) -> list[schemas.RollCallOut]:
    """Return roll calls: who did not answer stands first."""
    names = views.Names(uow, [member.account_id for _, members in found for member in members])
    order = {"missed": 0, "waiting": 1, "excused": 2, "answered": 3}
    return [
        schemas.RollCallOut(
            id=each.id,
            kind=each.kind,
            state=each.state,
            called_at=each.called_at,
            closes_at=each.closes_at,
            members=[_member(member, names) for member in sorted(members, key=lambda one: order[one.state])],
            response=views.rate(roll_calls.response(members)),
        )
        for each, members in found
    ]


def _member(member: RollCallMember, names: views.Names) -> schemas.MemberOut:
    return schemas.MemberOut(
        person=names.person(member.account_id),
        state=member.state,
        excuse=member.excuse,
        answered_at=member.answered_at,
    )


def today_page(uow: UnitOfWork) -> schemas.Today:
    """Who should be there now and who is, by whom each language is served, and what to look after."""
    shifts = views.Shifts(uow)
    people = [
        schemas.PresentOut(
            person=plans.Person.model_validate(each.account),
            shift=None if each.duty is None else shifts.out(each.duty),
            stay=None if each.stay is None else schemas.StayOut.model_validate(each.stay),
            seat_state=each.seat_state,
            languages=list(each.languages),
            verdict=each.verdict,
        )
        for each in today.people(uow)
    ]
    coverage = [schemas.CoverageOut.model_validate(each, from_attributes=True) for each in today.coverage(uow)]
    return schemas.Today(
        planned=today.is_planned(uow), people=people, coverage=coverage, warnings=warnings(uow, people)
    )


def warnings(uow: UnitOfWork, people: Sequence[schemas.PresentOut] = ()) -> list[schemas.Told]:
    """What a supervisor must know of: absent people, certificates, lists that wait, days that nobody published."""
    missing = sum(1 for each in people if each.verdict == "missing")
    blocks = select(func.count()).select_from(CallBlock).where(CallBlock.state == "proposed")
    left = select(func.count()).select_from(HandOver).where(HandOver.state == "unassigned")
    approvals = select(func.count()).select_from(ShiftSwap).where(ShiftSwap.state == "accepted")
    closed = select(func.count()).select_from(Shift).join(Account, Account.id == Shift.account_id)
    orphaned = closed.where(Shift.state == "planned", Shift.ends_at > uow.now, Account.active.is_(False))
    counted = {
        "missing": missing,
        "certificates_expiring": len(certificates.expiring(uow)),
        "blocks_proposed": uow.session.scalar(blocks) or 0,
        "hand_overs_unassigned": uow.session.scalar(left) or 0,
        "swaps_to_approve": uow.session.scalar(approvals) or 0,
        "shifts_of_closed_accounts": uow.session.scalar(orphaned) or 0,
    }
    told = [schemas.Told(code=code, count=count) for code, count in counted.items() if count]
    unknown = calendar.warnings(uow, clock.business_day(uow.now))
    return [*told, *(schemas.Told(code=each["code"], text=each["text"]) for each in unknown)]


def expiring(uow: UnitOfWork) -> list[schemas.Expiring]:
    """Skills that run out soon or have run out."""
    day = clock.business_day(uow.now)
    return [
        schemas.Expiring(
            account_id=seat.account_id,
            staff_no=seat.staff_no,
            name=seat.name,
            skill=held.skill,
            valid_until=held.valid_until,
            over=held.valid_until < day,
        )
        for seat, held in certificates.expiring(uow)
        if seat.account_id is not None and held.valid_until is not None
    ]


def hand_over_views(uow: UnitOfWork, found: list[tuple[HandOver, list[HandOverItem]]]) -> list[care.HandOverOut]:
    """Return hand-overs with their lists."""
    names = views.Names(uow, [each for row, _ in found for each in (row.from_account_id, row.to_account_id)])
    return [
        care.HandOverOut(
            id=row.id,
            kind=row.kind,
            state=row.state,
            giver=names.person(row.from_account_id),
            taker=names.maybe(row.to_account_id),
            note=row.note,
            answer_note=row.answer_note,
            offered_at=row.offered_at,
            answered_at=row.answered_at,
            items=[care.HandOverItemOut.model_validate(item) for item in items],
        )
        for row, items in found
    ]


def hand_over(uow: UnitOfWork, row: HandOver) -> care.HandOverOut:
    """One hand-over."""
    items = select(HandOverItem).where(HandOverItem.hand_over_id == row.id).order_by(HandOverItem.title)
    return hand_over_views(uow, [(row, list(uow.session.scalars(items)))])[0]


def blocks(uow: UnitOfWork, found: list[tuple[CallBlock, str]]) -> list[care.BlockOut]:
    """Return entries of the block list; the numbers stay masked."""
    names = views.Names(uow, [each for row, _ in found for each in (row.proposed_by, row.decided_by)])
    return [
        care.BlockOut(
            id=row.id,
            state=row.state,
            number_masked=masked,
            call_id=row.call_id,
            reason=row.reason,
            proposed_by=names.person(row.proposed_by),
            proposed_at=row.proposed_at,
            decided_by=names.maybe(row.decided_by),
            decided_at=row.decided_at,
            decision_note=row.decision_note,
            expires_at=row.expires_at,
            ended_at=row.ended_at,
            end_note=row.end_note,
            turned_away=row.turned_away,
        )
        for row, masked in found
    ]
