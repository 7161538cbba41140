"""Routes of the plans: places, rules, regular duties, rosters, shifts, swaps. Supervisors plan, everybody reads."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from callcenter import clock
from callcenter.duty import changes, places, policy, reading, rosters, schemas, swaps, views
from callcenter.duty import site_schemas as site
from callcenter.duty.models import Shift
from callcenter.http.dependencies import Uow
from callcenter.people import queries as people
from callcenter.people.dependencies import Admin, CurrentAccount, Supervisor

router = APIRouter(prefix="/api/duty", tags=["duty"])


@router.get("/people")
def list_people(uow: Uow, _account: CurrentAccount) -> list[schemas.Person]:
    """Who can be planned or named: every open account."""
    return [schemas.Person.model_validate(each) for each in people.accounts(uow) if each.active]


@router.get("/places")
def list_places(uow: Uow, _account: CurrentAccount) -> list[site.PlaceOut]:
    """Every service point."""
    return [site.PlaceOut.model_validate(each) for each in places.listed(uow)]


@router.post("/places", status_code=201)
def add_place(uow: Uow, account: Supervisor, wanted: site.PlaceIn) -> site.PlaceOut:
    """Add a service point."""
    return site.PlaceOut.model_validate(places.put(uow, account.account_id, None, wanted.model_dump()))


@router.put("/places/{place_id}")
def change_place(place_id: UUID, uow: Uow, account: Supervisor, wanted: site.PlaceIn) -> site.PlaceOut:
    """Change a service point."""
    return site.PlaceOut.model_validate(places.put(uow, account.account_id, place_id, wanted.model_dump()))


@router.get("/rules")
def list_rules(uow: Uow, _account: CurrentAccount) -> list[site.RuleOut]:
    """What rosters are checked against."""
    return [site.RuleOut.model_validate(each) for each in places.rules_listed(uow)]


@router.put("/rules")
def put_rule(uow: Uow, account: Admin, wanted: site.RuleIn) -> site.RuleOut:
    """Write the rule of a level or a place; audited."""
    scope = (wanted.level, wanted.place_id)
    rule = places.put_rule(
        uow, account.account_id, scope, wanted.kind, wanted.figure, wanted.source, active=wanted.active
    )
    return site.RuleOut.model_validate(rule)


@router.get("/policy")
def show_policy(uow: Uow, _account: CurrentAccount) -> site.PolicyOut:
    """The figures of this site."""
    return site.PolicyOut.model_validate(policy.of(uow))


@router.put("/policy")
def change_policy(uow: Uow, account: Admin, wanted: site.PolicyIn) -> site.PolicyOut:
    """Change figures; audited."""
    figures = wanted.model_dump(exclude_none=True)
    return site.PolicyOut.model_validate(policy.change(uow, account.account_id, figures))


@router.get("/patterns")
def list_patterns(uow: Uow, _account: Supervisor) -> list[site.PatternOut]:
    """The regular duties."""
    return [site.PatternOut.model_validate(each) for each in places.patterns(uow)]


@router.post("/patterns", status_code=201)
def add_pattern(uow: Uow, account: Supervisor, wanted: site.PatternIn) -> site.PatternOut:
    """Add a regular duty: drafts made from now on use it."""
    hours, valid = (wanted.starts, wanted.ends), (wanted.valid_from, wanted.valid_until)
    made = places.add_pattern(
        uow, account.account_id, wanted.place_id, wanted.account_id, wanted.weekdays, wanted.days, hours, wanted.kind,
        valid,
    )  # fmt: skip
    return site.PatternOut.model_validate(made)


@router.post("/patterns/{pattern_id}/end")
def end_pattern(pattern_id: UUID, uow: Uow, account: Supervisor, wanted: site.LastDayIn) -> site.PatternOut:
    """Let a regular duty end on a day."""
    ended = places.end_pattern(uow, account.account_id, pattern_id, wanted.last_day)
    return site.PatternOut.model_validate(ended)


@router.get("/absences")
def list_absences(
    uow: Uow, _account: Supervisor, first_day: dt.date | None = None, last_day: dt.date | None = None
) -> list[site.AbsenceOut]:
    """Who is away; from today on unless said."""
    first = first_day or clock.business_day(uow.now)
    found = places.absences(uow, first, last_day or first + dt.timedelta(days=366))
    return [site.AbsenceOut.model_validate(each) for each in found]


@router.post("/absences", status_code=201)
def add_absence(uow: Uow, account: Supervisor, wanted: site.AbsenceIn) -> site.AbsenceOut:
    """Note that somebody is away."""
    made = places.add_absence(
        uow, account.account_id, wanted.account_id, wanted.first_day, wanted.last_day, wanted.reason
    )
    return site.AbsenceOut.model_validate(made)


@router.post("/absences/{absence_id}/cancel", status_code=204)
def cancel_absence(uow: Uow, account: Supervisor, absence_id: UUID) -> None:
    """Take an absence back; audited."""
    places.cancel_absence(uow, account.account_id, absence_id)


@router.get("/rosters")
def list_rosters(uow: Uow, _account: Supervisor) -> list[schemas.RosterRow]:
    """The rosters, the latest period first."""
    return [schemas.RosterRow.model_validate(each) for each in rosters.listed(uow)]


@router.post("/rosters", status_code=201)
def draft_roster(uow: Uow, account: Supervisor, wanted: schemas.RosterIn) -> schemas.RosterDetail:
    """Draft a roster from the regular duties."""
    made = rosters.make(uow, account.account_id, wanted.first_day, wanted.last_day)
    return views.roster(uow, made.id)


@router.get("/rosters/{roster_id}")
def show_roster(roster_id: UUID, uow: Uow, _account: Supervisor) -> schemas.RosterDetail:
    """A roster with its shifts and what it breaks."""
    return views.roster(uow, roster_id)


@router.post("/rosters/{roster_id}/refill")
def refill_roster(roster_id: UUID, uow: Uow, account: Supervisor) -> schemas.RosterDetail:
    """Plan a draft anew from the regular duties."""
    rosters.refill(uow, account.account_id, roster_id)
    return views.roster(uow, roster_id)


@router.post("/rosters/{roster_id}/publish")
def publish_roster(roster_id: UUID, uow: Uow, account: Supervisor, why: schemas.PublishIn) -> schemas.RosterDetail:
    """Put a draft in force; 409 roster_breaks_rules where it breaks rules without a reason."""
    rosters.publish(uow, account.account_id, roster_id, why.reason)
    return views.roster(uow, roster_id)


@router.post("/rosters/{roster_id}/discard", status_code=204)
def discard_roster(roster_id: UUID, uow: Uow, account: Supervisor) -> None:
    """Throw a draft away."""
    rosters.discard(uow, account.account_id, roster_id)


@router.get("/shifts")
def list_shifts(
    uow: Uow, account: CurrentAccount, first_day: dt.date, last_day: dt.date, mine: Annotated[bool, Query()] = False
) -> list[schemas.ShiftOut]:
    """The published shifts of these days; `mine`: one's own."""
    own = [Shift.account_id == account.account_id] if mine else []
    shifts = views.Shifts(uow)
    return [shifts.out(duty) for duty in reading.published(uow, Shift.day.between(first_day, last_day), *own)]


