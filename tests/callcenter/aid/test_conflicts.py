"""Whether a lawyer may act: conflicts are found by hash and never told; who advised does not take the case."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from callcenter.aid import applications, assignment, choice, closing, conflicts, handlers, policy
from callcenter.aid.applicants import Applicant
from callcenter.aid.applications import Matter, Wanted
from callcenter.aid.closing import Closing
from callcenter.aid.marks import Party
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.parties.models import Party as Stay
from callcenter.tickets import handlers as tickets_handlers
from callcenter.tickets.events import FormSaved
from tests.callcenter.aid.conftest import WAGE

FIRM = "演示建筑劳务有限公司"


def findings(bureau, application_id):
    """{lawyer's name: why}"""
    with begin() as uow:
        application = uow.session.get_one(type(bureau.application(application_id)), application_id)
        among = [uow.session.get_one(conflicts.Lawyer, each) for each in bureau.lawyers.values()]
        found = conflicts.check(uow, application, among)
        return {each.name: [reference.why for reference in found[each.id].references] for each in among}


def for_the_firm(bureau, number="13800000031", **more):
    """An application of the other side: the firm itself asked for aid as an enterprise (S51)."""
    ticket_id = bureau.tickets(WAGE | {"fields": {}, "special_groups": []}, number=number, **more)[0]
    return bureau.apply(ticket_id, Wanted(enterprise=True, people=(Applicant(name=FIRM),)))


class TestConflicts:
    def test_who_acted_for_our_opponent_is_barred_for_good(self, bureau):
        bureau.lawyer("陈立")
        bureau.lawyer("周敏")
        theirs = bureau.handled(for_the_firm(bureau), lawyer="陈立")
        with begin() as uow:
            closing.close(uow, bureau.chief, theirs, Closing("lost", Decimal(0)))
        ours = bureau.granted(number="13800000002")
        assert findings(bureau, ours) == {"陈立": ["acted_for_opponent"], "周敏": []}
        for mode in ("designated", "chosen", "visit_chosen"):
            with pytest.raises(choice.InConflict):
                bureau.offer(ours, mode, "陈立")
        bureau.offer(ours, "rotation")
        assert bureau.whose(ours) == ["周敏"]

    def test_a_colleague_of_the_firm_is_barred_while_the_case_runs(self, bureau):
        bureau.lawyer("陈立", firm="演示甲律师事务所")
        bureau.lawyer("周敏", firm="演示甲律师事务所")
        theirs = bureau.handled(for_the_firm(bureau), lawyer="陈立")
        ours = bureau.granted(number="13800000002")
        assert findings(bureau, ours)["周敏"] == ["firm_acts_for_opponent"]
        with begin() as uow:
            closing.close(uow, bureau.chief, theirs, Closing("settled", Decimal(0)))
        assert findings(bureau, ours) == {"陈立": ["acted_for_opponent"], "周敏": []}

    def test_who_acts_against_our_applicant_now_is_barred(self, bureau):
        bureau.lawyer("陈立")
        bureau.handled(bureau.apply(number="13800000002"), lawyer="陈立")
        ours = bureau.granted(for_the_firm(bureau))
        assert findings(bureau, ours) == {"陈立": ["acts_against_client"]}

    def test_the_same_side_again_is_no_conflict(self, bureau):
        """Two workers against one employer: their lawyer may have both."""
        bureau.lawyer("陈立")
        bureau.handled(bureau.apply(number="13800000002"), lawyer="陈立")
        assert findings(bureau, bureau.granted(number="13800000003")) == {"陈立": []}

    def test_an_offer_that_was_declined_is_not_acting(self, bureau):
        bureau.lawyer("陈立")
        theirs = bureau.granted(for_the_firm(bureau))
        offered = bureau.offer(theirs, "designated", "陈立")
        with begin() as uow:
            assignment.decline(uow, bureau.chief, offered, "忙")
        assert findings(bureau, bureau.granted(number="13800000002")) == {"陈立": []}

    def test_who_advised_the_opponent_on_the_hotline_is_barred(self, bureau):
        """The opponent called before, and a lawyer at seat 102 answered them."""
        adviser = bureau.account("102")
        bureau.lawyer("陈立", account_id=adviser)
        bureau.ticket(number="13800000055", taken_by="102", fields={})
        wanted = Wanted(people=(Applicant(name="张三"),), opponents=(Party("赵老板", phone="138 0000 0055"),))
        ours = bureau.granted(bureau.apply(bureau.ticket(number="13800000056"), wanted))
        assert findings(bureau, ours) == {"陈立": ["advised_opponent"]}

    def test_a_conflict_that_comes_up_between_offer_and_answer_stops_the_acceptance(self, bureau):
        bureau.lawyer("陈立")
        ours = bureau.granted(number="13800000002")
        offered = bureau.offer(ours, "designated", "陈立")
        bureau.handled(for_the_firm(bureau), lawyer="陈立")
        with pytest.raises(choice.InConflict), begin() as uow:
            assignment.accept(uow, bureau.chief, offered)

    def test_opponents_named_later_count_as_well(self, bureau):
        """The form of the ticket is completed after the application was made."""
        bureau.lawyer("陈立")
        bureau.handled(for_the_firm(bureau), lawyer="陈立")
        ticket_id = bureau.ticket(number="13800000002", fields={})
        ours = bureau.granted(bureau.apply(ticket_id))
        assert findings(bureau, ours) == {"陈立": []}
        with begin() as uow:
            uow.raw.execute("UPDATE ticket SET fields = %s WHERE id = %s", (json.dumps({"employer": FIRM}), ticket_id))
        with begin() as uow:
            handlers.mark_parties(uow, FormSaved(ticket_id))
        assert findings(bureau, ours) == {"陈立": ["acted_for_opponent"]}


class TestNothingLeaks:
    def scene(self, bureau):
        bureau.lawyer("陈立")
        bureau.lawyer("周敏")
        bureau.handled(for_the_firm(bureau), lawyer="陈立")
        return bureau.granted(number="13800000002")

    def check(self, bureau, client, application_id, name, staff_no, *roles):
        headers = bureau.sign_in(client, staff_no, *roles)
        body = {"lawyer_id": str(bureau.lawyers[name])}
        return client.post(f"/api/aid/applications/{application_id}/conflict-check", json=body, headers=headers)

    def test_an_agent_learns_clear_or_conflict_and_nothing_else(self, bureau, client):
        ours = self.scene(bureau)
        assert self.check(bureau, client, ours, "陈立", "101").json() == {"result": "conflict", "references": []}
        assert self.check(bureau, client, ours, "周敏", "101").json() == {"result": "clear", "references": []}

    def test_a_supervisor_gets_the_reference_and_leaves_a_trace(self, bureau, client):
        ours = self.scene(bureau)
        answer = self.check(bureau, client, ours, "陈立", "201", "supervisor").json()
        assert answer == {
            "result": "conflict", "references": [{"why": "acted_for_opponent", "number": "援2026-00001"}],
        }  # fmt: skip
        noted = bureau.rows("SELECT action, reason FROM audit_entry WHERE action LIKE 'aid_conflict%%' ORDER BY at, id")
        assert [row[0] for row in noted] == ["aid_conflict_checked", "aid_conflict_reference_seen"]
        assert FIRM not in str(noted)

    def test_the_agents_list_does_not_tell_a_conflict_from_a_full_lawyer(self, bureau, client):
        ours = self.scene(bureau)
        bureau.lawyer("何远", load_cap=0)
        bureau.sign_in(client, "101")
        answer = client.get(f"/api/aid/applications/{ours}/lawyers").text
        assert "周敏" in answer
        assert "陈立" not in answer
        assert "何远" not in answer
        assert "conflict" not in answer

    def test_no_answer_and_no_table_names_the_other_matters_parties(self, bureau, client):
        ours = self.scene(bureau)
        headers = bureau.sign_in(client, "201", "supervisor")
        body = {"mode": "designated", "lawyer_id": str(bureau.lawyers["陈立"])}
        refused = client.post(f"/api/aid/applications/{ours}/assignments", json=body, headers=headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "lawyer_in_conflict")
        for number in ("援2026-00001", FIRM):
            assert number not in refused.text
        marks = bureau.rows("SELECT * FROM aid_party_mark")
        assert marks
        assert FIRM not in str(marks)


class TestThe148Rule:
    def advised_by(self, bureau, staff_no="101", **ticket):
        """A case of a caller whom the lawyer 陈立 answered on the hotline."""
        bureau.lawyer("陈立", account_id=bureau.account(staff_no))
        bureau.lawyer("周敏")
        return bureau.granted(taken_by=staff_no, **ticket)

    def refused(self, bureau, application_id, **more):
        with pytest.raises(choice.AdvisedTheCaller) as refusal:
            bureau.offer(application_id, "designated", "陈立", **more)
        return str(refusal.value)

    def test_the_first_responder_does_not_take_the_case(self, bureau):
        application_id = self.advised_by(bureau)
        assert "热线解答过本事项" in self.refused(bureau, application_id)
        for mode in ("chosen", "visit_chosen"):
            with pytest.raises(choice.AdvisedTheCaller):
                bureau.offer(application_id, mode, "陈立")
        bureau.offer(application_id, "rotation")
        assert bureau.whose(application_id) == ["周敏"]

    @pytest.mark.parametrize(("serves", "barred"), [(True, True), (False, False)])
    def test_whoever_served_the_call_is_barred_and_who_was_only_consulted_is_not(self, bureau, serves, barred):
        ticket_id = bureau.ticket(taken_by="101")
        call_id = bureau.rows("SELECT call_id FROM ticket WHERE id = %s", ticket_id)[0][0]
        bureau.lawyer("陈立", account_id=bureau.account("103"))
        with begin() as uow:
            stay = Stay(id=new_id(), org_id=uow.org_id, call_id=call_id, role="seat", label="seat1", state="left")
            stay.account_id, stay.asked_at, stay.serves_since = (
                bureau.account("103"),
                uow.now,
                uow.now if serves else None,
            )
            uow.session.add(stay)
        application_id = bureau.granted(bureau.apply(ticket_id))
        if barred:
            self.refused(bureau, application_id)
        else:
            bureau.offer(application_id, "designated", "陈立")

    def test_a_later_contact_of_the_ticket_bars_as_well(self, bureau):
        ticket_id = bureau.ticket(taken_by="101")
        bureau.lawyer("陈立", account_id=bureau.account("104"))
        application_id = bureau.granted(bureau.apply(ticket_id))
        offered = bureau.offer(application_id, "designated", "陈立")
        again = bureau.call(taken_by="104")
        event = bureau.wrap_up(again, WAGE | {"ticket_id": str(ticket_id)})
        with begin() as uow:
            tickets_handlers.record_disposition(uow, event)
        with pytest.raises(choice.AdvisedTheCaller), begin() as uow:
            assignment.accept(uow, bureau.chief, offered)

    def test_an_application_made_in_the_call_knows_who_answers_it(self, bureau):
        bureau.lawyer("陈立", account_id=bureau.account("101"))
        call_id = bureau.call(taken_by="101")
        matter = Matter("M01-01", "欠薪", ("migrant_worker",), {})
        with begin() as uow:
            made = applications.from_call(uow, bureau.account("101"), call_id, matter, Wanted()).id
        self.refused(bureau, bureau.granted(made))

    def test_nobody_passes_over_it_where_the_place_has_not_said_so(self, bureau):
        application_id = self.advised_by(bureau)
        with pytest.raises(assignment.OverrideNotAllowed):
            bureau.offer(application_id, "designated", "陈立", override="当地仅有一名律师")
        assert bureau.rows("SELECT 1 FROM aid_assignment") == []

    def test_where_it_is_allowed_the_reason_stands_with_the_assignment_and_in_the_audit(self, bureau):
        application_id = self.advised_by(bureau)
        with begin() as uow:
            policy.change(uow, bureau.account("900", "admin"), {"adviser_override": True})
        self.refused(bureau, application_id)  # silently never
        self.refused(bureau, application_id, override="  ")
        offered = bureau.offer(application_id, "designated", "陈立", override="当地仅有一名律师")
        with begin() as uow:
            assignment.accept(uow, bureau.chief, offered)
        made = bureau.assignments(application_id)[0]
        assert (made.override_reason, made.override_by) == ("当地仅有一名律师", bureau.chief)
        noted = "SELECT reason FROM audit_entry WHERE action = 'aid_adviser_rule_passed'"
        assert bureau.rows(noted) == [("当地仅有一名律师",)]

    def test_it_passes_over_nothing_else(self, bureau):
        application_id = self.advised_by(bureau)
        with begin() as uow:
            policy.change(uow, bureau.account("900", "admin"), {"adviser_override": True})
            uow.raw.execute("UPDATE lawyer SET load_cap = 0 WHERE name = '陈立'")
        with pytest.raises(choice.LoadFull):
            bureau.offer(application_id, "designated", "陈立", override="当地仅有一名律师")
