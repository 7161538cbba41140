"""Referrals: never without consent, answered for in time, seen by whom they were given to and by nobody else."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter.calls.models import Call
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.people.identity import SignedIn
from callcenter.referrals import errors, following, handlers, queries, service
from callcenter.referrals.models import Referral
from callcenter.referrals.service import Consent
from callcenter.tickets import handlers as ticket_handlers
from callcenter.tickets.events import TicketOpened
from tests.callcenter.referrals.conftest import AGREED, Centre, local
from tests.callcenter.tickets.scenes import MONDAY, dispatched, matter, one


def signed_in(centre: Centre, staff_no: str, *roles: str) -> SignedIn:
    account = centre.account(staff_no, *roles)
    with begin() as uow:
        return SignedIn(account, new_id(), uow.org_id, staff_no, f"测试{staff_no}", roles or ("agent",), None)


def test_nothing_is_referred_without_the_callers_consent(centre: Centre) -> None:
    ticket, target = centre.tickets(dispatched())[0], centre.provider("mediation_committee")
    with pytest.raises(errors.ConsentMissing):
        centre.refer(ticket, target, None)
    made = centre.refer(ticket, target)
    assert (made.state, made.consent_how, made.consent_at) == ("sent", "said_on_the_phone", MONDAY)


def test_in_danger_only_110_and_120_need_no_consent(centre: Centre) -> None:
    ticket = centre.tickets(dispatched())[0]
    danger = Consent("danger")
    assert centre.refer(ticket, centre.hotline("110"), danger).state == "handed_over"
    for target in (centre.provider("mediation_committee"), centre.hotline("12338")):
        with pytest.raises(errors.DirectoryInvalid):
            centre.refer(ticket, target, danger)


def test_a_provider_has_a_clock_of_its_own_in_working_days(centre: Centre) -> None:
    centre.turn(days=4)  # Friday
    made = centre.refer(centre.tickets(dispatched())[0], centre.provider("notary_office"))
    assert made.ack_due_at is not None
    assert made.contact_due_at is not None
    assert made.ack_due_at.astimezone(local(30, 0).tzinfo).date() == local(30, 0).date()
    assert made.contact_due_at.astimezone(local(30, 0).tzinfo).date() == local(1, 0, month=12).date()
    assert not made.ack_due_guessed


def test_what_nobody_acknowledged_in_time_is_overdue(centre: Centre) -> None:
    agent = signed_in(centre, "101")
    made = centre.refer(centre.tickets(dispatched())[0], centre.provider("notary_office"))
    with begin() as uow:
        assert queries.page(uow, agent, "overdue", 1).total == 0
    centre.turn(days=2)
    with begin() as uow:
        assert [each.id for each in queries.page(uow, agent, "overdue", 1).items] == [made.id]
        following.acknowledge(uow, made.id, agent.account_id, "公证处小周")
        assert queries.page(uow, agent, "overdue", 1).total == 0
    centre.turn(days=2)
    with begin() as uow:
        assert queries.page(uow, agent, "overdue", 1).items[0].overdue  # nobody rang the caller
        following.contacted(uow, made.id, agent.account_id)
        assert queries.page(uow, agent, "overdue", 1).total == 0


def test_numbers_of_a_day_run_without_gaps_and_one_press_is_one_referral(centre: Centre) -> None:
    ticket, target = centre.tickets(dispatched())[0], centre.provider("mediation_committee")
    first = centre.refer(ticket, target, key="press-one-1")
    assert centre.refer(ticket, target, key="press-one-1").id == first.id
    assert [first.number, centre.refer(ticket, target).number] == ["ZJ20261123-0001", "ZJ20261123-0002"]


def test_the_history_of_the_ticket_tells_every_step(centre: Centre) -> None:
    ticket, target = centre.tickets(dispatched())[0], centre.provider("mediation_committee")
    account = centre.account("101")
    made = centre.refer(ticket, target)
    with begin() as uow:
        following.acknowledge(uow, made.id, account, "李调解员")
        done = following.conclude(
            uow, made.id, account, "agreement", "达成协议", complexity="small", amount_fen=120_000
        )
        assert (done.state, done.amount_fen) == ("done", 120_000)
        steps = "SELECT array_agg(content->>'step' ORDER BY seq) FROM ticket_event WHERE kind = 'referred'"
        assert one(uow, steps) == ["sent", "acknowledged", "done"]
        with pytest.raises(errors.ReferralOver):
            following.decline(uow, made.id, account, "太晚了")


def test_a_court_refers_with_both_parties_consent_and_hears_the_result(centre: Centre) -> None:
    ticket, court, account = centre.tickets(dispatched())[0], centre.provider("court"), centre.account("101")
    with pytest.raises(errors.ConsentMissing):
        centre.refer(ticket, court, AGREED, direction="in")
    both = Consent("written", other_at=MONDAY, other_how="书面同意")
    made = centre.refer(ticket, court, both, direction="in")
    with begin() as uow:
        with pytest.raises(errors.ReferralOver):
            following.told_back(uow, made.id, account)
        following.conclude(uow, made.id, account, "agreement", "")
        assert following.told_back(uow, made.id, account).told_back_at == MONDAY
        with pytest.raises(errors.ReferralOver):
            following.told_back(uow, made.id, account)


def test_what_was_referred_while_talking_goes_to_the_ticket_of_its_matter(centre: Centre) -> None:
    target, call_id, account = centre.provider("mediation_committee"), centre.call(), centre.account("101")
    with begin() as uow:
        call = uow.session.get_one(Call, call_id)
        service.refer_in_call(uow, call, target, AGREED, actor=account, key="press-one-2", category="M02-04")
    event = centre.wrap_up(call_id, matter(), dispatched(category="M02-04", department="mediation"))
    with begin() as uow:
        ticket_handlers.record_disposition(uow, event)
        made = [row[0] for row in uow.raw.execute("SELECT id FROM ticket ORDER BY matter_no").fetchall()]
    for ticket_id in (*made, *made):
        with begin() as uow:
            handlers.attach_beside(uow, TicketOpened(ticket_id))
    with begin() as uow:
        assert uow.session.query(Referral).one().ticket_id == made[1]
        assert one(uow, "SELECT count(*) FROM ticket_event WHERE kind = 'referred'") == 1


@pytest.fixture
def referred(centre: Centre) -> tuple[UUID, UUID]:
    """A referral to an office for which account 701 works, and its ticket."""
    office = centre.provider("justice_office", "城关镇司法所")
    centre.works_for(office, "701", "justice_office")
    ticket = centre.tickets(dispatched(category="M08-01", department="mediation"))[0]
    return centre.refer(ticket, office, wish="请调解相邻通行").id, ticket


def test_an_office_sees_what_was_referred_to_it_and_nothing_else(
    centre: Centre, client: TestClient, referred: tuple[UUID, UUID]
) -> None:
    referral, ticket = referred
    other = centre.refer(ticket, centre.provider("notary_office")).id
    token = centre.sign_in(client, "701", "justice_office")
    shown = client.get("/api/referrals").json()
    assert [each["id"] for each in shown["items"]] == [str(referral)]
    assert shown["items"][0]["number_masked"] == "138****0001"
    assert client.get(f"/api/tickets/{ticket}/referrals").status_code == 403
    done = client.post(f"/api/referrals/{referral}/acknowledge", json={}, headers=token)
    assert (done.status_code, done.json()["acknowledged_by"]) == (200, "测试701")
    for wrong in (f"/api/referrals/{other}/acknowledge", f"/api/referrals/{other}/contacted"):
        assert client.post(wrong, json={}, headers=token).status_code == 404
    withdrawn = client.post(f"/api/referrals/{referral}/withdraw", json={"reason": "不要了"}, headers=token)
    assert withdrawn.status_code == 403


def test_an_office_that_must_ring_gets_the_number_with_a_reason_and_it_is_audited(
    centre: Centre, client: TestClient, referred: tuple[UUID, UUID]
) -> None:
    referral, ticket = referred
    token = centre.sign_in(client, "701", "justice_office")
    path = f"/api/referrals/{referral}/number"
    assert client.post(path, json={"reason": ""}, headers=token).status_code == 422
    assert client.post(path, json={"reason": "联系当事人"}, headers=token).json() == {"number": "13800000001"}
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM audit_entry WHERE action = 'number_unmasked'") == 1
        uow.raw.execute("UPDATE ticket SET safe_contact = true WHERE id = %s", (ticket,))
    refused = client.post(path, json={"reason": "联系当事人"}, headers=token)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "caller_number_withheld")
    assert client.get("/api/referrals").json()["items"][0]["number_masked"] is None


def test_an_agent_does_not_see_referrals_of_locked_matters(
    centre: Centre, client: TestClient, referred: tuple[UUID, UUID]
) -> None:
    _, ticket = referred
    with begin() as uow:
        uow.raw.execute("UPDATE ticket SET locked = 'named' WHERE id = %s", (ticket,))
    centre.sign_in(client, "102")
    assert client.get("/api/referrals").json()["total"] == 0