@router.post("/shifts", status_code=201)
def add_shift(uow: Uow, account: Supervisor, wanted: schemas.ShiftIn) -> schemas.RosterDetail:
    """Add a shift; a published roster needs a reason."""
    when = (wanted.day, wanted.starts, wanted.ends)
    changes.add(
        uow, account.account_id, wanted.roster_id, wanted.place_id, wanted.account_id, when, wanted.kind, wanted.reason
    )
    return views.roster(uow, wanted.roster_id)


@router.put("/shifts/{shift_id}")
def move_shift(shift_id: UUID, uow: Uow, account: Supervisor, wanted: schemas.ShiftChangeIn) -> schemas.RosterDetail:
    """Change hours, place or person; a published roster needs a reason."""
    hours = (wanted.starts, wanted.ends)
    shift = changes.move(uow, account.account_id, shift_id, hours, wanted.place_id, wanted.account_id, wanted.reason)
    return views.roster(uow, shift.roster_id)


@router.post("/shifts/{shift_id}/cancel", status_code=204)
def cancel_shift(shift_id: UUID, uow: Uow, account: Supervisor, why: schemas.WhyIn) -> None:
    """Take a shift out; a published roster needs a reason."""
    changes.cancel(uow, account.account_id, shift_id, why.reason)


@router.get("/swaps")
def list_swaps(uow: Uow, account: CurrentAccount) -> list[schemas.SwapOut]:
    """One's own swaps; all of them for supervisors."""
    whose = None if account.has("supervisor", "admin") else account.account_id
    return views.swaps(uow, swaps.listed(uow, whose))


@router.post("/swaps", status_code=201)
def ask_swap(uow: Uow, account: CurrentAccount, wanted: schemas.SwapIn) -> schemas.SwapOut:
    """Ask a colleague to take a shift of one's own."""
    asked = swaps.ask(uow, account.account_id, wanted.shift_id, wanted.colleague, wanted.other_shift_id, wanted.reason)
    return views.swaps(uow, [asked])[0]


@router.post("/swaps/{swap_id}/accept")
def accept_swap(swap_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.SwapOut:
    """Say yes: done at once, or for a supervisor to approve."""
    return views.swaps(uow, [swaps.accept(uow, account.account_id, swap_id)])[0]


@router.post("/swaps/{swap_id}/decline")
def decline_swap(swap_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.SwapOut:
    """Say no."""
    return views.swaps(uow, [swaps.decline(uow, account.account_id, swap_id)])[0]


@router.post("/swaps/{swap_id}/withdraw")
def withdraw_swap(swap_id: UUID, uow: Uow, account: CurrentAccount) -> schemas.SwapOut:
    """Think better of it."""
    return views.swaps(uow, [swaps.withdraw(uow, account.account_id, swap_id)])[0]


@router.post("/swaps/{swap_id}/decide")
def decide_swap(swap_id: UUID, uow: Uow, account: Supervisor, told: schemas.SwapDecision) -> schemas.SwapOut:
    """Approve or refuse; audited."""
    decided = swaps.decide(uow, account.account_id, swap_id, approved=told.approved, note=told.note)
    return views.swaps(uow, [decided])[0]
